import { join } from 'node:path'
import type { BatchHead } from '../../domain/stock/batch.ts'
import type { OpenItem } from '../../domain/stock/left-open.ts'
import { DAY_MS } from '../../kernel/time.ts'
import { namedBatches, namedSegments } from '../named.ts'
import type { FileBatches } from './batches.ts'
import type { Folders } from './folders.ts'
import { parseName } from './heads.ts'
import { type Io, orNull, removeQuietly, syncFolder } from './io.ts'
import { dayOfFile, keyFile, readMarker } from './key-files.ts'
import type { FileProductIndex } from './product-index.ts'
import { JournalReading } from './reading.ts'
import { listSegments, segmentFile } from './segment.ts'
import { type FileRoom, isTemp } from './temp.ts'

/** Batches follow each other in time, so a few young ones end the search; one from a clock that jumped does not. */
const YOUNG_ENOUGH = 10

/** All that is pruned together, because one part names what must stay in another. */
export interface PruneRoom extends Omit<FileRoom, 'folder'> {
  readonly folders: Folders
  readonly batches: FileBatches
  readonly products: FileProductIndex
  readonly now: () => Date
}

/** The newest head and what it carries are the whole unfinished state: whatever they name stays. */
export async function prune(room: PruneRoom, before: string, keysFrom: string): Promise<void> {
  const newest = await room.batches.newest()
  if (newest !== null) {
    const carried = await room.batches.carried(newest.id)
    await pruneSegments(room, newest, carried, new Date(before))
    await pruneBatches(room, newest, carried, new Date(before))
    await pruneKeys(room, keysFrom)
    await room.products.prune((await room.batches.list())[0] ?? 0)
  }
  for (const folder of Object.values(room.folders)) await pruneTemps(room, folder)
}

async function pruneSegments(
  room: PruneRoom,
  newest: BatchHead,
  carried: readonly OpenItem[],
  before: Date,
): Promise<void> {
  // A writer leaves its segment after a day; two days make sure that nobody appends to what is deleted here.
  const latest = Math.min(before.getTime(), room.now().getTime() - 2 * DAY_MS)
  const named = namedSegments(carried)
  for (const segment of await listSegments(room.io, room.folders.journal)) {
    if (named.has(segment)) continue
    const path = segmentFile(room.folders.journal, segment)
    const facts = await orNull(room.io.stat(path))
    if (facts === null || facts.mtimeMs >= latest) continue
    if (await isRead(room, segment, newest)) await removeQuietly(room.io, path)
  }
}

/** Read to the end, but for a torn line that nobody was told is safe. */
async function isRead(room: PruneRoom, segment: string, newest: BatchHead): Promise<boolean> {
  const position = { [segment]: newest.position[segment] ?? 0 }
  const reading = new JournalReading(room.io, room.folders.journal, position, [segment])
  for await (const items of reading) if (items.length > 0) return false
  return true
}

async function pruneBatches(
  room: PruneRoom,
  newest: BatchHead,
  carried: readonly OpenItem[],
  before: Date,
): Promise<void> {
  const { io, folders } = room
  const named = namedBatches(carried)
  // The index of duplicate keys is made from batches, so what it has not taken over yet stays.
  const indexed = await readMarker({ ...room, folder: folders.keys })
  let young = 0
  for (const id of await room.batches.list()) {
    if (id >= newest.id || id > indexed || named.has(id)) continue
    const head = await room.batches.read(id)
    if (head === null) continue
    if (new Date(head.sealedAt) < before) await room.batches.remove(id)
    else if ((young += 1) === YOUNG_ENOUGH) break
  }
  // Heads are gone for good before their lines go: never a head without its lines.
  await syncFolder(io, folders.batches)
  await removeHeadless(io, folders.batches, newest.id)
}

async function removeHeadless(io: Io, folder: string, newest: number): Promise<void> {
  const heads = new Set<number>()
  const lines: { readonly id: number; readonly name: string }[] = []
  for (const name of await io.readdir(folder)) {
    const parsed = parseName(name)
    if (parsed?.kind === 'head') heads.add(parsed.id)
    else if (parsed !== null) lines.push({ id: parsed.id, name })
  }
  for (const { id, name } of lines)
    if (id < newest && !heads.has(id)) await removeQuietly(io, join(folder, name))
}

async function pruneKeys({ io, folders }: PruneRoom, keysFrom: string): Promise<void> {
  for (const name of await io.readdir(folders.keys)) {
    const day = dayOfFile(name)
    if (day !== null && day < keysFrom) await removeQuietly(io, keyFile(folders.keys, day))
  }
}

/** What crashed processes left, also those whose process id means nothing here. */
async function pruneTemps(room: PruneRoom, folder: string): Promise<void> {
  for (const name of (await orNull(room.io.readdir(folder))) ?? []) {
    if (!isTemp(name)) continue
    const facts = await orNull(room.io.stat(join(folder, name)))
    if (facts !== null && facts.mtimeMs < room.now().getTime() - DAY_MS)
      await removeQuietly(room.io, join(folder, name))
  }
}

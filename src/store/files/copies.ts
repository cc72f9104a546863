import { lchownSync, statSync } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { errnoOf } from '../../kernel/errors.ts'
import type { Entry } from '../../kernel/tar.ts'
import { type Copies, type CopyFacts, NOT_COPIED, notInCopy, type Snapshot } from '../copies.ts'
import { type Folder, foldersIn, FORMAT, RESTORING } from './folders.ts'
import { linkOnce, nodeIo, syncFolder, writeNew } from './io.ts'
import { type Machine, thisMachine } from './machine.ts'
import { isLeftOver, isTemp, tempName } from './temp.ts'
import { onDisk } from './trouble.ts'

const CHUNK = 1024 * 1024
const FACTS: CopyFacts = { kind: 'files', format: FORMAT }

/** Rules come after the journal, whose lines name them. */
const PARTS: readonly Folder[] = [
  'journal',
  'batches',
  'documents',
  'keys',
  'products',
  'tables',
  'bookings',
  'echoes',
  'claims',
  'rules',
]

/**
 * Of the locks only the numbers, which records name; who is at work or listens is true of one machine. Nothing of the index of products:
 * it is made anew.
 */
function belongs(folder: Folder, name: string): boolean {
  if (folder === 'products') return false
  if (isTemp(name) || name.startsWith('beat-')) return false
  if (folder === 'documents' && name.startsWith(`${NOT_COPIED}.`)) return false
  return folder !== 'claims' || name.endsWith('.epoch')
}

/** Of the store in that folder, which whoever holds its locks has opened. */
export function fileCopies(path: string, machine: Machine = thisMachine()): Copies {
  const root = resolve(path)
  return {
    facts: FACTS,
    snapshot: () => onDisk(root, () => takeSnapshot(root, machine)),
    place: (entries) => onDisk(root, () => place(root, machine, entries)),
  }
}

interface Kept {
  readonly name: string
  readonly path: string
  readonly size: number
}

/**
 * A second name for every file, in a folder of its own: that takes a moment, however large they are, and what is replaced or removed
 * afterwards stays readable there. Of a file that is appended to, only what it had at that moment belongs to the copy.
 */
async function takeSnapshot(root: string, machine: Machine): Promise<Snapshot> {
  for (const name of await readdir(root))
    if (name.startsWith('copy.') && isLeftOver(name, machine)) await remove(join(root, name))
  const folder = await newFolder(root, machine)
  const kept: Kept[] = []
  try {
    for (const part of PARTS) kept.push(...(await keep(foldersIn(root)[part], part, folder)))
  } catch (error) {
    await remove(folder)
    throw error
  }
  return { facts: FACTS, entries: () => entriesOf(kept), close: () => remove(folder) }
}

async function newFolder(root: string, machine: Machine): Promise<string> {
  const folder = tempName(join(root, 'copy'), machine)
  await mkdir(folder, { mode: 0o700 })
  const { uid, gid } = statSync(root)
  // What root leaves there, should it be killed, the owner must be able to remove.
  if (process.getuid?.() === 0) lchownSync(folder, uid, gid)
  return folder
}

/** A file that has gone since the look may have a successor, so it is looked again until nothing has gone. */
async function keep(from: string, part: Folder, into: string): Promise<Kept[]> {
  const kept = new Map<string, Kept>()
  for (let complete = false; !complete;) {
    complete = true
    for (const name of await readdir(from)) {
      if (!belongs(part, name) || kept.has(name)) continue
      const path = join(into, `${part}-${name}`)
      try {
        await link(join(from, name), path)
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') throw error
        complete = false
        continue
      }
      kept.set(name, { name: `${part}/${name}`, path, size: (await stat(path)).size })
    }
  }
  return [...kept.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function* entriesOf(kept: readonly Kept[]): AsyncGenerator<Entry> {
  for (const { name, path, size } of kept) yield { name, size, content: contentOf(path, size) }
}

async function* contentOf(path: string, size: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r')
  try {
    for (let at = 0; at < size;) {
      const { bytesRead, buffer } = await file.read(
        Buffer.allocUnsafe(Math.min(CHUNK, size - at)),
        0,
        Math.min(CHUNK, size - at),
        at,
      )
      // A listener has taken back what it could not make safe; nobody was told that it is.
      if (bytesRead === 0) return
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/**
 * Written beside first; then the parts change places. Should that be interrupted, a file stays that says so, and nobody opens the
 * folder any more.
 */
async function place(root: string, machine: Machine, entries: AsyncIterable<Entry>): Promise<void> {
  const fresh = await newFolder(root, machine)
  try {
    for (const part of PARTS) await mkdir(join(fresh, part), { mode: 0o700 })
    for await (const entry of entries) await write(fresh, entry)
    for (const part of PARTS) await syncFolder(nodeIo, join(fresh, part))
    await writeNew(nodeIo, join(root, RESTORING), Buffer.alloc(0))
    await syncFolder(nodeIo, root)
    await swap(root, fresh)
    await syncFolder(nodeIo, root)
    await rm(join(root, RESTORING))
    await syncFolder(nodeIo, root)
  } finally {
    await remove(fresh)
  }
}

async function swap(root: string, fresh: string): Promise<void> {
  for (const part of PARTS) {
    const [there, here] = [foldersIn(root)[part], join(fresh, part)]
    if (part === 'claims') {
      // Ours are in it.
      for (const name of await readdir(here))
        await linkOnce(nodeIo, join(here, name), join(there, name))
      await syncFolder(nodeIo, there)
      continue
    }
    await rename(there, join(fresh, `former-${part}`))
    await rename(here, there)
  }
}

async function write(fresh: string, { name, content }: Entry): Promise<void> {
  const [part = '', file = '', ...more] = name.split('/')
  const isKnown = (PARTS as readonly string[]).includes(part)
  if (!isKnown || !/^\w[\w.-]*$/.test(file) || more.length > 0) throw notInCopy(name)
  // An earlier version has put more into it.
  if (!belongs(part as Folder, file)) return
  const handle = await open(join(fresh, part, file), 'wx', 0o600)
  try {
    for await (const bytes of content) await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true })
}

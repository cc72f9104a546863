import { join } from 'node:path'
import { stamp } from './checked.ts'
import { type FolderRoom, type Migration, STORY } from './format-1.ts'
import { BARRIER, type Claim, type LockRoom } from './holders.ts'
import { orNull, removeQuietly, syncFolder, writeNew } from './io.ts'
import { takeLock } from './lock.ts'
import { listSegments, segmentFile } from './segment.ts'
import { replaceCarelessly } from './temp.ts'
import { busy } from './trouble.ts'

/**
 * What is different in format 1: locks lie in `locks`, without sockets and numbers, and lasted by the clock; documents and heads are one
 * file each, written over (`runs.json`, `000123.json`). Those files are read as they are: the first new revision takes their place.
 */
const LOCKS = ['stock', 'orders', 'nextengine', 'documents', 'batches'] as const

const WAIT_MS = 60_000
/** Further than anybody's clock: to a process of format 1 such a claim is always fresh. */
const FOR_EVER = new Date('2100-01-01T00:00:00Z')
/**
 * Under all locks of format 1. Processes that opened the folder before may still wait for one of them: they find it held for ever, by
 * "another machine" that says who it is. A listener of format 1 needs no lock and may go on.
 */
export async function leaveFormat1(room: FolderRoom, make: () => Promise<void>): Promise<void> {
  const { io, path } = room
  const names = await io.readdir(path)
  const releases: (() => Promise<void>)[] = []
  try {
    if (names.includes('locks')) for (const lock of LOCKS) releases.push(await take(room, lock))
    // Somebody else may have done it while we waited.
    const isDone = (await io.readdir(path)).includes('format-2')
    if (!isDone) await migrate(room, names.includes('locks'))
    await make()
    await syncFolder(io, path)
    await removeQuietly(io, join(path, 'format-1'))
  } finally {
    for (const release of releases.toReversed()) await release()
  }
}

async function migrate(room: FolderRoom, hasLocks: boolean): Promise<void> {
  const { io, path, now } = room
  const journal = join(path, 'journal')
  const segments: Record<string, number> = {}
  for (const name of (await orNull(listSegments(io, journal))) ?? [])
    segments[name] = (await orNull(io.stat(segmentFile(journal, name))))?.size ?? 0
  const story: Migration & { readonly format: 2 } = { format: 2, at: now().toISOString(), segments }
  await replaceCarelessly(room, join(path, STORY), stamp(story))
  if (hasLocks) for (const lock of LOCKS) await bar(room, lock)
}

async function take(room: FolderRoom, lock: string): Promise<() => Promise<void>> {
  const folder = join(room.path, 'locks')
  const inherit = (): Promise<void> => Promise.resolve()
  const locks: LockRoom = { ...room, folder, inherit, socket: () => Promise.resolve(null) }
  const answer = await takeLock(locks, {
    lock,
    purpose: `format-2 ${room.machine.self().pid} ${room.machine.system.hex(6)}`,
    waitMs: WAIT_MS,
    pauseMs: [10, 100],
  })
  if (answer.kind !== 'held') throw busy(folder, answer.holder)
  return () => answer.release()
}

/** Need not survive the power: nobody who opened the folder before does. */
async function bar({ io, path, now }: FolderRoom, lock: string): Promise<void> {
  const name = join(path, 'locks', `${lock}.${BARRIER}`)
  const who = 'ston, data format 2 / データ形式 2'
  const claim: Claim = {
    purpose: who,
    host: who,
    boot: 'format-2',
    space: '',
    pid: 0,
    start: '',
    at: now().toISOString(),
  }
  await removeQuietly(io, name)
  await writeNew(io, name, stamp(claim))
  await io.utimes(name, FOR_EVER, FOR_EVER)
}

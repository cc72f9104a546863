import { join } from 'node:path'
import { linkOnce, numbersIn, removeQuietly, statOrNull, syncFolder } from './io.ts'
import type { FileRoom } from './temp.ts'

/**
 * Each holder of a lock has a number, higher than those before: a name that can be made once. Whoever does not have the highest one has
 * lost the lock, whatever it believes.
 */
type EpochRoom = Pick<FileRoom, 'io' | 'folder'>

/** The number of the lock's last holder, 0 = none so far. */
export async function newestEpoch(room: EpochRoom, lock: string): Promise<number> {
  return (await epochs(room, lock)).at(-1) ?? 0
}

/**
 * Takes the number after the one that was the newest before the caller looked who is there, with the caller's claim as its content;
 * null when somebody else was first.
 */
export async function nextEpoch(
  room: EpochRoom,
  lock: string,
  after: number,
  claim: string,
): Promise<number | null> {
  const { io, folder } = room
  const mine = after + 1
  if (!(await linkOnce(io, join(folder, claim), epochFile(folder, lock, mine)))) return null
  const there = await epochs(room, lock)
  // A number that others have had and removed: there is a higher one.
  const late = there.some((number) => number > mine)
  if (late) await removeQuietly(io, epochFile(folder, lock, mine))
  if (late) return null
  // Records name the number, so it must not be given out again after the power has gone.
  if (KEPT.has(lock)) await syncFolder(io, folder)
  for (const number of there)
    if (number < mine) await removeQuietly(io, epochFile(folder, lock, number))
  return mine
}

/** Asked in the step that makes a call, so without waiting: lower numbers are only removed after a higher one is there. */
export function isNewest({ io, folder }: EpochRoom, lock: string, epoch: number): boolean {
  return (
    statOrNull(io, epochFile(folder, lock, epoch)) !== null &&
    statOrNull(io, epochFile(folder, lock, epoch + 1)) === null
  )
}

/** The locks whose numbers stand in records. */
const KEPT: ReadonlySet<string> = new Set(['stock', 'orders'])

/** Ascending. */
function epochs({ io, folder }: EpochRoom, lock: string): Promise<number[]> {
  return numbersIn(io, folder, new RegExp(`^${lock}\\.(\\d{6,15})\\.epoch$`))
}

function epochFile(folder: string, lock: string, epoch: number): string {
  return join(folder, `${lock}.${String(epoch).padStart(6, '0')}.epoch`)
}

import { join } from 'node:path'
import { diskError, type Io, orNull, readSmall, statOrNull } from './io.ts'
import { addFile, type FileRoom, replaceCarelessly } from './temp.ts'

/**
 * Which id table is in force: a number in `tables/current.000003`. Each time another one is put in force is a file of its own, that is
 * never written over or removed: the highest counts, and of two who want the same one gets it. It comes after the table itself is on
 * stable storage, so a number that was ever seen here belongs to a table that is there, also after the power went.
 */
export interface InForce {
  /** 0: none yet, or what format 1 has left in `tables/current`. */
  readonly revision: number
  readonly table: number
}

const NAME = /^current\.(\d{6,15})$/
/** What a listener of format 1 looks at for as long as it goes on: not longer than the machine. */
const UNNUMBERED = 'current'

/** `folder`: `tables` in the store's folder. */
export async function tableInForce(io: Io, folder: string): Promise<InForce> {
  const names = (await orNull(io.readdir(folder))) ?? []
  const revision = Math.max(0, ...names.map((name) => Number(NAME.exec(name)?.[1] ?? 0)))
  const bytes = await readSmall(io, join(folder, nameOf(revision)))
  if (bytes === null) return { revision, table: 0 }
  const text = bytes.toString().trim()
  // Guessing would translate changes by the wrong table, so an unreadable number is an error, never 0.
  if (!/^\d{1,9}$/.test(text))
    throw diskError('EIO', `tables/${nameOf(revision)} is not a number: ${text}`)
  return { revision, table: Number(text) }
}

/** Puts a table in force; throws `Moved` where somebody else has put one in force since `before` was read. */
export async function putInForce(room: FileRoom, before: InForce, table: number): Promise<void> {
  const bytes = Buffer.from(`${table}\n`)
  await addFile(room, join(room.folder, nameOf(before.revision + 1)), bytes)
  const older = join(room.folder, UNNUMBERED)
  if (statOrNull(room.io, older) !== null) await replaceCarelessly(room, older, bytes)
}

/** The same for somebody who asks often: one `stat` each time, the files only when there is another one. */
export function watchTable(io: Io, folder: string): () => Promise<number> {
  let seen: InForce | undefined
  return async () => {
    if (seen === undefined || statOrNull(io, join(folder, nameOf(seen.revision + 1))) !== null)
      seen = await tableInForce(io, folder)
    return seen.table
  }
}

function nameOf(revision: number): string {
  return revision === 0 ? UNNUMBERED : `current.${String(revision).padStart(6, '0')}`
}

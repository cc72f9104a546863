import { join } from 'node:path'
import { CODE_FIRST_ORDER, ID_ORDER } from '../../domain/mapping/sort.ts'
import type { Chunks, TableText } from '../../domain/mapping/table.ts'
import { Moved, StonError } from '../../kernel/errors.ts'
import { damagedTable } from '../../messages/store.ts'
import type { TableFacts } from '../id-tables.ts'
import { readStamped, stamp } from './checked.ts'
import { LineGuard } from './id-tables-guard.ts'
import { createFile, linkOnce, numbersIn, removeQuietly, withFile, writeAll } from './io.ts'
import { addFile, type FileRoom, sweepTemps, tempName } from './temp.ts'

/**
 * Writes a table's three files, so that its number can be put in force: the story comes last, and once its name is safe, those of the
 * lines are, in the same folder. Nobody looks at a table before its number is in force. Each name is given once: throws `Moved` where
 * somebody else writes a table of that number, so one who was stopped on the way cannot change a table that is in force by now.
 */
export async function writeTable(
  room: TableRoom,
  facts: TableFacts,
  table: TableText,
): Promise<void> {
  await sweepTemps(room)
  const byId = await writeLines(room, facts, 'by-id.csv', table.byId())
  const byCode = await writeLines(room, facts, 'by-code.csv', table.byCode())
  const story: Story = { facts, bytes: { byId, byCode } }
  await addFile(room, tableFile(room.folder, facts.number, 'json'), stamp(story))
}

async function writeLines(
  { io, machine, folder }: TableRoom,
  { number, entries }: TableFacts,
  part: TablePart,
  chunks: Chunks,
): Promise<number> {
  const guard = new LineGuard(part === 'by-id.csv' ? ID_ORDER : CODE_FIRST_ORDER)
  const path = tableFile(folder, number, part)
  const temp = tempName(path, machine)
  let bytes = 0
  try {
    await withFile(createFile(io, temp), async (file) => {
      for await (const chunk of chunks) {
        guard.look(chunk)
        await writeAll(file, chunk)
        bytes += chunk.length
      }
      if (guard.lines !== entries) throw new Error('an id table that miscounts its entries')
      await file.sync()
    })
    if (!(await linkOnce(io, temp, path))) throw new Moved(`id table ${number}`)
    return bytes
  } finally {
    await removeQuietly(io, temp)
  }
}

/** What reading and writing of the id tables share; `folder`: `tables` in the store's folder. */
export interface TableRoom extends FileRoom {
  readonly now: () => Date
  /** True where the store believes that it holds the lock `stock`, and somebody else has taken it. */
  readonly hasLost?: () => boolean
}

/** What `000007.json` holds: it is written when both other files are on stable storage, so with it a table is whole. */
export interface Story {
  readonly facts: TableFacts
  readonly bytes: { readonly byId: number; readonly byCode: number }
}

const PARTS = ['json', 'by-id.csv', 'by-code.csv'] as const

/** The endings of a table's three files. */
export type TablePart = (typeof PARTS)[number]

const NAME = /^(\d{6,9})\.(?:json|by-id\.csv|by-code\.csv)$/

/** `000007.by-id.csv`: at least six digits. */
export function tableFile(folder: string, number: number, part: TablePart): string {
  return join(folder, `${String(number).padStart(6, '0')}.${part}`)
}

/** Throws `damaged` (exit `attention`), also where the file is gone: a table that is named must be there. */
export async function readStory({ io, folder }: TableRoom, number: number): Promise<Story> {
  const path = tableFile(folder, number, 'json')
  const story = await readStamped<Story>(io, path)
  if (story === null) throw damaged(path)
  return story
}

/** The highest number that any file has, whether its table was ever in force or not. */
export async function newestNumber(room: TableRoom): Promise<number> {
  return (await numbersIn(room.io, room.folder, NAME)).at(-1) ?? 0
}

/** Removes what is older than number `former` and not named. What comes back after the power went is removed the next time. */
export async function pruneTables(
  room: TableRoom,
  former: number,
  keep: ReadonlySet<number>,
): Promise<void> {
  const { io, folder } = room
  const there = new Set(await numbersIn(io, folder, NAME))
  const old = [...there].filter((number) => number < former && !keep.has(number))
  for (const number of old)
    for (const part of PARTS) await removeQuietly(io, tableFile(folder, number, part))
}

/** Code `damaged`, exit `attention`; the hint says how to import the table again. */
export function damaged(path: string): StonError {
  return new StonError({ code: 'damaged', ...damagedTable(path) })
}

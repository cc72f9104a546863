import { CODE_FIRST_ORDER, ID_ORDER } from '../../domain/mapping/sort.ts'
import type { Chunks, TableText } from '../../domain/mapping/table.ts'
import { Moved } from '../../kernel/errors.ts'
import type { TableFacts } from '../id-tables.ts'
import { stamp } from './checked.ts'
import { type Story, tableFile, type TablePart, type TableRoom } from './id-tables-files.ts'
import { LineGuard } from './id-tables-guard.ts'
import { createFile, linkOnce, removeQuietly, withFile, writeAll } from './io.ts'
import { addFile, sweepTemps, tempName } from './temp.ts'

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

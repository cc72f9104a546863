import { join } from 'node:path'
import { diskError, type Io, readSmall, statOrNull } from './io.ts'

/**
 * Which id table is in force: a number in `tables/current`, replaced as a whole after the table itself is on stable
 * storage. So a number that was ever seen here belongs to a table that is there, also after the power went.
 */
export async function tableInForce(io: Io, path: string): Promise<number> {
  const bytes = await readSmall(io, join(path, 'tables', 'current'))
  if (bytes === null) return 0
  const text = bytes.toString().trim()
  // Guessing would translate changes by the wrong table, so an unreadable number is an error, never 0.
  if (!/^\d{1,9}$/.test(text)) throw diskError('EIO', `tables/current is not a number: ${text}`)
  return Number(text)
}

/** The same for somebody who asks often: one `stat` each time, the file only when it was replaced. */
export function watchTable(io: Io, path: string): () => Promise<number> {
  const file = join(path, 'tables', 'current')
  let seen: { readonly mark: string; readonly table: number } | undefined
  return async () => {
    const facts = statOrNull(io, file)
    if (facts === null) return 0
    const mark = `${facts.ino} ${facts.ctimeMs} ${facts.mtimeMs} ${facts.size}`
    // Read after the stat: a replacement in between is then read too early, never too late.
    if (seen?.mark !== mark) seen = { mark, table: await tableInForce(io, path) }
    return seen.table
  }
}

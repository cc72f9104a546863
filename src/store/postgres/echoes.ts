import type { EchoEntry } from '../../domain/stock/echo.ts'
import { jstDay } from '../../kernel/time.ts'
import type { LedgerRead } from '../echoes.ts'
import type { Echoes } from '../store.ts'
import type { Database } from './database.ts'

/** The ledger of what ston wrote to Smaregi. */
export class PostgresEchoes implements Echoes {
  readonly #database: Database
  #last: { readonly mark: string; readonly read: LedgerRead } | null = null

  constructor(database: Database) {
    this.#database = database
  }

  async append(entries: readonly EchoEntry[]): Promise<void> {
    if (entries.length === 0) return
    await this.#database.write(
      `INSERT INTO ston.echoes (shop, day, entry)
       SELECT $1, e.day, e.entry
         FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS e(day, entry, place)
        ORDER BY e.place`,
      [
        entries.map(({ at }) => jstDay(new Date(at))),
        entries.map((entry) => JSON.stringify(entry)),
      ],
    )
  }

  /** A row that the server cannot read is its error. */
  async since(day: string): Promise<LedgerRead> {
    const marks = await this.#database.read<{ mark: string }>(
      `SELECT concat(count(*), ' ', min(number), ' ', max(number)) AS mark FROM ston.echoes
        WHERE shop = $1 AND day COLLATE "C" >= $2`,
      [day],
    )
    const mark = `${day} ${marks[0]?.mark}`
    // Asked for with every chunk of notifications, and nearly always the same.
    if (this.#last?.mark === mark) return this.#last.read
    const rows = await this.#database.read<{ entry: string }>(
      `SELECT entry FROM ston.echoes WHERE shop = $1 AND day COLLATE "C" >= $2 ORDER BY number`,
      [day],
    )
    const entries = rows.map(({ entry }) => JSON.parse(entry) as EchoEntry)
    const read = { entries, damaged: [] }
    this.#last = { mark, read }
    return read
  }

  async prune(before: string): Promise<void> {
    await this.#database.write(
      `DELETE FROM ston.echoes
        WHERE shop = $1 AND day COLLATE "C" < $2 AND NOT (
              entry::jsonb->>'kind' = 'expect' AND entry::jsonb->>'id' NOT IN (
                SELECT entry::jsonb->>'id' FROM ston.echoes
                 WHERE shop = $1 AND entry::jsonb->>'kind' <> 'expect'))`,
      [jstDay(new Date(before))],
    )
  }
}

import { CODE_FIRST_ORDER, ID_ORDER } from '../../domain/mapping/sort.ts'
import type { TableText } from '../../domain/mapping/table.ts'
import { FileIdTable } from '../files/id-tables-open.ts'
import { SortedLines } from '../files/id-tables-find.ts'
import {
  EMPTY_TABLE,
  type IdTable,
  type IdTables,
  NO_TABLE,
  type TableFacts,
} from '../id-tables.ts'
import { Moved } from '../../kernel/errors.ts'
import type { Database } from './database.ts'
import { ChunkedText, writeChunks } from './id-table-chunks.ts'
import { damaged } from './trouble.ts'

interface Row {
  readonly facts: string
  readonly bytes_by_id: string
  readonly bytes_by_code: string
}

/**
 * A table is its text, the same sorted lines as in the embedded store, cut into chunks; its row comes in the same transaction,
 * and the one with the highest number is in force. So each number is given out once and never changes.
 */
export class PostgresIdTables implements IdTables {
  readonly #database: Database
  readonly #now: () => Date

  constructor(database: Database, now: () => Date) {
    this.#database = database
    this.#now = now
  }

  async current(): Promise<TableFacts> {
    const rows = await this.#rows('ORDER BY number DESC LIMIT 1', [])
    return rows[0] === undefined ? NO_TABLE : (JSON.parse(rows[0].facts) as TableFacts)
  }

  async open(number: number): Promise<IdTable> {
    if (number === 0) return EMPTY_TABLE
    const row = await this.#row(number)
    const byId = new ChunkedText(this.#database, number, 'by-id')
    const byCode = new ChunkedText(this.#database, number, 'by-code')
    return new FileIdTable(
      JSON.parse(row.facts) as TableFacts,
      new SortedLines(byId, Number(row.bytes_by_id), ID_ORDER, byId.label),
      new SortedLines(byCode, Number(row.bytes_by_code), CODE_FIRST_ORDER, byCode.label),
    )
  }

  replace(table: TableText, how: 'import' | 'clear', after: number): Promise<TableFacts> {
    return this.#put(table, how, after)
  }

  async undo(after: number): Promise<TableFacts> {
    const { former } = JSON.parse((await this.#row(after)).facts) as TableFacts
    const table = await this.open(former ?? 0)
    try {
      return await this.#put(table, 'undo', after)
    } finally {
      await table.close()
    }
  }

  /** First a table is no longer given out; its chunks stay for an hour more, for those who have it open. */
  async prune(keep: ReadonlySet<number>): Promise<void> {
    const { shop } = this.#database
    const { number, former } = await this.current()
    if (number === 0) return
    await this.#database.transaction(async (client) => {
      await client.query(
        `UPDATE ston.id_tables SET dropped_at = now()
          WHERE shop = $1 AND number < $2 AND NOT number = ANY($3::int[]) AND dropped_at IS NULL`,
        [shop, former ?? 0, [...keep]],
      )
      await client.query(
        `WITH gone AS (
           DELETE FROM ston.id_tables
            WHERE shop = $1 AND dropped_at < now() - interval '1 hour' RETURNING number
         )
         DELETE FROM ston.id_table_chunks c USING gone WHERE c.shop = $1 AND c.number = gone.number`,
        [shop],
      )
    })
  }

  async #put(table: TableText, how: TableFacts['how'], after: number): Promise<TableFacts> {
    const { shop } = this.#database
    const { entries } = table
    const at = this.#now().toISOString()
    const facts: TableFacts = { number: after + 1, entries, at, how, former: after }
    if ((await this.current()).number !== after) throw new Moved(`the id table after ${after}`)
    await this.#database.transaction(async (client) => {
      const room = { client, shop, number: facts.number, entries }
      const byId = await writeChunks(room, 'by-id', table.byId())
      const byCode = await writeChunks(room, 'by-code', table.byCode())
      const { rowCount } = await client.query(
        `INSERT INTO ston.id_tables (shop, number, facts, bytes_by_id, bytes_by_code)
         SELECT $1, $2::int, $3, $4, $5
          WHERE (SELECT coalesce(max(number), 0) FROM ston.id_tables WHERE shop = $1) = $2::int - 1
         ON CONFLICT DO NOTHING`,
        [shop, facts.number, JSON.stringify(facts), byId, byCode],
      )
      if (rowCount !== 1) throw new Moved(`the id table after ${after}`)
    })
    return facts
  }

  async #row(number: number): Promise<Row> {
    const [row] = await this.#rows('AND number = $2 AND dropped_at IS NULL', [number])
    if (row === undefined) throw damaged(`id table ${number}`)
    return row
  }

  #rows(where: string, values: readonly unknown[]): Promise<Row[]> {
    return this.#database.read<Row>(
      `SELECT facts, bytes_by_id, bytes_by_code FROM ston.id_tables WHERE shop = $1 ${where}`,
      values,
    )
  }
}

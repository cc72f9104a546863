import type { BatchHead, BatchState, ChangeRecord } from '../../domain/stock/batch.ts'
import { headFrom, openItemFrom } from '../../domain/stock/earlier-forms.ts'
import type { OpenItem } from '../../domain/stock/left-open.ts'
import { collected } from '../../kernel/collected.ts'
import { Moved } from '../../kernel/errors.ts'
import { neverBack, onlyRows } from '../batch-states.ts'
import type { Postings } from '../postings.ts'
import type { Places } from '../product-index.ts'
import type { Batches, Draft, SomeOfBatch } from '../store.ts'
import type { Database } from './database.ts'
import { type Part, PostgresDraft, readBlock } from './draft.ts'
import { damaged } from './trouble.ts'

/** The changes of these numbers, cut out by the database: a block may hold ten thousand. */
async function someLines(
  database: Database,
  batch: number,
  wanted: readonly number[],
): Promise<readonly ChangeRecord[]> {
  if (wanted.length === 0) return []
  const rows = await database.read<{ line: string }>(SOME_LINES, [batch, wanted])
  if (rows.length !== wanted.length) throw damaged(`batch ${batch}, changes`)
  return rows.map(({ line }) => JSON.parse(line) as ChangeRecord)
}

const SOME_LINES = `
  SELECT split_part(l.lines, E'\\n', (w.number - l.first + 1)::int) AS line
    FROM unnest($3::bigint[]) AS w(number)
    JOIN (SELECT y.lines, y.count, sum(y.count) OVER (ORDER BY y.number) - y.count AS first
            FROM ston.batches b
            JOIN ston.batch_lines y ON y.shop = b.shop AND y.batch = b.id AND y.draft = b.draft
           WHERE b.shop = $1 AND b.id = $2 AND y.part = 'changes') AS l
      ON w.number >= l.first AND w.number < l.first + l.count
   ORDER BY w.number`

/** A head is a row; its lines are blocks of text in another table, which belong to a head only when it names their draft. */
export class PostgresBatches implements Batches {
  readonly #database: Database
  /** Of what was sealed here and is not in the index of products yet. */
  readonly #taken = new Map<number, Postings>()

  constructor(database: Database) {
    this.#database = database
  }

  newest(): Promise<BatchHead | null> {
    return this.#head('ORDER BY id DESC LIMIT 1', [])
  }

  newestShown(): Promise<BatchHead | null> {
    return this.newest()
  }

  read(id: number): Promise<BatchHead | null> {
    return this.#head('AND id = $2', [id])
  }

  async list(): Promise<readonly number[]> {
    const rows = await this.#database.read<{ id: string }>(
      'SELECT id FROM ston.batches WHERE shop = $1 ORDER BY id',
    )
    return rows.map(({ id }) => Number(id))
  }

  async carried(id: number): Promise<readonly OpenItem[]> {
    return (await collected(this.#part<OpenItem>(id, 'carried'))).map(openItemFrom)
  }

  changes(id: number): AsyncIterable<readonly ChangeRecord[]> {
    return this.#part<ChangeRecord>(id, 'changes')
  }

  async some(
    id: number,
    { lines, rows }: Pick<Places, 'lines' | 'rows'>,
  ): Promise<SomeOfBatch | null> {
    const head = await this.read(id)
    if (head === null) return null
    return { head: onlyRows(head, rows), changes: await someLines(this.#database, id, lines) }
  }

  /** Gives away what was taken of the batch's changes while it was made. */
  linesTaken(id: number): Postings | undefined {
    const taken = this.#taken.get(id)
    this.#taken.delete(id)
    return taken
  }

  async draft(predecessor: number): Promise<Draft> {
    await this.#sweep()
    return new PostgresDraft(this.#database, predecessor, (id, names) => this.#taken.set(id, names))
  }

  async advance(from: BatchState, next: BatchHead): Promise<void> {
    neverBack(from, next.state)
    const changed = await this.#database.write(
      `UPDATE ston.batches
          SET epoch = CASE state WHEN $4 THEN epoch ELSE $6 END, state = $4, head = $5
        WHERE shop = $1 AND id = $2 AND state = $3`,
      [next.id, from, next.state, JSON.stringify(next), this.#database.epochOf('stock')],
    )
    if (changed !== 1) throw new Moved(`batch ${next.id}`)
  }

  senderMayLive(id: number): Promise<boolean> {
    return this.#database.writerMayLive(
      'stock',
      'SELECT epoch FROM ston.batches WHERE shop = $1 AND id = $2',
      [id],
    )
  }

  async #head(where: string, values: readonly unknown[]): Promise<BatchHead | null> {
    const rows = await this.#database.read<{ head: string }>(
      `SELECT head FROM ston.batches WHERE shop = $1 ${where}`,
      values,
    )
    return rows[0] === undefined ? null : headFrom(JSON.parse(rows[0].head) as BatchHead)
  }

  async *#part<T>(id: number, part: Part): AsyncGenerator<readonly T[]> {
    const heads = await this.#database.read<{ draft: string; expected: string }>(
      `SELECT draft, ${part} AS expected FROM ston.batches WHERE shop = $1 AND id = $2`,
      [id],
    )
    const head = heads[0]
    if (head === undefined) return
    let count = 0
    for (let number = 0; count < Number(head.expected); number += 1) {
      const block = { batch: id, draft: head.draft, part, number }
      const chunk = await readBlock<T>(this.#database, block)
      if (chunk === null) throw damaged(`batch ${id}, ${part}`)
      count += chunk.length
      yield chunk
    }
  }

  /** What an earlier run left without a head. Somebody who is still at work on such lines has written some within the hour. */
  async #sweep(): Promise<void> {
    await this.#database.write(
      `DELETE FROM ston.batch_lines l
        WHERE l.shop = $1 AND l.batch > (SELECT coalesce(max(id), 0) FROM ston.batches WHERE shop = $1)
          AND NOT EXISTS (SELECT FROM ston.batch_lines y
                           WHERE y.shop = l.shop AND y.batch = l.batch AND y.draft = l.draft
                             AND y.written_at > now() - interval '1 hour')`,
    )
  }
}

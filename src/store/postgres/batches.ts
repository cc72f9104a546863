import type { BatchHead, BatchState, ChangeRecord } from '../../domain/stock/batch.ts'
import { headFrom, openItemFrom } from '../../domain/stock/earlier-forms.ts'
import type { OpenItem } from '../../domain/stock/left-open.ts'
import { collected } from '../../kernel/collected.ts'
import { Moved } from '../../kernel/errors.ts'
import { neverBack } from '../batch-states.ts'
import type { Batches, Draft } from '../store.ts'
import type { Database } from './database.ts'
import { type Part, PostgresDraft, readBlock } from './draft.ts'
import { damaged } from './trouble.ts'

/** A head is a row; its lines are blocks of text in another table, which belong to a head only when it names their draft. */
export class PostgresBatches implements Batches {
  readonly #database: Database

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

  async draft(predecessor: number): Promise<Draft> {
    await this.#sweep()
    return new PostgresDraft(this.#database, predecessor)
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

import { randomUUID } from 'node:crypto'
import type { ClientBase } from 'pg'
import type { BatchHead, ChangeRecord } from '../../domain/stock/batch.ts'
import type { OpenItem } from '../../domain/stock/left-open.ts'
import { Moved } from '../../kernel/errors.ts'
import { DayKeys } from '../day-keys.ts'
import { Postings } from '../postings.ts'
import type { Draft } from '../store.ts'
import type { Database } from './database.ts'

const BLOCK_LINES = 1000
/** So many lines in memory are worth a journey to the database. */
const DRAIN_LINES = 10_000

/** The lines of a batch. */
export type Part = 'changes' | 'carried'

/** Lines go to the database under the draft's own number, where nobody finds them before a head names it. */
export class PostgresDraft implements Draft {
  readonly id: number
  readonly #database: Database
  readonly #draft = randomUUID()
  readonly #keys = new DayKeys()
  readonly #names = new Postings()
  readonly #sealed: (id: number, names: Postings) => void
  #lines: string[] = []
  #written = 0
  #blocks = 0

  /** `sealed` is told what the changes were about. */
  constructor(
    database: Database,
    predecessor: number,
    sealed: (id: number, names: Postings) => void,
  ) {
    this.#database = database
    this.#sealed = sealed
    this.id = predecessor + 1
  }

  record(line: ChangeRecord): void {
    this.#lines.push(JSON.stringify(line))
    this.#keys.take(line)
    this.#names.line(line)
  }

  async *changes(): AsyncGenerator<readonly ChangeRecord[]> {
    await this.#database.transaction((client) => this.#flush(client))
    for (let number = 0; number < this.#blocks; number += 1) {
      const block = { batch: this.id, draft: this.#draft, part: 'changes', number } as const
      const lines = await readBlock<ChangeRecord>(this.#database, block)
      if (lines === null) throw new Moved(`the draft of batch ${this.id}`)
      yield lines
    }
  }

  async drain(): Promise<void> {
    if (this.#lines.length < DRAIN_LINES) return
    await this.#database.transaction((client) => this.#flush(client))
  }

  /** Lines, duplicate keys and head in one transaction: the duplicate keys are never behind the batches. */
  async seal(head: BatchHead, carried: readonly OpenItem[]): Promise<void> {
    if (head.id !== this.id) throw new Error(`draft ${this.id} sealed as ${head.id}`)
    await this.#database.transaction(async (client) => {
      await this.#flush(client)
      await this.#writeCarried(client, carried)
      await this.#checkLines(client)
      await this.#writeKeys(client)
      await this.#writeHead(client, head, carried.length)
    })
    this.#sealed(this.id, this.#names)
  }

  /** Without a head the lines are nothing; this only makes room. */
  async abort(): Promise<void> {
    this.#lines = []
    if (this.#blocks === 0) return
    await this.#database.write(
      `DELETE FROM ston.batch_lines WHERE shop = $1 AND batch = $2 AND draft = $3
          AND NOT EXISTS (SELECT FROM ston.batches WHERE shop = $1 AND id = $2 AND draft = $3)`,
      [this.id, this.#draft],
    )
  }

  async #flush(client: ClientBase): Promise<void> {
    const lines = this.#lines
    let blocks = this.#blocks
    for (const block of blocksOf(lines)) {
      await this.#writeBlock(client, 'changes', blocks, block)
      blocks += 1
    }
    this.#lines = []
    this.#blocks = blocks
    this.#written += lines.length
  }

  async #writeCarried(client: ClientBase, carried: readonly OpenItem[]): Promise<void> {
    let number = 0
    for (const block of blocksOf(carried.map((row) => JSON.stringify(row)))) {
      await this.#writeBlock(client, 'carried', number, block)
      number += 1
    }
  }

  async #writeBlock(
    client: ClientBase,
    part: Part,
    number: number,
    lines: readonly string[],
  ): Promise<void> {
    await client.query(
      `INSERT INTO ston.batch_lines (shop, batch, draft, part, number, count, lines)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [this.#database.shop, this.id, this.#draft, part, number, lines.length, lines.join('\n')],
    )
  }

  /** Somebody who thought that this draft was given up has swept it. */
  async #checkLines(client: ClientBase): Promise<void> {
    const { rows } = await client.query<{ count: string | null }>(
      `SELECT sum(count) AS count FROM ston.batch_lines
        WHERE shop = $1 AND batch = $2 AND draft = $3 AND part = 'changes'`,
      [this.#database.shop, this.id, this.#draft],
    )
    if (Number(rows[0]?.count ?? 0) !== this.#written)
      throw new Moved(`the draft of batch ${this.id}`)
  }

  async #writeKeys(client: ClientBase): Promise<void> {
    for (const [day, keys] of this.#keys.days)
      await client.query(
        `INSERT INTO ston.keys (shop, day, batch, keys) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING`,
        [this.#database.shop, day, this.id, Buffer.from(keys.bytes)],
      )
  }

  /** The commit. Of two drafts after the same batch only one can have the number. */
  async #writeHead(client: ClientBase, head: BatchHead, carried: number): Promise<void> {
    const { rowCount } = await client.query(
      `INSERT INTO ston.batches (shop, id, state, sealed_at, draft, changes, carried, head, epoch)
       SELECT $1, $2::bigint, $3, $4, $5, $6, $7, $8, $9::bigint
        WHERE (SELECT coalesce(max(id), 0) FROM ston.batches WHERE shop = $1) = $2::bigint - 1
       ON CONFLICT DO NOTHING`,
      [
        this.#database.shop,
        this.id,
        head.state,
        head.sealedAt,
        this.#draft,
        this.#written,
        carried,
        JSON.stringify(head),
        this.#database.epochOf('stock'),
      ],
    )
    if (rowCount !== 1) throw new Moved(`the batch after ${this.id - 1}`)
  }
}

/** Some of the lines of a batch, as they were written together; null where they are not there. */
export async function readBlock<T>(
  database: Database,
  block: {
    readonly batch: number
    readonly draft: string
    readonly part: Part
    readonly number: number
  },
): Promise<readonly T[] | null> {
  const [row] = await database.read<{ lines: string }>(
    `SELECT lines FROM ston.batch_lines
      WHERE shop = $1 AND batch = $2 AND draft = $3 AND part = $4 AND number = $5`,
    [block.batch, block.draft, block.part, block.number],
  )
  return row?.lines.split('\n').map((line) => JSON.parse(line) as T) ?? null
}

function* blocksOf(lines: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < lines.length; at += BLOCK_LINES) yield lines.slice(at, at + BLOCK_LINES)
}

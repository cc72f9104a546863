import type { ClientBase } from 'pg'
import { takeOverMissing } from '../missing-postings.ts'
import { ascending, numbersOf, placesIn, type Postings } from '../postings.ts'
import type { Found, Places, ProductIndex } from '../product-index.ts'
import type { PostgresBatches } from './batches.ts'
import type { Database } from './database.ts'

/** A batch's postings are split by their names' numbers, so that a reader needs one part of each. */
const PARTS = 64

const INSERT = `
  INSERT INTO ston.products (shop, part, batch, postings)
  SELECT $1, p.part, $2, p.postings FROM unnest($3::smallint[], $4::bytea[]) AS p(part, postings)
  ON CONFLICT (shop, part, batch) DO UPDATE SET postings = excluded.postings`

/** Rows beside the batches, each of which says whether it is in the index. */
export class PostgresProductIndex implements ProductIndex {
  readonly #database: Database
  readonly #batches: PostgresBatches

  constructor(database: Database, batches: PostgresBatches) {
    this.#database = database
    this.#batches = batches
  }

  async complete(): Promise<void> {
    const missing = await this.#batchesThat('NOT indexed')
    await takeOverMissing(missing, this.#batches, (id, postings) =>
      this.#database.transaction((client) => this.#add(client, id, postings)),
    )
  }

  async find(names: Iterable<string>): Promise<Found> {
    const numbers = numbersOf(names)
    // Before the postings are read: what is added meanwhile is then read in its batch.
    const known = new Set(await this.#batchesThat('indexed'))
    const rows = await this.#database.read<{ batch: string; postings: Buffer }>(
      'SELECT batch, postings FROM ston.products WHERE shop = $1 AND part = ANY($2::smallint[])',
      [[...numbers].map(partOf)],
    )
    const places = new Map<number, Places>()
    for (const { batch, postings } of rows) {
      // Copied: the words must begin at a multiple of four.
      const found = placesIn(new Uint32Array(new Uint8Array(postings).buffer), numbers)
      if (found !== null) places.set(Number(batch), merged(places.get(Number(batch)), found))
    }
    return { knows: (batch) => known.has(batch), in: (batch) => places.get(batch) ?? null }
  }

  async #batchesThat(are: 'indexed' | 'NOT indexed'): Promise<readonly number[]> {
    const rows = await this.#database.read<{ id: string }>(
      `SELECT id FROM ston.batches WHERE shop = $1 AND ${are} ORDER BY id`,
    )
    return rows.map(({ id }) => Number(id))
  }

  async #add(client: ClientBase, id: number, postings: Postings): Promise<void> {
    const parts = [...split(postings)]
    const { shop } = this.#database
    await client.query(INSERT, [shop, id, parts.map(([part]) => part), parts.map(([, b]) => b)])
    await client.query('UPDATE ston.batches SET indexed = true WHERE shop = $1 AND id = $2', [
      shop,
      id,
    ])
  }
}

function partOf(number: number): number {
  return number % PARTS
}

/** The pairs of name and place, part by part. */
function split({ bytes }: Postings): Map<number, Buffer> {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  const parts = new Map<number, number[]>()
  for (let i = 0; i < words.length; i += 2) {
    const [number = 0, place = 0] = [words[i], words[i + 1]]
    const part = parts.get(partOf(number)) ?? []
    parts.set(partOf(number), part)
    part.push(number, place)
  }
  return new Map(
    [...parts].map(([part, pairs]) => [part, Buffer.from(Uint32Array.from(pairs).buffer)]),
  )
}

/** What two names have found in one batch. */
function merged(one: Places | undefined, other: Places): Places {
  if (one === undefined) return other
  return {
    lines: ascending([...one.lines, ...other.lines]),
    rows: ascending([...one.rows, ...other.rows]),
    outcomes: one.outcomes || other.outcomes,
    carried: one.carried || other.carried,
  }
}

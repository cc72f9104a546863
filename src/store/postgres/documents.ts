import { Moved } from '../../kernel/errors.ts'
import type { Document, DocumentName } from '../store.ts'
import type { Database } from './database.ts'

/**
 * How long to try again when the database goes away: a restart takes seconds, and a new pair of tokens that is not written down
 * costs a sign-in. Five seconds in all.
 */
const PAUSES_MS = [50, 200, 500, 1000, 1500, 2000]

interface Row {
  readonly revision: string
  readonly value: string
}

/** One row. `replace` tries again for five seconds while the database is away, then throws `database` (exit `temporary`). */
export class PostgresDocument<T> implements Document<T> {
  readonly #database: Database
  readonly #name: DocumentName

  constructor(database: Database, name: DocumentName) {
    this.#database = database
    this.#name = name
  }

  async read(): Promise<{ readonly value: T | null; readonly revision: number }> {
    const rows = await this.#database.read<Row>(SELECT, [this.#name])
    const [row] = rows
    if (row === undefined) return { value: null, revision: 0 }
    return { value: JSON.parse(row.value) as T, revision: Number(row.revision) }
  }

  async replace(value: T, revision: number): Promise<void> {
    const text = JSON.stringify(value)
    const { shop } = this.#database
    let attempts = 0
    await this.#database.persistently(async (client) => {
      attempts += 1
      const values = [shop, this.#name, revision, text]
      const { rowCount } = await client.query(revision === 0 ? INSERT : UPDATE, values)
      if (rowCount === 1) return
      // An earlier attempt whose answer was lost may have been the one.
      const { rows } = await client.query<Row>(SELECT, [shop, this.#name])
      const [row] = rows
      if (attempts > 1 && Number(row?.revision) === revision + 1 && row?.value === text) return
      throw new Moved(`document ${this.#name}`)
    }, PAUSES_MS)
  }
}

const SELECT = 'SELECT revision, value FROM ston.documents WHERE shop = $1 AND name = $2'
const INSERT = `
  INSERT INTO ston.documents (shop, name, revision, value) VALUES ($1, $2, $3::bigint + 1, $4)
  ON CONFLICT DO NOTHING`
const UPDATE = `
  UPDATE ston.documents SET revision = revision + 1, value = $4
   WHERE shop = $1 AND name = $2 AND revision = $3`

import { KEY_BYTES, KeySet, parseKey } from '../files/key-set.ts'
import type { Keys } from '../store.ts'
import type { Database } from './database.ts'

interface Row {
  readonly batch: string
  readonly keys: Buffer
}

/**
 * A row per day and batch, written in the transaction that seals the batch. So there is nothing to be made complete: what
 * `commit` does elsewhere has happened already.
 */
export class PostgresKeys implements Keys {
  readonly #database: Database
  #set = new KeySet()
  /** The days in memory, and the newest batch whose keys of that day are. */
  readonly #days = new Map<string, number>()
  readonly #key = new Uint32Array(4)

  constructor(database: Database) {
    this.#database = database
  }

  /** For a new holder of the lock: others may have sealed batches since. */
  forget(): void {
    this.#set = new KeySet()
    this.#days.clear()
  }

  async load(days: Iterable<string>): Promise<void> {
    const missing = [...new Set(days)].filter((day) => !this.#days.has(day))
    if (missing.length === 0) return
    for (const day of [...this.#days.keys(), ...missing]) await this.#loadDay(day)
  }

  add(day: string, key: string): boolean {
    if (!this.#days.has(day)) throw new Error(`the keys of ${day} are not loaded`)
    if (!parseKey(key, this.#key)) throw new Error(`not a key: ${key}`)
    return this.#set.add(this.#key, 0, 1)
  }

  has(day: string, key: string): boolean {
    if (!this.#days.has(day)) throw new Error(`the keys of ${day} are not loaded`)
    return parseKey(key, this.#key) && this.#set.has(this.#key, 0)
  }

  commit(): Promise<void> {
    this.#set.markWritten()
    return Promise.resolve()
  }

  reset(): void {
    this.#set.dropUnwritten()
  }

  /** One batch's keys at a time: a day may have a million. Only a day that was read to its end counts as known. */
  async #loadDay(day: string): Promise<void> {
    for (let batch = this.#days.get(day) ?? 0; ;) {
      const [row] = await this.#database.read<Row>(
        `SELECT batch, keys FROM ston.keys WHERE shop = $1 AND day = $2 AND batch > $3
          ORDER BY batch LIMIT 1`,
        [day, batch],
      )
      if (row === undefined) {
        this.#days.set(day, batch)
        return
      }
      this.#take(row.keys)
      batch = Number(row.batch)
    }
  }

  #take(keys: Buffer): void {
    // Copied: the words must begin at a multiple of four.
    const words = new Uint32Array(new Uint8Array(keys).buffer)
    const count = keys.length / KEY_BYTES
    this.#set.reserve(count)
    for (let i = 0; i < count; i += 1) this.#set.add(words, i * 4, 0)
  }
}

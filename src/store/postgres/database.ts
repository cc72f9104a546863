import { setTimeout as sleep } from 'node:timers/promises'
import pg, { type ClientBase, type ClientConfig, type QueryResultRow } from 'pg'
import { thisMachine } from '../files/machine.ts'
import { mayLive } from './epochs.ts'
import { checkDirect, checkEncoding } from './direct.ts'
import type { LockSession } from './lock-session.ts'
import { migrate } from './migrate.ts'
import { settle } from './session.ts'
import { inTransaction } from './transaction.ts'
import { isPassing, isUnanswered, withDatabase } from './trouble.ts'

/** Reading and writing by turns needs few; the listener and the locks have connections of their own. */
const CONNECTIONS = 3

/** Something done on one connection; it must not keep the client. */
export type Work<T> = (client: ClientBase) => Promise<T>

/** The shop's part of the database: everything but taking notifications and locks goes through here. Failures come in words. */
export class Database {
  readonly shop: string
  readonly #config: ClientConfig
  #pool: pg.Pool
  readonly #locks: LockSession
  #ready: Promise<void> | null = null

  constructor(config: ClientConfig, shop: string, locks: LockSession) {
    this.shop = shop
    this.#locks = locks
    this.#config = config
    this.#pool = poolOf(config)
  }

  /** Server and schema are looked at once; after a failure, again by the next who comes. */
  ready(): Promise<void> {
    this.#ready ??= withDatabase(() => this.#prepare()).catch((error: unknown) => {
      this.#ready = null
      throw error
    })
    return this.#ready
  }

  /** `$1` is the shop; the values are `$2` and so on. */
  async read<R extends QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<R[]> {
    await this.ready()
    return withDatabase(() =>
      this.#on(async (client) => (await client.query<R>(sql, [this.shop, ...values])).rows),
    )
  }

  /**
   * The same for a single statement that changes something; gives the number of rows it has changed. `limitMs`: where it must not take
   * as long as others may.
   */
  async write(sql: string, values: readonly unknown[] = [], limitMs?: number): Promise<number> {
    const limit = limitMs === undefined ? {} : { query_timeout: limitMs }
    return this.#writing(async (client) => {
      const { rowCount } = await client.query({
        text: sql,
        values: [this.shop, ...values],
        ...limit,
      })
      return rowCount ?? 0
    })
  }

  async transaction<T>(work: Work<T>): Promise<T> {
    return this.#writing(
      this.#locks.isHolding ? work : (client) => inTransaction(client, () => work(client)),
    )
  }

  /**
   * The same, on any connection and again after the connection was lost: for what compares before it writes and so may be done
   * twice. `work` must find out whether it has happened already.
   */
  async persistently<T>(work: Work<T>, pausesMs: readonly number[]): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        await this.ready()
        return await withDatabase(() => this.#on(work))
      } catch (error) {
        const pauseMs = pausesMs[tries]
        if (pauseMs === undefined || !isPassing(error)) throw error
        await sleep(pauseMs)
      }
    }
  }

  /** Whether whoever wrote the row that `sql` finds (column `epoch`) held the lock, is not this store, and has not been seen to end. */
  async writerMayLive(name: string, sql: string, values: readonly unknown[]): Promise<boolean> {
    const [row] = await this.read<{ epoch: string | null }>(sql, values)
    return this.mayLive(name, row?.epoch === null || row === undefined ? null : Number(row.epoch))
  }

  /** The same of the holder of that number; of an unknown one nobody can tell. */
  async mayLive(name: string, number: number | null): Promise<boolean> {
    if (number === null) return true
    if (number === this.#locks.epochOf(name)) return false
    await this.ready()
    const { shop } = this
    return withDatabase(() =>
      this.#on((client) => mayLive(client, thisMachine(), { shop, name, number })),
    )
  }

  /** The number that this store holds the lock by; null without it. */
  epochOf(name: string): number | null {
    return this.#locks.epochOf(name) ?? null
  }

  async close(): Promise<void> {
    await this.#pool.end().catch(() => undefined)
  }

  /**
   * A holder of a lock writes over the connection that holds it, and only while its number is the newest. Once the connection is lost,
   * and somebody else may have the lock, the former holder cannot write any more: there is no moment in between.
   */
  async #writing<T>(work: Work<T>): Promise<T> {
    await this.ready()
    return withDatabase(() => (this.#locks.isHolding ? this.#locks.write(work) : this.#on(work)))
  }

  /** The schema comes last: already bringing it up to date takes an advisory lock. */
  async #prepare(): Promise<void> {
    await this.#on(async (client) => {
      await checkEncoding(client)
      await this.#beside((other) => checkDirect(client, other))
    })
    await this.#on(migrate)
  }

  /** Where the server has no room for another connection just now, nothing is looked at. */
  async #beside(work: Work<boolean>): Promise<void> {
    const other = await this.#pool.connect().catch((error: unknown) => {
      if (isPassing(error)) return null
      throw error
    })
    if (other === null) return
    let isFree = false
    try {
      isFree = await work(other)
    } finally {
      other.release(!isFree)
    }
  }

  async #on<T>(work: Work<T>): Promise<T> {
    const pool = this.#pool
    const client = await pool.connect()
    let broken = false
    const onError = (): void => {
      broken = true
    }
    client.on('error', onError)
    try {
      return await work(client)
    } catch (error) {
      broken ||= isPassing(error)
      if (isUnanswered(error)) this.#leave(pool)
      throw error
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  /** What is idle there may be as dead as the one that gave no answer. */
  #leave(pool: pg.Pool): void {
    if (pool !== this.#pool) return
    this.#pool = poolOf(this.#config)
    void pool.end().catch(() => undefined)
  }
}

function poolOf(config: ClientConfig): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    max: CONNECTIONS,
    allowExitOnIdle: true,
    // Waited for, although its type does not say so.
    onConnect: settle as (client: ClientBase) => void,
  })
  // An idle connection that dies is replaced by the next query; without a listener it would end the program.
  pool.on('error', () => undefined)
  return pool
}

import type { Position } from '../../domain/stock/batch.ts'
import type { Beats } from '../beats.ts'
import type { IdTables } from '../id-tables.ts'
import type { ProductIndex } from '../product-index.ts'
import type {
  Bookings,
  Document,
  DocumentName,
  Echoes,
  Intake,
  LockAnswer,
  LockName,
  LockOptions,
  Reading,
  Received,
  Store,
} from '../store.ts'
import type { ClientConfig } from 'pg'
import { connectionOf } from './address.ts'
import { takeOver } from '../batch-states.ts'
import { type Leave, leaveWhile } from '../leave.ts'
import { PostgresBatches } from './batches.ts'
import { PostgresBeats } from './beats.ts'
import { PostgresBookings } from './bookings.ts'
import { Database } from './database.ts'
import { PostgresDocument } from './documents.ts'
import { PostgresEchoes } from './echoes.ts'
import { PostgresIdTables } from './id-tables.ts'
import { PostgresIntake, type PostgresLimits } from './intake.ts'
import { PostgresKeys } from './keys.ts'
import { holderOf, takeLock } from './lock.ts'
import { LockSession } from './lock-session.ts'
import { PostgresProductIndex } from './product-index.ts'
import { prune } from './prune.ts'
import { serverIdentity } from './server-identity.ts'
import type { ServerIdentity } from '../server-identity.ts'
import { notificationsOf, olderListener, PostgresReading, waitingSince } from './reading.ts'
import { PostgresRuleSets } from './rule-sets.ts'
import { isPassing, withDatabase } from './trouble.ts'

/** Where everything is kept, and under which name. */
export interface PostgresStoreOptions {
  /** `postgres://…` */
  readonly url: string
  /** Everything is kept by shop; many may share a database. */
  readonly shop: string
  readonly now?: () => Date
  readonly limits?: Partial<PostgresLimits>
}

/**
 * The store for several machines. A database that is away just now is no error here: `serve` answers 503 until it is back, a
 * command ends with 75 at its first use. An address, a right or a schema that is wrong is said at once.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const store = new PostgresStore({ now: () => new Date(), ...options })
  try {
    await store.ready()
  } catch (error) {
    if (!isPassing(error)) {
      await store.close()
      throw error
    }
  }
  return store
}

/** ms */
const PROBE_MS = 5000

interface Room extends PostgresStoreOptions {
  readonly now: () => Date
}

class PostgresStore implements Store {
  readonly #room: Room
  readonly #config: ClientConfig
  readonly #database: Database
  readonly #locks: LockSession
  readonly #intakes: PostgresIntake[] = []
  readonly batches: PostgresBatches
  readonly keys: PostgresKeys
  readonly products: ProductIndex
  readonly tables: IdTables
  readonly rules: PostgresRuleSets
  readonly bookings: Bookings
  readonly echoes: Echoes
  readonly beats: Beats

  constructor(room: Room) {
    this.#room = room
    this.#config = connectionOf(room.url)
    this.#locks = new LockSession(this.#config, room.shop)
    this.#database = new Database(this.#config, room.shop, this.#locks)
    this.batches = new PostgresBatches(this.#database)
    this.keys = new PostgresKeys(this.#database)
    this.products = new PostgresProductIndex(this.#database, this.batches)
    this.tables = new PostgresIdTables(this.#database, room.now)
    this.rules = new PostgresRuleSets(this.#database, room.now)
    this.bookings = new PostgresBookings(this.#database)
    this.echoes = new PostgresEchoes(this.#database)
    this.beats = new PostgresBeats(this.#database)
  }

  ready(): Promise<void> {
    return this.#database.ready()
  }

  intake(rules?: () => Promise<number>): Promise<Intake> {
    const { now, limits = {} } = this.#room
    const options = { config: this.#config, database: this.#database, now, limits, rules }
    const intake = new PostgresIntake(options)
    this.#intakes.push(intake)
    return Promise.resolve(intake)
  }

  unread(after: Position): Reading {
    return new PostgresReading(this.#database, after)
  }

  notifications(ids: Iterable<string>): AsyncIterable<Received> {
    return notificationsOf(this.#database, ids)
  }

  waitingSince(after: Position): Promise<string | null> {
    return waitingSince(this.#database, after)
  }

  document<T>(name: DocumentName): Document<T> {
    return new PostgresDocument<T>(this.#database, name)
  }

  async lock(name: LockName, options: LockOptions): Promise<LockAnswer> {
    const answer = await withDatabase(() => takeLock(this.#database, this.#locks, name, options))
    if (answer.kind !== 'held' || name !== 'stock') return answer
    this.keys.forget()
    try {
      await takeOver(this.batches, this.#room.now())
      return answer
    } catch (error) {
      await answer.release()
      throw error
    }
  }

  leave(name: LockName): Leave {
    this.holding(name)
    return leaveWhile(() => this.#locks.epochOf(name) !== undefined)
  }

  async stillHeld(name: LockName): Promise<Leave> {
    const leave = this.leave(name)
    await this.#database.transaction(() => Promise.resolve())
    return leave
  }

  holding(name: LockName): number {
    const epoch = this.#locks.epochOf(name)
    if (epoch === undefined) throw new Error(`the lock ${name} is not held`)
    return epoch
  }

  holds(name: LockName): boolean {
    return this.#locks.purposeOf(name) !== undefined
  }

  senderMayLive(name: LockName, number: number | undefined): Promise<boolean> {
    return this.#database.mayLive(name, number ?? null)
  }

  holder(name: LockName): Promise<string | null> {
    return holderOf(this.#database, name)
  }

  olderListener(): Promise<boolean> {
    return olderListener(this.#database)
  }

  server(): Promise<ServerIdentity | null> {
    return serverIdentity(this.#database)
  }

  /** A server does not tell how much room is left on its disks; it refuses when there is none. Somebody waits for the answer. */
  async probe(): Promise<{ readonly freeBytes: number }> {
    await this.#database.write(
      `INSERT INTO ston.probes (shop, at) VALUES ($1, now())
       ON CONFLICT (shop) DO UPDATE SET at = excluded.at`,
      [],
      PROBE_MS,
    )
    return { freeBytes: Infinity }
  }

  needFreeSpace(): Promise<void> {
    return Promise.resolve()
  }

  prune({ before, keysFrom }: { before: string; keysFrom: string }): Promise<void> {
    return prune({ database: this.#database, batches: this.batches }, before, keysFrom)
  }

  async close(): Promise<void> {
    for (const intake of this.#intakes) await intake.close()
    this.#locks.close()
    await this.#database.close()
  }
}

import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import type { ClientBase, ClientConfig } from 'pg'
import { isAtWork } from './at-work.ts'
import { openSession, type Session, STATEMENT_MS } from './session.ts'
import { within } from '../../kernel/within.ts'
import { type Machine, thisMachine } from '../files/machine.ts'
import { areNewest, endEpoch, raiseEpoch } from './epochs.ts'
import { inTransaction } from './transaction.ts'
import { lockLost } from './trouble.ts'

/** Milliseconds. The server's own patience with a connection (see `session.ts`) is longer than both together. */
export interface Beats {
  readonly beatMs: number
  /** A server that does not answer the beat for so long is gone, as far as a holder may believe. */
  readonly silentMs: number
}

const BEATS: Beats = { beatMs: 5000, silentMs: 10_000 }

/** The advisory lock's two numbers: 64 bits of a hash, so that no two shops share one. */
export function lockKey(shop: string, name: string): readonly [number, number] {
  const hash = createHash('sha256').update(`ston\n${shop}\n${name}`).digest()
  return [hash.readInt32BE(0), hash.readInt32BE(4)]
}

/** `pg_locks` shows the two numbers unsigned, in columns of their own. */
export const HELD_BY = `
  SELECT l.purpose
    FROM pg_locks p LEFT JOIN ston.locks l ON l.shop = $1 AND l.name = $2 AND l.pid = p.pid
   WHERE p.locktype = 'advisory' AND p.granted AND p.objsubid = 2
     AND p.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     AND p.classid = $3::bigint::oid AND p.objid = $4::bigint::oid`

/**
 * All locks of one store are held on one connection. When it ends the server gives them back at once; a holder that is still
 * alive learns it at its next write, which goes over the same connection and therefore fails.
 */
export class LockSession {
  readonly #config: ClientConfig
  readonly #shop: string
  readonly #machine: Machine
  readonly #held = new Map<string, string>()
  /** The numbers of those that are held. */
  readonly #epochs = new Map<string, number>()
  #session: Session | null = null
  /** The purposes of locks that went with their connection and have not been released. */
  readonly #lost = new Map<string, string>()
  #beat: NodeJS.Timeout | null = null
  /** The server's own process for the connection; 0 = not known yet. */
  #backend = 0
  readonly #beats: Beats
  #isAsking = false

  constructor(
    config: ClientConfig,
    shop: string,
    { machine = thisMachine(), beats = BEATS }: { machine?: Machine; beats?: Beats } = {},
  ) {
    // A statement that takes long is not given up before the server gives it up: whether it lives is asked meanwhile.
    this.#config = { ...config, query_timeout: STATEMENT_MS + beats.silentMs }
    this.#shop = shop
    this.#machine = machine
    this.#beats = beats
  }

  get isHolding(): boolean {
    return this.#held.size > 0 || this.#lost.size > 0
  }

  /** What this store itself holds the lock for; undefined when it does not. */
  purposeOf(name: string): string | undefined {
    return this.#held.get(name) ?? this.#lost.get(name)
  }

  /** Does something on the connection that holds the locks; throws `lockLost` once one of them is gone. */
  async run<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    this.#check()
    const session = this.#session
    if (session === null) throw lockLost([...this.#held.values()].join(', '))
    try {
      return await session.run(work)
    } catch (error) {
      if (!session.isOpen) this.#check()
      throw error
    }
  }

  /** The same in a transaction during which nobody can take the locks away; throws `lockLost` where somebody has. */
  write<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    return this.run((client) =>
      inTransaction(client, async () => {
        if (!(await areNewest(client, this.#shop, this.#epochs)))
          throw lockLost([...this.#held.values()].join(', '))
        return work(client)
      }),
    )
  }

  /** The number that this store holds the lock by, while its connection lasts. */
  epochOf(name: string): number | undefined {
    return this.#session?.isOpen === true ? this.#epochs.get(name) : undefined
  }

  /** True when the lock is ours now. Everybody can see what for. */
  async take(name: string, purpose: string): Promise<boolean> {
    this.#check()
    const session = await this.#open()
    this.#startBeat()
    try {
      return await this.#takeOn(session, name, purpose)
    } finally {
      if (this.#held.size === 0) this.#rest()
    }
  }

  #takeOn(session: Session, name: string, purpose: string): Promise<boolean> {
    return session.run(async (client) => {
      const key = lockKey(this.#shop, name)
      const { rows } = await client.query<{ got: boolean; backend: number }>(
        'SELECT pg_try_advisory_lock($1, $2) AS got, pg_backend_pid() AS backend',
        [...key],
      )
      if (rows[0]?.got !== true) return false
      this.#backend = rows[0].backend
      this.#held.set(name, purpose)
      this.#startBeat()
      const me = this.#machine.self()
      this.#epochs.set(name, await raiseEpoch(client, this.#shop, name, me))
      await this.#announce(client, name, purpose)
      return true
    })
  }

  /** Gives it back; one that was lost is only forgotten. */
  async release(name: string): Promise<void> {
    this.#lost.delete(name)
    if (!this.#held.has(name)) return
    const session = this.#session
    try {
      await session?.run(async (client) => {
        await client.query('DELETE FROM ston.locks WHERE shop = $1 AND name = $2', [
          this.#shop,
          name,
        ])
        await endEpoch(client, this.#shop, name, this.#epochs.get(name) ?? 0)
        await client.query('SELECT pg_advisory_unlock($1, $2)', [...lockKey(this.#shop, name)])
      })
    } catch {
      session?.end() // the server gives the lock back with the connection
      this.#forget(session)
      this.#lost.delete(name)
    }
    this.#held.delete(name)
    this.#epochs.delete(name)
    if (this.#held.size === 0) this.#rest()
  }

  /** Ends the connection, and with it whatever is held. */
  close(): void {
    this.#held.clear()
    this.#epochs.clear()
    this.#lost.clear()
    this.#rest()
    this.#session?.end()
    this.#session = null
  }

  async #announce(client: ClientBase, name: string, purpose: string): Promise<void> {
    await client.query(
      `INSERT INTO ston.locks (shop, name, purpose, host, pid, at)
       VALUES ($1, $2, $3, $4, pg_backend_pid(), now())
       ON CONFLICT (shop, name) DO UPDATE
         SET purpose = excluded.purpose, host = excluded.host, pid = excluded.pid, at = excluded.at`,
      [this.#shop, name, purpose, hostname()],
    )
  }

  async #open(): Promise<Session> {
    if (this.#session?.isOpen === true) return this.#session
    this.#backend = 0
    this.#session = await openSession(this.#config, (session) => this.#forget(session))
    return this.#session
  }

  /** The connection is gone: what it held is lost until somebody says that he knows. */
  #forget(session: Session | null): void {
    if (this.#session !== session) return
    this.#session = null
    for (const [name, purpose] of this.#held) this.#lost.set(name, purpose)
    this.#held.clear()
    this.#epochs.clear()
    this.#rest()
  }

  #startBeat(): void {
    this.#beat ??= setInterval(() => void this.#pulse(), this.#beats.beatMs).unref()
  }

  #rest(): void {
    if (this.#beat !== null) clearInterval(this.#beat)
    this.#beat = null
  }

  #check(): void {
    if (this.#lost.size > 0) throw lockLost([...this.#lost.values()].join(', '))
  }

  /** A sign of life: also tells us about a connection that has died without a word. */
  async #pulse(): Promise<void> {
    const session = this.#session
    if (session === null || this.#isAsking) return
    this.#isAsking = true
    try {
      await this.#ask(session)
    } catch {
      session.end()
      this.#forget(session)
    } finally {
      this.#isAsking = false
    }
  }

  /** Throws where the connection is dead. One that is busy cannot be asked, so the server is asked about it. */
  async #ask(session: Session): Promise<void> {
    const { silentMs } = this.#beats
    let askedAt: number | null = null
    const answer = session.run((client) => {
      askedAt = performance.now()
      return client.query('SELECT 1')
    })
    answer.catch(() => undefined)
    while ((await within(answer, silentMs, 'late')) === 'late') {
      const isSilent =
        askedAt === null
          ? !(await isAtWork(this.#config, this.#backend, silentMs))
          : performance.now() - askedAt >= silentMs
      if (isSilent) throw new Error('the server is silent')
    }
  }
}

import { randomBytes } from 'node:crypto'
import type { ClientBase, ClientConfig } from 'pg'
import { type Intake, IntakeRefused, type Notification } from '../store.ts'
import type { Database } from './database.ts'
import { openSession, type Session } from './session.ts'

/** Bytes of records, and milliseconds. */
export interface IntakeLimits {
  readonly groupBytes: number
  readonly waitingBytes: number
  readonly segmentBytes: number
  /** A quiet shop's segment is left after a day, long before anybody prunes it. */
  readonly segmentMs: number
  /** How long to leave a database alone that has refused. */
  readonly retryMs: number
  /** What takes longer counts as a lost connection. */
  readonly queryMs: number
  /** An idle connection is used so often, so that nothing on the way forgets it. */
  readonly idleMs: number
}

const MIB = 1024 * 1024
const LIMITS: IntakeLimits = {
  groupBytes: MIB,
  waitingBytes: 64 * MIB,
  segmentBytes: 64 * MIB,
  segmentMs: 24 * 60 * 60 * 1000,
  retryMs: 1000,
  queryMs: 5000,
  idleMs: 20_000,
}

/** One statement a group. Its records come as lines of one text: JSON has no line breaks, and nothing needs to be escaped. */
const INSERT = {
  name: 'ston-append',
  text: `
    INSERT INTO ston.notifications (shop, segment, number, id_table, record)
    SELECT s.shop, s.name, $3 + r.place - 1, t.number, r.record
      FROM ston.segments s,
           (SELECT coalesce(max(number), 0) AS number FROM ston.id_tables WHERE shop = $1) t,
           unnest(string_to_array($4, E'\\n')) WITH ORDINALITY AS r(record, place)
     WHERE s.shop = $1 AND s.name = $2`,
}

interface Entry {
  readonly record: string
  readonly bytes: number
  readonly resolve: (id: string) => void
  readonly reject: (error: Error) => void
}

/** A segment of the journal: numbers given out by this process alone, one group after the other. */
interface Segment {
  readonly name: string
  readonly session: Session
  readonly since: number
  next: number
  bytes: number
}

/** `limits` are for tests. */
export interface IntakeOptions {
  readonly config: ClientConfig
  readonly database: Database
  readonly now: () => Date
  readonly limits?: Partial<IntakeLimits>
}

/**
 * Group commit: while one insert is on its way to the server's disk, arrivals wait; then all of them go with the next one.
 *
 * **Why no reader can skip a row.** The numbers of a segment come from one process, and a group is sent only when the one
 * before is known to be committed. So whoever sees a number sees all lower ones, and a position may be "segment → next number".
 * After an error nobody knows whether the group is in, or is still going to be: the segment is left for good, and no higher
 * number of it will ever be there. A group that commits late is behind every position that anybody can have read.
 */
export class PostgresIntake implements Intake {
  readonly #options: IntakeOptions
  readonly #limits: IntakeLimits
  #waiting: Entry[] = []
  #bytes = 0
  #draining: Promise<void> | null = null
  #segment: Segment | null = null
  #session: Session | null = null
  #refused: { readonly until: number; readonly cause: unknown } | null = null
  #closed = false
  readonly #beat: NodeJS.Timeout

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#limits = { ...LIMITS, ...options.limits }
    this.#beat = setInterval(() => this.#touch(), this.#limits.idleMs).unref()
  }

  append(notification: Notification): Promise<string> {
    const { form, event, headers, body } = notification
    const at = this.#options.now().toISOString()
    const record = JSON.stringify({ at, form, event, headers, body })
    const bytes = Buffer.byteLength(record)
    const refusal = this.#refusal(bytes)
    if (refusal !== null) return Promise.reject(refusal)
    this.#bytes += bytes
    return new Promise((resolve, reject) => {
      this.#waiting.push({ record, bytes, resolve, reject })
      this.#draining ??= this.#drain()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#beat)
    await this.#draining
    this.#session?.end()
    this.#session = null
    this.#segment = null
  }

  #refusal(bytes: number): IntakeRefused | null {
    if (this.#closed) return new IntakeRefused('closed')
    if (this.#refused !== null && performance.now() < this.#refused.until)
      return new IntakeRefused('disk', this.#refused.cause)
    return this.#bytes + bytes > this.#limits.waitingBytes ? new IntakeRefused('full') : null
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup()
      try {
        const ids = await this.#commit(group)
        for (const [i, entry] of group.entries()) entry.resolve(ids[i] ?? '')
        for (const entry of group) this.#bytes -= entry.bytes
      } catch (error) {
        this.#giveUp(group, error)
      }
    }
    this.#draining = null
  }

  #nextGroup(): Entry[] {
    let bytes = 0
    let count = 0
    for (const entry of this.#waiting) {
      bytes += entry.bytes
      if (count > 0 && bytes > this.#limits.groupBytes) break
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  async #commit(group: readonly Entry[]): Promise<string[]> {
    const segment = await this.#writable()
    const lines = group.map(({ record }) => record).join('\n')
    const values = [this.#options.database.shop, segment.name, segment.next, lines]
    const { rowCount } = await this.#timed(segment.session, (client) =>
      client.query({ ...INSERT, values }),
    )
    // A database that was put back to an earlier day does not know the segment.
    if (rowCount !== group.length) throw new Error(`the segment ${segment.name} is gone`)
    const ids = group.map((_, i) => `${segment.name}:${segment.next + i}`)
    segment.next += group.length
    segment.bytes += lines.length
    this.#refused = null
    return ids
  }

  /** A fresh segment at first, after a failure, and when the old one is large or old. */
  async #writable(): Promise<Segment> {
    const old = this.#segment
    const { segmentBytes, segmentMs } = this.#limits
    const fits =
      old?.session.isOpen === true &&
      old.bytes < segmentBytes &&
      performance.now() - old.since < segmentMs
    if (old !== null && fits) return old
    this.#segment = null
    const session = await this.#connected()
    const now = this.#options.now()
    const name = newName(now)
    const { database } = this.#options
    await this.#timed(session, (client) =>
      client.query(
        'INSERT INTO ston.segments (shop, name, opened_at, format) VALUES ($1, $2, $3, 2)',
        [database.shop, name, now],
      ),
    )
    this.#segment = { name, session, since: performance.now(), next: 0, bytes: 0 }
    return this.#segment
  }

  async #connected(): Promise<Session> {
    if (this.#session?.isOpen === true) return this.#session
    await this.#options.database.ready()
    this.#session = await openSession(this.#options.config, () => undefined)
    return this.#session
  }

  /** An answer that does not come ends the connection: the server may still be at work on it, we are not. */
  async #timed<T>(session: Session, work: (client: ClientBase) => Promise<T>): Promise<T> {
    const timer = setTimeout(() => session.end(), this.#limits.queryMs)
    try {
      return await session.run(work)
    } finally {
      clearTimeout(timer)
    }
  }

  #touch(): void {
    const session = this.#session
    if (this.#draining !== null || session?.isOpen !== true) return
    this.#timed(session, (client) => client.query('SELECT 1')).catch(() => session.end())
  }

  /** Nothing that is not known to be committed may be promised: everybody who waits is sent away. */
  #giveUp(group: readonly Entry[], cause: unknown): void {
    this.#segment = null
    this.#session?.end()
    this.#session = null
    this.#refused = { until: performance.now() + this.#limits.retryMs, cause }
    const all = [...group, ...this.#waiting]
    this.#waiting = []
    this.#bytes = 0
    for (const entry of all) entry.reject(new IntakeRefused('disk', cause))
  }
}

/** Names sort by time; the random part keeps two processes of one moment apart. */
function newName(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]/g, '')}-${randomBytes(6).toString('hex')}`
}

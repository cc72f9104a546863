import { randomBytes } from 'node:crypto'
import type { ClientBase, ClientConfig } from 'pg'
import { type Entry, GroupCommit, type IntakeLimits, LIMITS } from '../group-commit.ts'
import type { Intake, Notification } from '../store.ts'
import type { Database } from './database.ts'
import { openSession, type Session } from './session.ts'

/** More limits, in milliseconds. */
export interface PostgresLimits extends IntakeLimits {
  /** What takes longer counts as a lost connection. */
  readonly queryMs: number
  /** An idle connection is used so often, so that nothing on the way forgets it. */
  readonly idleMs: number
}

const MORE_LIMITS = { queryMs: 5000, idleMs: 20_000 }

/**
 * One statement a group. Its records come as lines of one text: JSON has no line breaks, and nothing needs to be escaped. The segment's row is
 * kept until all is in: nobody removes it meanwhile.
 */
const INSERT = {
  name: 'ston-append',
  text: `
    INSERT INTO ston.notifications (shop, segment, number, id_table, record, rules)
    SELECT s.shop, s.name, $3 + r.place - 1, t.number, r.record, r.rules
      FROM ston.segments s,
           (SELECT coalesce(max(number), 0) AS number FROM ston.id_tables WHERE shop = $1) t,
           unnest(string_to_array($4, E'\\n'), $5::int[]) WITH ORDINALITY AS r(record, rules, place)
     WHERE s.shop = $1 AND s.name = $2 FOR KEY SHARE OF s`,
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
  /** The number of the rule set in force, asked for once a group. */
  readonly rules?: (() => Promise<number>) | undefined
  readonly limits?: Partial<PostgresLimits>
}

/**
 * A group is one insert.
 *
 * **Why no reader can skip a row.** The numbers of a segment come from one process, and a group is sent only when the one
 * before is known to be committed. So whoever sees a number sees all lower ones, and a position may be "segment → next number".
 * After an error nobody knows whether the group is in, or is still going to be: the segment is left for good, and no higher
 * number of it will ever be there. A group that commits late is behind every position that anybody can have read.
 */
export class PostgresIntake implements Intake {
  readonly #options: IntakeOptions
  readonly #limits: PostgresLimits
  readonly #commits: GroupCommit
  #segment: Segment | null = null
  #session: Session | null = null
  readonly #beat: NodeJS.Timeout

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#limits = { ...LIMITS, ...MORE_LIMITS, ...options.limits }
    this.#commits = new GroupCommit(this.#limits, {
      write: (group) => this.#write(group),
      abandon: () => Promise.resolve(this.#abandon()),
    })
    this.#beat = setInterval(() => this.#touch(), this.#limits.idleMs).unref()
  }

  append(notification: Notification): Promise<string> {
    const { form, event, headers, body, rules } = notification
    const at = this.#options.now().toISOString()
    const record = JSON.stringify({ at, form, event, headers, body })
    return this.#commits.append({ record, rules, bytes: Buffer.byteLength(record) })
  }

  async close(): Promise<void> {
    clearInterval(this.#beat)
    await this.#commits.close()
    this.#abandon()
  }

  async #write(group: readonly Entry[]): Promise<string[]> {
    const segment = await this.#writable()
    const lines = group.map(({ record }) => record).join('\n')
    const inForce = await this.#options.rules?.()
    const rules = group.map((entry) => entry.rules ?? inForce ?? null)
    const values = [this.#options.database.shop, segment.name, segment.next, lines, rules]
    const { rowCount } = await this.#timed(segment.session, (client) =>
      client.query({ ...INSERT, values }),
    )
    // A database that was put back to an earlier day does not know the segment.
    if (rowCount !== group.length) throw new Error(`the segment ${segment.name} is gone`)
    const ids = group.map((_, i) => `${segment.name}:${segment.next + i}`)
    segment.next += group.length
    segment.bytes += lines.length
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
    const name = newName(this.#options.now())
    const { database } = this.#options
    await this.#timed(session, (client) =>
      client.query(
        'INSERT INTO ston.segments (shop, name, opened_at, format) VALUES ($1, $2, now(), 2)',
        [database.shop, name],
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
    if (this.#commits.isBusy || session?.isOpen !== true) return
    this.#timed(session, (client) => client.query('SELECT 1')).catch(() => session.end())
  }

  #abandon(): void {
    this.#segment = null
    this.#session?.end()
    this.#session = null
  }
}

/** Names sort by time; the random part keeps two processes of one moment apart. */
function newName(now: Date): string {
  return `${now.toISOString().replaceAll(/[-:]/g, '')}-${randomBytes(6).toString('hex')}`
}

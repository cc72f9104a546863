import { type Intake, IntakeRefused, type Notification } from '../store.ts'
import { LINE_OVERHEAD, LinePages } from './checked.ts'
import type { Io } from './io.ts'
import { Segment } from './segment.ts'
import { watchTable } from './tables.ts'

/** `limits` are for tests. */
export interface IntakeOptions {
  readonly io: Io
  /** The store's folders of these names. */
  readonly journal: string
  readonly tables: string
  readonly now: () => Date
  /** The number of the rule set in force, asked for once a group. */
  readonly rules?: (() => Promise<number>) | undefined
  readonly limits?: Partial<IntakeLimits>
}

/** Bytes on disk, and milliseconds. */
export interface IntakeLimits {
  /** A reader passes over at most this much at the end of a crashed process's segment. */
  readonly groupBytes: number
  readonly waitingBytes: number
  readonly segmentBytes: number
  /** A quiet shop's segment is left after a day, long before anybody prunes it. */
  readonly segmentMs: number
  /** How long to leave a disk alone that has refused. */
  readonly retryMs: number
}

const MIB = 1024 * 1024
const LIMITS: IntakeLimits = {
  groupBytes: MIB,
  waitingBytes: 64 * MIB,
  segmentBytes: 64 * MIB,
  segmentMs: 24 * 60 * 60 * 1000,
  retryMs: 1000,
}

/** A usual group fits on a page. */
const PAGE_BYTES = 128 * 1024

/** `{"id":"<segment>:<number>","table":<number>,"rules":<number>,` is written when the group is. */
const HEAD_BYTES = 128

const NO_RULES = Promise.resolve(undefined)

interface Entry {
  /** The record without its beginning. */
  readonly rest: string
  /** Its own rule set; absent = the one in force. */
  readonly rules: number | undefined
  readonly bytes: number
  readonly resolve: (id: string) => void
  readonly reject: (error: Error) => void
}

/**
 * Group commit: while one sync runs, arrivals wait; then all of them are written with one write and one sync, and
 * answered. No timer and no added delay: a single sender is as quick as with a sync of its own.
 */
export class FileIntake implements Intake {
  readonly #options: IntakeOptions
  readonly #limits: IntakeLimits
  readonly #table: () => Promise<number>
  #waiting: Entry[] = []
  #bytes = 0
  #draining: Promise<void> | null = null
  #segment: Segment | null = null
  #refused: { readonly until: number; readonly cause: unknown } | null = null
  #closed = false
  #clock = { ms: 0, text: '' }
  readonly #pages = new LinePages(PAGE_BYTES)

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#limits = { ...LIMITS, ...options.limits }
    this.#table = watchTable(options.io, options.tables)
  }

  append(notification: Notification): Promise<string> {
    const rest = this.#restOf(notification)
    const bytes = Buffer.byteLength(rest) + HEAD_BYTES + LINE_OVERHEAD
    const refusal = this.#refusal(bytes)
    if (refusal !== null) return Promise.reject(refusal)
    this.#bytes += bytes
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rest, rules: notification.rules, bytes, resolve, reject })
      this.#draining ??= this.#drain()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#draining
    await this.#segment?.close()
    this.#segment = null
  }

  #refusal(bytes: number): IntakeRefused | null {
    if (this.#closed) return new IntakeRefused('closed')
    if (this.#refused !== null && performance.now() < this.#refused.until)
      return new IntakeRefused('disk', this.#refused.cause)
    return this.#bytes + bytes > this.#limits.waitingBytes ? new IntakeRefused('full') : null
  }

  #restOf(notification: Notification): string {
    const { form, event, headers, body } = notification
    return `"at":"${this.#at()}",${JSON.stringify({ form, event, headers, body }).slice(1)}`
  }

  /** Now as text; many arrive within one millisecond. */
  #at(): string {
    const now = this.#options.now()
    if (now.getTime() !== this.#clock.ms)
      this.#clock = { ms: now.getTime(), text: now.toISOString() }
    return this.#clock.text
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup()
      try {
        const ids = await this.#commit(group)
        for (const entry of group) this.#bytes -= entry.bytes
        // The next group is on its way to the disk before the senders of this one are answered: both happen at once.
        process.nextTick(answer, group, ids)
      } catch (error) {
        await this.#giveUp(group, error)
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
    if (count === this.#waiting.length) {
      const all = this.#waiting
      this.#waiting = []
      return all
    }
    return this.#waiting.splice(0, count)
  }

  /** Table and rules are asked for after the group has been taken, so no record is given one from before its arrival. */
  async #commit(group: readonly Entry[]): Promise<string[]> {
    const inForce = both(this.#table(), this.#options.rules?.() ?? NO_RULES)
    const [segment, [table, rules]] = await both(this.#writable(), inForce)
    this.#pages.reserve(group.reduce((sum, entry) => sum + entry.bytes, 0))
    const ids = group.map((entry, i) => {
      const id = `${segment.name}:${segment.lines + i}`
      const under = entry.rules ?? rules
      const head = `{"id":"${id}","table":${table},${under === undefined ? '' : `"rules":${under},`}`
      this.#pages.add(head + entry.rest, entry.bytes)
      return id
    })
    const pages = this.#pages.take()
    await segment.append(pages, group.length)
    this.#pages.giveBack(pages[0])
    this.#refused = null
    return ids
  }

  /** The segment to write to: a fresh one at first, after a failure, and when the old one is large, old or deleted. */
  async #writable(): Promise<Segment> {
    const { io, journal, now } = this.#options
    const old = this.#segment
    if (old !== null) {
      const fits = old.size < this.#limits.segmentBytes && old.ageMs(now()) < this.#limits.segmentMs
      if (fits && old.isThere()) return old
      this.#segment = null
      await old.close()
    }
    this.#segment = await Segment.open(io, journal, now())
    return this.#segment
  }

  /** Nothing that was not synced may be promised: everybody who waits is sent away. */
  async #giveUp(group: readonly Entry[], cause: unknown): Promise<void> {
    const segment = this.#segment
    this.#segment = null
    this.#refused = { until: performance.now() + this.#limits.retryMs, cause }
    const all = [...group, ...this.#waiting]
    this.#waiting = []
    this.#bytes = 0
    for (const entry of all) entry.reject(new IntakeRefused('disk', cause))
    await segment?.abandon()
  }
}

function answer(group: readonly Entry[], ids: readonly string[]): void {
  for (const [i, entry] of group.entries()) entry.resolve(ids[i] ?? '')
}

/** Like `Promise.all`, but nothing is still under way when it throws. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b])
  return Promise.all([a, b])
}

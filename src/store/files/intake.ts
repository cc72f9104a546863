import { type Entry, GroupCommit, type IntakeLimits, LIMITS } from '../group-commit.ts'
import type { Intake, Notification } from '../store.ts'
import { LINE_OVERHEAD, LinePages } from './checked.ts'
import type { Io } from './io.ts'
import type { Machine } from './machine.ts'
import { Segment } from './segment.ts'
import { watchTable } from './tables.ts'

/** `limits` are for tests. */
export interface IntakeOptions {
  readonly io: Io
  /** The store's folders of these names. */
  readonly journal: string
  readonly tables: string
  readonly now: () => Date
  readonly machine: Machine
  /** The number of the rule set in force, asked for once a group. */
  readonly rules?: (() => Promise<number>) | undefined
  readonly limits?: Partial<IntakeLimits>
}

/** A usual group fits on a page. */
const PAGE_BYTES = 128 * 1024

/** `{"id":"<segment>:<number>","table":<number>,"rules":<number>,` is written when the group is. */
const HEAD_BYTES = 128

const NO_RULES = Promise.resolve(undefined)

/** A group is written with one write and one sync, into a file that this process alone appends to. */
export class FileIntake implements Intake {
  readonly #options: IntakeOptions
  readonly #limits: IntakeLimits
  readonly #table: () => Promise<number>
  readonly #commits: GroupCommit
  #segment: Segment | null = null
  #clock = { ms: 0, text: '' }
  readonly #pages = new LinePages(PAGE_BYTES)

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#limits = { ...LIMITS, ...options.limits }
    this.#table = watchTable(options.io, options.tables)
    const writer = {
      write: (group: readonly Entry[]) => this.#write(group),
      abandon: () => this.#abandon(),
    }
    this.#commits = new GroupCommit(this.#limits, writer, options.machine.system)
  }

  append(notification: Notification): Promise<string> {
    const record = this.#restOf(notification)
    const bytes = Buffer.byteLength(record) + HEAD_BYTES + LINE_OVERHEAD
    return this.#commits.append({ record, rules: notification.rules, bytes })
  }

  async close(): Promise<void> {
    await this.#commits.close()
    await this.#segment?.close()
    this.#segment = null
  }

  /** The record without its beginning. */
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

  /** Table and rules are asked for after the group has been taken, so no record is given one from before its arrival. */
  async #write(group: readonly Entry[]): Promise<string[]> {
    const inForce = both(this.#table(), this.#options.rules?.() ?? NO_RULES)
    const [segment, [table, rules]] = await both(this.#writable(), inForce)
    this.#pages.reserve(group.reduce((sum, entry) => sum + entry.bytes, 0))
    const ids = group.map((entry, i) => {
      const id = `${segment.name}:${segment.lines + i}`
      const under = entry.rules ?? rules
      const head = `{"id":"${id}","table":${table},${under === undefined ? '' : `"rules":${under},`}`
      this.#pages.add(head + entry.record, entry.bytes)
      return id
    })
    const pages = this.#pages.take()
    await segment.append(pages, group.length)
    // Nobody reads what was written behind somebody who was removing it.
    if (!segment.isThere()) throw new Error(`the segment ${segment.name} is gone`)
    this.#pages.giveBack(pages[0])
    return ids
  }

  /** The segment to write to: a fresh one at first, after a failure, and when the old one is large, old or deleted. */
  async #writable(): Promise<Segment> {
    const { io, journal, now, machine } = this.#options
    const old = this.#segment
    if (old !== null) {
      const fits = old.size < this.#limits.segmentBytes && old.ageMs(now()) < this.#limits.segmentMs
      if (fits && old.isThere()) return old
      this.#segment = null
      await old.close()
    }
    this.#segment = await Segment.open({ io, folder: journal, system: machine.system }, now())
    return this.#segment
  }

  async #abandon(): Promise<void> {
    const segment = this.#segment
    this.#segment = null
    await segment?.abandon()
  }
}

/** Like `Promise.all`, but nothing is still under way when it throws. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b])
  return Promise.all([a, b])
}

import type { Log } from '../../kernel/log.ts'
import { serveLog } from '../../messages/serve.ts'
import { say, type Locale } from '../../kernel/sentence.ts'
import type { System, Timer } from '../../kernel/system.ts'
import { MINUTE_MS } from '../../kernel/time.ts'
import type { Limits } from './limits.ts'

/** The language of the moment: it may change while the listener is at work. */
export interface Spoken {
  readonly locale: Locale
}

/** The one on the wall, and the one that nobody sets. */
interface Clocks {
  readonly now: () => Date
  readonly system: System
}

/** How long answers take, in ms: the upper bounds of the counters. Smaregi waits for 3 s. */
export const ANSWER_BOUNDS: readonly number[] = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 3000,
]

/** What a machine reads, since the start of this process. */
export interface Measures {
  readonly counts: RequestCounts
  /** Notifications that reached the store's hands, by how long they waited for their answer: one more than there are bounds. */
  readonly answers: readonly number[]
  /** The sum of their times, ms. */
  readonly answersMs: number
  /** When the newest notification was kept (ms since 1970). */
  readonly heardAt: number | null
}

export interface RequestCounts {
  readonly received: number
  readonly rows: number
  readonly refused: Readonly<Record<string, number>>
}

/** Counts what comes in, and says it without flooding the log: a stranger can cause thousands of refusals a second. */
export class RequestCounters {
  readonly #log: Log
  readonly #spoken: Spoken
  readonly #limits: Limits
  readonly #clocks: Clocks
  readonly #timer: Timer
  readonly #warned = new Map<string, { at: number; unsaid: number }>()
  readonly #all = { received: 0, rows: 0, refused: {} as Record<string, number> }
  /** A counter each, chosen by a few comparisons: nothing else is done about it while notifications come in. */
  readonly #answers = Array.from({ length: ANSWER_BOUNDS.length + 1 }, () => 0)
  #answersMs = 0
  #heardAt: number | null = null
  #turnedAwayAt: number | null = null
  #toldAt: number | null = null
  onTurnedAway = (): void => {}
  #minute = { received: 0, rows: 0, refused: 0 }

  constructor(spoken: Spoken & { readonly log: Log }, limits: Limits, clocks: Clocks) {
    this.#log = spoken.log
    this.#spoken = spoken
    this.#limits = limits
    this.#clocks = clocks
    this.#timer = clocks.system.every(limits.summaryMs, () => this.#summary()).unref()
  }

  get counts(): RequestCounts {
    return this.#all
  }

  get measures(): Measures {
    return {
      counts: this.#all,
      answers: this.#answers,
      answersMs: this.#answersMs,
      heardAt: this.#heardAt,
    }
  }

  /** When what reads like a notification of Smaregi's was refused last for its code (ms since 1970); null = never. */
  get turnedAwayAt(): number | null {
    return this.#turnedAwayAt
  }

  /** `onTurnedAway` is called at most once a minute, however many there are. */
  turnedAway(): void {
    this.#turnedAwayAt = this.#clocks.now().getTime()
    const ticks = this.#clocks.system.ticks()
    if (this.#toldAt !== null && ticks - this.#toldAt < MINUTE_MS) return
    this.#toldAt = ticks
    this.onTurnedAway()
  }

  /** A notification that the store was asked to keep has its answer, whatever it is. */
  answered(ms: number): void {
    let bucket = 0
    while (bucket < ANSWER_BOUNDS.length && ms > (ANSWER_BOUNDS[bucket] ?? 0)) bucket += 1
    this.#answers[bucket] = (this.#answers[bucket] ?? 0) + 1
    this.#answersMs += ms
  }

  accepted(id: string, rows: number, event: string): void {
    this.#heardAt = this.#clocks.now().getTime()
    this.#all.received += 1
    this.#all.rows += rows
    this.#minute.received += 1
    this.#minute.rows += rows
    this.#log.debug({ notification: id, rows, event }, say(this.#spoken.locale, serveLog.received))
  }

  refused(why: string, status: number): void {
    this.#all.refused[why] = (this.#all.refused[why] ?? 0) + 1
    this.#minute.refused += 1
    if (this.#mayWarn(why)) {
      const unsaid = this.#warned.get(why)?.unsaid ?? 0
      const more = unsaid > 0 ? { more: unsaid } : {}
      this.#log.warn({ why, status, ...more }, say(this.#spoken.locale, serveLog.refused))
      this.#warned.set(why, { at: this.#clocks.system.ticks(), unsaid: 0 })
    }
  }

  /** Something that should not happen. Its message may quote what was sent, so only its name and place are logged. */
  wrong(error: unknown): void {
    if (!this.#mayWarn('wrong')) return
    this.#warned.set('wrong', { at: this.#clocks.system.ticks(), unsaid: 0 })
    this.#log.error(placeOf(error), say(this.#spoken.locale, serveLog.failed))
  }

  stop(): void {
    this.#timer.stop()
    this.#summary()
  }

  #mayWarn(why: string): boolean {
    const last = this.#warned.get(why)
    if (last === undefined || this.#clocks.system.ticks() - last.at >= this.#limits.warningMs)
      return true
    last.unsaid += 1
    return false
  }

  #summary(): void {
    const { received, refused } = this.#minute
    if (received + refused > 0)
      this.#log.info(this.#minute, say(this.#spoken.locale, serveLog.summary))
    this.#minute = { received: 0, rows: 0, refused: 0 }
  }
}

const FRAMES = 5

function placeOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { error: error.name, ...code, at: frames.slice(0, FRAMES).map((line) => line.trim()) }
}

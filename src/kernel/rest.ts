import type { HttpAnswer } from './http.ts'

/** A service has asked to be left alone. ISO instants, by our clock: when it said so, and until when. */
export interface Resting {
  readonly from: string
  readonly until: string
}

/** Where that is kept between runs. */
export interface RestBook {
  read(): Promise<Resting | null>
  write(resting: Resting): Promise<void>
}

/** So much a run waits out by itself; what is longer holds for the rest of it as well. */
const SHORT_MS = 60_000
/** A server may say a year, and a clock may be wrong: nothing is waited for longer than this. */
const LONGEST_MS = 24 * 60 * 60 * 1000
/** Our clock may have been set back by so much. */
const ALLOWANCE_MS = 5 * 60 * 1000

/** Remembers `Retry-After` of one service, over all runs and commands. */
export class Rest {
  readonly #book: RestBook
  readonly #now: () => Date
  #known: Promise<Resting | null> | null = null

  constructor(book: RestBook, now: () => Date) {
    this.#book = book
    this.#now = now
  }

  /** Until when nothing may be called; null = now. */
  async until(): Promise<Date | null> {
    this.#known ??= this.#book.read()
    const resting = await this.#known
    if (resting === null) return null
    const [now, from, until] = [this.#now(), new Date(resting.from), new Date(resting.until)]
    // Said in what is now the future: the clock was wrong then, so how much is left nobody knows.
    if (from.getTime() > now.getTime() + ALLOWANCE_MS) return null
    return now < until ? until : null
  }

  /** Takes down what an answer says. Never rejects: what cannot be kept must not cost a call. */
  async note(answer: HttpAnswer): Promise<void> {
    const now = this.#now()
    const ms = retryAfter(answer, now)
    if (ms === null || ms === 0) return
    const until = new Date(now.getTime() + Math.min(ms, LONGEST_MS))
    const resting = { from: now.toISOString(), until: until.toISOString() }
    if (ms > SHORT_MS) this.#known = Promise.resolve(resting)
    await this.#book.write(resting).catch(() => undefined)
  }
}

/** Milliseconds that the other side wants to be left alone (429, or 503 with `Retry-After`); null where it does not say. */
export function retryAfter(answer: HttpAnswer, now: Date): number | null {
  if (answer.kind !== 'answered' || (answer.status !== 429 && answer.status !== 503)) return null
  const told = answer.headers['retry-after']?.trim() ?? ''
  // Seconds, or a moment by the other side's clock.
  if (/^\d{1,9}$/.test(told)) return Number(told) * 1000
  const moment = Date.parse(told)
  return Number.isNaN(moment) ? null : Math.max(0, moment - (answer.date ?? now).getTime())
}

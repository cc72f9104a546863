import { Moved } from '../../kernel/errors.ts'
import type { Store } from '../../store/store.ts'
import { jstDay } from '../../kernel/time.ts'
import type { RememberedClock } from '../../kernel/server-clock.ts'

/** The document `calls`: Next Engine may charge beyond a number of calls a month. */
interface Calls {
  /** Japan's month, `YYYY-MM`. */
  readonly month: string
  readonly count: number
  /** Bytes sent and received; absent in what earlier versions have written. */
  readonly bytes?: number
  /** By the day (`YYYY-MM-DD`), and by the command that made them; absent in what earlier versions have written. */
  readonly days?: Readonly<Record<string, number>>
  readonly by?: Readonly<Record<string, number>>
  /** Next Engine's clock, as the last of them has told it. */
  readonly clock?: RememberedClock
}

/** The calls of a month that were written down. */
export interface CallFigures {
  readonly month: number
  readonly today: number
  /** Sent and received in the month, without heads: Next Engine may charge beyond 3 GB. */
  readonly bytes: number
  /** By the command that made them; of some it is not known. */
  readonly by: Readonly<Record<string, number>>
}

const WRITE_EVERY = 20
const TRIES = 5

/** Of another month than this one nothing is known. */
export async function readCallFigures(store: Store, now: Date): Promise<CallFigures> {
  const { value } = await store.document<Calls>('calls').read()
  if (value?.month !== monthOf(now)) return { month: 0, today: 0, bytes: 0, by: {} }
  const { count: month, days, bytes = 0, by = {} } = value
  return { month, today: days?.[jstDay(now)] ?? 0, bytes, by }
}

/** Null where no program has known it yet. */
export async function readClock(store: Store): Promise<RememberedClock | null> {
  return (await store.document<Calls>('calls').read()).value?.clock ?? null
}

/** So many in this month (Japan time). */
export async function readCalls(store: Store, now: Date): Promise<number> {
  return (await readCallFigures(store, now)).month
}

/** Counts calls in memory and writes them down now and then: a lost count of a few calls harms nobody, a sync a call would. */
export class CallCount {
  readonly #store: Store
  readonly #by: string
  #total = 0
  #unwritten = 0
  #bytes = 0

  /** `by`: the command that makes them. */
  constructor(store: Store, by: string) {
    this.#store = store
    this.#by = by
  }

  get total(): number {
    return this.#total
  }

  get unwritten(): number {
    return this.#unwritten
  }

  /** What `readCallFigures` does not know yet. */
  get figures(): CallFigures {
    const calls = this.#unwritten
    const by = calls === 0 ? {} : { [this.#by]: calls }
    return { month: calls, today: calls, bytes: this.#bytes, by }
  }

  /** `bytes`: sent, and received. */
  add(bytes: number): void {
    this.#total += 1
    this.#unwritten += 1
    this.#bytes += bytes
  }

  /** Is it time to write? Not done by `add`: an answer has just come then, and its tokens go first. */
  get due(): boolean {
    return this.#unwritten >= WRITE_EVERY
  }

  /** Other processes count as well: added to what stands there, and tried again when it has just changed. */
  async write(now: Date, clock: RememberedClock | null): Promise<void> {
    const document = this.#store.document<Calls>('calls')
    const month = monthOf(now)
    for (let left = TRIES; left > 0 && this.#unwritten > 0; left -= 1) {
      const { value, revision } = await document.read()
      const before = value?.month === month ? value : { month, count: 0 }
      try {
        const added = this.#added(before, jstDay(now))
        await document.replace(clock === null ? added : { ...added, clock }, revision)
        this.#unwritten = 0
        this.#bytes = 0
      } catch (error) {
        if (!(error instanceof Moved) || left === 1) throw error
      }
    }
  }

  #added({ month, count, bytes = 0, days, by }: Calls, day: string): Calls {
    const calls = this.#unwritten
    return {
      month,
      count: count + calls,
      bytes: bytes + this.#bytes,
      days: more(days, day, calls),
      by: more(by, this.#by, calls),
    }
  }
}

function more(
  counts: Readonly<Record<string, number>> | undefined,
  name: string,
  calls: number,
): Readonly<Record<string, number>> {
  return { ...counts, [name]: (counts?.[name] ?? 0) + calls }
}

function monthOf(now: Date): string {
  return jstDay(now).slice(0, 7)
}

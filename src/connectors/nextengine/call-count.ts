import { Moved } from '../../kernel/errors.ts'
import type { Store } from '../../store/store.ts'
import { jstDay } from '../../kernel/time.ts'

/** The document `calls`: Next Engine may charge beyond a number of calls a month. */
interface Calls {
  /** Japan's month, `YYYY-MM`. */
  readonly month: string
  readonly count: number
}

const WRITE_EVERY = 20
const TRIES = 5

/** The calls of this month that were written down. */
export async function readCalls(store: Store, now: Date): Promise<number> {
  const { value } = await store.document<Calls>('calls').read()
  return value?.month === monthOf(now) ? value.count : 0
}

/** Counts calls in memory and writes them down now and then: a lost count of a few calls harms nobody, a sync a call would. */
export class CallCount {
  readonly #store: Store
  #total = 0
  #unwritten = 0

  constructor(store: Store) {
    this.#store = store
  }

  get total(): number {
    return this.#total
  }

  get unwritten(): number {
    return this.#unwritten
  }

  add(): void {
    this.#total += 1
    this.#unwritten += 1
  }

  /** Is it time to write? Not done by `add`: an answer has just come then, and its tokens go first. */
  get due(): boolean {
    return this.#unwritten >= WRITE_EVERY
  }

  /** Other processes count as well: added to what stands there, and tried again when it has just changed. */
  async write(now: Date): Promise<void> {
    const document = this.#store.document<Calls>('calls')
    const month = monthOf(now)
    for (let left = TRIES; left > 0 && this.#unwritten > 0; left -= 1) {
      const { value, revision } = await document.read()
      const before = value?.month === month ? value.count : 0
      try {
        await document.replace({ month, count: before + this.#unwritten }, revision)
        this.#unwritten = 0
      } catch (error) {
        if (!(error instanceof Moved) || left === 1) throw error
      }
    }
  }
}

function monthOf(now: Date): string {
  return jstDay(now).slice(0, 7)
}

import type { Redirect } from '../../connectors/nextengine/next-engine.ts'
import { type System, thisSystem } from '../../kernel/system.ts'
import type { Shown } from './answers.ts'

/** One who waits for the page of an attempt. */
export interface Seat {
  /** Rejects with what `complete` rejects with. */
  readonly page: Promise<Shown>
  /** Whoever has gone. An attempt that nobody waits for any more is not begun. */
  leave(): void
}

/** `busy`: too many wait already. `usedUp`: too many have failed since somebody began to sign in. */
export type Joined = Seat | 'busy' | 'usedUp'

export interface AttemptOptions {
  /** Completes a sign-in: a call to Next Engine, and for its time nobody else's. */
  complete(returned: Redirect): Promise<Shown>
  /** After one that failed, so that a flush which waits for Next Engine comes first. */
  readonly pauseMs: number
  /** The machine's own unless given. */
  readonly system?: System
}

/** Behind the one that runs. A person is one; the rest are strangers, for anybody may send uid and state. */
const MOST_WAITING = 3
/** For the same page. */
const MOST_SEATS = 8
/** Each costs a call to Next Engine, of which a month has few. */
const MOST_FAILED = 10
/** For so long a browser that loads the page again gets the same answer; Next Engine would call the `state` used. */
const AGAIN_MS = 10 * 60 * 1000

interface Attempt extends Redirect {
  readonly page: Promise<Shown>
  readonly good: (page: Shown) => void
  readonly bad: (error: unknown) => void
  seats: number
}

/** Sign-ins are completed one at a time. Few may wait; who comes too many is turned away and costs Next Engine nothing. */
export class SignInAttempts {
  readonly #options: AttemptOptions
  readonly #system: System
  readonly #waiting: Attempt[] = []
  #running: Attempt | null = null
  #pausing = false
  #last: { readonly attempt: Attempt; readonly at: number } | null = null
  /** When somebody began to sign in, and what has failed since. */
  #since = ''
  #failed = 0

  constructor(options: AttemptOptions) {
    this.#options = options
    this.#system = options.system ?? thisSystem
  }

  /** `since` tells one beginning of a sign-in from the next; see `openSince`. */
  join(returned: Redirect, since: string): Joined {
    const known = this.#known(returned.state)
    if (known !== null) return known.seats < MOST_SEATS ? this.#seat(known) : 'busy'
    if (since !== this.#since) this.#failed = 0
    this.#since = since
    if (this.#failed >= MOST_FAILED) return 'usedUp'
    if (this.#waiting.length >= MOST_WAITING) return 'busy'
    const attempt = attemptOf(returned)
    this.#waiting.push(attempt)
    const seat = this.#seat(attempt)
    this.#next()
    return seat
  }

  /** Whether this one has been completed, so that its page can be had at any time. */
  knows({ state }: Redirect): boolean {
    return this.#known(state) !== null
  }

  #known(state: string): Attempt | null {
    const last = this.#last
    if (last !== null && this.#system.ticks() - last.at >= AGAIN_MS) this.#last = null
    const all = [this.#last?.attempt ?? null, this.#running, ...this.#waiting]
    return all.find((one) => one?.state === state) ?? null
  }

  #seat(attempt: Attempt): Seat {
    attempt.seats += 1
    let taken = true
    const leave = (): void => {
      if (!taken) return
      taken = false
      attempt.seats -= 1
      const at = this.#waiting.indexOf(attempt)
      if (attempt.seats === 0 && at !== -1) this.#waiting.splice(at, 1)
    }
    return { page: attempt.page, leave }
  }

  #next(): void {
    if (this.#running !== null || this.#pausing) return
    const attempt = this.#failed < MOST_FAILED ? this.#waiting.shift() : undefined
    if (attempt === undefined) return
    this.#running = attempt
    const { uid, state } = attempt
    this.#options.complete({ uid, state }).then(
      (page) => {
        attempt.good(page)
        this.#ended(attempt, page.status < 400)
      },
      (error: unknown) => {
        attempt.bad(error)
        this.#ended(attempt, false)
      },
    )
  }

  /** What has failed may be tried again, after those who wait. */
  #ended(attempt: Attempt, good: boolean): void {
    this.#running = null
    if (good) this.#last = { attempt, at: this.#system.ticks() }
    else this.#failed += 1
    if (good) this.#next()
    else this.#pause()
  }

  #pause(): void {
    this.#pausing = true
    const over = (): void => {
      this.#pausing = false
      this.#next()
    }
    this.#system.after(this.#options.pauseMs, over).unref()
  }
}

function attemptOf(returned: Redirect): Attempt {
  let good: Attempt['good'] = () => undefined
  let bad: Attempt['bad'] = () => undefined
  const page = new Promise<Shown>((resolve, reject) => {
    good = resolve
    bad = reject
  })
  // It may fail when nobody waits for it any more.
  page.catch(() => undefined)
  return { ...returned, page, good, bad, seats: 0 }
}

import { type System, thisSystem } from '../../kernel/system.ts'

/** What comes of an attempt to sign in. `wait`: nothing was looked at; it may be tried again then. */
export type Tried =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number }

/** Passwords are looked at one at a time: each takes a fifth of a second of a thread that the journal's sync needs too. */
const MOST_WAITING = 3
/** Typing errors that cost nothing: of one name, and of all together. */
const FREE = 3
const FREE_IN_ALL = 20
/** The longest wait of one name, and of all. */
const LONGEST_MS = 5 * 60 * 1000
const LONGEST_IN_ALL_MS = 15 * 1000
/** After so long without another failure all is forgotten. */
const FORGOTTEN_MS = 15 * 60 * 1000
/** Names that are remembered; a stranger may invent any number. */
const MOST_NAMES = 1000

interface Failures {
  count: number
  /** By the clock that nobody sets. */
  last: number
}

/** Before the passwords: waits that grow with each wrong one, and no more work at once than the listener can bear. */
export class Gate {
  readonly #system: System
  readonly #names = new Map<string, Failures>()
  readonly #all: Failures = { count: 0, last: 0 }
  #waiting = 0
  #line: Promise<unknown> = Promise.resolve()

  constructor(system: System = thisSystem) {
    this.#system = system
  }

  /** `isRight` compares; it is called only where that may be done now. */
  async try(name: string, isRight: () => Promise<boolean>): Promise<Tried> {
    const left = this.#left(name)
    if (left > 0) return { kind: 'wait', seconds: Math.ceil(left / 1000) }
    if (this.#waiting >= MOST_WAITING) return { kind: 'wait', seconds: 1 }
    this.#waiting += 1
    const turn = this.#line.then(() => this.#turn(name, isRight))
    this.#line = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      this.#waiting -= 1
    }
  }

  /** Those before in the line may have failed meanwhile. */
  async #turn(name: string, isRight: () => Promise<boolean>): Promise<Tried> {
    const left = this.#left(name)
    if (left > 0) return { kind: 'wait', seconds: Math.ceil(left / 1000) }
    if (await isRight()) {
      this.#names.delete(name)
      return { kind: 'right' }
    }
    this.#failed(name)
    return { kind: 'wrong' }
  }

  #left(name: string): number {
    const own = this.#names.get(name)
    return Math.max(
      own === undefined ? 0 : this.#leftOf(own, FREE, LONGEST_MS),
      this.#leftOf(this.#all, FREE_IN_ALL, LONGEST_IN_ALL_MS),
    )
  }

  #leftOf({ count, last }: Failures, free: number, longest: number): number {
    if (count < free) return 0
    const wait = Math.min(longest, 1000 * 2 ** Math.min(count - free, 20))
    return last + wait - this.#system.ticks()
  }

  #failed(name: string): void {
    const now = this.#system.ticks()
    const own = this.#names.get(name) ?? { count: 0, last: now }
    for (const one of [own, this.#all]) {
      one.count = now - one.last > FORGOTTEN_MS ? 1 : one.count + 1
      one.last = now
    }
    this.#names.delete(name)
    this.#names.set(name, own)
    const [oldest] = this.#names.keys()
    if (this.#names.size > MOST_NAMES && oldest !== undefined) this.#names.delete(oldest)
  }
}

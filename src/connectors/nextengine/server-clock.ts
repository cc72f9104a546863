import { type System, thisSystem } from '../../kernel/system.ts'

/** Next Engine's clock, as the `Date` header of the last answer told it, moved on by the time that has passed since. */
export class ServerClock {
  readonly #own: () => Date
  readonly #system: Pick<System, 'ticks'>
  #seen: { readonly date: Date; readonly tick: number; readonly own: Date } | null = null

  constructor(own: () => Date, system: Pick<System, 'ticks'> = thisSystem) {
    this.#own = own
    this.#system = system
  }

  set(date: Date): void {
    this.#seen = { date, tick: this.#system.ticks(), own: this.#own() }
  }

  get known(): boolean {
    return this.#seen !== null
  }

  /** Ours where none was seen yet. A change of our own clock does not move it. */
  now(): Date {
    if (this.#seen === null) return this.#own()
    const passedMs = Math.floor(this.#system.ticks() - this.#seen.tick)
    return new Date(this.#seen.date.getTime() + passedMs)
  }

  /** The latest that it can be: the steady clock stands still while a computer sleeps, the wall clock does not. */
  latest(): Date {
    if (this.#seen === null) return this.#own()
    const passedMs = this.#own().getTime() - this.#seen.own.getTime()
    return new Date(Math.max(this.now().getTime(), this.#seen.date.getTime() + passedMs))
  }
}

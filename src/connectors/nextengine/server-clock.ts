/** Next Engine's clock, as the `Date` header of the last answer told it, moved on by the time that has passed since. */
export class ServerClock {
  readonly #own: () => Date
  #seen: { readonly date: Date; readonly tick: bigint; readonly own: Date } | null = null

  constructor(own: () => Date) {
    this.#own = own
  }

  set(date: Date): void {
    this.#seen = { date, tick: process.hrtime.bigint(), own: this.#own() }
  }

  get known(): boolean {
    return this.#seen !== null
  }

  /** Ours where none was seen yet. A change of our own clock does not move it. */
  now(): Date {
    if (this.#seen === null) return this.#own()
    const passedMs = Number((process.hrtime.bigint() - this.#seen.tick) / 1_000_000n)
    return new Date(this.#seen.date.getTime() + passedMs)
  }

  /** The latest that it can be: the steady clock stands still while a computer sleeps, the wall clock does not. */
  latest(): Date {
    if (this.#seen === null) return this.#own()
    const passedMs = this.#own().getTime() - this.#seen.own.getTime()
    return new Date(Math.max(this.now().getTime(), this.#seen.date.getTime() + passedMs))
  }
}

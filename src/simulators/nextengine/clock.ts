/** The server's own clock: the one outside plus an offset, so that a test can let days go by. */
export class Clock {
  readonly #outside: () => Date
  #offsetMs = 0

  constructor(outside: () => Date = () => new Date()) {
    this.#outside = outside
  }

  now(): Date {
    return new Date(this.#outside().getTime() + this.#offsetMs)
  }

  /** `ms` may be negative: a clock that was set back. */
  advance(ms: number): void {
    this.#offsetMs += ms
  }
}

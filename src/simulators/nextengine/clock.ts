/** The server's own clock: the real one plus an offset, so that a test can let days go by. */
export class Clock {
  #offsetMs = 0

  now(): Date {
    return new Date(Date.now() + this.#offsetMs)
  }

  /** `ms` may be negative: a clock that was set back. */
  advance(ms: number): void {
    this.#offsetMs += ms
  }
}

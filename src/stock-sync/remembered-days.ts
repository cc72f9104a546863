import { DAY_MS, jstDay } from '../kernel/time.ts'

/** How far back duplicate keys are kept: what is older cannot be told from what was counted long ago. */
export class RememberedDays {
  readonly #keysFrom: string | null
  readonly #retentionDays: number
  #last = { hour: '', day: '' }

  /** `keysFrom`: change dates before this day may have had their keys forgotten; null = none were. */
  constructor(keysFrom: string | null, retentionDays: number) {
    this.#keysFrom = keysFrom
    this.#retentionDays = retentionDays
  }

  /** The first day (JST) for a change received then: the same for all of one hour, as Japan's day begins at a full hour. */
  since(receivedAt: string): string {
    const hour = receivedAt.slice(0, 13)
    if (hour !== this.#last.hour) this.#last = { hour, day: this.#reckon(receivedAt) }
    return this.#last.day
  }

  #reckon(receivedAt: string): string {
    const day = jstDay(new Date(Date.parse(receivedAt) - this.#retentionDays * DAY_MS))
    return this.#keysFrom !== null && this.#keysFrom > day ? this.#keysFrom : day
  }
}

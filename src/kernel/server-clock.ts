import type { HttpAnswer } from './http.ts'
import { type System, thisSystem } from './system.ts'

/** What a later program of the same machine needs to know the clock without a call. */
export interface RememberedClock {
  /** By the service's clock, and by ours at the same moment (ISO instants). */
  readonly at: string
  readonly own: string
  /** Which machine, and how long it had been up. */
  readonly host: string
  readonly uptimeMs: number
}

/** What a machine counts since its start and what its clock shows differ by no more, unless somebody has set the clock. */
const DRIFT_MS = 60_000

/** A moment of this machine: by the clocks that nobody can set, of which one stands still while it sleeps, and by the one on the wall. */
interface Moment {
  readonly tick: number
  readonly uptimeMs: number
  readonly own: Date
}

/** A service's clock, as the `Date` header of the last answer told it, moved on by the time that has passed since. */
export class ServerClock {
  readonly #own: () => Date
  readonly #system: Pick<System, 'ticks' | 'uptimeMs' | 'hostname'>
  /** The date lies between when the call began and when its answer came: that may be long, of a program that was stopped meanwhile. */
  #seen: { readonly date: Date; readonly came: Moment; readonly began: Moment } | null = null

  constructor(
    own: () => Date,
    system: Pick<System, 'ticks' | 'uptimeMs' | 'hostname'> = thisSystem,
  ) {
    this.#own = own
    this.#system = system
  }

  moment(): Moment {
    const { ticks, uptimeMs } = this.#system
    return { tick: ticks(), uptimeMs: uptimeMs(), own: this.#own() }
  }

  /** `began`: the call that the date is the answer's of. */
  set(date: Date, began: Moment): void {
    this.#seen = { date, came: this.moment(), began }
  }

  /** Makes a call, and takes the time from its answer, where that tells it. */
  async hearing(call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    const began = this.moment()
    const answer = await call()
    // What stands in between makes pages of its own where nothing has answered.
    const isOwn = answer.kind === 'answered' && answer.status < 500
    if (isOwn && answer.date !== null) this.set(answer.date, began)
    return answer
  }

  /** Null where it is not known. */
  remember(): RememberedClock | null {
    if (this.#seen === null) return null
    const [host, uptimeMs] = [this.#system.hostname(), this.#system.uptimeMs()]
    return {
      at: this.now().toISOString(),
      own: this.#own().toISOString(),
      host,
      uptimeMs,
    }
  }

  /** Only where the machine has been up all the while, and nobody has set its clock. */
  recall({ at, own, host, uptimeMs }: RememberedClock): void {
    const passed = this.#system.uptimeMs() - uptimeMs
    const shown = this.#own().getTime() - Date.parse(own)
    const isSame = passed >= 0 && Math.abs(passed - shown) <= DRIFT_MS
    if (this.#seen !== null || host !== this.#system.hostname() || !isSame) return
    this.set(new Date(Date.parse(at) + passed), this.moment())
  }

  get known(): boolean {
    return this.#seen !== null
  }

  /** The earliest that it can be; ours where none was seen yet. A change of our own clock does not move it. */
  now(): Date {
    if (this.#seen === null) return this.#own()
    const { date, came } = this.#seen
    return new Date(date.getTime() + Math.floor(this.#system.ticks() - came.tick))
  }

  /** The latest that it can be, whoever sets our clock. */
  latest(): Date {
    if (this.#seen === null) return this.#own()
    const { date, began } = this.#seen
    const passedMs = this.#system.ticks() - began.tick
    const upMs = this.#system.uptimeMs() - began.uptimeMs
    return new Date(date.getTime() + Math.floor(Math.max(passedMs, upMs)))
  }

  /** The same by the clock on the wall as well, which goes on while a machine is stopped from outside. */
  latestOnWall(): Date {
    if (this.#seen === null) return this.#own()
    const { date, began } = this.#seen
    const wallMs = this.#own().getTime() - began.own.getTime()
    return new Date(Math.max(this.latest().getTime(), date.getTime() + wallMs))
  }
}

import { Dice } from '../crash/soak-plan.ts'
import type { SimulationPlan } from './plan.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Between two calls of `ston run`, by day and by night: each minute would cost more than all the rest. */
const RUN_EVERY = 5 * MINUTE
export const RUN_EVERY_BY_NIGHT = 20 * MINUTE

/** What can happen; `command` is a line of cron. */
export interface Happenings {
  readonly change: () => void
  readonly order: () => void
  readonly slip: (dice: Dice) => void
  readonly hand: (dice: Dice) => void
  readonly newOrder: (dice: Dice) => void
  readonly trouble: () => void
  readonly delivery: () => void
  readonly decision: () => void
  readonly run: () => void
  readonly command: (...args: readonly string[]) => void
}

/** `name`: the day, what it is, and its number among those of the day. `at`: in milliseconds after midnight. */
export interface StormEvent {
  readonly name: string
  readonly at: number
  readonly work: () => void
}

export interface StormParts {
  readonly plan: SimulationPlan
  readonly day: number
  /** All whose numbers an event may draw. */
  readonly dice: readonly Dice[]
  readonly happens: Happenings
}

/**
 * What a day brings until nine in the evening. Each event begins with numbers of its own, so that it stays what it is where others are
 * left out: that is how a history is shrunk.
 */
export class Storm {
  readonly #parts: StormParts
  readonly #events: StormEvent[] = []
  /** By kind, how many there are. */
  readonly #numbers = new Map<string, number>()

  constructor(parts: StormParts) {
    this.#parts = parts
  }

  events(): readonly StormEvent[] {
    const { plan, happens } = this.#parts
    // One look at the events brings two or three changes.
    this.#drawn('change', plan.changes / 2.5, [9, 20], happens.change)
    if (plan.share.order > 0) {
      this.#drawn('order', plan.orders, [0, 21], happens.order)
      this.#apart('slip', plan.orders * plan.more.slips, [0, 21], happens.slip)
      this.#apart('hand', 10 * plan.more.byHand, [9, 20], happens.hand)
      this.#apart('newOrder', 5 * plan.more.newOrders, [0, 21], happens.newOrder)
    }
    for (let hour = 0; hour < 21; hour += 1)
      this.#add('trouble', hour * HOUR + 1000, happens.trouble)
    // What leaves without asking has plenty.
    if (plan.planned) this.#drawn('delivery', 1, [7, 9], happens.delivery)
    if (plan.runs) this.#runs()
    else this.#crontab()
    this.#perhaps('reconcile', plan.share.look, () => happens.command('reconcile'))
    this.#perhaps('decision', plan.share.person, happens.decision)
    return this.#events
  }

  #runs(): void {
    const { run } = this.#parts.happens
    for (let ms = 0; ms < DAY; ms += isNight(ms) ? RUN_EVERY_BY_NIGHT : RUN_EVERY)
      this.#add('run', ms, run)
  }

  /** The lines of cron that call the commands themselves. */
  #crontab(): void {
    const { plan, happens } = this.#parts
    const { flushEvery, planned, share } = plan
    if (planned) this.#flushesOfRun()
    else
      for (let hour = 0; hour < 21; hour += flushEvery)
        this.#add('flush', hour * HOUR + 5 * MINUTE, () => happens.command('flush'))
    if (share.order > 0)
      for (let hour = 0; hour < 21; hour += 2)
        this.#add('import', hour * HOUR + 7 * MINUTE, () => happens.command('import-orders'))
    this.#add('refresh', 4 * HOUR, () => happens.command('auth', 'refresh'))
  }

  /** What `ston run` starts in a day that has calls enough, some of it without asking first. */
  #flushesOfRun(): void {
    const { command } = this.#parts.happens
    const dice = this.#dice('flush')
    for (let half = 0; half < 42; half += 1) {
      const first = dice.chance(0.3) ? 'ask' : 'send'
      const start = half * 30 * MINUTE + 5 * MINUTE
      this.#add('flush', start, () => command('flush', '--planned', first))
      this.#add('urgent', start + 10 * MINUTE, () => command('flush', '--urgent'))
    }
  }

  #perhaps(kind: string, share: number, work: () => void): void {
    if (this.#dice(kind).chance(share)) this.#drawn(kind, 1, [10, 20], work)
  }

  /** Some at moments between two hours. */
  #drawn(
    kind: string,
    times: number,
    [from, to]: readonly [number, number],
    work: () => void,
  ): void {
    const dice = this.#dice(kind)
    for (let n = 0; n < times; n += 1)
      this.#add(kind, from * HOUR + dice.below((to - from) * HOUR), work)
  }

  /** The same with dice that nothing else is drawn from: what there was before falls as it fell without them. */
  #apart(
    kind: string,
    times: number,
    [from, to]: readonly [number, number],
    work: (dice: Dice) => void,
  ): void {
    const dice = this.#dice(kind)
    for (let n = 0; n < times; n += 1) {
      const at = from * HOUR + dice.below((to - from) * HOUR)
      const name = this.#named(kind)
      const own = new Dice(seedOf(this.#parts.plan.seed, name))
      this.#events.push({ name, at, work: () => work(own) })
    }
  }

  #add(kind: string, at: number, work: () => void): void {
    const { plan, dice } = this.#parts
    const name = this.#named(kind)
    const begun = (): void => {
      for (const [i, one] of dice.entries()) one.begin(seedOf(plan.seed + i, name))
      work()
    }
    this.#events.push({ name, at, work: begun })
  }

  #named(kind: string): string {
    const number = (this.#numbers.get(kind) ?? 0) + 1
    this.#numbers.set(kind, number)
    return `${this.#parts.day} ${kind} ${number}`
  }

  #dice(kind: string): Dice {
    const { plan, day } = this.#parts
    return new Dice(seedOf(plan.seed, `${day} ${kind}`))
  }
}

/** Of its own for each name (FNV-1a). */
export function seedOf(seed: number, name: string): number {
  let hash = 0x811c9dc5
  for (const char of `${seed} ${name}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return hash >>> 0
}

/** Of a day that began so long ago. */
function isNight(ms: number): boolean {
  return ms < 8 * HOUR || ms >= 22 * HOUR
}

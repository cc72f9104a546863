import { caseFolded } from '../../../src/domain/mapping/names.ts'
import type { Facts, Failure, Job, Pending, SeenStock } from '../../../src/domain/schedule/facts.ts'
import { failureAfter } from '../../../src/domain/schedule/retry.ts'
import { urgentMean } from '../../../src/domain/schedule/budget.ts'
import { jobsOf, planOf, sideOf } from '../../../src/domain/schedule/plan.ts'
import { byStock, countUrgent, fewBelow, urgencyOf } from '../../../src/domain/schedule/urgency.ts'
import { jstDay } from '../../../src/kernel/time.ts'
import { COST, facts } from './make.ts'

const MINUTE = 60_000

/** A sale in the store, or (`online`) pieces that somebody bought in the shop on the net. */
export interface Sale {
  readonly at: number
  readonly code: string
  readonly pieces: number
  readonly online?: true
}

export interface World {
  readonly from: number
  readonly days: number
  readonly stock: Readonly<Record<string, number>>
  readonly sales: readonly Sale[]
  readonly limits?: Partial<Facts['limits']>
  readonly importing?: boolean
  /** So many machines run it, half a minute apart and more; one unless given. */
  readonly hosts?: number
  /** Next Engine answers nobody then. */
  readonly down?: (at: number) => boolean
}

/** One run of a job. */
export interface Ran {
  readonly at: number
  readonly job: Job
  readonly why: readonly string[]
  readonly calls: number
  readonly failed: boolean
  readonly host: number
  readonly endedAt: number
}

/** A sale that has reached Next Engine: how near its code was to being sold out, by the free stock that was true then. */
export interface Sent {
  readonly at: number
  readonly waited: number
  readonly kind: 'last' | 'few' | 'rest'
  /** Its free stock was what had been seen last. */
  readonly known: boolean
}

/** `ston run` each minute, in a shop that exists on paper: what the planner says is done at once. */
export class ShopDays {
  readonly ran: Ran[] = []
  readonly sent: Sent[] = []
  readonly #world: World
  readonly #free: Map<string, number>
  readonly #seen = new Map<string, SeenStock>()
  readonly #open = new Map<
    string,
    { delta: number; since: number; kinds: Pick<Sent, 'at' | 'kind' | 'known'>[] }
  >()
  readonly #done: Facts['done'] = {}
  readonly #calls = new Map<string, number>()
  readonly #failures: Record<'stock' | 'orders', Failure | null> = { stock: null, orders: null }
  #tried: Record<string, number> = {}
  readonly #urgent: Record<string, { last: number; few: number }> = {}
  #heardAt: number | null = null
  /** Until when each side's lock is held. */
  readonly #busy = { stock: 0, orders: 0 }

  /** `known`: free stock that has been seen before the first day. */
  constructor(world: World, known: World['stock'] = {}) {
    this.#world = world
    for (const [code, free] of Object.entries(known)) this.#see(code, free, world.from)
    this.#free = new Map(Object.entries(world.stock))
  }

  get open(): readonly Pending[] {
    return [...this.#open].map(([code, { delta, since }]) => ({ code, delta, since, waits: false }))
  }

  run(): this {
    const { from, days, sales } = this.#world
    const queue = sales.toSorted((a, b) => a.at - b.at)
    for (let now = from; now < from + days * 24 * 60 * MINUTE;) {
      while ((queue[0]?.at ?? Infinity) <= now) this.#sell(queue.shift() as Sale)
      const next = this.#turn(now)
      const sale = Math.ceil((queue[0]?.at ?? Infinity) / MINUTE) * MINUTE
      now = Math.max(now + MINUTE, Math.min(Math.ceil(next / MINUTE) * MINUTE, sale))
    }
    return this
  }

  callsOn(prefix: string): number {
    return [...this.#calls].reduce((sum, [day, n]) => sum + (day.startsWith(prefix) ? n : 0), 0)
  }

  facts(now: number): Facts {
    const day = jstDay(new Date(now))
    const { limits, importing = true } = this.#world
    const base = facts(now)
    return {
      ...base,
      limits: { ...base.limits, ...limits },
      importing,
      pending: this.open,
      heardAt: this.#heardAt,
      seen: this.#seen,
      done: { ...this.#done },
      tried: this.#tried,
      urgentADay: urgentMean(this.#urgent, day),
      failures: { ...this.#failures },
      calls: { month: this.callsOn(day.slice(0, 7)), today: this.callsOn(day), cost: COST },
    }
  }

  #sell({ at, code, pieces, online }: Sale): void {
    const free = this.#free.get(code) ?? 0
    if (online) return void this.#free.set(code, Math.max(0, free - pieces))
    const open = this.#open.get(code) ?? { delta: 0, since: at, kinds: [] }
    open.delta -= pieces
    const known = this.#seen.get(caseFolded(code))?.free === free
    open.kinds.push({ at, kind: byStock(free, open.delta, 3), known })
    this.#open.set(code, open)
    this.#heardAt = at
  }

  /** Gives when the next turn is due. */
  #turn(now: number): number {
    const { hosts = 1 } = this.#world
    const first = planOf(this.facts(now))
    for (let i = 0; i < hosts; i += 1)
      this.#runOn((i + Math.floor(now / MINUTE)) % hosts, now + i * (MINUTE / hosts))
    return planOf(this.facts(now)).due.length > 0 ? now + MINUTE : (first.next?.at ?? Infinity)
  }

  /** What is due is looked for once more under the lock; with several machines a command takes its time. */
  #runOn(host: number, now: number): void {
    const plan = planOf(this.facts(now))
    for (const side of ['stock', 'orders'] as const) {
      if (this.#busy[side] > now) continue
      for (const job of jobsOf(plan.due, side)) {
        const why = plan.due.filter((one) => sideOf(one.job) === side).map((one) => one.why)
        const at = Math.max(now, this.#busy[side])
        // What stops the first of them stops the others as well.
        if (!this.#do(job, why, at, host)) break
      }
    }
  }

  #took(job: Job, at: number): number {
    if ((this.#world.hosts ?? 1) === 1) return 0
    return (job === 'import-orders' ? 7 : 1) * MINUTE + (at % 50_000)
  }

  #do(job: Job, why: readonly string[], now: number, host: number): boolean {
    const down = this.#world.down?.(now) === true && job !== 'status --check'
    const calls = down ? Math.min(1, this.#costOf(job, now)) : this.#costOf(job, now)
    const day = jstDay(new Date(now))
    this.#calls.set(day, (this.#calls.get(day) ?? 0) + calls)
    const failed = down && calls > 0
    const side = sideOf(job)
    const endedAt = now + this.#took(job, now)
    this.#busy[side] = endedAt
    this.ran.push({ at: now, job, why, calls, failed, host, endedAt })
    this.#failures[side] = failed
      ? failureAfter(this.#failures[side], 'temporary', new Date(now).toISOString())
      : null
    if (failed) return false
    this.#done[job] = now
    if (side === 'stock') this.#countUrgent(now)
    if (job === 'flush') this.#send(now, () => true)
    if (job === 'flush --urgent') this.#sendUrgent(now)
    return true
  }

  #countUrgent(now: number): void {
    const facts = this.facts(now)
    const { last, few } = countUrgent({ ...facts, urgentBelow: facts.limits.urgentBelow })
    const count = (this.#urgent[jstDay(new Date(now))] ??= { last: 0, few: 0 })
    count.last += last
    count.few += few
  }

  #costOf(job: Job, now: number): number {
    if (job === 'flush') return this.#open.size === 0 ? 0 : COST.flush
    if (job === 'pause --for stocktaking') return COST.flush
    if (job !== 'flush --urgent') return COST[job]
    return this.#wanted(now).length === 0 ? 0 : COST['flush --urgent']
  }

  #wanted(now: number): readonly Pending[] {
    const view = { ...this.facts(now), urgentBelow: 3 }
    return this.open.filter((one) => urgencyOf(one, view) !== 'rest')
  }

  #sendUrgent(now: number): void {
    const wanted = new Set(this.#wanted(now).map((one) => one.code))
    this.#send(now, (code, free, delta) => {
      if (!wanted.has(code)) return false
      this.#see(code, free, now)
      return (
        byStock(free, delta, fewBelow(code, { urgentBelow: 3, setTakes: new Map() })) !== 'rest'
      )
    })
    this.#tried = Object.fromEntries(
      this.#wanted(now).map((one) => [caseFolded(one.code), one.delta]),
    )
  }

  #send(now: number, goes: (code: string, free: number, delta: number) => boolean): void {
    for (const [code, { delta, kinds }] of this.#open) {
      const free = this.#free.get(code) ?? 0
      if (!goes(code, free, delta)) continue
      this.#open.delete(code)
      this.#free.set(code, Math.max(0, free + delta))
      this.#see(code, Math.max(0, free + delta), now)
      for (const one of kinds) this.sent.push({ ...one, waited: now - one.at })
    }
  }

  #see(code: string, free: number, now: number): void {
    this.#seen.set(caseFolded(code), { free, at: new Date(now).toISOString(), from: 'asked' })
  }
}

import type { LostAnswer } from '../../src/simulators/nextengine/server.ts'
import type { QueueEntry } from '../../src/simulators/nextengine/queue-entry.ts'
import type { Fault } from '../../src/simulators/smaregi/faults.ts'
import type { Shop } from '../helpers/shop.ts'
import type { Events } from './soak-events.ts'
import type { Dice, Plan, Trouble } from './soak-plan.ts'
import type { Means } from './soak-runs.ts'
import type { Counters } from './soak-sometimes.ts'

const UPLOAD = /\/upload$/
const WAYS = ['reset', '500', 'html', '999999', '000001', 'garbage'] as const
const TROUBLE: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'lost' },
  { kind: 'truncated' },
  { kind: 'status', status: 503 },
  { kind: 'problem', status: 404 },
  { kind: 'maintenance' },
]

/** Turns what goes wrong on both services before each step, and lets a held-back upload arrive after it. */
export class Disturber {
  readonly #shop: Shop
  readonly #plan: Plan
  readonly #dice: Dice
  readonly #events: Events
  readonly #counters: Counters
  #arriving: number | null = null
  #queuedAt: number | null = null

  constructor({ shop, plan, dice, counters }: Means, events: Events) {
    this.#shop = shop
    this.#plan = plan
    this.#dice = dice
    this.#events = events
    this.#counters = counters
  }

  turn(): void {
    const { ne, smaregi } = this.#shop
    const { lags } = this.#plan
    this.#workLate()
    Object.assign(ne.faults, {
      historyDelayMs: lags.history,
      countsDelayMs: lags.counts,
      queueDelayMs: lags.queue,
      queue: this.#is('slowQueue')
        ? this.#dice.one([{ pollsUntilDone: 3 }, 'never' as const, 'never' as const])
        : this.#dice.one([{ pollsUntilDone: 0 }, { pollsUntilDone: 1 }]),
      loseAnswer: this.#lost(),
      refuse: this.#is('refusedCall')
        ? { code: this.#dice.one(['003001', '002007', '008010']), times: 1 }
        : null,
      onUpload: this.#is('orderBetween')
        ? ({ csv }: QueueEntry) => this.#events.takeFree(csv)
        : null,
    })
    smaregi.ledger.historyDelayMs = lags.smaregi
    smaregi.faults.clear()
    if (this.#is('failedCall'))
      smaregi.faults.set(this.#dice.one(TROUBLE), {
        times: this.#dice.between(1, 3),
        after: this.#dice.below(6),
      })
    if (this.#is('silentHistory') && this.#plan.eyes === 'platform')
      smaregi.faults.set({ kind: 'problem', status: 404 }, { naming: '/stock/changes/1001/' })
  }

  /** The line has held an upload back after ston had given up, and lets it go on. */
  async arrive(): Promise<void> {
    if (this.#arriving === null) return
    const call = this.#shop.ne.calls.slice(this.#arriving).find(({ path }) => UPLOAD.test(path))
    this.#arriving = null
    if (call === undefined) return
    const left = Date.now() + this.#shop.aheadMs() - call.at.getTime()
    // What takes longer than is waited for is another story: nobody could tell it from one that never came.
    if (left > this.#plan.settleMs / 2) return
    const body = new URLSearchParams(call.params)
    await fetch(`${this.#shop.ne.url}${call.path}`, { method: 'POST', body })
    this.#counters.saw('upload that arrived late')
  }

  /** No faults any more; copies go on lagging. */
  stop(): void {
    this.#workLate()
    this.#shop.smaregi.faults.clear()
    this.#events.giveFree()
    Object.assign(this.#shop.ne.faults, {
      loseAnswer: null,
      refuse: null,
      onUpload: null,
      queue: { pollsUntilDone: 0 },
    })
  }

  /** Every copy has caught up. */
  catchUp(): void {
    Object.assign(this.#shop.ne.faults, { historyDelayMs: 0, countsDelayMs: 0, queueDelayMs: 0 })
    this.#shop.smaregi.ledger.historyDelayMs = 0
  }

  /** What Next Engine has left in its queue is worked, now and then long after ston has stopped waiting. */
  #workLate(): void {
    const { ne } = this.#shop
    const open = ne.queue.filter(({ status }) => status === 0 || status === 1)
    const [oldest] = open
    if (oldest !== undefined && (this.#queuedAt !== null || this.#dice.chance(0.6))) {
      const age = ne.now().getTime() - oldest.createdAt.getTime()
      if (age > this.#plan.settleMs) this.#counters.saw('upload worked later than settleMs')
      ne.workQueue()
      this.#queuedAt = null
    } else if (oldest !== undefined) this.#queuedAt = oldest.createdAt.getTime()
  }

  #lost(): LostAnswer | null {
    if (this.#is('arrivesLate')) {
      this.#arriving = this.#shop.ne.calls.length
      return { path: UPLOAD, how: 'reset', when: 'before', times: 1 }
    }
    if (this.#is('strangeCode')) {
      const code = this.#dice.one(['020999', '020500', ''])
      const when = this.#dice.one(['before', 'after'] as const)
      return { path: UPLOAD, how: 'code', code, when, times: 1 }
    }
    if (!this.#is('lostAnswer')) return null
    const path = this.#dice.chance(0.75) ? { path: UPLOAD } : {}
    return {
      how: this.#dice.one(WAYS),
      when: this.#dice.one(['before', 'after'] as const),
      times: 1,
      skip: this.#dice.chance(0.8) ? 0 : 2,
      ...path,
    }
  }

  #is(trouble: Trouble): boolean {
    return this.#dice.chance(this.#plan.share[trouble])
  }
}

import type { LostAnswer } from '../../src/simulators/nextengine/practice.ts'
import type { QueueEntry } from '../../src/simulators/nextengine/queue-entry.ts'
import type { Fault } from '../../src/simulators/smaregi/faults.ts'
import { type Events, OTHER } from '../crash/soak-events.ts'
import type { Trouble } from '../crash/soak-plan.ts'
import { QUIET } from './network.ts'
import { lineOf, type More } from './plan.ts'
import type { ProgramParts, Programs } from './programs.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const UPLOAD = /\/upload$/
const WAYS = ['reset', '500', 'html', '999999', '000001', 'garbage', 'hang'] as const
const TROUBLE: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'lost' },
  { kind: 'hang' },
  { kind: 'silence' },
  { kind: 'truncated' },
  { kind: 'status', status: 503 },
  { kind: 'problem', status: 404 },
  { kind: 'problem', status: 429, retryAfter: 30 },
  { kind: 'maintenance' },
]

export interface FaultyParts extends ProgramParts {
  readonly events: Events
  readonly programs: Programs
}

/** Draws anew each hour what goes wrong on both services, on the line and on the machine. */
export class Faulty {
  readonly #parts: FaultyParts
  #isCalm = true

  constructor(parts: FaultyParts) {
    this.#parts = parts
  }

  turn(): void {
    const { shop, plan, dice } = this.#parts
    this.#isCalm = false
    this.#workLate()
    this.#goesOn()
    shop.network.faults = lineOf(plan, dice)
    this.#turnNextEngine()
    this.#turnSmaregi()
    this.#turnMachine()
  }

  /** In Next Engine's history the day goes on, in most hours. */
  #goesOn(): void {
    const { shop, dice } = this.#parts
    if (!dice.chance(0.6)) return
    shop.ne.correct(OTHER, 700, '入荷')
    shop.ne.correct(OTHER, -700, '入荷取消')
  }

  /** No faults any more; copies go on lagging. */
  async stop(): Promise<void> {
    const { shop, events, time } = this.#parts
    this.#isCalm = true
    shop.network.faults = QUIET
    shop.ne.workQueue()
    shop.smaregi.faults.clear()
    events.giveFree()
    Object.assign(shop.ne.faults, {
      loseAnswer: null,
      refuse: null,
      onUpload: null,
      stockTaking: false,
      keepReason: this.#parts.plan.keepReason,
      queue: { pollsUntilDone: 0 },
    })
    shop.host.disk.capacity = Infinity
    shop.host.aheadMs = 0
    // What the line has held back arrives.
    await time.to(time.now + 10 * MINUTE)
  }

  /** Every copy has caught up. */
  catchUp(): void {
    const { ne, smaregi } = this.#parts.shop
    Object.assign(ne.faults, { historyDelayMs: 0, countsDelayMs: 0, queueDelayMs: 0 })
    smaregi.ledger.historyDelayMs = 0
  }

  #turnNextEngine(): void {
    const { shop, plan, dice, events } = this.#parts
    const { history, counts, queue } = plan.lags
    Object.assign(shop.ne.faults, {
      historyDelayMs: history,
      countsDelayMs: counts,
      queueDelayMs: queue,
      queue: this.#is('slowQueue')
        ? dice.one([
            { pollsUntilDone: 3 },
            { ms: dice.between(1000, 40 * MINUTE) },
            'never' as const,
          ])
        : dice.one([{ pollsUntilDone: 0 }, { pollsUntilDone: 1 }]),
      loseAnswer: this.#lost(),
      refuse: this.#is('refusedCall')
        ? { code: dice.one(['003001', '002007', '008010']), times: 1 }
        : null,
      keepReason:
        plan.marksStop === true && dice.chance(plan.more.marksStop / 8)
          ? dice.one([false, 'truncated' as const])
          : plan.keepReason,
      stockTaking: this.#more('stockTaking') ? dice.one([true, 'queue' as const]) : false,
      onUpload: this.#is('orderBetween') ? ({ csv }: QueueEntry) => events.takeFree(csv) : null,
    })
  }

  #turnSmaregi(): void {
    const { shop, plan, dice } = this.#parts
    const { ledger, faults } = shop.smaregi
    ledger.historyDelayMs = plan.lags.smaregi
    faults.clear()
    if (this.#is('failedCall'))
      faults.set(dice.one(TROUBLE), { times: dice.between(1, 3), after: dice.below(6) })
    if (this.#is('silentHistory') && plan.eyes === 'platform')
      faults.set({ kind: 'problem', status: 404 }, { naming: '/stock/changes/1001/' })
  }

  #turnMachine(): void {
    const { shop, dice, time, programs, plan, saw, log } = this.#parts
    const { host } = shop
    const at = (work: () => void): void => {
      time.after(dice.below(HOUR), () => {
        if (!this.#isCalm) work()
      })
    }
    if (dice.chance(plan.more.powerCut / 20)) at(() => programs.powerCut())
    if (dice.chance(plan.share.kill / 10))
      at(() => {
        log('kill of serve')
        saw('kill of serve')
        programs.listener?.kill()
      })
    if (dice.chance(plan.share.pause / 10))
      at(() => {
        const process = programs.listener
        log('pause of serve')
        process?.stop()
        time.after(dice.between(1000, 20 * MINUTE), () => process?.goOn())
      })
    const isFull = this.#more('fullDisk') && dice.chance(0.3)
    host.disk.capacity = isFull ? host.disk.used + dice.below(30_000) : Infinity
    if (isFull) saw('disk full')
    if (this.#more('clockJump')) {
      host.aheadMs = dice.one([0, 0, 1, -1]) * dice.one([2000, 90_000, 20 * MINUTE])
      saw('clock jump')
      log(`clock ${host.aheadMs}`)
    }
  }

  /** What Next Engine has left in its queue is worked, now and then long after ston has stopped waiting. */
  #workLate(): void {
    const { shop, dice, plan, saw } = this.#parts
    const { ne } = shop
    const open = ne.queue.find(({ status }) => status === 0 || status === 1)
    if (open === undefined || !dice.chance(0.6)) return
    if (ne.now().getTime() - open.createdAt.getTime() > plan.settleMs)
      saw('upload worked later than settleMs')
    ne.workQueue()
  }

  #lost(): LostAnswer | null {
    const { dice } = this.#parts
    if (this.#is('strangeCode')) {
      const code = dice.one(['020999', '020500', ''])
      const when = dice.one(['before', 'after'] as const)
      return { path: UPLOAD, how: 'code', code, when, times: 1 }
    }
    if (!this.#is('lostAnswer')) return null
    const path = dice.chance(0.75) ? { path: UPLOAD } : {}
    return {
      how: dice.one(WAYS),
      when: dice.one(['before', 'after'] as const),
      times: 1,
      skip: dice.chance(0.8) ? 0 : 2,
      ...path,
    }
  }

  #is(trouble: Trouble): boolean {
    return this.#parts.dice.chance(this.#parts.plan.share[trouble])
  }

  #more(trouble: More): boolean {
    return this.#parts.dice.chance(this.#parts.plan.more[trouble])
  }
}

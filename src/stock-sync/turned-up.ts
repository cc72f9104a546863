import type { StockPair } from '../connectors/smaregi/stock-reader.ts'
import type { Aligned } from '../domain/stock/alignment.ts'
import type { Hold } from '../domain/stock/hold.ts'
import {
  type Candidate,
  type CodeAnswer,
  isCompared,
  masterOf,
  type Plan,
  type PlanFacts,
  type PlanRules,
} from '../domain/stock/plan.ts'
import { inWarehouse, keyOf } from '../domain/stock/stock-key.ts'
import { comparedLater, type OrdersRead } from '../domain/stock/turned-up.ts'
import { grouped } from '../kernel/grouped.ts'
import { instead } from '../kernel/instead.ts'
import { storesFeeding } from './feeding-stores.ts'
import { readOrdersRead } from './orders-read.ts'
import type { Run } from './run-context.ts'

type Answers = ReadonlyMap<string, CodeAnswer>

/** With the moment before Smaregi's counts were read. */
export interface AlignedAt extends Aligned {
  readonly readAt: Date
}

/** Smaregi's counts for codes that were missing and are there now; by `keyOf`. What cannot be read stays absent. */
export class TurnedUp implements Pick<PlanFacts, 'smaregi' | 'later' | 'comparable'> {
  readonly #run: Run
  readonly #rules: PlanRules
  readonly smaregi = new Map<string, number>()
  readonly later = new Map<string, Hold>()
  readonly #read = new Map<string, AlignedAt>()
  /** As it was before Next Engine's counts were read. */
  #before: OrdersRead | null = null

  constructor(run: Run, rules: PlanRules) {
    this.#run = run
    this.#rules = rules
  }

  /**
   * With orders imported Smaregi's count goes down when an order comes in, like the free stock; without, it goes down when somebody
   * books the shipment, like the stock itself.
   */
  get comparable(): PlanFacts['comparable'] {
    return this.#importing ? ({ free }) => free : ({ stock }) => stock
  }

  /** Before Next Engine is asked for the counts of a page. */
  async begin(page: readonly Candidate[]): Promise<void> {
    if (this.#importing && page.some(isCompared))
      this.#before = await readOrdersRead(this.#run.store)
  }

  /** `answers`: Next Engine's counts of the page, which have just been read. */
  async look(page: readonly Candidate[], answers: Answers): Promise<void> {
    const turnedUp = page.filter((one) => this.#isToCompare(one, answers))
    if (turnedUp.length === 0) return
    await this.#putOff(turnedUp, answers)
    const ready = turnedUp.filter((one) => !this.later.has(keyOf(one)))
    if (ready.length === 0) return
    const { app } = this.#run
    const readAt = app.now()
    const pairsOf = await readSmaregi(this.#run, ready).catch(instead(app, () => NO_PAIRS))
    // An import that has begun meanwhile may have booked what these counts of Next Engine do not hold.
    await this.#putOff(ready, answers)
    for (const one of ready) {
      const pairs = pairsOf(one)
      if (pairs.length === 0) continue
      const { code, warehouse, products } = one
      this.smaregi.set(
        keyOf(one),
        pairs.reduce((sum, { stockAmount }) => sum + stockAmount, 0),
      )
      const [productId = ''] = products
      this.#read.set(keyOf(one), { productId, code, ...inWarehouse(warehouse), pairs, readAt })
    }
  }

  /** Those whose counts are equal with what is held for them, by this plan: whatever happened up to the reading is in that. */
  alignedBy({ held }: Pick<Plan, 'held'>): readonly AlignedAt[] {
    const differs = held.filter(({ reason }) => reason === 'counts' || reason === 'turnedUp')
    const without = new Set(differs.map(keyOf))
    return [...this.#read].flatMap(([key, one]) => (without.has(key) ? [] : [one]))
  }

  get #importing(): boolean {
    return this.#run.app.config.orders.enabled
  }

  #isToCompare(one: Candidate, answers: Answers): boolean {
    return (
      isCompared(one) &&
      masterOf(one, this.#rules) === 'smaregi' &&
      one.products.length === 1 &&
      answers.get(keyOf(one))?.kind === 'known'
    )
  }

  /** Those that are not to be compared yet. What an import that began after the counts were read has booked is not in them. */
  async #putOff(some: readonly Candidate[], answers: Answers): Promise<void> {
    const before = this.#before
    const orders =
      before === null ? null : { ...(await readOrdersRead(this.#run.store)), read: before.read }
    for (const one of some) {
      const answer = answers.get(keyOf(one))
      const isUntold = one.products.some((id) => this.#rules.untold?.has(id) === true)
      const hold =
        answer?.kind === 'known' ? comparedLater(one, answer, { orders, isUntold }) : null
      if (hold !== null) this.later.set(keyOf(one), hold)
    }
  }
}

type PairsOf = (one: Candidate) => readonly StockPair[]

const NO_PAIRS: PairsOf = () => []

/** Of one 拠点 the stores that feed it count. */
async function readSmaregi({ app, rules }: Run, turnedUp: readonly Candidate[]): Promise<PairsOf> {
  const reader = await app.smaregi()
  if (reader === null) return NO_PAIRS
  const byWarehouse = new Map<string | undefined, ReadonlyMap<string, readonly StockPair[]>>()
  for (const [warehouse, some] of grouped(turnedUp, (one) => one.warehouse)) {
    const stores = await storesFeeding(reader, rules, warehouse)
    const productIds = some.flatMap((one) => one.products)
    const pairs = stores === null ? [] : await reader.pairsOf({ productIds }, stores)
    byWarehouse.set(
      warehouse,
      grouped(pairs, ({ productId }) => productId),
    )
  }
  return ({ warehouse, products }) => byWarehouse.get(warehouse)?.get(products[0] ?? '') ?? []
}

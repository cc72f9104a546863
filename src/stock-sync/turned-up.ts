import type { Hold } from '../domain/stock/hold.ts'
import {
  type Candidate,
  type CodeAnswer,
  isCompared,
  masterOf,
  type PlanFacts,
  type PlanRules,
} from '../domain/stock/plan.ts'
import { keyOf } from '../domain/stock/stock-key.ts'
import { comparedLater, type OrdersRead } from '../domain/stock/turned-up.ts'
import { grouped } from '../kernel/grouped.ts'
import { instead } from '../kernel/instead.ts'
import { storesFeeding } from './feeding-stores.ts'
import { readOrdersRead } from './orders-read.ts'
import type { Run } from './run-context.ts'

type Answers = ReadonlyMap<string, CodeAnswer>

/** Smaregi's counts for codes that were missing and are there now; by `keyOf`. What cannot be read stays absent. */
export class TurnedUp implements Pick<PlanFacts, 'smaregi' | 'later' | 'comparable'> {
  readonly #run: Run
  readonly #rules: PlanRules
  readonly smaregi = new Map<string, number>()
  readonly later = new Map<string, Hold>()
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
    const counts = await readSmaregi(this.#run, ready).catch(instead(app, () => NO_COUNTS))
    // An import that has begun meanwhile may have booked what these counts of Next Engine do not hold.
    await this.#putOff(ready, answers)
    for (const one of ready) {
      const count = counts(one)
      if (count !== undefined) this.smaregi.set(keyOf(one), count)
    }
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

  /** Those that wait for orders. What an import that began after the counts were read has booked is not in them. */
  async #putOff(some: readonly Candidate[], answers: Answers): Promise<void> {
    if (this.#before === null) return
    const { read } = this.#before
    const orders = { ...(await readOrdersRead(this.#run.store)), read }
    for (const one of some) {
      const answer = answers.get(keyOf(one))
      const hold = answer?.kind === 'known' ? comparedLater(one, answer, orders) : null
      if (hold !== null) this.later.set(keyOf(one), hold)
    }
  }
}

type CountOf = (one: Candidate) => number | undefined

const NO_COUNTS: CountOf = () => undefined

/** Of one 拠点 the stores that feed it count. */
async function readSmaregi({ app, rules }: Run, turnedUp: readonly Candidate[]): Promise<CountOf> {
  const reader = await app.smaregi()
  if (reader === null) return NO_COUNTS
  const byWarehouse = new Map<string | undefined, ReadonlyMap<string, number>>()
  for (const [warehouse, some] of grouped(turnedUp, (one) => one.warehouse)) {
    const stores = await storesFeeding(reader, rules, warehouse)
    const products = some.flatMap((one) => one.products)
    byWarehouse.set(warehouse, stores === null ? new Map() : await reader.stock(products, stores))
  }
  return ({ warehouse, products }) => byWarehouse.get(warehouse)?.get(products[0] ?? '')
}

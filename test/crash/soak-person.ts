import type { Ran } from '../helpers/shop.ts'
import {
  isAbout,
  isAltered,
  isLink,
  isOfLink,
  isOfReturn,
  isRepeat,
  isShipment,
  isSum,
  isTwice,
  type Item,
  itemsIn,
  warehouseIn,
} from './soak-items.ts'
import { isIn } from './soak-oracle.ts'
import { pairOf } from './soak-places.ts'
import type { Plan } from './soak-plan.ts'
import type { Scene } from './soak-events.ts'
import type { Counters } from './soak-sometimes.ts'
import type { Truth, Worlds } from './soak-truth.ts'

/** The clocks of ston's machine and of Smaregi may differ by so much. */
const CLOCKS_MS = 25 * 60_000

const isUncertain = (item: Item): boolean => isRepeat(item) || isTwice(item)

/** Whether some of them come to so many pieces. */
function canSum(items: readonly Item[], pieces: number): boolean {
  let reached = new Set([0])
  for (const { delta } of items)
    reached = new Set([...reached].flatMap((sum) => [sum, sum + delta]))
  return reached.has(pieces)
}

/** Somebody who looks things up in both services, and knows nothing of what ston does not name. */
export class Person {
  readonly #shop: Worlds
  readonly #plan: Plan
  readonly #truth: Truth
  readonly #counters: Counters
  readonly #ston: (...args: string[]) => Promise<Ran>
  /** By code and 拠点: pieces of which it was said that they count, and that no run has passed on yet. */
  readonly #said = new Map<string, number>()
  /** What was decided stands in the list until a run has passed it on. */
  readonly #decided = new Set<string>()
  /** Codes of which something else was decided, and no run has passed it on yet: they cannot be counted, in any 拠点. */
  readonly #moved = new Set<string>()

  constructor(
    { shop, plan, truth }: Scene,
    counters: Counters,
    ston: (...args: string[]) => Promise<Ran>,
  ) {
    this.#shop = shop
    this.#plan = plan
    this.#truth = truth
    this.#counters = counters
    this.#ston = ston
  }

  async items(): Promise<readonly Item[]> {
    return itemsIn(await this.#ston('failures', 'list', '--json'))
  }

  /** `atRest`: every notification has come, so that what a product lacks can be counted. */
  async decide({ atRest }: { readonly atRest: boolean }): Promise<void> {
    if (this.#shop.ne.queue.some(({ status }) => status === 0 || status === 1)) return
    this.#said.clear()
    this.#decided.clear()
    this.#moved.clear()
    // One after another: a decision may end others. What is counted comes first, as long as nothing has moved.
    const asked = await this.items()
    for (const { id } of [
      ...asked.filter(isUncertain),
      ...asked.filter((one) => !isUncertain(one)),
    ]) {
      const items = await this.items()
      const item = items.find((one) => one.id === id)
      if (item !== undefined) await this.#about(item, items, atRest)
    }
  }

  async #about(item: Item, items: readonly Item[], atRest: boolean): Promise<void> {
    if (isUncertain(item)) return atRest ? this.#aboutUncertain(item, items) : undefined
    this.#moved.add(item.code)
    if (isAltered(item) && this.#truth.isByHand(slipOf(item)))
      return atRest ? this.#letStay(item) : undefined
    if (item.direction === 'order') return this.#aboutOrder(item)
    if (item.kind === 'inDoubt') return this.#aboutDoubt(item)
    if (isLink(item)) return this.#say(item, !this.#plan.otherLink)
    // What an EC link writes comes from no 出荷, whatever it looks like.
    if (isShipment(item)) return this.#say(item, this.#isGenuine(item))
    if (item.kind === 'held') return this.#say(item, true)
  }

  /**
   * Counts the product, as soon as nothing else of it is on its way. Of all that may be wanting, or in already, those are said to count
   * that make up together what is wanting; where several would, any of them are right.
   */
  async #aboutUncertain(item: Item, items: readonly Item[]): Promise<void> {
    const all = items.filter((one) => isAbout(one, item.code) && one.direction === 'stock')
    // What is in doubt in one 拠点 may hold back another one's pieces.
    if (this.#moved.has(item.code) || !all.every((one) => isSum(one) || isUncertain(one))) return
    const pair = this.#pair(item)
    const own = all.filter((one) => this.#pair(one) === pair)
    const said = this.#said.get(pair) ?? 0
    const known = own.filter(isSum).reduce((sum, { delta }) => sum + delta, said)
    const open = own.filter((one) => isUncertain(one) && !this.#decided.has(one.id))
    const others = open.filter(({ id }) => id !== item.id)
    const rest = this.#wanting(item) + this.#drift(item) - known
    const counts = !canSum(others, rest)
    if (counts && !canSum(others, rest - item.delta)) return
    this.#counters.saw(
      isTwice(item) ? 'row that may be in after all' : 'repeat decided by a person',
    )
    await this.#say(item, counts)
    this.#decided.add(item.id)
    if (counts) this.#said.set(pair, said + item.delta)
  }

  #drift(item: Item): number {
    const { drifts, driftIn, places } = this.#truth
    return warehouseIn(item, places) === driftIn ? (drifts.get(item.code) ?? 0) : 0
  }

  #isGenuine(item: Item): boolean {
    const { correctionDivision, otherLink, share } = this.#plan
    // Goods brought back to a till, where a correction of a 出荷 has another division, or nobody types any.
    const isBroughtBack = correctionDivision !== '12' || share.typed === 0
    return (isOfReturn(item) && isBroughtBack) || (isOfLink(item) && !otherLink)
  }

  async #aboutDoubt(item: Item): Promise<void> {
    const applied = isIn(this.#shop, item)
    await this.#ston('failures', 'resolve', item.id, applied ? '--applied' : '--not-applied')
    this.#counters.saw(
      applied ? 'in doubt resolved as applied' : 'in doubt resolved as not applied',
    )
  }

  #wanting(item: Item): number {
    const id = warehouseIn(item, this.#truth.places)
    const warehouses = this.#truth.places.warehouses.filter((one) => id === null || one.id === id)
    return warehouses.reduce((sum, one) => sum + this.#truth.wantingIn(item.code, one), 0)
  }

  /** The code in its 拠点. */
  #pair(item: Item): string {
    return pairOf(item.code, warehouseIn(item, this.#truth.places) ?? '')
  }

  /** Of a 出荷 that he has changed himself: what there is in Smaregi by now is right. */
  async #letStay({ id, delta, productId }: Item): Promise<void> {
    const { code } = await this.#ston('failures', 'drop', id, '--why', '手で直しました')
    if (code !== 0) return
    this.#counters.saw('出荷 changed by hand is not corrected')
    this.#truth.giveBack(slipOf({ id }), productId, -delta)
  }

  /** Looks at Smaregi's list of 出荷. */
  async #aboutOrder(item: Item): Promise<void> {
    this.#counters.saw(`order line ${item.kind}`)
    if (item.kind === 'held') return this.#say(item, true)
    // What leaves two stores for a moment cannot be counted.
    const [, number] = /^o-(NE-\d+-\d+)$/.exec(item.id) ?? []
    const slip = slipOf(item)
    const done = item.id.includes('/')
      ? this.#isCorrected(item)
      : this.#truth.places.pick !== undefined && number !== undefined
        ? this.#isThere(number)
        : this.#booked(slip, item.productId) === this.#wanted(slip, item.productId)
    await this.#ston('failures', 'resolve', item.id, done ? '--applied' : '--not-applied')
  }

  /** Whether the 出荷 that was to be corrected is another one than before, or gone; the slip may have changed again. */
  #isCorrected({ id, since }: Item): boolean {
    const [, number = ''] = /^o-(NE-\d+-\d+)\//.exec(id) ?? []
    const own = [...this.#shop.smaregi.shipments.all()].find(
      (one) => one.identificationNo === number,
    )
    return own === undefined || own.updatedAt.getTime() >= Date.parse(since) - CLOCKS_MS
  }

  #isThere(number: string): boolean {
    return [...this.#shop.smaregi.shipments.all()].some((one) => one.identificationNo === number)
  }

  #booked(slip: number, productId: string): number {
    return this.#truth
      .booked(productId)
      .filter((one) => one.slip === slip)
      .reduce((sum, { quantity }) => sum + quantity, 0)
  }

  #wanted(slip: number, productId: string): number {
    return this.#truth.taken(productId, slip) - this.#truth.givenBack(productId, slip)
  }

  async #say({ id }: Item, counts: boolean): Promise<void> {
    if (counts) await this.#ston('failures', 'retry', id)
    else await this.#ston('failures', 'drop', id, '--why', '数えました')
  }
}

function slipOf({ id }: Pick<Item, 'id'>): number {
  return Number(/^o-(?:NE-)?(\d+)/.exec(id)?.[1] ?? 0)
}

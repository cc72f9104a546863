import type { Ran } from '../helpers/shop.ts'
import {
  isAbout,
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

/** Somebody who looks things up in both services, and knows nothing of what ston does not name. */
export class Person {
  readonly #shop: Worlds
  readonly #plan: Plan
  readonly #truth: Truth
  readonly #counters: Counters
  readonly #ston: (...args: string[]) => Promise<Ran>
  /** By code and 拠点: pieces of equal rows that were said to count, and that no run has passed on yet. */
  readonly #said = new Map<string, number>()
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
    this.#moved.clear()
    // One after another: a decision may end others.
    for (const { id } of await this.items()) {
      const items = await this.items()
      const item = items.find((one) => one.id === id)
      if (item !== undefined) await this.#about(item, items, atRest)
    }
  }

  async #about(item: Item, items: readonly Item[], atRest: boolean): Promise<void> {
    if (isTwice(item)) return atRest ? this.#aboutTwice(item, items) : undefined
    if (!isRepeat(item)) this.#moved.add(item.code)
    if (item.direction === 'order') return this.#aboutOrder(item)
    if (item.kind === 'inDoubt') return this.#aboutDoubt(item)
    if (isLink(item)) return this.#say(item, !this.#plan.otherLink)
    if (isRepeat(item)) return atRest ? this.#aboutRepeat(item, items) : undefined
    // What an EC link writes comes from no 出荷, whatever it looks like.
    if (isShipment(item)) return this.#say(item, this.#isGenuine(item))
    if (item.kind === 'held') return this.#say(item, true)
  }

  /** Compares the count with the goods, less what is open besides, as soon as nothing else of the product is on its way. */
  async #aboutTwice(item: Item, items: readonly Item[]): Promise<void> {
    const isOf = (one: Item): boolean => isAbout(one, item.code) && one.direction === 'stock'
    const others = items.filter((one) => isOf(one) && one.id !== item.id)
    if (this.#moved.has(item.code) || !others.every(isSum)) return
    this.#moved.add(item.code)
    const own = others.filter((one) => this.#pair(one) === this.#pair(item))
    const { drifts, driftIn } = this.#truth
    const isDrifted = warehouseIn(item, this.#truth.places) === driftIn
    const drift = isDrifted ? (drifts.get(item.code) ?? 0) : 0
    const rest = this.#wanting(item) + drift - own.reduce((sum, { delta }) => sum + delta, 0)
    this.#counters.saw('row that may be in after all')
    await this.#say(item, rest === item.delta)
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

  /** Counts the product: whether the pieces are wanting tells whether it happened again. */
  async #aboutRepeat(item: Item, items: readonly Item[]): Promise<void> {
    // What is in doubt in one 拠点 may hold back another one's pieces.
    const others = items.filter(
      (one) => isAbout(one, item.code) && one.direction === 'stock' && !isRepeat(one),
    )
    if (this.#moved.has(item.code) || !others.every(isSum)) return
    const said = this.#said.get(this.#pair(item)) ?? 0
    const known = others.filter((one) => this.#pair(one) === this.#pair(item))
    const ne = this.#wanting(item) - said - known.reduce((sum, { delta }) => sum + delta, 0)
    const again = Math.sign(ne) === Math.sign(item.delta) && Math.abs(ne) >= Math.abs(item.delta)
    await this.#say(item, again)
    if (again) this.#said.set(this.#pair(item), said + item.delta)
    this.#counters.saw('repeat decided by a person')
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

  /** Looks at Smaregi's list of 出荷. */
  async #aboutOrder(item: Item): Promise<void> {
    this.#counters.saw(`order line ${item.kind}`)
    if (item.kind === 'held') return this.#say(item, true)
    // What leaves two stores for a moment cannot be counted.
    const [, number] = /^o-(NE-\d+-\d+)$/.exec(item.id) ?? []
    const slip = Number(/^o-(?:NE-)?(\d+)/.exec(item.id)?.[1] ?? 0)
    const done = item.id.includes('/')
      ? this.#isCorrected(item)
      : this.#truth.places.pick !== undefined && number !== undefined
        ? this.#isThere(number)
        : this.#booked(slip, item.productId) === this.#truth.taken(item.productId, slip)
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
    return [...this.#shop.smaregi.shipments.all()]
      .filter(({ identificationNo }) => identificationNo?.startsWith(`NE-${slip}-`))
      .flatMap(({ lines }) => lines)
      .filter((line) => line.productId === productId)
      .reduce((sum, { quantity }) => sum + quantity, 0)
  }

  async #say({ id }: Item, counts: boolean): Promise<void> {
    if (counts) await this.#ston('failures', 'retry', id)
    else await this.#ston('failures', 'drop', id, '--why', '数えました')
  }
}

import {
  isAbout,
  isLink,
  isRepeat,
  isShipment,
  isTwice,
  type Item,
  markOf,
  unseenChange,
  warehouseIn,
} from './soak-items.ts'
import type { Warehouse } from './soak-places.ts'
import { mayDoubt, type Plan } from './soak-plan.ts'
import type { Truth, Worlds } from './soak-truth.ts'

/**
 * What is wrong, in words; nothing = every count is right, or ston names the product with a number that explains the difference, and has a
 * reason for each doubt. It never looks at what ston has written down.
 */
export function judge(shop: Worlds, plan: Plan, truth: Truth, items: readonly Item[]): string[] {
  return [
    ...truth.codes.flatMap((code) => aboutProduct(shop, truth, code, items)),
    ...items
      .filter((one) => one.kind === 'inDoubt' && one.direction === 'stock' && !mayDoubt(plan))
      .map(({ id, code }) => `${id} (${code}) is in doubt without a reason`),
  ]
}

function aboutProduct(shop: Worlds, truth: Truth, code: string, all: readonly Item[]): string[] {
  const items = all.filter((item) => isAbout(item, code))
  const about = JSON.stringify({
    items,
    expected: truth.expected(code),
    actual: truth.actual(code),
  })
  const wrong: string[] = []
  // A question about EC links is open until somebody has answered it: decrements have gone before.
  const link = all.some(isLink)
  const stock = items.filter(({ direction }) => direction === 'stock')
  // Later changes of a product in doubt wait for the person who is asked about it, and are exact or not after that; those of another 拠点
  // do not where marks are known to be kept.
  const doubt = stock.some(({ kind }) => kind === 'inDoubt')
  for (const warehouse of truth.places.warehouses) {
    const own = stock.filter((item) => warehouseIn(item, truth.places) === warehouse.id)
    const rest = stock.filter((item) => warehouseIn(item, truth.places) === null)
    const drift = truth.driftIn === warehouse.id ? (truth.drifts.get(code) ?? 0) : 0
    const maybe = rest.map((item) => [0, ...shares(shop, item)])
    const open = [[0, -drift], ...own.map((item) => shares(shop, item)), ...maybe]
    const wanting = truth.wantingIn(code, warehouse)
    if (!link && !doubt && !sums(open).has(wanting))
      wrong.push(
        `${code}: ${wanting} are wanting in Next Engine${shownOf(truth, warehouse)}, unexplained: ${about}`,
      )
  }
  const wanting = truth.wanting(code).smaregi
  const orders = items.filter(({ direction }) => direction === 'order')
  if (
    !sums(orders.map(({ kind, delta }) => (kind === 'held' ? [delta, 0] : [0, delta]))).has(wanting)
  )
    wrong.push(`${code}: ${wanting} are wanting in Smaregi, unexplained: ${about}`)
  // What is booked is taken from what a store has to show.
  for (const store of truth.places.stores)
    if (truth.wantingAt(code, store) !== 0)
      wrong.push(`${code}: ${truth.wantingAt(code, store)} are wanting in store ${store}: ${about}`)
  return wrong
}

/** The 拠点, where there are several. */
function shownOf({ places }: Truth, { name }: Warehouse): string {
  return places.warehouses.length > 1 ? ` (${name})` : ''
}

/** What an item may still have to bring: of a row in doubt its mark tells, of a repeat nobody knows. */
function shares(shop: Worlds, item: Item): readonly number[] {
  // It may have been sent again, come back from a 出荷, or be in already: then nothing is wanting.
  if (isRepeat(item) || isShipment(item) || isTwice(item)) return [0, item.delta]
  const unseen = unseenChange(item)
  if (unseen !== null) return [0, amountOf(shop, unseen)]
  if (item.kind !== 'inDoubt') return [item.delta]
  return [isIn(shop, item) ? 0 : item.delta]
}

/** Of a change that Smaregi does not show ston tells the id alone; the ledger tells its pieces. */
function amountOf({ smaregi: { ledger } }: Worlds, id: number): number {
  return ledger.history.find((row) => row.id === id)?.amount ?? 0
}

/** Whether a row in doubt was applied in truth. */
export function isIn(shop: Worlds, item: Item): boolean {
  const mark = markOf(item)
  return shop.ne.history(item.code).some(({ reason }) => mark.test(reason))
}

/** All that can be reached by one choice of each. */
function sums(choices: readonly (readonly number[])[]): ReadonlySet<number> {
  let reached = new Set([0])
  for (const choice of choices)
    reached = new Set([...reached].flatMap((sum) => choice.map((one) => sum + one)))
  return reached
}

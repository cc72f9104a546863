import type { OrderItem } from '../domain/orders/open-item.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import { codeOf, inShownWarehouse, inWarehouse } from '../domain/stock/stock-key.ts'
import { pendingChanges } from '../domain/stock/unanswered.ts'
import type { Amount } from '../domain/stock/batch.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import { readPlaceNames } from '../product-mapping/place-names.ts'
import type { Store } from '../store/store.ts'
import { say } from '../kernel/sentence.ts'
import { orderBecause } from '../messages/orders-problems.ts'
import type { Told } from '../messages/problems.ts'
import { type PlaceNames, storeIn } from '../messages/places.ts'
import * as says from '../messages/why.ts'
import { jstIsoOf } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { problemOf } from '../reports/problems.ts'
import { readOrders } from '../order-sync/state.ts'
import { withNotes } from '../stock-sync/shortage-notes.ts'
import { survey } from '../stock-sync/pending.ts'
import type { Concerns } from './subject.ts'

/** What has not ended yet, and what comes next. */
export interface Open {
  readonly kind:
    | Item['kind']
    /** Received, and not decided. */
    | 'undecided'
    /** Only its id has been told; Smaregi has not been asked yet. */
    | 'unresolved'
    | 'waiting'
    /** Sent, and its verdict is not known yet. */
    | 'doubtful'
  /** For `ston failures`; null where nothing can be decided. */
  readonly id: string | null
  readonly code: string
  /** 拠点名; absent = there is one only. */
  readonly warehouse?: string
  /** Null while nobody knows. */
  readonly delta: number | null
  readonly since: string
  readonly message: string
  readonly next: string
}

export async function openOf(app: App, store: Store, concerns: Concerns): Promise<readonly Open[]> {
  const { state, taken } = await survey(app, store)
  const items = itemsOf(await withNotes(store, state))
  const orders = (await readOrders(store)).items
  const names = await readPlaceNames(store)
  const ofCode = (one: Amount): boolean => concerns.amount(one.products, one.code)
  const all = [
    ...taken.sums
      .filter(ofCode)
      .map((one) => undecided({ ...one, code: codeOf(one, one.heldFor) })),
    ...pendingChanges(taken.unresolved)
      .filter((one) => concerns.change(one.productId, ''))
      .map((one) => unresolved(one, names)),
    // They will fail: no flush has written that down yet, so nothing can be decided about them.
    ...taken.failed.filter((one) => concerns.change(one.productId, one.code)).map(undecided),
    // What has come to nothing only waits for what had left with its pieces.
    ...state.waiting
      .filter(ofCode)
      .map((one) => amount(one.delta === 0 ? 'doubtful' : 'waiting', one)),
    ...state.doubtful.filter(ofCode).map((row) => amount('doubtful', { ...row, delta: row.sent })),
    ...items.filter((item) => concernsItem(concerns, item)).map((item) => problem(item, names)),
    ...orders.filter((item) => concernsOrder(concerns, item)).map(orderProblem),
  ]
  return all.map(({ told, ...one }) => ({
    ...one,
    since: jstIsoOf(one.since),
    message: say(app.locale, told.what),
    next: say(app.locale, told.next),
  }))
}

/** One of them, before it is put into words. */
type Facts = Omit<Open, 'message' | 'next'> & { readonly told: Told }

export function concernsItem(concerns: Concerns, item: Item): boolean {
  const { productId, products, code } = factsOf(item)
  return item.kind === 'failed' ? concerns.change(productId, code) : concerns.amount(products, code)
}

function concernsOrder(concerns: Concerns, { productId, code, component }: OrderItem): boolean {
  return concerns.change(productId, code) || concerns.change(productId, component)
}

function orderProblem(item: OrderItem): Facts {
  const { kind, id, code, delta, since } = item
  return { kind, id, code, delta: delta === 0 ? null : delta, since, told: orderBecause(item) }
}

function problem(item: Item, names: PlaceNames): Facts {
  const { code, warehouse, delta, since } = factsOf(item)
  const facts = { kind: item.kind, id: item.id, code, ...inWarehouse(warehouse), since }
  return { ...facts, delta: delta === 0 ? null : delta, told: problemOf(item, names) }
}

function amount(
  kind: 'undecided' | 'waiting' | 'doubtful',
  { code, warehouse, delta, since }: Of,
): Facts {
  const of = { code, ...inShownWarehouse(warehouse), delta, since }
  return { kind, id: null, ...of, told: says.OPEN[kind] }
}

type Of = Pick<Amount, 'code' | 'warehouse' | 'delta' | 'since'>

function undecided(one: Of): Facts {
  return amount('undecided', one)
}

function unresolved(
  { known, missing, storeId, changeId, receivedAt }: Unresolved,
  names: PlaceNames,
): Facts {
  const store = storeIn(storeId, names)
  const unknown = missing === undefined ? says.unresolved : says.notShownYet
  const told =
    known === undefined ? unknown(store, changeId) : says.mayBeOurs(store, known.division)
  const delta = known?.delta ?? null
  return { kind: 'unresolved', id: null, code: '', delta, since: receivedAt, told }
}

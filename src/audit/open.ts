import type { OrderItem } from '../domain/orders/open-item.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import { codeOf } from '../domain/stock/sum-names.ts'
import { pendingChanges } from '../domain/stock/unanswered.ts'
import type { Amount } from '../domain/stock/batch.ts'
import type { Failed, SentRow, Unresolved } from '../domain/stock/left-open.ts'
import type { Store } from '../store/store.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { orderBecause } from '../messages/orders-problems.ts'
import * as says from '../messages/why.ts'
import { toJstIso } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { problemOf } from '../reports/problems.ts'
import { readOrders } from '../order-sync/state.ts'
import { withNotes } from '../stock-sync/shortages.ts'
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
  /** Null while nobody knows. */
  readonly delta: number | null
  readonly since: string
  readonly message: string
  readonly next: string
}

export async function openOf(app: App, store: Store, concerns: Concerns): Promise<readonly Open[]> {
  const { state, taken } = await survey(app, store)
  const { locale } = app
  const ofCode = (one: Amount): boolean => concerns.amount(one.products, one.code)
  return [
    ...taken.sums
      .filter(ofCode)
      .map((one) => amount(locale, 'undecided', { ...one, code: codeOf(one, one.heldFor) })),
    ...pendingChanges(taken.unresolved)
      .filter((one) => concerns.change(one.productId, ''))
      .map((one) => unresolved(locale, one)),
    ...taken.failed
      .filter((one) => concerns.change(one.productId, one.code))
      .map((one) => undecided(locale, one)),
    ...state.waiting.filter(ofCode).map((one) => amount(locale, 'waiting', one)),
    ...state.doubtful.filter(ofCode).map((one) => amount(locale, 'doubtful', one)),
    ...itemsOf(await withNotes(store, state))
      .filter((item) => concernsItem(concerns, item))
      .map((item) => problem(locale, item)),
    ...(await readOrders(store)).items
      .filter((item) => concernsOrder(concerns, item))
      .map((item) => orderProblem(locale, item)),
  ]
}

export function concernsItem(concerns: Concerns, item: Item): boolean {
  switch (item.kind) {
    case 'held':
      return concerns.amount(item.held.products, item.held.code)
    case 'inDoubt':
      return concerns.amount(item.row.products, item.row.code)
    case 'failed':
      return concerns.change(item.failed.productId, item.failed.code)
  }
}

function concernsOrder(concerns: Concerns, { productId, code, component }: OrderItem): boolean {
  return concerns.change(productId, code) || concerns.change(productId, component)
}

function orderProblem(locale: Locale, item: OrderItem): Open {
  return {
    kind: item.kind,
    id: item.id,
    code: item.code,
    delta: item.delta === 0 ? null : item.delta,
    since: toJstIso(new Date(item.since)),
    ...told(locale, orderBecause(item)),
  }
}

function amount(
  locale: Locale,
  kind: 'undecided' | 'waiting' | 'doubtful',
  one: Amount | SentRow,
): Open {
  return {
    kind,
    id: null,
    code: one.code,
    delta: 'sent' in one ? one.sent : one.delta,
    since: toJstIso(new Date(one.since)),
    ...told(locale, says.OPEN[kind]),
  }
}

/** It will fail: no flush has written that down yet, so nothing can be decided about it. */
function undecided(locale: Locale, { code, delta, since }: Failed): Open {
  return {
    kind: 'undecided',
    id: null,
    code,
    delta,
    since: toJstIso(new Date(since)),
    ...told(locale, says.OPEN.undecided),
  }
}

function unresolved(locale: Locale, one: Unresolved): Open {
  return {
    kind: 'unresolved',
    id: null,
    code: '',
    delta: one.known?.delta ?? null,
    since: toJstIso(new Date(one.receivedAt)),
    ...told(
      locale,
      one.known === undefined
        ? (one.missing === undefined ? says.unresolved : says.notShownYet)(
            one.storeId,
            one.changeId,
          )
        : says.mayBeOurs(one.storeId, one.known.division),
    ),
  }
}

function problem(locale: Locale, item: Item): Open {
  const { what, next } = problemOf(item)
  const { code, delta, since } = facts(item)
  return {
    kind: item.kind,
    id: item.id,
    code,
    delta: delta === 0 ? null : delta,
    since: since === '' ? '' : toJstIso(new Date(since)),
    ...told(locale, { what, next }),
  }
}

function facts(item: Item): { code: string; delta: number; since: string } {
  if (item.kind === 'held') return { ...item.held, code: codeOf(item.held, item.held) }
  return item.kind === 'failed' ? item.failed : { ...item.row, delta: item.row.sent }
}

function told(
  locale: Locale,
  { what, next }: { readonly what: Sentence; readonly next: Sentence },
): Pick<Open, 'message' | 'next'> {
  return { message: say(locale, what), next: say(locale, next) }
}

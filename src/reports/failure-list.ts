import type { RowOutcome } from '../domain/stock/batch.ts'
import type { Decision, Item } from '../domain/stock/open-items.ts'
import { codeOf } from '../domain/stock/sum-names.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { orderBecause } from '../messages/orders-problems.ts'
import { problemOf } from './problems.ts'
import * as says from '../messages/failures.ts'
import { type Locale, say } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import { minuteOf, toJstIso } from '../kernel/time.ts'
import { signed } from './problems.ts'

/** The items for programs and for people. `delta` is in units of the side it is meant for. */
export function listItems(
  locale: Locale,
  items: readonly Item[],
  orders: readonly OrderItem[],
): { json: object; text: string } {
  const rows = [
    ...items.map((item) => rowOf(locale, item)),
    ...orders.map((item) => orderRow(locale, item)),
  ]
  const text = rows.map((row) => {
    const what =
      `${row.id}  ${row.productId || row.code} ${row.delta === 0 ? '' : signed(row.delta)}`.trimEnd()
    return [`${what}  ${minuteOf(row.since)}`, `    ${row.reason}`, `    → ${row.next}`].join('\n')
  })
  return {
    json: { items: rows },
    text: text.length === 0 ? say(locale, says.nothing) : text.join('\n'),
  }
}

interface Row {
  readonly id: string
  readonly kind: Item['kind']
  readonly direction: 'stock' | 'order'
  readonly productId: string
  readonly code: string
  readonly delta: number
  readonly reason: string
  readonly since: string
  readonly next: string
  /** Of a row that cannot be read: its store as far as it can, and the whole text as it came. */
  readonly storeId?: string
  readonly raw?: string
}

function rowOf(locale: Locale, item: Item): Row {
  const { what, next } = problemOf(item)
  return {
    id: item.id,
    kind: item.kind,
    direction: 'stock',
    ...amountOf(item),
    reason: say(locale, what),
    next: say(locale, next),
    ...rawOf(item),
  }
}

function rawOf(item: Item): Pick<Row, 'storeId' | 'raw'> {
  if (item.kind !== 'failed' || item.failed.raw === '') return {}
  const { storeId, raw } = item.failed
  return { ...(storeId === undefined ? {} : { storeId }), raw }
}

function orderRow(locale: Locale, item: OrderItem): Row {
  const { what, next } = orderBecause(item)
  const { id, kind, productId, code, delta, since } = item
  return {
    id,
    kind,
    direction: 'order',
    productId,
    code,
    delta,
    reason: say(locale, what),
    since: shown(since),
    next: say(locale, next),
  }
}

function amountOf(item: Item): Pick<Row, 'productId' | 'code' | 'delta' | 'since'> {
  if (item.kind === 'failed') {
    const { productId, code, delta, since } = item.failed
    return { productId, code, delta, since: shown(since) }
  }
  const amount =
    item.kind === 'held'
      ? { ...item.held, code: codeOf(item.held, item.held) }
      : { ...item.row, delta: item.row.sent }
  return {
    productId: amount.products[0] ?? '',
    code: amount.code,
    delta: amount.delta,
    since: shown(amount.since),
  }
}

function shown(since: string): string {
  return since === '' ? '' : toJstIso(new Date(since))
}

/** What became of one item, for programs: a row of a batch, or an order line. */
export type DecidedItem = RowOutcome | DecidedOrder

interface DecidedOrder {
  readonly kind: Decision['kind']
  readonly id: string
  readonly slip: number
  readonly line: number
  readonly code: string
  readonly delta: number
  readonly why?: string
}

export function decidedOrder(
  { id, slip, line, code, delta }: OrderItem,
  decision: Decision,
): DecidedOrder {
  const facts = { kind: decision.kind, id, slip, line, code, delta }
  return decision.kind === 'drop' ? { ...facts, why: decision.why } : facts
}

/** The code also of a change that was looked at by itself. */
function published(one: DecidedItem): object {
  if (!('alone' in one)) return one
  const { alone, ...outcome } = one
  return { ...outcome, code: alone }
}

export function decidedReport({ locale }: App, decided: readonly DecidedItem[]): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', decided: decided.map(published) },
    text: say(locale, says.decided(decided.length)),
  }
}

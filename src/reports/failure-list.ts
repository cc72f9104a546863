import type { RowOutcome } from '../domain/stock/batch.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import type { Decision, Item } from '../domain/stock/open-items.ts'
import { codeIn } from '../domain/stock/sum-names.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { orderBecause } from '../messages/orders-problems.ts'
import * as says from '../messages/failures.ts'
import type { Told } from '../messages/problems.ts'
import { type Locale, say } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import { jstIsoOf, minuteOf } from '../kernel/time.ts'
import { problemOf, signed } from './problems.ts'

/** The items for programs and for people. `delta` is in units of the side it is meant for. */
export function listItems(
  locale: Locale,
  items: readonly Item[],
  orders: readonly OrderItem[],
): { json: object; text: string } {
  const rows = [
    ...items.map((item) => rowOf(locale, item)),
    ...orders.map((item) => worded(locale, 'order', item, orderBecause(item))),
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
  const facts = factsOf(item)
  const about = { ...facts, id: item.id, kind: item.kind, code: codeIn(facts.code) }
  return { ...worded(locale, 'stock', about, problemOf(item)), ...rawOf(item) }
}

function worded(
  locale: Locale,
  direction: Row['direction'],
  { id, kind, productId, code, delta, since }: Omit<Row, 'direction' | 'reason' | 'next'>,
  { what, next }: Told,
): Row {
  const about = { id, kind, direction, productId, code, delta, reason: say(locale, what) }
  return { ...about, since: jstIsoOf(since), next: say(locale, next) }
}

function rawOf(item: Item): Pick<Row, 'storeId' | 'raw'> {
  if (item.kind !== 'failed' || item.failed.raw === '') return {}
  const { storeId, raw } = item.failed
  return { ...(storeId === undefined ? {} : { storeId }), raw }
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

export function decidedReport({ locale }: App, decided: readonly DecidedItem[]): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', decided },
    text: say(locale, says.decided(decided.length)),
  }
}

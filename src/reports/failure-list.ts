import { inWarehouse, shownIn } from '../domain/stock/stock-key.ts'
import type { RowOutcome } from '../domain/stock/batch.ts'
import { factsOf, type ItemFacts } from '../domain/stock/item-facts.ts'
import type { Decision, Item } from '../domain/stock/open-items.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { orderBecause } from '../messages/orders-problems.ts'
import { inDoubt } from '../messages/repair-in-doubt.ts'
import type { RepairInDoubt } from '../reconciliation/repair-record.ts'
import * as says from '../messages/failures.ts'
import { andMore, type Told } from '../messages/problems.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import { jstIsoOf, minuteOf } from '../kernel/time.ts'
import { problemOf, signed } from './problems.ts'
import { NO_NAMES, type Names } from '../product-mapping/names.ts'
import { toldReport } from './told-report.ts'

/** What stands beside the changes on their way to Next Engine. */
interface OtherItems {
  /** What people call the products. */
  readonly names?: Names
  readonly orders: readonly OrderItem[]
  readonly repair: RepairInDoubt | null
}

/** The items for programs and for people. `delta` is in units of the side it is meant for. */
export function listItems(
  locale: Locale,
  items: readonly Item[],
  { orders, repair, names = NO_NAMES }: OtherItems,
): { json: object; text: string } {
  const all = [
    ...items.map((item) => rowOf(locale, item, names)),
    ...orders.map((item) => worded(locale, 'order', item, orderBecause(item))),
    ...(repair === null ? [] : [repairRow(locale, repair)]),
  ]
  const rows = all.map((row) => named(row, names))
  const text = rows.map((row) => {
    const what =
      `${row.id}  ${[row.name, shownIn(row.productId || row.code, row.warehouse)].filter((one) => one !== undefined).join('  ')} ${row.delta === 0 ? '' : signed(row.delta)}`.trimEnd()
    return [`${what}  ${minuteOf(row.since)}`, `    ${row.reason}`, `    → ${row.next}`].join('\n')
  })
  return {
    json: { items: rows },
    text: text.length === 0 ? say(locale, says.nothing) : text.join('\n'),
  }
}

interface Row extends Pick<ItemFacts, 'productId' | 'code' | 'warehouse' | 'delta' | 'since'> {
  readonly id: string
  readonly kind: Item['kind']
  readonly direction: 'stock' | 'order'
  readonly reason: string
  readonly next: string
  /** What people call the product, where that is known. */
  readonly name?: string
  /** Of what is known of Smaregi alone: its store as far as it can be read, and the whole text of a row that cannot be. */
  readonly storeId?: string
  readonly raw?: string
  /** How often such a row came; absent = once. */
  readonly times?: number
}

function named(row: Row, names: Names): Row {
  const name = names.of([row.productId])
  return name === null ? row : { ...row, name }
}

function rowOf(locale: Locale, item: Item, names: Names): Row {
  const about = { ...factsOf(item), id: item.id, kind: item.kind }
  return { ...worded(locale, 'stock', about, problemOf(item, names)), ...rawOf(item) }
}

function worded(
  locale: Locale,
  direction: Row['direction'],
  {
    id,
    kind,
    productId,
    code,
    warehouse,
    delta,
    since,
  }: Omit<Row, 'direction' | 'reason' | 'next'>,
  { what, next }: Told,
): Row {
  const of = { productId, code, ...inWarehouse(warehouse), delta }
  return {
    id,
    kind,
    direction,
    ...of,
    reason: say(locale, what),
    since: jstIsoOf(since),
    next: say(locale, next),
  }
}

function rawOf(item: Item): Pick<Row, 'storeId' | 'raw' | 'times'> {
  if (item.kind === 'held' && item.held.reason === 'unknownChange') {
    const { storeId, unreadable } = item.held
    return unreadable === undefined ? {} : { storeId, raw: unreadable.raw }
  }
  if (item.kind !== 'failed') return {}
  const { storeId, raw, times } = item.failed
  return {
    ...(storeId === undefined ? {} : { storeId }),
    ...(raw === '' ? {} : { raw }),
    ...(times === undefined ? {} : { times }),
  }
}

/** What `reconcile` has on its way to Smaregi, under the name that stands in its memo. */
function repairRow(locale: Locale, repair: RepairInDoubt): Row {
  const about = { ...repair, kind: 'inDoubt' as const, since: repair.at }
  return worded(locale, 'order', about, inDoubt(repair))
}

/** What became of one item, for programs: a row of a batch, an order line, or a change of Smaregi's stock. */
export type DecidedItem = RowOutcome | DecidedOrder | DecidedRepair

interface DecidedOrder extends Pick<OrderItem, 'id' | 'slip' | 'line' | 'code' | 'delta'> {
  readonly kind: Decision['kind']
  readonly why?: string
}

/** A change of Smaregi's stock that was in doubt. */
interface DecidedRepair extends Pick<RepairInDoubt, 'id' | 'code' | 'delta'> {
  readonly kind: Decision['kind']
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

/** What was decided, and what "send it", said of nothing by name, has left alone. */
export interface Decisions {
  readonly decided: readonly DecidedItem[]
  readonly left: readonly LeftItem[]
}

/** A person has to have looked at it. */
export type LeftItem = Item | OrderItem

export function decidedReport({ locale }: App, { decided, left }: Decisions): Report {
  const rows = left.map((one) => ({ id: one.id, why: whyOpen(one) }))
  const json = {
    outcome: 'ok',
    decided: decided.map(published),
    left: rows.map(({ id, why }) => ({ id, reason: say(locale, why) })),
  }
  const rest = rows.length - LEFT_SHOWN
  const about = [
    ...(rows.length === 0 ? [] : [says.leftAlone(rows.length)]),
    ...rows.slice(0, LEFT_SHOWN).map(({ id, why }) => says.leftItem(id, why)),
    ...(rest > 0 ? [andMore(rest)] : []),
  ]
  return toldReport(locale, [says.decided(decided.length), ...about], json)
}

/** As many as fit on a screen. */
const LEFT_SHOWN = 20

function whyOpen(one: LeftItem): Sentence {
  return 'slip' in one ? orderBecause(one).what : problemOf(one).what
}

import type { MailFacts, MailOutcome, ProblemRow, Reason } from '../mailer/facts.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import * as says from '../messages/mail.ts'
import * as problemSays from '../messages/orders-problems.ts'
import * as orders from '../messages/orders.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { toJstMinute } from '../kernel/time.ts'
import { signed } from '../reports/problems.ts'
import type { Warning } from '../status/warnings.ts'
import type { OrdersBook } from '../status/told-so-far.ts'
import type { Trouble } from './trouble.ts'

/** An order line that a person must know of, and under which name it is remembered as told. */
export interface OrderConcern {
  readonly name: string
  readonly kind: OrderItem['kind']
  readonly row: ProblemRow
}

/** Everything a mail about orders is written from. */
export interface OrdersMaterial {
  readonly book: OrdersBook
  /** Not told today, and told already. */
  readonly fresh: readonly OrderConcern[]
  readonly known: readonly OrderConcern[]
  /** What the other direction cannot tell itself. */
  readonly alarms: readonly Warning[]
  readonly waiting: number
  readonly trouble: Trouble | null
  readonly at: Date
}

export function concernOf(item: OrderItem): OrderConcern {
  const { productId, code, delta } = item
  return {
    name: `${item.id} ${item.reason}`,
    kind: item.kind,
    row: {
      product: says.product(code, productId === '' || productId === code ? [] : [productId]),
      quantity: delta === 0 ? '' : signed(delta),
      ...problemSays.orderBecause(item),
      group: groupOf(item),
    },
  }
}

/** What is to be done about all order lines that are held for this reason; CODE and ID stand for each one's own. */
function groupOf(item: OrderItem): NonNullable<ProblemRow['group']> {
  const code = item.code === '' ? '' : 'CODE'
  const { next } = problemSays.orderBecause({ ...item, id: 'ID', code, productId: 'ID' })
  return { key: `${item.reason} ${next.ja}`, next }
}

export function writeOrdersFacts(material: OrdersMaterial): MailFacts {
  const { book, at, trouble } = material
  const outcome = outcomeOf(material)
  return {
    reason: reasonOf(material),
    outcome,
    headline: headlineOf(material, outcome),
    at: at.toISOString(),
    since: book.sentAt,
    notices: [
      ...(trouble === null ? [] : [{ what: trouble.what, next: trouble.next }]),
      ...book.missed
        .filter((one) => one.name !== trouble?.name)
        .map((one) => ({ what: says.missed(toJstMinute(one.at), one.what), next: null })),
      ...material.alarms.map(({ what, next }) => ({ what, next: next ?? null })),
    ],
    upload: NOTHING,
    earlier: NOTHING,
    orders: {
      lines: linesOf(material),
      problems: material.fresh.map((one) => one.row),
      known: material.known.length,
    },
  }
}

/** Runs are separate: the other direction's parts are told by its own mails. */
const NOTHING = { lines: [], problems: [], known: 0 }

function reasonOf({ book, fresh, alarms, trouble }: OrdersMaterial): Reason {
  if (book.pending || trouble?.tell === true || fresh.length + alarms.length > 0) return 'person'
  if (trouble?.kind === 'temporary') return 'nothing'
  const { shipments, reversals, start } = book.news
  return shipments + reversals > 0 || start !== null ? 'news' : 'nothing'
}

function outcomeOf({ fresh, alarms, trouble }: OrdersMaterial): MailOutcome {
  const some = fresh.length + alarms.length > 0
  if (trouble !== null && !(trouble.kind === 'temporary' && some)) return 'failed'
  return some ? 'check' : 'done'
}

function headlineOf(material: OrdersMaterial, outcome: MailOutcome): Sentence {
  const { book, fresh, known, alarms, trouble } = material
  if (outcome === 'failed' && trouble !== null) return trouble.headline
  if (outcome === 'done') {
    const headline = doneHeadline(book)
    return known.length === 0 ? headline : says.stillOpen(headline, known.length)
  }
  const count = (kind: OrderItem['kind']): number => fresh.filter((one) => one.kind === kind).length
  const rest = { oversold: 0, failed: 0, notices: alarms.map((one) => one.what) }
  return says.toCheck({ ...rest, held: count('held'), inDoubt: count('inDoubt') })
}

function doneHeadline({ news }: OrdersBook): Sentence {
  const { shipments, reversals, start } = news
  if (shipments + reversals > 0) return says.ordersNow(shipments, reversals)
  return start === null ? says.noOrders : says.ordersStarted
}

function linesOf({ book, waiting }: OrdersMaterial): Sentence[] {
  const { shipments, lines, reversals, excluded, old, start } = book.news
  return [
    ...(start === null ? [] : [orders.started(start)]),
    ...(shipments > 0 ? [orders.registered(shipments, lines)] : []),
    ...(reversals > 0 ? [orders.givenBack(reversals)] : []),
    ...(waiting > 0 ? [orders.unfinishedSlips(waiting)] : []),
    ...(excluded > 0 ? [orders.excludedLines(excluded)] : []),
    ...(old.length > 0 ? [orders.oldSlips(old)] : []),
  ]
}

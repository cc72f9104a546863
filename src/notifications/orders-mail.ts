import * as well from '../messages/mail-done.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { OrdersDone } from '../order-sync/results.ts'
import { countedLines } from '../reports/orders.ts'
import {
  NO_ORDERS_NEWS,
  NOTHING_TOLD,
  type OrdersBook,
  type OrdersNews,
} from '../status/told-so-far.ts'
import { concernOf } from './concerns.ts'
import type { Teller } from './material.ts'

/** What the mails of `import-orders` tell. */
export function ordersMail(done: OrdersDone): Teller<'orders'> {
  return {
    direction: 'import',
    sent: () => Promise.resolve([]),
    book: 'orders',
    count: (before) => {
      const book = before ?? { ...NOTHING_TOLD, news: NO_ORDERS_NEWS }
      return { ...book, news: added(book.news, done) }
    },
    concerns: (names) => done.items.map((item) => concernOf(item, names)),
    products: () => done.items.map(({ productId }) => productId),
    hasNews: ({ news }) => news.shipments + news.reversals > 0 || news.start !== null,
    headline,
    parts: ({ book, fresh, known }) => ({
      orders: {
        lines: countedLines(book.news, done.waiting),
        problems: fresh.map((one) => one.row),
        known: known.length,
      },
    }),
    told: (book) => ({ ...book, news: NO_ORDERS_NEWS }),
  }
}

/** So many slips are named in a line; a longer list says nothing. */
const NAMED = 50

function added(news: OrdersNews, done: OrdersDone): OrdersNews {
  const unmapped = new Set([...(news.unmapped ?? []), ...done.unmapped])
  const moved = (news.moved ?? 0) + done.moved
  return {
    ...(moved > 0 && { moved }),
    ...(unmapped.size > 0 && { unmapped: [...unmapped].slice(0, NAMED) }),
    shipments: news.shipments + done.shipments,
    lines: news.lines + done.lines,
    reversals: news.reversals + done.reversals,
    excluded: news.excluded + done.excluded,
    old: [...new Set([...news.old, ...done.old])].slice(0, NAMED),
    start: done.start ?? news.start,
  }
}

function headline({ news }: OrdersBook): Sentence {
  const { shipments, reversals, start } = news
  if (shipments + reversals > 0) return well.ordersNow(shipments, reversals)
  return start === null ? well.noOrders : well.ordersStarted
}

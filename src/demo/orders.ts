import * as says from '../messages/demo.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Article } from './scenario.ts'
import type { Shop } from './shop.ts'
import { HOJICHA, POT, SENCHA } from './scenario.ts'

/** A slip of the morning's online orders, and what became of it. */
export interface OnlineOrder {
  readonly slip: number
  readonly story: Sentence
}

/** What is booked for a slip in Smaregi in the end, by product. */
export interface Booked extends OnlineOrder {
  readonly shipments: readonly { readonly number: string; readonly pieces: string }[]
}

/** Next Engine promises the goods at once. */
export function placeOrders({ nextEngine }: Shop): readonly OnlineOrder[] {
  const place = (article: Article, quantity: number, story: Sentence): OnlineOrder => ({
    slip: nextEngine.orders.place({ lines: [{ code: article.id, quantity }] }),
    story,
  })
  return [
    place(SENCHA, 3, says.stories.edited),
    place(HOJICHA, 2, says.stories.exchanged),
    place(SENCHA, 1, says.stories.merged),
    place(HOJICHA, 1, says.stories.cancelled),
    place(SENCHA, 2, says.stories.returned),
  ]
}

/** And then customers write mails. */
export function changeOrders(shop: Shop, placed: readonly OnlineOrder[]): void {
  const { orders } = shop.nextEngine
  const [edited = 0, exchanged = 0, merged = 0, cancelled = 0, returned = 0] = placed.map(
    (one) => one.slip,
  )
  orders.changeQuantity(edited, 1, 2)
  orders.exchange(exchanged, 1, POT.id, 1)
  orders.merge(merged, edited)
  orders.cancel(cancelled)
  orders.ship(returned)
  orders.returnGoods(returned, 1, { good: 1 })
}

export function bookedFor({ smaregi }: Shop, orders: readonly OnlineOrder[]): readonly Booked[] {
  const all = [...smaregi.shipments.all()]
  return orders.map((order) => ({
    ...order,
    shipments: all.flatMap(({ identificationNo, lines }) =>
      identificationNo?.startsWith(`NE-${order.slip}-`) === true
        ? lines.map(({ productId, quantity }) => ({
            number: identificationNo,
            pieces: `${productId} × ${quantity}`,
          }))
        : [],
    ),
  }))
}

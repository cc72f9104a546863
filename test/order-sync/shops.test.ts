import { afterEach, expect, test } from 'vitest'
import { booked, openOrders, type OrdersShop } from './orders-kit.ts'

/** From when the orders of a shop count, however often the filter changes. */
let shop: OrdersShop
afterEach(() => shop.close())

const filtered = (shopIds: readonly string[]) => ({
  configure: (config: Record<string, unknown>) =>
    void (config['orders'] = { enabled: true, shopIds }),
})

async function follow(...shopIds: string[]): Promise<void> {
  await shop.configure(filtered(shopIds).configure)
  await shop.importOrders()
}

function place(shopId: string): number {
  return shop.ne.orders.place({ shopId, lines: [{ code: '1001', quantity: 2 }] })
}

test('every shop, after one was added and taken out: its orders of the time between stay out', async () => {
  shop = await openOrders('platform', filtered(['1']))
  await follow('1', '2')
  const followed = place('2')
  await shop.importOrders()
  await follow('1')
  const [between, mine] = [place('2'), place('1')]
  expect((await shop.importOrders()).json).toMatchObject({ otherShops: 1 })
  await follow()
  shop.ne.orders.ship(between)
  const later = place('2')
  await shop.importOrders()
  const all = [followed, between, mine, later].map((slip) => booked(shop, slip)['1001'] ?? 0)
  expect(all).toEqual([2, 0, 2, 2])
})

test('every shop, one of them, every shop again: those that came late begin where they began', async () => {
  shop = await openOrders('platform', filtered(['1']))
  const early = place('3')
  await shop.importOrders()
  await follow()
  await follow('3')
  await follow()
  shop.ne.orders.ship(early)
  const later = place('3')
  await shop.importOrders()
  expect([booked(shop, early), booked(shop, later)]).toEqual([{}, { '1001': 2 }])
})

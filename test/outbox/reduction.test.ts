import { afterEach, expect, test } from 'vitest'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

test('a correction that did not happen is made again, also where the history cannot be read', async () => {
  shop = await openOrders('platform', {
    configure: (config) => void (config['nextengine'] = { ...config['nextengine'], settleMs: 50 }),
  })
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 5 }] })
  await shop.importOrders()
  shop.ne.orders.changeQuantity(slip, 1, 3)
  shop.smaregi.faults.set({ kind: 'problem', status: 403 }, { on: 'GET /stock/changes' })
  shop.smaregi.faults.set({ kind: 'reset' }, { on: 'PATCH /shipments/{id}', times: 1 })
  expect((await shop.importOrders()).json).toMatchObject({ reversals: 0, waiting: 1 })
  for (let runs = 0; runs < 2; runs += 1) await shop.importOrders()
  expect((await shop.importOrders()).json).toMatchObject({ waiting: 0, inDoubt: 0 })
  expect(shop.smaregi.stock('1001', '1')).toBe(97)
})

import { afterEach, expect, test } from 'vitest'
import { LONG } from '../helpers/long.ts'
import { booked, openOrders, type OrdersShop } from './orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

/** More than one page of Next Engine's list. */
const SLIPS = LONG ? 3000 : 1050

test('slips of one line by the thousand: few calls to Next Engine, and a flush meanwhile is not held up', async () => {
  shop = await openOrders('platform')
  const slips = Array.from({ length: SLIPS }, () =>
    shop.ne.orders.place({ lines: [{ code: '1001', quantity: 1 }] }),
  )
  const orderCalls = (): number =>
    shop.ne.calls.filter((call) => call.path.includes('receiveorder')).length
  const before = orderCalls()
  const importing = shop.importOrders()
  // The importer is at work by now; a sale in the store does not wait for it.
  await new Promise((resolve) => setTimeout(resolve, 300))
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1002', quantity: 3 }] })
  const flushed = await shop.flush()
  expect(flushed.json).toMatchObject({ outcome: 'ok', applied: 1 })
  const ran = await importing
  expect(ran.json).toMatchObject({ outcome: 'ok', shipments: SLIPS, lines: SLIPS, waiting: 0 })
  expect((ran.json['apiCalls'] as { nextengine: number }).nextengine).toBeLessThanOrEqual(6)
  expect(orderCalls() - before).toBeLessThanOrEqual(4)
  expect(shop.smaregi.stock('1001', '1')).toBe(100 - SLIPS)
  expect(booked(shop, slips[SLIPS - 1] ?? 0)).toEqual({ '1001': 1 })
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 0 })
}, 240_000)

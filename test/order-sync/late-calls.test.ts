import { afterEach, expect, test } from 'vitest'
import { withoutSleep } from '../helpers/shop.ts'
import { APIS, booked, openOrders, type OrdersShop } from './orders-kit.ts'

const MINUTE = 60_000
let shop: OrdersShop
afterEach(() => shop.close())

const importOrders = () => withoutSleep(shop, 'import-orders', '--json')

test.each(APIS)(
  'what may still be held back on its way is not sent a second time (%s)',
  async (api) => {
    shop = await openOrders(api, {
      configure: (config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs: 15 * MINUTE }
      },
    })
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
    const label = api === 'legacy' ? 'shipment_upd' : 'POST /shipments'
    shop.smaregi.faults.set({ kind: 'reset' }, { on: label, times: 1 })
    const sent = (): number => shop.smaregi.calls.filter((one) => one.label === label).length

    await importOrders()
    expect(sent()).toBe(1)
    shop.later(5 * MINUTE)
    await importOrders()
    expect(sent()).toBe(1)
    expect(booked(shop, slip)).toEqual({})

    shop.later(10 * MINUTE)
    expect((await importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1 })
    expect(booked(shop, slip)).toEqual({ '1001': 2 })
  },
)

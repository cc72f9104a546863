import { afterEach, expect, test } from 'vitest'
import { onLateClock, type ShopOptions, withoutSleep } from '../helpers/shop.ts'
import { APIS, booked, openOrders, type OrdersShop } from './orders-kit.ts'

const MINUTE = 60_000
const PATIENT: ShopOptions = {
  configure: (config) => {
    config['nextengine'] = { ...config['nextengine'], settleMs: 15 * MINUTE }
  },
}

let shop: OrdersShop
afterEach(() => shop.close())

const importOrders = () => withoutSleep(shop, 'import-orders', '--json')

test.each(APIS)(
  'what may still be held back on its way is not sent a second time (%s)',
  async (api) => {
    shop = await openOrders(api, PATIENT)
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

test.each(APIS)(
  'a correction that Smaregi has confirmed is found by its history, and not passed on (%s)',
  async (api) => {
    shop = await openOrders(api, PATIENT)
    shop.smaregi.platform.account.correctionDivision = '12'
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
    await importOrders()
    expect(booked(shop, slip)).toEqual({ '1001': 2 })
    shop.ne.orders.cancel(slip)
    // The machine has stood still, and its clock with it: Smaregi dates the pieces hours after they were announced.
    shop.smaregi.ledger.historyDelayMs = 5 * MINUTE
    await onLateClock(shop, 180 * MINUTE, 'import-orders', '--json')
    expect(booked(shop, slip)).toEqual({})
    shop.later(10 * MINUTE)
    expect((await importOrders()).json).toMatchObject({ outcome: 'ok', inDoubt: 0, waiting: 0 })
    expect((await withoutSleep(shop, 'flush', '--json')).json).toMatchObject({ applied: 0 })
    expect(shop.ne.goods('1001')?.stock).toBe(100)
  },
)

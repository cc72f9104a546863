import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { signIn } from '../helpers/shop.ts'
import { APIS, booked, numbers, openItems, openOrders, type OrdersShop } from './orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

const MINUTE = 60_000

/** Japanese time, so many minutes ago. */
function ago(minutes: number): string {
  const then = Date.now() + shop.aheadMs() + 9 * 60 * MINUTE - minutes * MINUTE
  return new Date(then).toISOString().slice(0, 16).replace('T', ' ')
}

const folder = (name: string): string => join(shop.dir, name)

/** Everything that is written down by `work` is lost, as with a standby that did not have it yet. */
async function losing(work: () => Promise<unknown>): Promise<void> {
  await cp(folder('data'), folder('before'), { recursive: true })
  await work()
  await rm(folder('data'), { recursive: true })
  await cp(folder('before'), folder('data'), { recursive: true })
}

const FIRST = { lines: [{ code: '1001', quantity: 2 }] }

describe.each(APIS)('what is registered and written down nowhere (%s)', (api) => {
  test('--since finds it, and registers only what is missing', async () => {
    shop = await openOrders(api)
    const slip = shop.ne.orders.place(FIRST)
    await losing(() => shop.importOrders())
    const later = shop.ne.orders.place({ lines: [{ code: '1002', quantity: 1 }] })
    shop.later(3 * MINUTE)
    expect(await shop.importOrders('--since', ago(10))).toMatchObject({ code: 0 })
    expect(numbers(shop)).toEqual([`NE-${slip}-1`, `NE-${later}-1`])
    expect([shop.smaregi.stock('1001'), shop.smaregi.stock('1002')]).toEqual([98, 99])
    // From here on it is known like any other.
    shop.ne.orders.cancel(slip)
    await shop.nextSecond()
    expect(await shop.importOrders()).toMatchObject({ code: 0, json: { reversals: 1 } })
    expect(booked(shop, slip)).toEqual({})
    expect(shop.smaregi.stock('1001')).toBe(100)
  })

  test('what has changed since is asked about, and not registered beside it', async () => {
    shop = await openOrders(api)
    const slip = shop.ne.orders.place(FIRST)
    await losing(() => shop.importOrders())
    shop.ne.orders.changeQuantity(slip, 1, 3)
    shop.later(3 * MINUTE)
    await shop.importOrders('--since', ago(10))
    expect(numbers(shop)).toEqual([`NE-${slip}-1`])
    expect(shop.smaregi.stock('1001')).toBe(98)
    expect((await openItems(shop))[0]?.reason).toContain('with another content')
  })
})

test('after a restore it is looked for without being asked to', async () => {
  shop = await openOrders('platform')
  await shop.ston('backup', folder('shop.tar.gz'))
  const slip = shop.ne.orders.place(FIRST)
  await shop.importOrders()
  await rm(folder('data'), { recursive: true })
  expect((await shop.ston('restore', folder('shop.tar.gz'))).code).toBe(0)
  await signIn(shop)
  shop.later(3 * MINUTE)
  // A run that could not look leaves it to the next one.
  shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on: 'GET /shipments' })
  expect((await shop.importOrders()).code).toBe(75)
  shop.smaregi.faults.clear()
  expect((await shop.importOrders()).code).toBe(0)
  expect(numbers(shop)).toEqual([`NE-${slip}-1`])
  expect(shop.smaregi.stock('1001')).toBe(98)
})

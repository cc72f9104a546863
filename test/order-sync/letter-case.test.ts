import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openItems, openOrders, type OrdersShop } from './orders-kit.ts'

/** Next Engine may have codes beside each other that differ in letter case only; the id table knows one of them. */
let shop: OrdersShop
afterEach(() => shop.close())

async function open(...codes: readonly string[]): Promise<void> {
  shop = await openOrders('legacy')
  for (const code of codes) shop.ne.addGoods({ code, stock: 50 })
  const csv = join(shop.dir, 'ids.csv')
  await writeFile(csv, 'smaregi-id,nextengine-code\n1001,abc-1\n')
  expect((await shop.ston('map', 'import', csv)).code).toBe(0)
}

describe('an order of a code that the table has in another letter case', () => {
  test('waits where Next Engine has both', async () => {
    await open('abc-1', 'ABC-1')
    shop.ne.orders.place({ lines: [{ code: 'ABC-1', quantity: 2 }] })
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 0, held: 1 })
    expect(shop.smaregi.stock('1001', '1')).toBe(100)
    expect(await openItems(shop)).toMatchObject([{ reason: expect.stringContaining('abc-1') }])
    shop.ne.orders.place({ lines: [{ code: 'abc-1', quantity: 3 }] })
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 1, held: 1 })
    expect(shop.smaregi.stock('1001', '1')).toBe(97)
  })

  test('is booked where that is the only one', async () => {
    await open('ABC-1')
    shop.ne.orders.place({ lines: [{ code: 'ABC-1', quantity: 2 }] })
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 1, held: 0 })
    expect(shop.smaregi.stock('1001', '1')).toBe(98)
  })

  test('waits where Next Engine has deleted it by now, beside the other one', async () => {
    await open('abc-1', 'ABC-1')
    shop.ne.faults.deletedGoods = ['ABC-1']
    shop.ne.orders.place({ lines: [{ code: 'ABC-1', quantity: 2 }] })
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 0, held: 1 })
    expect(shop.smaregi.stock('1001', '1')).toBe(100)
  })

  test('goes on waiting when Next Engine deletes one of both', async () => {
    await open('abc-1', 'ABC-1')
    shop.ne.orders.place({ lines: [{ code: 'ABC-1', quantity: 2 }] })
    for (const deleted of [[], ['ABC-1'], ['abc-1']]) {
      shop.ne.faults.deletedGoods = deleted
      expect((await shop.importOrders()).json).toMatchObject({ shipments: 0, held: 1 })
    }
    expect(shop.smaregi.stock('1001', '1')).toBe(100)
  })

  test('is looked up once in a run', async () => {
    await open('ABC-1')
    for (let i = 0; i < 3; i += 1) shop.ne.orders.place({ lines: [{ code: 'ABC-1', quantity: 1 }] })
    const before = shop.ne.calls.length
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 3, held: 0 })
    const looks = shop.ne.calls
      .slice(before)
      .filter(({ path }) => path.startsWith('/api_v1_master_stock/'))
    expect(looks).toHaveLength(1)
  })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { signIn } from '../helpers/shop.ts'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { counts, reconcile, rows } from './reconcile-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const APPLY = ['--apply', 'nextengine', '--yes'] as const

async function file(name: string, ...lines: string[]): Promise<string> {
  const path = join(shop.dir, name)
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}

async function link(...lines: string[]): Promise<void> {
  const table = await file('table.csv', 'smaregi-id,nextengine-code', ...lines)
  expect(await shop.ston('map', 'import', table, '--yes')).toMatchObject({ code: 0 })
}

/** Both products by name, so that a person could have looked at them. */
async function named(): Promise<readonly [string, string]> {
  return ['--from', await file('some.csv', '1001', '1002')]
}

function free(code: string): number | undefined {
  return shop.ne.goods(code)?.free
}

describe('an order that was booked for the product that its code meant then', () => {
  /** Two of 1001 are sold while the table has the two products the wrong way round. Then it is put right. */
  async function openRelinked(): Promise<number> {
    shop = await openOrders('legacy')
    await link('1001,1002', '1002,1001')
    await shop.nextSecond()
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
    await shop.importOrders()
    expect([counts(shop, '1001'), counts(shop, '1002')]).toEqual([
      [100, 100],
      [98, 100],
    ])
    shop.later(MINUTE)
    await link('1001,1001', '1002,1002')
    await shop.importOrders()
    shop.later(MINUTE)
    return slip
  }

  const OF_1002 = { productId: '1002', difference: -2, cause: 'booked' }

  test('explains what is too little of that one, and what leaves of the other', async () => {
    const slip = await openRelinked()
    expect(rows(await reconcile(shop))).toMatchObject([OF_1002])
    shop.ne.orders.ship(slip)
    shop.later(MINUTE)
    const OF_1001 = { productId: '1001', difference: 2, cause: 'booked' }
    // Not read by an import yet, and then read.
    for (const imports of [() => Promise.resolve(), () => shop.importOrders()]) {
      await imports()
      expect(rows(await reconcile(shop))).toMatchObject([OF_1001, OF_1002])
    }
    expect((await shop.ston('reconcile')).out).toContain('出荷を確認できない受注の登録分')
  })

  test('is never mended in Next Engine: what leaves it there is what is on the shelf', async () => {
    const slip = await openRelinked()
    await reconcile(shop, ...APPLY)
    await reconcile(shop, ...(await named()), ...APPLY)
    expect([free('1001'), free('1002')]).toEqual([98, 100])
    shop.ne.orders.ship(slip)
    shop.later(MINUTE)
    await shop.importOrders()
    await reconcile(shop, ...(await named()), ...APPLY)
    expect([free('1001'), free('1002')]).toEqual([98, 100])
  })

  test('and what is lost beside it is told', async () => {
    await openRelinked()
    shop.ne.setStock('1001', { stock: 103, allocated: 2 })
    expect(rows(await reconcile(shop))).toMatchObject([
      { productId: '1001', difference: -3, cause: 'unexplained' },
      OF_1002,
    ])
  })
})

describe('an order that was booked before orders were switched off', () => {
  async function openSwitchedOff(): Promise<number> {
    shop = await openOrders('legacy')
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
    await shop.importOrders()
    shop.later(MINUTE)
    expect(rows(await reconcile(shop))).toEqual([])
    await shop.configure((config) => {
      config['orders'] = { ...config['orders'], enabled: false }
    })
    return slip
  }

  test('explains a difference as long as it has not left, and is mended by nobody', async () => {
    const slip = await openSwitchedOff()
    const ran = await reconcile(shop, ...(await named()), ...APPLY)
    expect(rows(ran)).toMatchObject([{ productId: '1001', difference: -2, cause: 'booked' }])
    expect(ran.json).toMatchObject({ mended: 0 })
    shop.ne.orders.ship(slip)
    expect(counts(shop, '1001')).toEqual([98, 98])
    expect(rows(await reconcile(shop))).toEqual([])
  })

  test('and explains nothing any more after the retention time', async () => {
    await openSwitchedOff()
    shop.later(100 * DAY)
    await signIn(shop)
    expect(rows(await reconcile(shop))).toMatchObject([{ difference: -2, cause: 'allocation' }])
  })
})

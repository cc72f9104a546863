import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { signIn } from '../helpers/shop.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { counts, loseChange, reconcile, rows } from './reconcile-kit.ts'

/** How long what is booked and cannot be followed explains a difference: the same in every store. */

const postgres = await usePostgres()
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

async function named(...ids: string[]): Promise<readonly ['--from', string]> {
  return ['--from', await file('some.csv', ...ids)]
}

async function switchOff(): Promise<void> {
  await shop.configure((config) => {
    config['orders'] = { ...config['orders'], enabled: false }
  })
}

/** The shop goes on, with an order of another product each day. */
async function daysPass(days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    shop.later(DAY)
    await signIn(shop)
    shop.ne.orders.place({ lines: [{ code: '1003', quantity: 1 }] })
    await shop.importOrders()
  }
  shop.later(20 * MINUTE)
}

async function accepted(): Promise<void> {
  expect((await reconcile(shop, '--accept')).json).toMatchObject({ unequal: 0, moved: 0 })
}

describe.each(['files', 'postgres'])('with %s', (store) => {
  async function open(): Promise<void> {
    shop = await openOrders('legacy')
    if (store === 'files') return
    await shop.configure((config) => {
      config['store'] = { url: postgres.url, shop: newShop() }
    })
    await signIn(shop)
    await shop.importOrders()
    await shop.nextSecond()
  }

  async function order(code: string, quantity: number): Promise<number> {
    const slip = shop.ne.orders.place({ lines: [{ code, quantity }] })
    await shop.importOrders()
    shop.later(MINUTE)
    return slip
  }

  async function ships(slip: number): Promise<void> {
    shop.ne.orders.ship(slip)
    shop.later(MINUTE)
    await shop.importOrders()
  }

  describe('with orders switched off since', () => {
    test('what a person has called equal explains nothing that is lost later', async () => {
      await open()
      const slip = await order('1001', 5)
      await switchOff()
      shop.ne.orders.ship(slip)
      shop.later(20 * MINUTE)
      await accepted()
      shop.later(2 * DAY)
      await signIn(shop)
      loseChange(shop, 'legacy', '1001', -4)
      shop.later(60 * MINUTE)
      const ran = await reconcile(shop, ...APPLY)
      expect(rows(ran)).toMatchObject([{ productId: '1001', cause: 'unexplained' }])
      expect(counts(shop, '1001')).toEqual([91, 91])
    })

    test('what was mended beside it would be called equal with it, and is not', async () => {
      await open()
      await order('1001', 5)
      await switchOff()
      loseChange(shop, 'legacy', '1001', -12)
      shop.later(60 * MINUTE)
      for (const names of [[], await named('1001')]) {
        const ran = await reconcile(shop, ...names, ...APPLY)
        expect(rows(ran)).toMatchObject([{ difference: -17, cause: 'unexplained' }])
        expect(ran.json).toMatchObject({ mended: 0 })
      }
    })
  })

  describe('of a product that has another code since', () => {
    async function openRelinked(): Promise<number> {
      await open()
      await link('1001,1002', '1002,1001')
      await shop.nextSecond()
      const slip = await order('1001', 2)
      await link('1001,1001', '1002,1002')
      await shop.importOrders()
      shop.later(MINUTE)
      return slip
    }

    const BOTH = [
      { productId: '1001', difference: 2, cause: 'booked' },
      { productId: '1002', difference: -2, cause: 'booked' },
    ]

    test('it is asked about long after it has left', async () => {
      await ships(await openRelinked())
      await daysPass(2)
      const ran = await reconcile(shop, ...APPLY)
      expect(rows(ran)).toMatchObject(BOTH)
      expect(ran.json).toMatchObject({ mended: 0 })
    })

    test('and with orders switched off', async () => {
      const slip = await openRelinked()
      await switchOff()
      expect(rows(await reconcile(shop, ...APPLY))).toMatchObject([BOTH[1]])
      shop.ne.orders.ship(slip)
      shop.later(20 * MINUTE)
      const ran = await reconcile(shop, ...APPLY)
      expect(rows(ran)).toMatchObject(BOTH)
      expect(ran.json).toMatchObject({ mended: 0 })
    })

    test('until both counts were put right by hand, and called equal', async () => {
      const slip = await openRelinked()
      shop.later(20 * MINUTE)
      // Equal, as long as it has not left: that ends nothing of what leaves later.
      await reconcile(shop, '--accept', ...(await named('1001')))
      await ships(slip)
      shop.later(20 * MINUTE)
      expect(rows(await reconcile(shop))).toMatchObject(BOTH)
      loseChange(shop, 'legacy', '1001', -2)
      loseChange(shop, 'legacy', '1002', 2)
      shop.later(20 * MINUTE)
      await accepted()
      await daysPass(1)
      loseChange(shop, 'legacy', '1001', 2)
      loseChange(shop, 'legacy', '1002', -2)
      shop.later(60 * MINUTE)
      const ran = await reconcile(shop, ...APPLY)
      expect(rows(ran).map(({ cause }) => cause)).toEqual(['unexplained', 'unexplained'])
      expect(ran.json).toMatchObject({ mended: 2 })
    })

    test('it explains nothing after the retention time', async () => {
      await ships(await openRelinked())
      shop.later(100 * DAY)
      await signIn(shop)
      await shop.importOrders('--from-now')
      shop.later(20 * MINUTE)
      expect(rows(await reconcile(shop)).map(({ cause }) => cause)).toEqual([
        'unexplained',
        'unexplained',
      ])
    })

    test('what had left before that is in both counts', async () => {
      await open()
      await ships(await order('1001', 5))
      await daysPass(1)
      shop.ne.addGoods({ code: 'NEW', stock: 95 })
      await link('1001,NEW')
      shop.later(20 * MINUTE)
      loseChange(shop, 'legacy', '1001', -3)
      shop.later(60 * MINUTE)
      const [first] = rows(await reconcile(shop, ...APPLY))
      expect(first).toMatchObject({ productId: '1001', difference: -3, cause: 'unexplained' })
      expect(counts(shop, '1001')[0]).toBe(shop.ne.goods('NEW')?.stock)
    })
  })
})

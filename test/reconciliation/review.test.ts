import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openShop, type Shop, type ShopOptions, withoutSleep } from '../helpers/shop.ts'
import { type Api, APIS, openOrders, PRODUCTS } from '../order-sync/orders-kit.ts'
import { counts, loseChange, reconcile } from './reconcile-kit.ts'

let shop: Shop
afterEach(() => shop.close())

type Fault = Parameters<Shop['smaregi']['faults']['set']>[0]

const LABEL = { legacy: 'stock_upd', platform: 'POST /stock/add' }
/** That one product, and the whole function. */
const REFUSALS: Record<Api, Fault[]> = {
  legacy: [
    { kind: 'error', code: 41 },
    { kind: 'error', code: 23 },
  ],
  platform: [
    { kind: 'problem', status: 400 },
    { kind: 'problem', status: 403 },
  ],
}

describe.each(APIS)('on the %s API', (api) => {
  async function open(): Promise<void> {
    shop = await openShop({ api, products: PRODUCTS })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1003', quantity: 1 }] })
    await shop.flush()
  }

  test.each(REFUSALS[api])(
    'what Smaregi does not let ston change (%o) is not taken for equal: a lost change still counts when it is told',
    async (fault) => {
      await open()
      const tell = [loseChange(shop, api, '1001', -5), loseChange(shop, api, '1002', -4)]
      shop.smaregi.faults.set(fault, { on: LABEL[api] })
      const ran = await reconcile(shop, '--apply', 'smaregi', '--yes')
      expect([ran.code, ran.json['mended']]).toEqual([3, 0])
      shop.smaregi.faults.clear()
      for (const one of tell) await one()
      expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', ignored: { aligned: 0 } })
      expect([counts(shop, '1001'), counts(shop, '1002')]).toEqual([
        [95, 95],
        [96, 96],
      ])
      expect((await shop.ston('why', '1001')).out).not.toContain('両方の在庫数が同じであることを')
    },
  )

  test('an answer that is lost is cleared up: what was mended is equal from then on, and nothing else', async () => {
    await open()
    const tell = [loseChange(shop, api, '1001', -5), loseChange(shop, api, '1002', -4)]
    shop.smaregi.faults.set({ kind: 'lost' }, { on: LABEL[api], times: 1 })
    const ran = await reconcile(shop, '--apply', 'smaregi', '--yes')
    expect([ran.code, ran.json['mended']]).toEqual([75, 0])
    for (const one of tell) await one()
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', ignored: { aligned: 1 } })
    for (const id of ['1001', '1002']) {
      const [smaregi, nextengine] = counts(shop, id)
      expect(smaregi).toBe(nextengine)
    }
  })

  test('a repair that may still be on its way is waited for, and nothing is compared before', async () => {
    await open()
    await shop.configure((config) => {
      config['nextengine'] = { ...config['nextengine'], settleMs: 900_000 }
    })
    shop.ne.setStock('1001', { stock: 97 })
    shop.smaregi.faults.set({ kind: 'reset' }, { on: LABEL[api], times: 1 })
    const apply = ['reconcile', '--json', '--apply', 'smaregi', '--yes']
    expect((await withoutSleep(shop, ...apply)).code).toBe(75)
    const early = await withoutSleep(shop, ...apply)
    expect([early.code, counts(shop, '1001')]).toEqual([75, [100, 97]])
    expect(early.out).toContain('これから反映されることがあります')
    shop.later(900_000)
    expect((await withoutSleep(shop, ...apply)).json).toMatchObject({ outcome: 'ok', mended: 1 })
    expect(counts(shop, '1001')).toEqual([97, 97])
  })

  describe('a product with a row that may have got in or not', () => {
    /** Its upload never arrived, and ston cannot know that yet. */
    async function openWithDoubt(): Promise<void> {
      await open()
      const path = /\/upload$/
      shop.ne.faults.loseAnswer = { path, how: 'reset', when: 'before', times: 1 }
      shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
      expect((await shop.flush()).json).toMatchObject({ outcome: 'temporary', waiting: 1 })
    }

    /** A newer reading shows that it never arrived, and it leaves again. */
    async function settles(): Promise<void> {
      await shop.goesOn('1003')
      expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', waiting: 0 })
    }

    test('is not mended as long as it hides how much is wrong: a lost change told late counts once', async () => {
      await openWithDoubt()
      const tell = loseChange(shop, api, '1001', 4)
      const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
      expect(ran.json).toMatchObject({ outcome: 'attention', mended: 0 })
      await settles()
      await tell()
      await shop.flush()
      await shop.flush()
      expect(counts(shop, '1001')).toEqual([102, 102])
    })

    test('is not accepted as equal: the row would leave again', async () => {
      await openWithDoubt()
      shop.ne.setStock('1001', { stock: 98 })
      await reconcile(shop, '--accept', '--yes')
      expect((await shop.ston('why', '1001')).out).not.toContain('両方の在庫数が同じであることを')
    })
  })

  test('beyond an open allocation it is not mended by itself: a lost change told late counts whole', async () => {
    shop = await openOrders(api, {
      configure: (config) => void (config['orders'] = { ...config['orders'], shopIds: ['77'] }),
    })
    shop.ne.orders.place({ lines: [{ code: '1001', quantity: 5 }] })
    const tell = loseChange(shop, api, '1001', -7)
    const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect(ran.json).toMatchObject({ outcome: 'attention', mended: 0 })
    await tell()
    await shop.flush()
    expect(counts(shop, '1001')).toEqual([93, 93])
  })

  test('what was held without a code ends as well when its product is accepted as equal', async () => {
    await open()
    const table = async (row: string): Promise<void> => {
      const file = join(shop.dir, 'table.csv')
      await writeFile(file, `smaregi-id,nextengine-code\n${row}\n`)
      expect(await shop.ston('map', 'import', file, '--yes')).toMatchObject({ code: 0 })
    }
    await table('1001,1002')
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1002', quantity: 2 }] })
    expect((await shop.flush()).json).toMatchObject({ applied: 0, held: 1 })
    await table('1001,1001')
    shop.ne.setStock('1002', { stock: shop.smaregi.stock('1002') })
    await reconcile(shop, '--accept')
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0, held: 0 })
    const [smaregi, nextengine] = counts(shop, '1002')
    expect(nextengine).toBe(smaregi)
    expect((await shop.ston('why', '1002')).out).toContain('両方の在庫数が同じであることを')
  })

  describe('while Next Engine’s counts are those of a moment ago', () => {
    const MINUTE = 60_000
    const slow: ShopOptions['configure'] = (config) => {
      config['nextengine'] = { ...config['nextengine'], settleMs: MINUTE }
    }

    test('what a flush has just brought there is not mended once more', async () => {
      shop = await openShop({ api, products: PRODUCTS, configure: slow })
      shop.ne.faults.countsDelayMs = MINUTE / 2
      shop.later(MINUTE)
      shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
      const mended = await reconcile(shop, '--apply', 'nextengine', '--yes')
      expect(mended.json).toMatchObject({ outcome: 'ok', mended: 0 })
      shop.later(MINUTE)
      expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', waiting: 0 })
      expect(counts(shop, '1001')).toEqual([98, 98])
      expect((await reconcile(shop)).json).toMatchObject({ outcome: 'ok', differences: [] })
    })

    test('nor is what has just left for an order', async () => {
      shop = await openOrders(api, { configure: slow })
      const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
      await shop.ston('import-orders', '--json')
      shop.ne.faults.countsDelayMs = MINUTE / 2
      shop.later(MINUTE)
      shop.ne.orders.ship(slip)
      const mended = await reconcile(shop, '--apply', 'nextengine', '--yes')
      expect(mended.json).toMatchObject({ outcome: 'ok', mended: 0 })
      await shop.flush()
      expect(counts(shop, '1001')).toEqual([97, 97])
    })
  })
})

test('a second in which a count came back, mended later: the one of it that was lost counts once', async () => {
  shop = await openShop({ api: 'platform', products: PRODUCTS })
  shop.later(2000)
  const at = new Date(Date.now() + shop.aheadMs())
  const sold = { storeId: '1', productId: '1001', division: '02', at }
  shop.smaregi.change({ ...sold, amount: -1 })
  const tell = loseChange(shop, 'platform', '1001', 1, at)
  shop.smaregi.change({ ...sold, amount: -1 })
  await shop.flush()
  shop.later(60 * 60_000)
  await reconcile(shop, '--apply', 'nextengine', '--yes')
  expect(counts(shop, '1001')).toEqual([99, 99])
  await tell()
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0 })
  expect(counts(shop, '1001')).toEqual([99, 99])
})

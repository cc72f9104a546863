import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openShop, type Shop, withoutSleep } from '../helpers/shop.ts'
import { openItems, openOrders, PRODUCTS } from '../order-sync/orders-kit.ts'
import { counts, loseChange, reconcile, rows } from './reconcile-kit.ts'

let shop: Shop
afterEach(() => shop.close())

const MINUTE = 60_000

async function open(): Promise<void> {
  shop = await openShop({ products: PRODUCTS })
  await reconcile(shop)
  sell('1002', 1)
  await shop.flush()
  shop.later(MINUTE)
}

function sell(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

async function named(...ids: string[]): Promise<readonly ['--from', string]> {
  const file = join(shop.dir, 'some.csv')
  await writeFile(file, `${ids.join('\n')}\n`)
  return ['--from', file]
}

describe.each(['nextengine', 'smaregi'])('what was mended in %s agrees from then on', (side) => {
  const APPLY = ['--apply', side, '--yes'] as const

  test('what a person dropped before explains nothing that is lost later', async () => {
    await open()
    await shop.configure((config) => {
      config['guard'] = { maxDelta: 5 }
    })
    sell('1001', 7)
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    await shop.ston('failures', 'drop', 'h-1001', '--why', 'test')
    await shop.configure((config) => {
      config['guard'] = {}
    })
    shop.later(MINUTE)
    expect(rows(await reconcile(shop))).toMatchObject([{ difference: -7, cause: 'dropped' }])
    const ran = await reconcile(shop, ...(await named('1001')), ...APPLY)
    expect(ran.json).toMatchObject({ mended: 1 })
    shop.later(60 * MINUTE)
    loseChange(shop, 'legacy', '1001', -7)
    shop.later(60 * MINUTE)
    const later = await reconcile(shop, ...APPLY)
    expect(rows(later)).toMatchObject([{ difference: -7, cause: 'unexplained' }])
    expect(later.json).toMatchObject({ mended: 1 })
    const [smaregi, nextengine] = counts(shop, '1001')
    expect(smaregi).toBe(nextengine)
  })

  test('and of movements nobody told of only those after it are named', async () => {
    await open()
    loseChange(shop, 'legacy', '1001', -5)
    shop.later(MINUTE)
    expect((await reconcile(shop, ...APPLY)).json).toMatchObject({ mended: 1 })
    shop.later(60 * MINUTE)
    const mended = Date.now() + shop.aheadMs()
    loseChange(shop, 'legacy', '1001', -2)
    shop.later(60 * MINUTE)
    const ran = await reconcile(shop)
    expect(rows(ran)).toMatchObject([{ difference: -2, unnotified: [{ delta: -2 }] }])
    const [{ agreedAt = '' } = {}] = ran.json['differences'] as { agreedAt?: string }[]
    expect(mended - Date.parse(agreedAt)).toBeLessThan(61 * MINUTE)
  })
})

test('in another 拠点 nothing agrees for that', async () => {
  shop = await openShop({
    products: { '1001': 100 },
    configure: (config) =>
      void (config['nextengine'] = {
        ...config['nextengine'],
        upload: 'warehouse',
        warehouses: { '1': '基本拠点', '2': '駅前' },
      }),
  })
  shop.ne.setStock('1001', { stock: 10 }, shop.ne.addWarehouse('駅前'))
  shop.smaregi.change({ productId: '1001', storeId: '2', amount: 10, division: '01', silent: true })
  await reconcile(shop)
  const [first] = rows(await reconcile(shop))
  expect(first).toBeUndefined()
  const lose = (storeId: string): void =>
    void shop.smaregi.change({
      productId: '1001',
      storeId,
      amount: -1,
      division: '02',
      silent: true,
    })
  shop.later(60 * MINUTE)
  for (const storeId of ['1', '2']) lose(storeId)
  shop.later(60 * MINUTE)
  const mends = ['--apply', 'nextengine', '--yes']
  expect((await reconcile(shop, ...(await named('1001@駅前')), ...mends)).json).toMatchObject({
    mended: 1,
  })
  const mended = Date.now() + shop.aheadMs()
  shop.later(60 * MINUTE)
  lose('2')
  const moments = rows(await reconcile(shop)).map((one) => {
    const { warehouse, agreedAt } = one as unknown as { warehouse: string; agreedAt: string }
    return [warehouse, Math.round((mended - Date.parse(agreedAt)) / (60 * MINUTE))]
  })
  expect(moments).toEqual([
    ['基本拠点', 2],
    ['駅前', 0],
  ])
})

test.each(['at once', 'late, because the answer got lost'])(
  'what was mended agrees since its counts were read, written down %s',
  async (when) => {
    shop = await openShop({
      products: PRODUCTS,
      configure: (config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs: 300 }
        config['guard'] = { maxDelta: 6 }
      },
    })
    sell('1003', 1)
    sell('1001', 7)
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    await reconcile(shop)
    shop.later(MINUTE)
    loseChange(shop, 'legacy', '1001', 5)
    if (when !== 'at once') shop.smaregi.faults.set({ kind: 'lost' }, { on: 'stock_upd', times: 1 })
    await withoutSleep(shop, 'reconcile', '--apply', 'smaregi', '--yes')
    expect(counts(shop, '1001')).toEqual([93, 100])
    shop.later(MINUTE)
    // What is decided between the mending and its being written down came after the two counts agreed.
    expect((await shop.ston('failures', 'drop', 'h-1001', '--why', 'by hand')).code).toBe(0)
    shop.later(20 * MINUTE)
    await shop.flush()
    shop.later(20 * MINUTE)
    expect(rows(await reconcile(shop))).toMatchObject([{ difference: -7, cause: 'dropped' }])
  },
)

test('an order line that a person let go explains nothing of counts that were called equal since', async () => {
  const orders = await openOrders('legacy', {
    configure: (config) => void (config['guard'] = { maxDelta: 5 }),
  })
  shop = orders
  const slip = orders.ne.orders.place({ lines: [{ code: '1001', quantity: 7 }] })
  await orders.importOrders()
  const [item] = await openItems(shop)
  expect((await shop.ston('failures', 'drop', item?.id ?? '', '--why', 'test')).code).toBe(0)
  shop.later(20 * MINUTE)
  // Equal, as long as it has not left.
  expect((await reconcile(shop, '--accept')).json).toMatchObject({ accepted: 3 })
  orders.ne.orders.ship(slip)
  shop.later(MINUTE)
  await orders.importOrders()
  shop.later(20 * MINUTE)
  expect(rows(await reconcile(shop))).toMatchObject([{ difference: 7, cause: 'dropped' }])
  // Put right by hand.
  loseChange(shop, 'legacy', '1001', -7)
  shop.later(20 * MINUTE)
  expect((await reconcile(shop, '--accept')).json).toMatchObject({ accepted: 3, unequal: 0 })
  shop.later(20 * MINUTE)
  expect(rows(await reconcile(shop))).toEqual([])
})

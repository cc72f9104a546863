import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let station: string
afterEach(() => shop.close())

const named = (name: string) => ({ '1': '基本拠点', '2': name })

/** Ten pieces in each of two stores, each of which has its own 拠点. */
async function open(): Promise<void> {
  shop = await openShop({
    products: { '1001': 10 },
    configure: (config) =>
      void (config['nextengine'] = {
        ...config['nextengine'],
        upload: 'warehouse',
        warehouses: named('駅前'),
      }),
  })
  station = shop.ne.addWarehouse('駅前')
  shop.ne.setStock('1001', { stock: 10 }, station)
  const of = { productId: '1001', storeId: '2', amount: 10, division: '01' } as const
  shop.smaregi.change({ ...of, silent: true })
}

/** In Next Engine first, then in the configuration. */
function rename(name: string): Promise<void> {
  shop.ne.renameWarehouse(station, name)
  return shop.configure((config) => {
    config['nextengine'] = { ...config['nextengine'], warehouses: named(name) }
  })
}

function sale(storeId: string, quantity: number): void {
  shop.smaregi.sale({ storeId, lines: [{ productId: '1001', quantity }] })
}

function stocks(): readonly (number | undefined)[] {
  return ['0', station].map((id) => shop.ne.warehouseStock('1001', id)?.stock)
}

test('what waits for a 拠点 that has another name now is held, and all else goes', async () => {
  await open()
  sale('2', 2)
  await shop.smaregi.flushSends()
  await rename('駅ビル')
  sale('1', 1)
  sale('2', 3)
  expect((await shop.flush()).json).toMatchObject({ outcome: 'attention', applied: 2, held: 1 })
  expect(stocks()).toEqual([9, 7])
  const { out } = await shop.ston('failures', 'list', '--locale', 'en')
  expect(out).toContain('Next Engine has no warehouse (拠点) "駅前" any more')
  expect(await shop.ston('failures', 'drop', 'h-1001@駅前', '--why', '手で直した')).toMatchObject({
    code: 0,
  })
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', held: 0 })
})

test('a row on its way there stops nothing, and is answered by a person', async () => {
  await open()
  shop.ne.faults.queue = { pollsUntilDone: 1_000_000 }
  shop.ne.faults.keepReason = false
  sale('2', 2)
  expect((await shop.flush()).json).toMatchObject({ waiting: 1 })
  await rename('駅ビル')
  shop.ne.faults.queue = { pollsUntilDone: 1 }
  shop.ne.addGoods({ code: '1002', stock: 10 })
  shop.smaregi.product({ id: '1002', name: '商品1002' })
  shop.ne.setStock('1002', { stock: 10 }, station)
  for (const storeId of ['1', '2'])
    shop.smaregi.sale({ storeId, lines: [{ productId: '1002', quantity: Number(storeId) }] })
  expect((await shop.flush()).json).toMatchObject({ applied: 2 })
  for (let i = 0; i < 3; i += 1) {
    shop.later(20 * 60_000)
    await shop.flush()
  }
  const { json } = await shop.flush()
  expect(json).toMatchObject({ waiting: 0 })
})

test('a name that is another 拠点’s now is read where it is changed', async () => {
  await open()
  sale('2', 1)
  await shop.flush()
  shop.ne.renameWarehouse(station, '旧駅前')
  const other = shop.ne.addWarehouse('駅前')
  shop.ne.setStock('1001', { stock: 6 }, other)
  const compare = ['reconcile', '--apply=nextengine', '--yes', '--json']
  shop.later(20 * 60_000)
  expect((await shop.ston(...compare)).json).toMatchObject({ mended: 1 })
  expect(shop.ne.warehouseStock('1001', other)?.stock).toBe(9)
  shop.later(20 * 60_000)
  expect((await shop.ston(...compare)).json).toMatchObject({ differences: [], mended: 0 })
  expect(stocks()).toEqual([10, 9])
})

test('a name that the configuration has got wrong is said, and nothing is held for it', async () => {
  await open()
  await shop.configure((config) => {
    config['nextengine'] = { ...config['nextengine'], warehouses: named('駅まえ') }
  })
  sale('2', 2)
  const { json } = await shop.flush()
  expect(json).toMatchObject({ outcome: 'error', error: { code: 'config' } })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop
let station: string
beforeEach(() => (station = ''))
afterEach(() => shop.close())

const BOTH = { upload: 'warehouse', warehouses: { '1': '基本拠点', '2': '駅前' } }

type Given = Readonly<Record<string, unknown>>

/** Ten pieces of each product in each of two stores, each of which has its own 拠点 unless told. */
async function open(given: Given = BOTH, options: ShopOptions = {}): Promise<void> {
  shop = await openShop({
    products: { '1001': 10, '1002': 10 },
    ...options,
    configure: (config) => void (config['nextengine'] = { ...config['nextengine'], ...given }),
  })
  station = shop.ne.addWarehouse('駅前')
  for (const code of ['1001', '1002']) {
    shop.ne.setStock(code, { stock: 10 }, station)
    const of = { productId: code, storeId: '2', amount: 10, division: '01' } as const
    shop.smaregi.change({ ...of, silent: true })
  }
}

function configure(given: Given): Promise<void> {
  return shop.configure(
    (config) => void (config['nextengine'] = { ...config['nextengine'], ...given }),
  )
}

function sale(storeId: string, quantity: number, productId = '1001'): void {
  shop.smaregi.sale({ storeId, lines: [{ productId, quantity }] })
}

function transfer(amount: number): void {
  const route = { fromStoreId: '1', toStoreId: '2' }
  const of = { productId: '1001', ...route }
  shop.smaregi.change({ ...of, storeId: '1', amount: -amount, division: '04' })
  shop.smaregi.change({ ...of, storeId: '2', amount, division: '05' })
}

function stocks(code = '1001'): readonly (number | undefined)[] {
  return ['0', station].map((id) => shop.ne.warehouseStock(code, id)?.stock)
}

describe.each(['legacy', 'platform'] as const)('each store its own 拠点 (%s)', (api) => {
  test('each sale lowers its own; a transfer is two rows', async () => {
    await open(BOTH, { api })
    sale('1', 1)
    sale('2', 3)
    sale('2', 2, '1002')
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 3 })
    expect([stocks(), stocks('1002')]).toEqual([
      [9, 7],
      [10, 8],
    ])
    transfer(4)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 2, waiting: 0 })
    expect(stocks()).toEqual([5, 11])
  })
})

test('a transfer within one 拠点 cancels out', async () => {
  await open({ upload: 'warehouse', warehouses: { '1': '駅前', '2': '駅前' } })
  transfer(4)
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0 })
  expect(stocks()).toEqual([10, 10])
})

test('a store that is not named is ignored, or goes where all others go', async () => {
  await open({ upload: 'warehouse', warehouses: { '2': '駅前' } })
  sale('1', 1)
  sale('2', 1)
  expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { store: 1 } })
  expect(stocks()).toEqual([10, 9])
  await configure({ upload: 'warehouse', warehouses: { '2': '駅前' }, warehouse: '基本拠点' })
  sale('1', 2)
  expect((await shop.flush()).json).toMatchObject({ applied: 1 })
  expect(stocks()).toEqual([8, 9])
})

test('the free stock of one 拠点 is none of another’s', async () => {
  await open()
  shop.ne.setStock('1001', { stock: 1 }, station)
  sale('2', 3)
  sale('1', 3)
  const ran = await shop.flush()
  expect(ran.json).toMatchObject({ outcome: 'attention', applied: 2, held: 1 })
  expect(stocks()).toEqual([7, 0])
  const { json } = await shop.ston('failures', 'list', '--json')
  expect(json['items']).toMatchObject([
    { id: 'h-1001@駅前', code: '1001', warehouse: '駅前', delta: -2, kind: 'held' },
  ])
  expect((await shop.ston('failures', 'list')).out).toContain('1001（駅前）')
  expect((await shop.ston('why', '1001')).out).toContain('1001（駅前）')
  shop.ne.setStock('1001', { stock: 5 }, station)
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1, held: 0 })
  expect(stocks()).toEqual([7, 3])
})

test('a question about equal rows names the 拠点 of their store, and a person’s word sends it there', async () => {
  // The history may lag for longer than the test takes.
  await open({ ...BOTH, settleMs: 600_000 })
  // Later than everything that the shop was set up with, and in order.
  const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000)
  for (const amount of [-1, 1, -1]) {
    shop.smaregi.change({ storeId: '2', productId: '1001', amount, division: '02', at })
    await shop.smaregi.flushSends()
  }
  const item = { code: '1001', warehouse: '駅前', delta: -1, kind: 'held' }
  const listed = async () => (await shop.ston('failures', 'list', '--json')).json['items']
  expect((await shop.flush()).json).toMatchObject({ held: 1 })
  expect(await listed()).toMatchObject([item])
  await shop.flush()
  expect(await listed()).toMatchObject([item])
  const [{ id = '' } = {}] = (await listed()) as { id?: string }[]
  await shop.ston('failures', 'retry', id)
  expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 0 })
  expect(stocks()).toEqual([10, 9])
})

describe('a history that shows no reason', () => {
  test.each(['all', 'base'] as const)(
    'and %s 拠点: nothing is lost and nothing goes twice',
    async (shown) => {
      const faults = { keepReason: false, historyWarehouses: shown }
      await open(BOTH, { faults })
      for (let i = 0; i < 4; i += 1) {
        sale('1', 1)
        sale('2', 1)
        await shop.flush()
        shop.later(16 * 60_000)
      }
      await shop.flush()
      shop.later(16 * 60_000)
      const { json } = await shop.flush()
      expect([json, stocks()]).toMatchObject([{ waiting: 0, held: 0 }, [6, 6]])
    },
  )
})

describe('switching', () => {
  test('what is held stays where it was going, and new sales go to their own', async () => {
    await open({ upload: 'warehouse', warehouse: '駅前' })
    shop.ne.setStock('1001', { stock: 1 }, station)
    sale('1', 3)
    expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 1 })
    await configure({ ...BOTH, warehouse: '' })
    sale('1', 1)
    shop.ne.setStock('1001', { stock: 9 }, station)
    expect((await shop.flush()).json).toMatchObject({ applied: 2, held: 0 })
    expect(stocks()).toEqual([9, 7])
  })

  test('and back to one', async () => {
    await open()
    shop.ne.setStock('1001', { stock: 1 }, station)
    sale('2', 3)
    expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 1 })
    await configure({ upload: 'goods', warehouses: {}, warehouse: '' })
    sale('2', 1)
    shop.ne.setStock('1001', { stock: 9 }, station)
    expect((await shop.flush()).json).toMatchObject({ applied: 2, held: 0 })
    expect(stocks()).toEqual([9, 7])
  })

  test('from the goods master’s file: a row in doubt keeps its code until it is cleared up', async () => {
    await open(
      { upload: 'goods', warehouses: {} },
      { faults: { queue: { pollsUntilDone: 1_000_000 } } },
    )
    sale('2', 3)
    expect((await shop.flush()).json).toMatchObject({ inDoubt: 0, waiting: 1 })
    await configure(BOTH)
    sale('1', 1)
    sale('2', 1)
    shop.ne.faults.queue = { pollsUntilDone: 1 }
    await shop.flush()
    shop.later(16 * 60_000)
    expect((await shop.flush()).json).toMatchObject({ waiting: 0, held: 0 })
    expect(stocks()).toEqual([6, 9])
  })
})

test('a row of before is not judged by another list than the one that it was counted by', async () => {
  // Thirteen pieces in all, three of them in the base 拠点: ten are too many for it, and three are left.
  await open(
    { upload: 'goods', warehouses: {} },
    { faults: { queue: { pollsUntilDone: 1_000_000 } } },
  )
  shop.ne.setStock('1001', { stock: 3 })
  sale('1', 10)
  expect((await shop.flush()).json).toMatchObject({ waiting: 1 })
  await configure(BOTH)
  shop.ne.faults.queue = { pollsUntilDone: 1 }
  const ran = [await shop.flush()]
  for (let i = 0; i < 2; i += 1) {
    shop.later(16 * 60_000)
    ran.push(await shop.flush())
  }
  expect(ran.map(({ json }) => json['applied'])).toEqual([0, 0, 0])
  expect(stocks()).toEqual([3, 10])
  const { json } = await shop.ston('failures', 'list', '--json')
  expect(json['items']).toMatchObject([{ code: '1001', kind: 'inDoubt', delta: -10 }])
})

test('what is held in one 拠点 is answered by its own name', async () => {
  await open()
  shop.ne.setStock('1001', { stock: 0 }, '0')
  shop.ne.setStock('1001', { stock: 0 }, station)
  sale('1', 1)
  sale('2', 2)
  expect((await shop.flush()).json).toMatchObject({ held: 2 })
  const drop = ['failures', 'drop', 'h-1001@駅前', '--why', '壊れていた', '--json']
  expect((await shop.ston(...drop)).code).toBe(0)
  const { json } = await shop.ston('failures', 'list', '--json')
  expect(json['items']).toMatchObject([{ id: 'h-1001@基本拠点', delta: -1 }])
  shop.ne.setStock('1001', { stock: 5 }, '0')
  shop.ne.setStock('1001', { stock: 5 }, station)
  expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 0 })
  expect(stocks()).toEqual([4, 5])
  expect((await shop.ston('why', '1001')).out).toContain('1001（駅前）')
})

test('a change that comes too late is sent to its own 拠点 when a person says so', async () => {
  await open()
  const late = { productId: '1001', amount: -2, division: '02' } as const
  shop.smaregi.change({ ...late, storeId: '2', at: new Date(Date.now() - 100 * 86_400_000) })
  expect((await shop.flush()).json).toMatchObject({ failed: 1 })
  const { json } = await shop.ston('failures', 'list', '--json')
  const [item] = json['items'] as readonly { readonly id: string }[]
  expect(item).toMatchObject({ warehouse: '駅前', delta: -2 })
  await shop.ston('failures', 'retry', item?.id ?? '')
  expect((await shop.flush()).json).toMatchObject({ applied: 1, failed: 0 })
  expect(stocks()).toEqual([10, 8])
})

import { afterEach, expect, test } from 'vitest'
import type { Faults } from '../../src/simulators/nextengine/server.ts'
import type { OrdersShop } from '../order-sync/orders-kit.ts'
import type { Ran } from '../helpers/shop.ts'
import { answers, finished, openProbing, probe, probeAsking, START } from './probe-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

/** Store 1 feeds 基本拠点 with 5 pieces, store 2 駅前 with 7. */
async function open(faults: Partial<Faults> = {}, ekimae = 7): Promise<void> {
  shop = await openProbing('legacy', {
    faults,
    configure: (config) => {
      config['nextengine'] = {
        ...config['nextengine'],
        upload: 'warehouse',
        warehouses: { 1: '基本拠点', 2: '駅前' },
      }
    },
  })
  shop.ne.addWarehouse('駅前')
  if (ekimae > 0) shop.ne.setStock('1001', { stock: ekimae }, '1')
}

function stocks(): (number | undefined)[] {
  return ['0', '1'].map((id) => shop.ne.warehouseStock('1001', id)?.stock)
}

/** What was found out about one 拠点, by question. */
function about(ran: Ran, warehouse: string): Record<string, unknown> {
  const list = ran.json['answers'] as { name: string; answer: unknown; warehouse?: string }[]
  const own = list.filter((one) => one.warehouse === warehouse && one.answer !== null)
  return Object.fromEntries(own.map(({ name, answer }) => [name, answer]))
}

const ALL = {
  reasonKept: true,
  historyShows: true,
  equalToFree: true,
  partlyGood: 'failed',
  namesBadRows: true,
}

test.each<[string, Partial<Faults>, Record<string, unknown>, Record<string, unknown>]>([
  ['alike', {}, ALL, ALL],
  [
    'the history has the base one only',
    { historyWarehouses: 'base' },
    ALL,
    { historyShows: false },
  ],
  [
    'reasons and the stock list are those of the base one only, rows name 拠点',
    { keepReasonIn: 'base', stockQuantityIs: 'base', warehouseStockId: 'name' },
    ALL,
    { reasonKept: false },
  ],
])('both 拠点 are tried, and each is learnt by itself: %s', async (_, faults, base, ekimae) => {
  await open(faults)
  const ran = await probe(shop)
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(about(ran, '基本拠点')).toEqual(base)
  expect(about(ran, '駅前')).toMatchObject(ekimae)
  expect(answers(ran)).toMatchObject({ stockCounts: faults.stockQuantityIs ?? 'sum' })
  expect(stocks()).toEqual([START, 7])
  expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 0, waiting: 0 } })
})

test.each(['before', 'after'] as const)(
  'an answer is lost %s the file for the second was queued: nothing twice, both as before',
  async (when) => {
    await open({ keepReasonIn: 'base' })
    const path = '/api_v1_warehouse_stock/upload'
    shop.ne.faults.loseAnswer = { how: 'reset', when, times: 1, skip: 2, path }
    const runs = await finished(shop)
    expect(stocks(), runs.map((one) => one.out).join('\n')).toEqual([START, 7])
  },
)

test('where one has none free, the other is tried alone, and that is said', async () => {
  await open({}, 0)
  const ran = await probe(shop)
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(about(ran, '基本拠点')).toEqual(ALL)
  expect(about(ran, '駅前')).toEqual({})
  expect(ran.json['leftOut']).toContainEqual(expect.stringContaining('only 基本拠点'))
  expect(shop.ne.history('1001').map(({ warehouse }) => warehouse)).not.toContain('駅前')
})

test('the plan names both', async () => {
  await open()
  const asked: string[] = []
  const ask = (question: string): Promise<string> => {
    asked.push(question)
    return Promise.resolve('n')
  }
  await probeAsking(shop, ask)
  expect(asked[0]).toContain('拠点 基本拠点（1001、在庫数 5、フリー在庫 5）：+1')
  expect(asked[0]).toContain('拠点 駅前（1001、在庫数 7、フリー在庫 7）：+3')
  expect(asked[0]).toContain('拠点 駅前：フリー在庫の 10 個すべてを引き')
  expect(stocks()).toEqual([START, 7])
})

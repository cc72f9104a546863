import { afterEach, describe, expect, test } from 'vitest'
import type { Faults } from '../../../src/simulators/nextengine/server.ts'
import { closeScenes, scene, type Row } from './contract.ts'

afterEach(closeScenes)

const LINES = '/api_v1_receiveorder_row/search'
const HEAD = 'kyoten_mei,syohin_code,kasan_su,gensan_su,kyoten_syohin_sakujyo,nyusyukko_riyu'
const TEA = 'TEA-100G'

/** 12 pieces of tea in the base 拠点, 3 of them allocated; 5 at 駅前, none at 倉庫. */
async function open(faults: Partial<Faults> = {}) {
  const { server, caller } = await scene(faults)
  const [ekimae, depot] = [server.addWarehouse('駅前'), server.addWarehouse('倉庫')]
  server.setStock(TEA, { stock: 5 }, ekimae)
  const upload = async (...rows: string[]): Promise<Row> =>
    caller.settled(await caller.upload([HEAD, ...rows], '/api_v1_warehouse_stock/upload'))
  const lines = (filters: Record<string, string> = {}): Promise<Row[]> =>
    caller.rows(LINES, { fields: LINE_FIELDS.join(','), ...filters })
  const shown = async (): Promise<(string | null | undefined)[][]> =>
    (await lines()).map((row) => LINE_FIELDS.slice(1).map((field) => row[field]))
  const at = (id: string): unknown => server.warehouseStock(TEA, id)
  const place = (quantity: number, more: { shopId?: string; warehouse?: string } = {}): number => {
    const { shopId = '1', ...line } = more
    return server.orders.place({ shopId, lines: [{ code: TEA, quantity, ...line }] })
  }
  return { server, caller, orders: server.orders, ekimae, depot, upload, lines, shown, at, place }
}

const LINE_FIELDS = [
  'receive_order_row_receive_order_id',
  'receive_order_row_no',
  'receive_order_row_stock_allocation_quantity',
  'warehouse_id',
  'warehouse_name',
]

describe('a file of several 拠点', () => {
  test('moves each by itself; a 拠点 that had not the product has it then', async () => {
    const { upload, at, server, ekimae, depot } = await open()
    const entry = await upload(`駅前,${TEA},,2,,a`, `,${TEA},,3,,b`, `倉庫,${TEA},4,,,c`)
    expect(entry['que_status_id']).toBe('2')
    expect(at('0')).toEqual({ stock: 9, allocated: 3, free: 6 })
    expect(at(ekimae)).toEqual({ stock: 3, allocated: 0, free: 3 })
    expect(at(depot)).toEqual({ stock: 4, allocated: 0, free: 4 })
    expect(server.goods(TEA)?.stock).toBe(16)
  })

  test("no row takes more than its own 拠点's free stock, whatever lies elsewhere", async () => {
    const { upload, server, at, ekimae, place } = await open()
    place(2, { warehouse: ekimae })
    await upload(`駅前,${TEA},,4,,`, `駅前,${TEA},,3,,`, `倉庫,${TEA},,1,,`, `,${TEA},,10,,`)
    expect(server.queue[0]?.rows.map((row) => row.applied)).toEqual([false, true, false, false])
    expect(at(ekimae)).toEqual({ stock: 2, allocated: 2, free: 0 })
  })
})

describe('the stock history', () => {
  const FIELDS = ['before_stock_quantity', 'after_stock_quantity', 'reason']
  const history = async (faults: Partial<Faults>) => {
    const { upload, caller } = await open(faults)
    await upload(`,${TEA},1,,,base`, `駅前,${TEA},,2,,other`)
    const fields = FIELDS.map((field) => `stock_io_history_${field}`)
    const rows = await caller.rows('/api_v1_master_stockiohistory/search', {
      fields: fields.join(','),
    })
    return rows.map((row) => fields.map((field) => row[field]))
  }

  test.each<[string, Partial<Faults>, unknown]>([
    [
      'each with the counts of its own 拠点',
      {},
      [
        ['12', '13', 'base'],
        ['5', '3', 'other'],
      ],
    ],
    [
      'each with the counts of all',
      { historyCounts: 'sum' },
      [
        ['17', '18', 'base'],
        ['18', '16', 'other'],
      ],
    ],
    ['those of the base 拠点 only', { historyWarehouses: 'base' }, [['12', '13', 'base']]],
    [
      'reasons of the base 拠点 only',
      { keepReasonIn: 'base' },
      [
        ['12', '13', 'base'],
        ['5', '3', null],
      ],
    ],
  ])('shows movements: %s', async (_, faults, expected) => {
    expect(await history(faults)).toEqual(expected)
  })
})

describe('the 拠点 that a line is allocated from', () => {
  test("is the line's, its shop's, or the base one; only what is free there is promised", async () => {
    const { orders, place, shown, at, ekimae } = await open()
    place(1)
    orders.linkShop('2', ekimae)
    place(7, { shopId: '2' })
    place(1, { shopId: '2', warehouse: '0' })
    expect(await shown()).toEqual([
      ['1', '1', '0', '基本拠点'],
      ['1', '5', ekimae, '駅前'],
      ['1', '1', '0', '基本拠点'],
    ])
    expect(at(ekimae)).toEqual({ stock: 5, allocated: 5, free: 0 })
    expect(at('0')).toEqual({ stock: 12, allocated: 5, free: 7 })
  })

  test('is where it leaves from, and comes back to', async () => {
    const { orders, server, place, at, ekimae } = await open()
    const slip = place(3, { warehouse: ekimae })
    orders.ship(slip)
    expect(at(ekimae)).toEqual({ stock: 2, allocated: 0, free: 2 })
    expect(server.history(TEA)).toMatchObject([{ warehouse: '駅前', delta: -3 }])
    orders.returnGoods(slip, 1, { good: 1 })
    expect(at(ekimae)).toEqual({ stock: 3, allocated: 0, free: 3 })
    orders.undoShipping(slip)
    expect(at(ekimae)).toEqual({ stock: 5, allocated: 3, free: 2 })
    expect(at('0')).toEqual({ stock: 12, allocated: 3, free: 9 })
  })

  test('can be filtered by', async () => {
    const { lines, place, ekimae } = await open()
    place(1)
    const other = place(1, { warehouse: ekimae })
    const found = { receive_order_row_receive_order_id: String(other) }
    expect(await lines({ 'warehouse_id-eq': ekimae })).toMatchObject([found])
    expect(await lines({ 'warehouse_name-eq': '駅前' })).toMatchObject([found])
  })

  test.each<[Faults['lineWarehouse'], string | null, string | null]>([
    ['kept', null, '駅前'],
    ['unshipped', null, null],
    ['always', '駅前', '駅前'],
  ])('is %s: before it is allocated %s, after it has left %s', async (as, before, after) => {
    const { orders, server, lines, place, ekimae } = await open({ lineWarehouse: as })
    server.setStock(TEA, { stock: 0 }, ekimae)
    const slip = place(1, { warehouse: ekimae })
    const name = async () => (await lines())[0]?.['warehouse_name']
    expect(await name()).toBe(before)
    server.setStock(TEA, { stock: 1 }, ekimae)
    orders.reallocate(slip, 1, ekimae)
    expect(await name()).toBe('駅前')
    orders.ship(slip)
    expect(await name()).toBe(after)
  })
})

describe('allocated anew', () => {
  const DATES = [
    'receive_order_row_last_modified_newest_date',
    'receive_order_row_last_modified_date',
    'receive_order_last_modified_date',
  ]

  test('a line that goes to another 拠点 frees the first one, and no date of change moves', async () => {
    const { orders, server, caller, at, place, shown, ekimae } = await open()
    const slip = place(2)
    const dates = () => caller.rows(LINES, { fields: DATES.join(',') })
    const before = await dates()
    server.advance(60_000)
    orders.reallocate(slip, 1, ekimae)
    expect(await dates()).toEqual(before)
    expect(await shown()).toEqual([['1', '2', ekimae, '駅前']])
    expect(at('0')).toEqual({ stock: 12, allocated: 3, free: 9 })
    orders.ship(slip)
    expect(at(ekimae)).toEqual({ stock: 3, allocated: 0, free: 3 })
  })

  test.each<[Faults['lineInTwoWarehouses'], number]>([
    ['rows', 2],
    ['first', 1],
  ])('a line of two 拠点 is shown as %s', async (as, count) => {
    const { orders, caller, lines, shown, place, at, ekimae } = await open({
      lineInTwoWarehouses: as,
    })
    const slip = place(4)
    const parts = [
      { warehouse: '0', quantity: 3 },
      { warehouse: ekimae, quantity: 1 },
    ]
    orders.reallocate(slip, 1, parts)
    const each = [
      ['1', '3', '0', '基本拠点'],
      ['1', '1', ekimae, '駅前'],
    ]
    expect(await shown()).toEqual(as === 'rows' ? each : [['1', '4', '0', '基本拠点']])
    expect(await lines({ 'warehouse_id-eq': '0' })).toHaveLength(1)
    const counted = await caller.call('/api_v1_receiveorder_row/count')
    expect(counted.count).toBe(String(count))
    orders.ship(slip)
    expect(at('0')).toEqual({ stock: 9, allocated: 3, free: 6 })
    expect(at(ekimae)).toEqual({ stock: 4, allocated: 0, free: 4 })
  })

  test('pieces of two 拠点 come back in the order they left, each to its own', async () => {
    const { orders, place, at, ekimae } = await open()
    const slip = place(4)
    const parts = [
      { warehouse: ekimae, quantity: 1 },
      { warehouse: '0', quantity: 3 },
    ]
    orders.reallocate(slip, 1, parts)
    orders.ship(slip)
    orders.returnGoods(slip, 1, { good: 2 })
    expect([at(ekimae), at('0')]).toMatchObject([{ stock: 5 }, { stock: 10 }])
    orders.returnGoods(slip, 1, { good: 2 })
    expect([at(ekimae), at('0')]).toMatchObject([{ stock: 5 }, { stock: 12 }])
  })

  test('fewer pieces give back what was promised last', async () => {
    const { orders, place, at, ekimae } = await open()
    const slip = place(4)
    const parts = [
      { warehouse: '0', quantity: 2 },
      { warehouse: ekimae, quantity: 2 },
    ]
    orders.reallocate(slip, 1, parts)
    orders.changeQuantity(slip, 1, 1)
    expect([at('0'), at(ekimae)]).toMatchObject([{ allocated: 4 }, { allocated: 0 }])
  })

  test('a shop that is linked to a 拠点 has its open slips allocated there, others stay', async () => {
    const { orders, place, shown, at, ekimae } = await open()
    const [left] = [place(1), place(2), place(1, { shopId: '2' })]
    orders.ship(left ?? 0)
    orders.resetAllocation('1')
    expect(at('0')).toEqual({ stock: 11, allocated: 4, free: 7 })
    orders.linkShop('1', ekimae)
    expect(await shown()).toEqual([
      ['1', '0', '0', '基本拠点'],
      ['1', '2', ekimae, '駅前'],
      ['1', '1', '0', '基本拠点'],
    ])
  })
})

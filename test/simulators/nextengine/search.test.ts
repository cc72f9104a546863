import { afterEach, describe, expect, test } from 'vitest'
import { closeScenes, scene, type Caller, type Params } from './contract.ts'

afterEach(closeScenes)

async function codes(caller: Caller, filters: Params): Promise<string[]> {
  const params = { fields: 'goods_id', ...filters }
  const rows = await caller.rows('/api_v1_master_goods/search', params)
  return rows.map((row) => row['goods_id'] ?? '')
}

const ALL = ['MUG-RED', 'MUG_RED', 'TEA-100G']

describe('filters', () => {
  test.each<[string, Params, string[]]>([
    ['none', {}, ALL],
    ['text equal', { 'goods_id-eq': 'MUG_RED' }, ['MUG_RED']],
    ['text different', { 'goods_id-neq': 'MUG_RED' }, ['MUG-RED', 'TEA-100G']],
    ['one of', { 'goods_id-in': 'MUG_RED,TEA-100G,X' }, ['MUG_RED', 'TEA-100G']],
    ['none of', { 'goods_id-nin': 'MUG_RED,TEA-100G,X' }, ['MUG-RED']],
    ['pattern', { 'goods_id-like': 'MUG%' }, ['MUG-RED', 'MUG_RED']],
    ['an underscore stands for any character', { 'goods_id-like': 'MUG_RED' }, ALL.slice(0, 2)],
    ['an escaped underscore for itself', { 'goods_id-like': 'MUG\\_RED' }, ['MUG_RED']],
    ['not the pattern', { 'goods_id-nlike': 'MUG%' }, ['TEA-100G']],
    ['not the pattern, NULL left out', { 'goods_jan_code-nlike': '5%' }, ['TEA-100G']],
    ['not the pattern or NULL', { 'goods_jan_code-nlikeornull': '49%' }, ALL.slice(0, 2)],
    ['NULL', { 'goods_jan_code-null': '1' }, ALL.slice(0, 2)],
    ['not NULL', { 'goods_jan_code-nnull': '1' }, ['TEA-100G']],
    ['blank', { 'goods_jan_code-blank': '1' }, ALL.slice(0, 2)],
    ['not blank', { 'goods_jan_code-nblank': '1' }, ['TEA-100G']],
    ['nothing is different from NULL', { 'goods_jan_code-neq': 'x' }, ['TEA-100G']],
    ['numbers as numbers', { 'stock_quantity-gt': '9' }, ['TEA-100G']],
    ['number limits', { 'stock_quantity-gte': '4', 'stock_quantity-lt': '12' }, ['MUG_RED']],
    ['numbers in a list', { 'stock_quantity-in': '0,4' }, ALL.slice(0, 2)],
    ['several at once', { 'goods_id-like': 'MUG%', 'stock_quantity-lte': '0' }, ['MUG-RED']],
    ['dates', { 'goods_creation_date-gte': '2020-01-01 00:00:00' }, ALL],
    ['a day', { 'goods_creation_date-lt': '2020-01-01' }, []],
  ])('%s', async (_, filters, expected) => {
    const { caller } = await scene()
    expect(await codes(caller, filters)).toEqual(expected)
  })

  test('a date of what was never modified is NULL, its null-safe one is not', async () => {
    const { caller } = await scene()
    expect(await codes(caller, { 'stock_last_modified_date-gte': '2020-01-01' })).toEqual([])
    expect(await codes(caller, { 'stock_last_modified_null_safe_date-gte': '2020-01-01' })).toEqual(
      ALL,
    )
  })

  test('letters may be told apart or not', async () => {
    const { server, caller } = await scene()
    expect(await codes(caller, { 'goods_id-eq': 'tea-100g' })).toEqual([])
    server.faults.searchCase = 'ignore'
    expect(await codes(caller, { 'goods_id-eq': 'tea-100g' })).toEqual(['TEA-100G'])
  })

  test.each<[string, Params]>([
    ['a word where a number belongs', { 'stock_quantity-eq': 'four' }],
    ['a date that is none', { 'goods_creation_date-gte': '2026-02-30 00:00:00' }],
    ['a limit that is no number', { limit: 'all' }],
    ['a parameter that nobody knows', { order: 'goods_id' }],
    ['a field of every object', { 'toString-eq': '1' }],
  ])('refuses %s', async (_, params) => {
    const { caller } = await scene()
    const answer = await caller.call('/api_v1_master_goods/search', {
      fields: 'goods_id',
      ...params,
    })
    expect(answer.result).toBe('error')
  })
})

describe('pages', () => {
  test('without a limit there is one, and a longer one may be cut short', async () => {
    const { server, caller } = await scene({ defaultLimit: 2, maxRows: 1 })
    expect(await codes(caller, { limit: '3' })).toEqual(['MUG-RED'])
    server.faults.maxRows = 10
    expect(await codes(caller, {})).toEqual(['MUG-RED', 'MUG_RED'])
    expect(await codes(caller, { limit: '3' })).toEqual(ALL)
  })

  test('counting goes by the filters, not by the page', async () => {
    const { caller } = await scene()
    const answer = await caller.call('/api_v1_master_goods/count', { 'goods_id-like': 'MUG%' })
    expect(answer).toMatchObject({ result: 'success', count: '2' })
  })

  test('the goods master brings stock, name and JAN along', async () => {
    const { caller } = await scene()
    const fields =
      'goods_name,goods_jan_code,stock_quantity,stock_allocation_quantity,stock_free_quantity'
    const params = { fields, 'goods_id-eq': 'TEA-100G' }
    expect(await caller.rows('/api_v1_master_goods/search', params)).toEqual([
      {
        goods_name: '煎茶',
        goods_jan_code: '4900000000017',
        stock_quantity: '12',
        stock_allocation_quantity: '3',
        stock_free_quantity: '9',
      },
    ])
  })

  test('a removed product is gone from goods and stock', async () => {
    const { server, caller } = await scene()
    server.removeGoods('TEA-100G')
    expect(await codes(caller, {})).not.toContain('TEA-100G')
    const stock = { fields: 'stock_goods_id', 'stock_goods_id-eq': 'TEA-100G' }
    expect(await caller.rows('/api_v1_master_stock/search', stock)).toEqual([])
  })

  test('a set has one row a component', async () => {
    const { server, caller } = await scene()
    const components = [
      { code: 'TEA-100G', quantity: 2 },
      { code: 'MUG_RED', quantity: 1 },
    ]
    server.addSet({ code: 'GIFT', components })
    const fields = 'set_goods_id,set_goods_detail_goods_id,set_goods_detail_quantity'
    expect(await caller.rows('/api_v1_master_setgoods/search', { fields })).toEqual([
      {
        set_goods_id: 'GIFT',
        set_goods_detail_goods_id: 'TEA-100G',
        set_goods_detail_quantity: '2',
      },
      {
        set_goods_id: 'GIFT',
        set_goods_detail_goods_id: 'MUG_RED',
        set_goods_detail_quantity: '1',
      },
    ])
  })
})

describe('several warehouses', () => {
  test('each has its own stock; the stock master shows the sum or the base warehouse', async () => {
    const { server, caller } = await scene()
    const osaka = server.addWarehouse('大阪倉庫')
    server.setStock('TEA-100G', { stock: 5 }, osaka)
    expect(await caller.stock('TEA-100G')).toEqual({ stock: 17, free: 14 })
    server.faults.stockQuantityIs = 'base'
    expect(await caller.stock('TEA-100G')).toEqual({ stock: 12, free: 9 })
    const fields = 'warehouse_stock_warehouse_id,warehouse_stock_free_quantity'
    const params = { fields, 'warehouse_stock_goods_id-eq': 'TEA-100G' }
    expect(await caller.rows('/api_v1_warehouse_stock/search', params)).toEqual([
      { warehouse_stock_warehouse_id: '0', warehouse_stock_free_quantity: '9' },
      { warehouse_stock_warehouse_id: osaka, warehouse_stock_free_quantity: '5' },
    ])
    server.faults.warehouseStockId = 'name'
    const [, named] = await caller.rows('/api_v1_warehouse_stock/search', params)
    expect(named?.['warehouse_stock_warehouse_id']).toBe('大阪倉庫')
  })
})

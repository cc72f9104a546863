import { afterEach, describe, expect, test } from 'vitest'
import { closeScenes, scene, type Caller, type Row } from './contract.ts'

afterEach(closeScenes)

const HEAD = 'syohin_code,zaiko_su,nyusyukko_riyu'
const WAREHOUSE = '/api_v1_warehouse_stock/upload'
const WAREHOUSE_HEAD =
  'kyoten_mei,syohin_code,kasan_su,gensan_su,kyoten_syohin_sakujyo,nyusyukko_riyu'

async function worked(caller: Caller, rows: string[], head = HEAD, path?: string): Promise<Row> {
  return caller.settled(await caller.upload([head, ...rows], path))
}

describe('rows of a goods file', () => {
  test.each([
    ['a decrement above the free stock', 'TEA-100G,-10,'],
    ['a plus sign', 'TEA-100G,+1,'],
    ['a fraction', 'TEA-100G,1.5,'],
    ['a word', 'TEA-100G,two,'],
    ['an unknown code', 'NO-SUCH,1,'],
    ['another case of a code', 'tea-100g,1,'],
    ['a code of more than 30 characters', `${'A'.repeat(31)},1,`],
    ['a code with a space', 'TEA 100G,1,'],
    ['no code', ',1,'],
    ['a reason of more than 50 characters', `TEA-100G,1,${'r'.repeat(51)}`],
    ['a cell too many', 'TEA-100G,1,x,y'],
  ])('%s is a bad row', async (_, row) => {
    const { server, caller } = await scene()
    const entry = await worked(caller, [row])
    expect(entry['que_status_id']).toBe('-1')
    expect(entry['que_message']).toContain('2行目')
    expect(server.goods('TEA-100G')?.stock).toBe(12)
    expect(server.queue[0]?.rows[0]).toMatchObject({ line: 2, applied: false })
  })

  test('a blank amount and 0 change nothing and are no errors', async () => {
    const { server, caller } = await scene()
    expect((await worked(caller, ['TEA-100G,,', 'MUG_RED,0,']))['que_status_id']).toBe('2')
    expect(server.history()).toEqual([])
  })

  test('the same code twice counts twice, and the second row sees what the first one took', async () => {
    const { server, caller } = await scene()
    await worked(caller, ['TEA-100G,-5,', 'TEA-100G,-5,', 'TEA-100G,-4,'])
    expect(server.goods('TEA-100G')).toEqual({ stock: 3, allocated: 3, free: 0 })
    expect(server.queue[0]?.rows.map((row) => row.applied)).toEqual([true, false, true])
  })

  test('exactly the free stock may be taken or not', async () => {
    const { server, caller } = await scene()
    expect((await worked(caller, ['TEA-100G,-9,']))['que_status_id']).toBe('2')
    server.faults.equalToFree = 'refused'
    expect((await worked(caller, ['MUG_RED,-4,']))['que_status_id']).toBe('-1')
    expect((await worked(caller, ['MUG_RED,-3,']))['que_status_id']).toBe('2')
  })

  test('letters may be told apart or not', async () => {
    const { server, caller } = await scene({ letterCase: 'ignore' })
    expect((await worked(caller, ['tea-100g,1,']))['que_status_id']).toBe('2')
    expect(server.goods('TEA-100G')?.stock).toBe(13)
  })

  test('other columns overwrite the goods master where they are filled in', async () => {
    const { caller } = await scene()
    await worked(caller, ['TEA-100G,新しい名前,'], 'syohin_code,syohin_name,jan_code')
    const [row] = await caller.rows('/api_v1_master_goods/search', {
      fields: 'goods_name,goods_jan_code',
      'goods_id-eq': 'TEA-100G',
    })
    expect(row).toEqual({ goods_name: '新しい名前', goods_jan_code: '4900000000017' })
  })

  test('a new product needs name, supplier, cost and price', async () => {
    const { server, caller } = await scene()
    const head = 'syohin_code,syohin_name,sire_code,genka_tnk,baika_tnk,zaiko_su'
    expect((await worked(caller, ['NEW-1,新商品,9999,100,,3'], head))['que_status_id']).toBe('-1')
    expect((await worked(caller, ['NEW-1,新商品,9999,100,200,3'], head))['que_status_id']).toBe('2')
    expect(server.goods('NEW-1')?.stock).toBe(3)
  })
})

describe('a file that cannot be read', () => {
  test.each([
    ['an unknown column', ['syohin_code,zaikosu', 'TEA-100G,1']],
    ['Japanese column names', ['商品コード,在庫数', 'TEA-100G,1']],
    ['a byte order mark', ['\ufeffsyohin_code,zaiko_su', 'TEA-100G,1']],
    ['a column twice', ['syohin_code,zaiko_su,zaiko_su', 'TEA-100G,1,1']],
    ['no code column', ['zaiko_su', '1']],
    ['an open quote', ['syohin_code,zaiko_su', '"TEA-100G,1']],
  ])('is refused as a whole or fails in the queue: %s', async (_, lines) => {
    const { server, caller } = await scene()
    const params = { data_type: 'csv', data: lines.join('\n') }
    const answer = await caller.call('/api_v1_master_goods/upload', params)
    expect(answer).toMatchObject({ result: 'error', access_token: caller.accessToken })
    server.faults.badHeader = 'queueFailed'
    const entry = await caller.settled(await caller.upload(lines))
    expect(entry['que_status_id']).toBe('-1')
    expect(server.goods('TEA-100G')?.stock).toBe(12)
  })

  test.each([
    ['no data', { data_type: 'csv' }],
    ['no type', { data: 'syohin_code\nTEA-100G' }],
    ['a gz that is none', { data_type: 'gz', data: 'syohin_code' }],
  ])('is refused: %s', async (_, params) => {
    const { caller } = await scene()
    expect((await caller.call('/api_v1_master_goods/upload', params)).result).toBe('error')
  })
})

describe('good and bad rows in one file', () => {
  const ROWS = ['TEA-100G,-2,a', 'NO-SUCH,1,b', 'MUG_RED,1,c']

  test.each([
    ['minusOne', '-1', 10, 5],
    ['two', '2', 10, 5],
    ['allOrNothing', '-1', 12, 4],
  ] as const)('%s ends with %s', async (partial, status, tea, mug) => {
    const { server, caller } = await scene({ partial })
    expect((await worked(caller, ROWS))['que_status_id']).toBe(status)
    expect(server.goods('TEA-100G')?.stock).toBe(tea)
    expect(server.goods('MUG_RED')?.stock).toBe(mug)
    expect(server.history().length).toBe(partial === 'allOrNothing' ? 0 : 2)
  })

  test('the message names the bad rows, or only says that there were some', async () => {
    const { server, caller } = await scene()
    const named = await worked(caller, ROWS)
    expect(named['que_message']).toContain('3行目 商品コード「NO-SUCH」')
    server.faults.messages = 'free'
    const free = await worked(caller, ROWS)
    expect(free['que_message']).not.toContain('NO-SUCH')
    expect(free['que_message']).not.toBe('')
  })
})

describe('a warehouse file', () => {
  test('adds to and takes from the named warehouse; blank is the base warehouse', async () => {
    const { server, caller } = await scene()
    const osaka = server.addWarehouse('大阪倉庫')
    const rows = ['大阪倉庫,TEA-100G,5,,,r1', ',TEA-100G,,2,,r2', '大阪倉庫,TEA-100G,,1,,']
    const entry = await worked(caller, rows, WAREHOUSE_HEAD, WAREHOUSE)
    expect(entry).toMatchObject({ que_status_id: '2', que_upload_name: 'NE_API' })
    expect(entry['que_method_name']).toBe(server.faults.warehouseMethodName)
    expect(server.warehouseStock('TEA-100G', osaka)?.stock).toBe(4)
    expect(server.warehouseStock('TEA-100G', '0')?.stock).toBe(10)
    expect(server.history('TEA-100G').map((move) => [move.warehouse, move.delta])).toEqual([
      ['大阪倉庫', 5],
      ['基本拠点', -2],
      ['大阪倉庫', -1],
    ])
  })

  test.each([
    ['both columns', ',TEA-100G,1,1,,'],
    ['no column', ',TEA-100G,,,,'],
    ['0', ',TEA-100G,0,,,'],
    ['a minus sign', ',TEA-100G,-1,,,'],
    ["more than that warehouse's free stock", '大阪倉庫,TEA-100G,,1,,'],
    ['an unknown warehouse', '名古屋倉庫,TEA-100G,1,,,'],
    ["a warehouse's id for its name", '1,TEA-100G,1,,,'],
    ['an unknown code', ',NO-SUCH,1,,,'],
    ['detaching from no warehouse', ',TEA-100G,,,d,'],
    ['detaching with another letter', '大阪倉庫,TEA-100G,,,x,'],
    ['detaching with a reason', '大阪倉庫,TEA-100G,,,d,because'],
  ])('%s is a bad row', async (_, row) => {
    const { server, caller } = await scene()
    server.addWarehouse('大阪倉庫')
    const entry = await worked(caller, [row], WAREHOUSE_HEAD, WAREHOUSE)
    expect(entry['que_status_id']).toBe('-1')
    expect(server.goods('TEA-100G')?.stock).toBe(12)
  })

  test('d detaches the product and its stock is gone', async () => {
    const { server, caller } = await scene()
    const osaka = server.addWarehouse('大阪倉庫')
    server.setStock('TEA-100G', { stock: 5 }, osaka)
    await worked(caller, ['大阪倉庫,TEA-100G,,,d,'], WAREHOUSE_HEAD, WAREHOUSE)
    expect(server.warehouseStock('TEA-100G', osaka)).toBeUndefined()
    expect(server.goods('TEA-100G')?.stock).toBe(12)
  })

  test("a goods file's columns are not its columns", async () => {
    const { caller } = await scene()
    const params = { data_type: 'csv', data: `${HEAD}\nTEA-100G,1,` }
    expect((await caller.call(WAREHOUSE, params)).result).toBe('error')
  })
})

import { afterEach, describe, expect, test } from 'vitest'
import { closeScenes, scene, type Caller, type Params, type Row } from './contract.ts'

afterEach(closeScenes)

const FILE = [
  'syohin_code,zaiko_su,nyusyukko_riyu',
  'TEA-100G,-2,ston b20261006-01/1 and more text',
]

async function history(caller: Caller, filters: Params = {}): Promise<Row[]> {
  const fields =
    'stock_io_history_id,stock_io_history_goods_id,stock_io_history_before_stock_quantity,stock_io_history_after_stock_quantity,stock_io_history_quantity,stock_io_history_io_flag,stock_io_history_reason,stock_io_history_cut_form_id'
  return caller.rows('/api_v1_master_stockiohistory/search', { fields, ...filters })
}

describe('the queue', () => {
  test('an upload waits, runs, and is done; the stock changes when it is done', async () => {
    const { server, caller } = await scene({ queue: { pollsUntilDone: 2 } })
    const queId = await caller.upload(FILE)
    const seen: [string | null | undefined, number | undefined][] = []
    for (let look = 0; look < 3; look += 1) {
      const row = await caller.entry(queId)
      seen.push([row['que_status_id'], server.goods('TEA-100G')?.stock])
    }
    expect(seen).toEqual([
      ['0', 12],
      ['1', 12],
      ['2', 10],
    ])
  })

  test('by default one look sees it running', async () => {
    const { server, caller } = await scene()
    const queId = await caller.upload(FILE)
    expect(server.queue[0]?.status).toBe(0)
    expect((await caller.entry(queId))['que_status_id']).toBe('1')
    expect((await caller.entry(queId))['que_status_id']).toBe('2')
  })

  test('time alone can finish it', async () => {
    const { server, caller } = await scene({ queue: { ms: 60_000 } })
    const queId = await caller.upload(FILE)
    for (let look = 0; look < 5; look += 1) await caller.entry(queId)
    expect(server.goods('TEA-100G')?.stock).toBe(12)
    server.advance(60_000)
    expect(server.goods('TEA-100G')?.stock).toBe(10)
    expect((await caller.entry(queId))['que_status_id']).toBe('2')
  })

  test('the list may be the one of so long ago', async () => {
    const { server, caller } = await scene({ queueDelayMs: 60_000, queue: { pollsUntilDone: 0 } })
    const list = (): Promise<Row[]> =>
      caller.rows('/api_v1_system_que/search', { fields: 'que_id,que_status_id' })
    await caller.upload(FILE)
    expect(await list()).toEqual([])
    expect(server.goods('TEA-100G')?.stock).toBe(10)
    server.advance(59_000)
    await caller.upload(FILE)
    server.advance(1000)
    expect(await list()).toMatchObject([{ que_status_id: '2' }])
    server.faults.queueDelayMs = 0
    expect(await list()).toHaveLength(2)
  })

  test('can be held for as long as a test wants', async () => {
    const { server, caller } = await scene({ queue: 'never' })
    const queId = await caller.upload(FILE)
    server.advance(3_600_000)
    for (let look = 0; look < 5; look += 1) {
      expect((await caller.entry(queId))['que_status_id']).toBe('0')
    }
    server.workQueue()
    expect((await caller.entry(queId))['que_status_id']).toBe('2')
    expect(server.goods('TEA-100G')?.stock).toBe(10)
  })

  test('shows what colleagues uploaded, by another name', async () => {
    const { server, caller } = await scene()
    const queId = server.uploadByHand('syohin_code,zaiko_su\nMUG_RED,1\n')
    const row = await caller.settled(queId)
    expect(row).toMatchObject({ que_upload_name: 'SYOHIN_KIHON', que_status_id: '2' })
    expect(server.goods('MUG_RED')?.stock).toBe(5)
  })

  test('something may happen between the upload and its work', async () => {
    const { server, caller } = await scene({ queue: { pollsUntilDone: 0 } })
    server.faults.onUpload = async (entry) => {
      expect(entry.status).toBe(0)
      await caller.entry(entry.queId)
      server.allocate('TEA-100G', 8)
    }
    const queId = await caller.upload(FILE)
    expect((await caller.settled(queId))['que_status_id']).toBe('-1')
    expect(server.goods('TEA-100G')).toEqual({ stock: 12, allocated: 11, free: 1 })
  })

  test('a stock-taking refuses uploads at once or fails them', async () => {
    const { server, caller } = await scene({ stockTaking: true })
    const params = { data_type: 'csv', data: FILE.join('\n') }
    expect((await caller.call('/api_v1_master_goods/upload', params)).code).toBe('008010')
    expect(server.queue).toEqual([])
    server.faults.stockTaking = 'queue'
    const entry = await caller.settled(await caller.upload(FILE))
    expect(entry['que_status_id']).toBe('-1')
    expect(server.goods('TEA-100G')?.stock).toBe(12)
  })
})

describe('the stock history', () => {
  test('has one row a movement, by id', async () => {
    const { server, caller } = await scene({ historyQuantity: 'signed' })
    server.correct('MUG_RED', 3, '棚卸差異')
    await caller.settled(await caller.upload(FILE))
    server.shipOrder('TEA-100G', 2, '900123')
    const rows = await history(caller)
    expect(rows.map((row) => Object.values(row).slice(1, 5))).toEqual([
      ['MUG_RED', '4', '7', '3'],
      ['TEA-100G', '12', '10', '-2'],
      ['TEA-100G', '10', '8', '-2'],
    ])
    expect(rows.map((row) => row['stock_io_history_cut_form_id'])).toEqual([null, null, '900123'])
    expect(rows[1]?.['stock_io_history_reason']).toBe('ston b20261006-01/1 and more text')
  })

  test('quantities may come without their sign, which then is in the flag', async () => {
    const { server, caller } = await scene()
    server.correct('MUG_RED', 3)
    server.correct('MUG_RED', -1)
    const rows = await history(caller)
    const seen = rows.map((row) => [
      row['stock_io_history_quantity'],
      row['stock_io_history_io_flag'],
    ])
    expect(seen).toEqual([
      ['3', '0'],
      ['1', '1'],
    ])
  })

  test.each([
    [true, 'ston b20261006-01/1 and more text'],
    ['truncated', 'ston b20261006-01/1 '],
    ['ownWords', '商品マスタアップロード'],
    [false, null],
  ] as const)('the reason of an upload: %s', async (keepReason, expected) => {
    const { caller } = await scene({ keepReason })
    await caller.settled(await caller.upload(FILE))
    expect((await history(caller))[0]?.['stock_io_history_reason']).toBe(expected)
  })

  test('uploads may not show in it at all', async () => {
    const { server, caller } = await scene({ historyShowsUploads: false })
    await caller.settled(await caller.upload(FILE))
    server.correct('TEA-100G', 1)
    expect(await history(caller)).toHaveLength(1)
    expect(server.history().map((move) => move.origin)).toEqual(['upload', 'hand'])
  })

  test('rows may come late', async () => {
    const { server, caller } = await scene({ historyDelayMs: 60_000 })
    server.correct('TEA-100G', 1)
    expect(await history(caller)).toEqual([])
    server.advance(60_000)
    server.correct('TEA-100G', 1)
    expect(await history(caller)).toHaveLength(1)
    server.faults.historyDelayMs = 0
    expect(await history(caller)).toHaveLength(2)
  })

  test('an order takes free stock when it comes and stock when it leaves', async () => {
    const { server } = await scene()
    server.allocate('TEA-100G', 2)
    expect(server.goods('TEA-100G')).toEqual({ stock: 12, allocated: 5, free: 7 })
    server.shipOrder('TEA-100G', 2, '900123')
    expect(server.goods('TEA-100G')).toEqual({ stock: 10, allocated: 3, free: 7 })
    expect(server.history('TEA-100G')).toMatchObject([{ slip: '900123', delta: -2 }])
  })

  test('a count set behind the scenes leaves no trace', async () => {
    const { server } = await scene()
    server.setStock('TEA-100G', { stock: 1, allocated: 0 })
    expect(server.goods('TEA-100G')).toEqual({ stock: 1, allocated: 0, free: 1 })
    expect(server.history()).toEqual([])
  })
})

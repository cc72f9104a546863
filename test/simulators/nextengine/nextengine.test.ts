import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect, post, answerOf, type Caller, type Subject } from './contract.ts'

/**
 * What ston relies on, tried over HTTP alone. It runs against the practice server, and against another one when the
 * environment names it (see `connect`).
 */
let subject: Subject
let caller: Caller

beforeAll(async () => {
  subject = await connect()
  caller = subject.caller
})

afterAll(async () => {
  await subject.stop()
})

const DATE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/

describe('answers', () => {
  test('carry the pair and when it ends, in Japan time', async () => {
    const answer = await caller.call('/api_v1_login_company/info')
    expect(answer.result).toBe('success')
    expect(answer.access_token_end_date).toMatch(DATE)
    expect(answer.refresh_token_end_date).toMatch(DATE)
    expect(answer.data?.[0]?.['company_id']).toEqual(expect.any(String))
  })

  test('carry the pair when the call is refused, too', async () => {
    const answer = await caller.call('/api_v1_master_stock/search', { fields: 'no_such_field' })
    expect(answer).toMatchObject({ result: 'error', code: expect.any(String) })
    expect(answer.message).not.toBe('')
    expect(answer.access_token).toEqual(expect.any(String))
    expect(answer.refresh_token).toEqual(expect.any(String))
  })

  test('say which user signed in', async () => {
    const answer = await caller.call('/api_v1_login_user/info')
    expect(answer.data?.[0]?.['uid']).toEqual(expect.any(String))
  })

  test('a path that does not exist is 000001', async () => {
    expect(await caller.call('/api_v1_no_such_thing/search')).toMatchObject({
      result: 'error',
      code: '000001',
    })
  })

  test('a call without an access token is 002001, one with an unknown token 002002', async () => {
    const path = '/api_v1_login_company/info'
    expect((await answerOf(await post(caller.url, path, {}))).code).toBe('002001')
    const wrong = await answerOf(await post(caller.url, path, { access_token: 'x' }))
    expect(wrong.code).toBe('002002')
    expect(wrong.access_token).toBeUndefined()
  })
})

describe('searching', () => {
  test('gives strings and nulls only, and counts the rows of this answer', async () => {
    const answer = await caller.call('/api_v1_master_goods/search', {
      fields: 'goods_id,goods_jan_code,goods_last_modified_date,stock_quantity,stock_free_quantity',
      'goods_id-eq': subject.code,
    })
    expect(answer.count).toBe('1')
    const values = Object.values(answer.data?.[0] ?? {})
    expect(values).toHaveLength(5)
    expect(values.every((value) => value === null || typeof value === 'string')).toBe(true)
  })

  test('free stock is stock less what is allocated', async () => {
    const [row] = await caller.rows('/api_v1_master_stock/search', {
      fields: 'stock_quantity,stock_allocation_quantity,stock_free_quantity',
      'stock_goods_id-in': `${subject.code},NO-SUCH-CODE`,
    })
    expect(Number(row?.['stock_free_quantity'])).toBe(
      Number(row?.['stock_quantity']) - Number(row?.['stock_allocation_quantity']),
    )
  })

  test('a page has its limit and its offset, and /count knows the total', async () => {
    const first = await caller.call('/api_v1_master_goods/search', {
      fields: 'goods_id',
      limit: '1',
    })
    const second = await caller.call('/api_v1_master_goods/search', {
      fields: 'goods_id',
      limit: '1',
      offset: '1',
    })
    expect([first.count, second.count]).toEqual(['1', '1'])
    const [a, b] = [first.data?.[0]?.['goods_id'], second.data?.[0]?.['goods_id']]
    expect(String(a) < String(b)).toBe(true)
    const total = await caller.call('/api_v1_master_goods/count', {})
    expect(Number(total.count)).toBeGreaterThanOrEqual(2)
  })

  test.each([
    ['nothing to choose from', {}],
    ['an unknown field', { fields: 'stock_free_stock_quantity' }],
    ['an unknown filter field', { fields: 'stock_quantity', 'no_such-eq': '1' }],
    ['a wish for another order', { fields: 'stock_quantity', 'stock_quantity-asc': '1' }],
    ['text compared by size', { fields: 'stock_quantity', 'stock_goods_id-gt': 'A' }],
    ['a list of dates', { fields: 'stock_quantity', 'stock_creation_date-in': '2026-01-01' }],
    ['a number by pattern', { fields: 'stock_quantity', 'stock_quantity-like': '1%' }],
    [
      'a list of more than 1000',
      { fields: 'stock_quantity', 'stock_goods_id-in': Array(1001).fill('A').join(',') },
    ],
  ])('refuses %s', async (_, params) => {
    const answer = await caller.call('/api_v1_master_stock/search', params)
    expect(answer.result).toBe('error')
    expect(answer.data).toBeUndefined()
  })

  test('the base warehouse has the id 0', async () => {
    const [row] = await caller.rows('/api_v1_warehouse_base/search', {
      fields: 'warehouse_id,warehouse_name',
      'warehouse_id-eq': '0',
    })
    expect(row?.['warehouse_name']).toBe('基本拠点')
  })

  test('set products have a table of their own', async () => {
    const answer = await caller.call('/api_v1_master_setgoods/search', {
      fields: 'set_goods_id,set_goods_detail_goods_id,set_goods_detail_quantity',
      limit: '1',
    })
    expect(answer.result).toBe('success')
  })
})

describe('a goods upload', () => {
  test('adds and subtracts: the column is a change, not a count', async () => {
    const before = await caller.stock(subject.code)
    const plus = await caller.upload(['syohin_code,zaiko_su', `${subject.code},2`])
    expect((await caller.settled(plus, subject.pauseMs))['que_status_id']).toBe('2')
    expect((await caller.stock(subject.code)).stock).toBe(before.stock + 2)
    const minus = await caller.upload(['syohin_code,zaiko_su', `${subject.code},-2`])
    await caller.settled(minus, subject.pauseMs)
    expect(await caller.stock(subject.code)).toEqual(before)
  })

  test('is named in the queue as one that came through the API', async () => {
    const queId = await caller.upload(['syohin_code,zaiko_su', `${subject.code},0`])
    const row = await caller.settled(queId, subject.pauseMs)
    expect(row).toMatchObject({ que_upload_name: 'NE_API', que_method_name: 'SYOHIN_KIHON_CSV' })
    expect(row['que_creation_date']).toMatch(DATE)
  })

  test('more than the free stock cannot be taken', async () => {
    const before = await caller.stock(subject.code)
    const queId = await caller.upload([
      'syohin_code,zaiko_su',
      `${subject.code},-${before.free + 1}`,
    ])
    expect((await caller.settled(queId, subject.pauseMs))['que_status_id']).toBe('-1')
    expect(await caller.stock(subject.code)).toEqual(before)
  })

  test('a code that is not in the goods master does not become a product by the way', async () => {
    const queId = await caller.upload(['syohin_code,zaiko_su', 'STON-NO-SUCH-CODE,1'])
    expect((await caller.settled(queId, subject.pauseMs))['que_status_id']).toBe('-1')
    const rows = await caller.rows('/api_v1_master_goods/search', {
      fields: 'goods_id',
      'goods_id-eq': 'STON-NO-SUCH-CODE',
    })
    expect(rows).toEqual([])
  })

  test('leaves a trace with its reason in the stock history', async () => {
    const tag = `ston contract ${Date.now().toString(36)}`
    const head = 'zaiko_su,nyusyukko_riyu,syohin_code'
    await caller.settled(await caller.upload([head, `1,${tag},${subject.code}`]), subject.pauseMs)
    await caller.settled(await caller.upload([head, `-1,,${subject.code}`]), subject.pauseMs)
    const rows = await caller.rows('/api_v1_master_stockiohistory/search', {
      fields:
        'stock_io_history_id,stock_io_history_goods_id,stock_io_history_quantity,stock_io_history_before_stock_quantity,stock_io_history_after_stock_quantity,stock_io_history_cut_form_id',
      'stock_io_history_reason-like': `%${tag}%`,
    })
    expect(rows).toHaveLength(1)
    const row = rows[0] ?? {}
    expect(row['stock_io_history_goods_id']).toBe(subject.code)
    expect(row['stock_io_history_quantity']).toBe('1')
    expect(row['stock_io_history_cut_form_id'] ?? '').toBe('')
    expect(
      Number(row['stock_io_history_after_stock_quantity']) -
        Number(row['stock_io_history_before_stock_quantity']),
    ).toBe(1)
  })

  test('may come gzipped, encoded byte by byte', async () => {
    const before = await caller.stock(subject.code)
    const file = gzipSync(`syohin_code,zaiko_su\r\n${subject.code},1\r\n${subject.code},-1\r\n`)
    const data = [...file].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
    const response = await fetch(`${caller.url}/api_v1_master_goods/upload`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `access_token=${caller.accessToken}&refresh_token=${caller.refreshToken}&data_type=gz&data=${data}`,
    })
    const answer = await answerOf(response)
    expect(answer).toMatchObject({ result: 'success', que_id: expect.any(String) })
    const row = await caller.settled(answer.que_id ?? '', subject.pauseMs)
    expect(row['que_status_id']).toBe('2')
    expect(await caller.stock(subject.code)).toEqual(before)
  })
})

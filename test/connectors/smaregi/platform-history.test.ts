import { afterEach, describe, expect, test } from 'vitest'
import { openPlatformShipments } from '../../../src/connectors/smaregi/platform-shipments-client.ts'
import type { ShipmentsClient } from '../../../src/connectors/smaregi/shipments-client.ts'
import type { PlatformAccount } from '../../../src/simulators/smaregi/platform-account.ts'
import { failure, kit, NOW, type Kit } from './platform-kit.ts'

let shop: Kit
afterEach(async () => {
  await shop.practice.close()
})

/** One piece sold each second, the last one just now; the newest row has the id `90000 + count`. */
async function sold(count: number): Promise<void> {
  shop = await kit()
  shop.practice.product({ id: '7', name: '商品' })
  for (let n = 0; n < count; n += 1) {
    const at = new Date(NOW.getTime() - (count - 1 - n) * 1000)
    shop.practice.sale({ storeId: '1', lines: [{ productId: '7', quantity: 1 }], at })
  }
}

function client(): ShipmentsClient {
  const { practice, platform } = shop
  return openPlatformShipments(platform, { contractId: practice.contractId, now: () => NOW })
}

/** Rows with these ids have these fields instead. */
function written(fields: Record<string, Record<string, unknown>>): void {
  shop.practice.platform.account.historyRow = ((row) => ({
    ...row,
    ...fields[row['id'] ?? ''],
  })) satisfies PlatformAccount['historyRow']
}

describe('movements later than a known one', () => {
  test.each([true, false])('are all read, where `sort` is obeyed: %s', async (sort) => {
    await sold(250)
    shop.practice.platform.account.historyObeys = { sort, id: true }
    shop.called()
    const later = await client().movements('7', '1', '90248')
    expect(later?.map(({ id }) => id)).toEqual(['90249', '90250'])
    expect(shop.called().slice(1)).toHaveLength(sort ? 1 : 3)
  })

  test('are read beyond a page that has one second only', async () => {
    shop = await kit()
    shop.practice.product({ id: '7', name: '商品' })
    shop.practice.platform.account.historyObeys = { sort: false, id: true }
    const at = new Date(NOW.getTime() - 60_000)
    const lines = [{ productId: '7', quantity: 1 }]
    for (let n = 0; n < 100; n += 1) shop.practice.sale({ storeId: '1', lines, at })
    shop.practice.sale({ storeId: '1', lines })
    const history = await shop.platform.history('7', '1', { after: '2026-03-01T12:34:30+09:00' })
    expect(history?.rows).toHaveLength(1)
  })
})

describe('a row that cannot be read', () => {
  test.each([
    ['amount', { amount: '' }, 'amount'],
    ['division', { stockDivision: null }, 'division'],
    ['time', { updDateTime: '2026-03-01T12:34+09:00' }, 'date'],
    ['id', { id: 'x' }, 'row'],
  ] as const)('because of its %s is handed on with its text', async (_, fields, what) => {
    await sold(3)
    written({ 90003: fields })
    const history = await shop.platform.history('7', '1', { after: '2026-03-01T12:34:55+09:00' })
    expect(history?.rows.map(({ id }) => id)).toEqual(['90002'])
    expect(history?.unreadable).toMatchObject([{ what }])
    expect(JSON.parse(history?.unreadable[0]?.raw ?? '')).toMatchObject({
      productId: '7',
      ...fields,
    })
  })

  test('is dated by the rows around it where it has no date of its own', async () => {
    await sold(4)
    written({ 90002: { updDateTime: null }, 90004: { updDateTime: null } })
    const history = await shop.platform.history('7', '1')
    expect(history?.unreadable.map(({ id, at }) => [id, at])).toEqual([
      ['90004', null],
      ['90002', '2026-03-01T12:34:55+09:00'],
    ])
    const since = await shop.platform.history('7', '1', { after: '2026-03-01T12:34:56+09:00' })
    expect(since?.unreadable.map(({ id }) => id)).toEqual(['90004'])
  })

  test('is not looked for to the end of the history', async () => {
    await sold(250)
    written({ 90249: { amount: '?' } })
    shop.called()
    const history = await shop.platform.history('7', '1', { ids: new Set(['90249']) })
    expect(history?.unreadable).toMatchObject([{ id: '90249', what: 'amount' }])
    expect(shop.called().slice(1)).toHaveLength(1)
  })

  test('is no proof of absence for who asks what has moved a pair since then', async () => {
    await sold(3)
    written({ 90003: { amount: '' } })
    expect((await failure(client().movements('7', '1', '90002'))).exit).toBe('attention')
    expect((await failure(client().movements('7', '1', null))).exit).toBe('attention')
    expect((await failure(client().movementsSince('7', '1', NOW))).exit).toBe('attention')
    expect(await client().movements('7', '1', '90003')).toEqual([])
  })

  test('like all others is a matter of the program, not of each row', async () => {
    await sold(2)
    written({ 90001: { amount: '' }, 90002: { amount: '' } })
    expect((await failure(shop.platform.history('7', '1'))).exit).toBe('attention')
  })
})

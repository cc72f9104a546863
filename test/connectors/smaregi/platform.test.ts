import { afterEach, describe, expect, test } from 'vitest'
import type { PracticeOptions } from '../../../src/simulators/smaregi/server.ts'
import {
  changeFromHistory,
  formerPlatformKey,
  platformKey,
} from '../../../src/connectors/smaregi/platform-change.ts'
import { platformScopes } from '../../../src/connectors/smaregi/platform.ts'
import type { PlatformOptions } from '../../../src/connectors/smaregi/platform.ts'
import {
  platformProductReader,
  platformStockReader,
} from '../../../src/connectors/smaregi/platform-readers.ts'
import type { History } from '../../../src/connectors/smaregi/history-row.ts'
import type { StockHistory } from '../../../src/connectors/smaregi/platform-shapes.ts'
import { all, failure, kit, NOW, stocked } from './platform-kit.ts'
import type { Kit } from './platform-kit.ts'

const opened: Kit[] = []

async function shop(
  options: PracticeOptions = {},
  more: Partial<PlatformOptions> = {},
): Promise<Kit> {
  const one = await kit(options, more)
  opened.push(one)
  return one
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ practice }) => practice.close()))
})

const DAY_MS = 24 * 60 * 60 * 1000
const AT = '2026-03-01T12:34:56+09:00'

describe('products and stores', () => {
  test('products come page by page until one is not full', async () => {
    const { practice, platform, called } = await shop()
    stocked(practice, 2000)
    const pages: number[] = []
    for await (const page of platform.products()) pages.push(page.length)
    expect(pages).toEqual([1000, 1000])
    expect(called()).toEqual(['token', 'GET /products', 'GET /products', 'GET /products'])
    expect(platform.calls).toBe(4)
  })

  test('a product has what is used of it; one without code has none', async () => {
    const { practice, platform } = await shop()
    practice.product({ id: '8000101', name: '紙袋', managed: false })
    const bag = {
      productId: '8000101',
      productCode: null,
      productName: '紙袋',
      stockControlDivision: '1',
    }
    expect(await all(platform.products())).toEqual([bag])
    expect(await platform.product('8000101')).toMatchObject(bag)
    expect(await platform.product('999')).toBeNull()
  })

  test('products for the id table: all, by id, by code', async () => {
    const { practice, platform, called } = await shop()
    const ids = stocked(practice, 1200)
    practice.product({ id: '5000', name: '紙袋' })
    const reader = platformProductReader(platform)
    expect((await reader.products(null)).length).toBe(1201)
    const two = { productId: '2', productCode: 'C-2', name: '商品 2', managed: false }
    const bag = { productId: '5000', productCode: '', name: '紙袋', managed: true }
    expect(await reader.products(['2', '5000', '999999'])).toEqual([two, bag])
    expect(await reader.productsByCode(['C-2', 'C-x', ''])).toEqual([two])
    called()
    expect((await reader.products(ids)).length).toBe(1200)
    expect(called()).toEqual(['GET /products', 'GET /products'])
    const codes = ids.map((id) => `C-${id}`)
    expect((await reader.productsByCode(codes)).length).toBe(1200)
    expect(called()).toEqual(['GET /products', 'GET /products'])
    expect(reader.calls).toBe(platform.calls)
  })

  test('stores', async () => {
    const { platform } = await shop()
    expect(await platform.stores()).toEqual([
      { storeId: '1', storeName: '本店', division: '1' },
      { storeId: '2', storeName: '駅前店', division: '1' },
    ])
  })
})

describe('pairs of product and store', () => {
  test('all of them, or those of one store or product', async () => {
    const { practice, platform } = await shop()
    stocked(practice, 2)
    practice.correct({ storeId: '2', productId: '1', amount: 20 })
    const keys = (pairs: readonly { productId: string; storeId: string }[]): string[] =>
      pairs.map((pair) => `${pair.productId}/${pair.storeId}`)
    expect(keys(await all(platform.stockPairs()))).toEqual(['1/1', '1/2', '2/1'])
    expect(keys(await all(platform.stockPairs({ storeId: '2' })))).toEqual(['1/2'])
    const [pair] = await all(platform.stockPairs({ productId: '2' }))
    expect(pair).toEqual({ productId: '2', storeId: '1', stockAmount: 2, updDateTime: AT })
  })

  test('a long span is asked for in parts, and each pair is found once', async () => {
    const { practice, platform, called } = await shop()
    const ids = stocked(practice, 4).map(Number)
    for (const id of ids) {
      const at = new Date(NOW.getTime() - id * 30 * DAY_MS)
      practice.correct({ storeId: '2', productId: String(id), amount: 1, at })
    }
    const updatedFrom = new Date(NOW.getTime() - 90 * DAY_MS)
    const pairs = await all(platform.stockPairs({ updatedFrom, storeId: '2' }))
    expect(pairs.map((pair) => pair.productId).toSorted()).toEqual(['1', '2', '3'])
    expect(called().filter((name) => name === 'GET /stock').length).toBe(4)
    const updatedTo = new Date(NOW.getTime() - 60 * DAY_MS)
    const old = await all(platform.stockPairs({ updatedFrom, updatedTo, storeId: '2' }))
    expect(old.map((pair) => pair.productId).toSorted()).toEqual(['2', '3'])
    expect(await all(platform.stockPairs({ updatedFrom: updatedTo, updatedTo }))).toHaveLength(1)
    expect(await all(platform.stockPairs({ updatedFrom: NOW, updatedTo }))).toEqual([])
  })

  test('a change of this very second is found without an end of the span', async () => {
    const { practice, platform } = await shop()
    stocked(practice, 1)
    expect(await all(platform.stockPairs({ updatedFrom: NOW }))).toHaveLength(1)
  })
})

describe('the history of a pair', () => {
  async function sold(count: number): Promise<Kit> {
    const one = await shop()
    one.practice.product({ id: '7', name: '商品' })
    for (let n = 0; n < count; n += 1) {
      const at = new Date(NOW.getTime() - (count - 1 - n) * 1000)
      one.practice.sale({ storeId: '1', lines: [{ productId: '7', quantity: 1 }], at })
    }
    return one
  }

  const ids = (history: History | null): string[] => (history?.rows ?? []).map(({ id }) => id)

  test('one row by its id, in one call', async () => {
    const { platform, called } = await sold(3)
    expect((await platform.history('7', '1', { id: '90002' }))?.rows).toEqual([
      {
        id: '90002',
        productId: '7',
        storeId: '1',
        amount: -1,
        stockAmount: -2,
        division: '02',
        updDateTime: '2026-03-01T12:34:55+09:00',
        targetDateTime: '2026-03-01T12:34:55+09:00',
        memo: null,
      },
    ])
    expect(called()).toEqual(['token', 'GET /stock/changes'])
    expect(await platform.history('7', '1', { id: '1' })).toEqual({ rows: [], unreadable: [] })
  })

  test('newest first, until all that are wanted are there', async () => {
    const { platform, called } = await sold(350)
    const history = await platform.history('7', '1', { ids: new Set(['90350', '90210']) })
    expect(ids(history).slice(0, 2)).toEqual(['90350', '90349'])
    expect(history?.rows.length).toBe(200)
    expect(called()).toEqual(['token', 'GET /stock/changes', 'GET /stock/changes'])
  })

  test('from a moment on, without reading what lies further back', async () => {
    const { platform, called } = await sold(350)
    const history = await platform.history('7', '1', { after: '2026-03-01T12:34:46+09:00' })
    expect(history?.rows.length).toBe(11)
    expect(ids(history).at(-1)).toBe('90340')
    expect(called()).toEqual(['token', 'GET /stock/changes'])
  })

  test('all of it', async () => {
    const { platform } = await sold(1200)
    const rows = await platform.history('7', '1')
    expect(new Set(ids(rows)).size).toBe(1200)
  })

  test('rows of one second are ordered by their ids, as numbers', async () => {
    const { practice, platform } = await shop()
    practice.product({ id: '7', name: '商品' })
    for (let n = 0; n < 3; n += 1) practice.correct({ storeId: '1', productId: '7', amount: 1 })
    expect(ids(await platform.history('7', '1'))).toEqual(['90003', '90002', '90001'])
  })

  test('a pair that never changed has none; one that does not exist is null', async () => {
    const { practice, platform } = await shop()
    practice.product({ id: '7', name: '商品' })
    expect(await platform.history('7', '1')).toEqual({ rows: [], unreadable: [] })
    expect(await platform.history('7', '9')).toBeNull()
    expect(await platform.history('8', '1')).toBeNull()
  })

  test('numbers instead of strings are borne', async () => {
    const { practice, platform } = await sold(1)
    practice.account.values = 'numbers'
    expect(ids(await platform.history('7', '1'))).toEqual(['90001'])
    expect(await all(platform.stockPairs())).toMatchObject([{ productId: '7', stockAmount: -1 }])
    expect(await platform.product('7')).toMatchObject({ productId: '7' })
  })
})

describe('counts', () => {
  test('are added up over every store, or the stores named', async () => {
    const { practice, platform } = await shop()
    practice.store({ id: '3', name: '倉庫' })
    stocked(practice, 2)
    practice.correct({ storeId: '2', productId: '1', amount: 20 })
    practice.correct({ storeId: '3', productId: '1', amount: -300 })
    const reader = platformStockReader(platform)
    const counts = async (ids: string[], stores: string[]): Promise<unknown> =>
      Object.fromEntries(await reader.stock(ids, stores))
    expect(await counts(['1', '2'], [])).toEqual({ 1: -279, 2: 2 })
    expect(await counts(['1'], ['1', '2'])).toEqual({ 1: 21 })
    expect(await counts(['1', '2', '999'], ['2'])).toEqual({ 1: 20 })
    expect(await counts([], [])).toEqual({})
  })

  test('many products are read by pages, a small part of a large list one by one', async () => {
    const { practice, platform, called } = await shop()
    const ids = stocked(practice, 6500)
    const reader = platformStockReader(platform)
    expect((await reader.stock(ids.slice(1000), [])).size).toBe(5500)
    expect(called()).toEqual(['token', ...Array.from({ length: 7 }, () => 'GET /stock')])
    const few = await reader.stock(['5', '700', '6000', '6499'], [])
    expect([...few.values()].toSorted((a, b) => a - b)).toEqual([5, 700, 6000, 6499])
    expect(called().length).toBe(3 + 4)
    expect(reader.calls).toBe(platform.calls)
  })
})

describe('a change out of the history', () => {
  const ID = { id: '90012', productId: '8000101', storeId: '1' }
  const row: StockHistory = {
    id: '90012',
    productId: '8000101',
    storeId: '1',
    amount: -2,
    stockAmount: 10,
    division: '02',
    updDateTime: AT,
    targetDateTime: '2026-02-28T00:00:00+09:00',
    memo: null,
  }

  test('is known by contract, product, store and id, whatever brought it', () => {
    const change = changeFromHistory(row, 'abc123', { id: 'n1', table: 4 })
    expect(change).toEqual({
      key: platformKey('abc123', ID),
      formerKey: formerPlatformKey('abc123', ID),
      productId: '8000101',
      storeId: '1',
      delta: -2,
      after: 10,
      division: '02',
      at: AT,
      notification: 'n1',
      table: 4,
    })
    expect(change.key).toMatch(/^[0-9a-f]{32}$/)
    expect(changeFromHistory(row, 'abc123', { id: 'n2', table: 5 }).key).toBe(change.key)
    expect(platformKey('abc124', ID)).not.toBe(change.key)
    expect(platformKey('abc123', { ...ID, id: '90013' })).not.toBe(change.key)
    expect(platformKey('abc123', { ...ID, productId: '8000102' })).not.toBe(change.key)
    expect(platformKey('abc123', { ...ID, storeId: '2' })).not.toBe(change.key)
  })

  test('the key never changes between versions', () => {
    // First 32 hex digits of sha256("p2:abc123:8000101:1:90012").
    expect(platformKey('abc123', ID)).toBe('cedc41b00c4925469095ced9b87f55e4')
    // And of sha256("p:abc123:90012"), as the first version wrote it.
    expect(formerPlatformKey('abc123', ID)).toBe('1bcc83ee2df2f5172444920ecd2fbdd5')
  })
})

describe('writing', () => {
  test('adding tells the id under which the change will come back', async () => {
    const { practice, platform } = await shop()
    stocked(practice, 1)
    const outcome = await platform.addStock('1', '1', -3, 'ston')
    expect(outcome).toEqual({ kind: 'done', value: { historyId: '90002' } })
    expect(practice.stock('1')).toBe(-2)
    const [row] = (await platform.history('1', '1', { id: '90002' }))?.rows ?? []
    expect(row).toMatchObject({ amount: -3, division: '15', memo: 'ston' })
  })
})

describe('scopes', () => {
  test('only those that are needed are asked for', async () => {
    expect(platformScopes({ writes: false, orders: false })).toEqual([
      'pos.products:read',
      'pos.stock:read',
      'pos.stock-changes:read',
      'pos.stores:read',
    ])
    expect(platformScopes({ writes: true, orders: false }).at(-1)).toBe('pos.stock:write')
    expect(platformScopes({ writes: false, orders: true }).slice(4)).toEqual([
      'pos.stock:write',
      'pos.orders:read',
      'pos.orders:write',
    ])
    const { practice, platform, open } = await shop()
    practice.platform.account.scopes.delete('pos.orders:write')
    expect((await failure(platform.stores())).exit).toBe('attention')
    const scopes = platformScopes({ writes: false, orders: false })
    expect((await open({ scopes }).stores()).length).toBe(2)
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StonError } from '../../../src/kernel/errors.ts'
import { startPracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { Fault } from '../../../src/simulators/smaregi/faults.ts'
import type { LegacyOptions } from '../../../src/connectors/smaregi/legacy-call.ts'
import { legacyClient, PRODUCTS } from '../../../src/connectors/smaregi/legacy-client.ts'
import { legacyStockReader } from '../../../src/connectors/smaregi/legacy-readers.ts'
import { paceOf } from '../../../src/connectors/smaregi/pace.ts'

let practice: PracticeSmaregi

beforeEach(async () => {
  practice = await startPracticeSmaregi()
  practice.store({ id: '1', name: '本店' })
  practice.store({ id: '2', name: '駅前店' })
  practice.store({ id: '3', name: '倉庫' })
})

afterEach(() => practice.close())

function options(more: Partial<LegacyOptions> = {}): LegacyOptions {
  return {
    contractId: practice.contractId,
    accessToken: practice.accessToken,
    url: practice.url,
    readsPerSecond: 1000,
    signal: new AbortController().signal,
    timeoutMs: 5000,
    ...more,
  }
}

/** Products 1…count, each with its own number as stock in store 1. */
function stocked(count: number): string[] {
  const ids: string[] = []
  for (let id = 1; id <= count; id += 1) {
    practice.product({ id: String(id), code: `C-${id}`, name: `商品 ${id}`, managed: id % 2 === 1 })
    practice.correct({ storeId: '1', productId: String(id), amount: id })
    ids.push(String(id))
  }
  return ids
}

async function failure(promise: Promise<unknown>): Promise<StonError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof StonError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('reading counts', () => {
  test('adds up every store, or the stores named', async () => {
    stocked(2)
    practice.correct({ storeId: '2', productId: '1', amount: 20 })
    practice.correct({ storeId: '3', productId: '1', amount: -300 })
    const reader = legacyStockReader(options())
    expect(await reader.stock(['1', '2'], [])).toEqual(
      new Map([
        ['1', -279],
        ['2', 2],
      ]),
    )
    expect(await reader.stock(['1'], ['1', '2'])).toEqual(new Map([['1', 21]]))
    expect(await reader.stock(['1', '2'], ['2'])).toEqual(new Map([['1', 20]]))
  })

  test('a product that never moved has no entry, one at zero has', async () => {
    stocked(1)
    practice.product({ id: '7', name: '新商品' })
    practice.correct({ storeId: '1', productId: '1', amount: -1 })
    const reader = legacyStockReader(options())
    expect(await reader.stock(['1', '7', '999'], [])).toEqual(new Map([['1', 0]]))
  })

  test('nothing asked, nothing called', async () => {
    const reader = legacyStockReader(options())
    expect(await reader.stock([], [])).toEqual(new Map())
    expect([reader.calls, practice.calls.length]).toEqual([0, 0])
  })

  test('a few products are a call each, asked for by id', async () => {
    stocked(5)
    const reader = legacyStockReader(options())
    await reader.stock(['2', '4', '4'], ['1'])
    expect(reader.calls).toBe(2)
    const params = practice.calls.map((call) =>
      JSON.parse(new URLSearchParams(call.body).get('params') ?? ''),
    )
    expect(params.map((one) => one.conditions)).toEqual([
      [{ storeId: '1', productId: '2' }],
      [{ storeId: '1', productId: '4' }],
    ])
  })

  test('many products are read by pages', async () => {
    const ids = stocked(2300)
    const reader = legacyStockReader(options())
    const counts = await reader.stock(ids.slice(1000), [])
    expect(reader.calls).toBe(3)
    expect(counts.size).toBe(1300)
    expect([counts.get('1001'), counts.get('2300')]).toEqual([1001, 2300])
  })

  test('a small part of a large table is read one by one after all', async () => {
    stocked(8000)
    const reader = legacyStockReader(options())
    const counts = await reader.stock(['5', '700', '7000', '7999'], [])
    expect(reader.calls).toBe(1 + 4)
    expect([...counts.values()].toSorted((a, b) => a - b)).toEqual([5, 700, 7000, 7999])
  })

  test('numbers instead of strings are borne', async () => {
    stocked(4)
    practice.account.values = 'numbers'
    const reader = legacyStockReader(options())
    expect(await reader.stock(['1', '2', '3', '4'], ['1'])).toEqual(
      new Map([1, 2, 3, 4].map((id) => [String(id), id])),
    )
  })
})

describe('reading products and stores', () => {
  test('products come by pages, with code and whether stock is managed', async () => {
    stocked(1500)
    practice.product({ id: '2000', name: '紙袋' })
    const pages = []
    for await (const page of legacyClient(options()).ref(PRODUCTS)) pages.push(page)
    expect(pages.map((page) => [page.rows.length, page.total])).toEqual([
      [1000, 1501],
      [501, 1501],
    ])
    expect(pages[0]?.rows[1]).toEqual({
      productId: '2',
      productCode: 'C-2',
      productName: '商品 2',
      stockControlDivision: '1',
    })
    expect(pages[1]?.rows.at(-1)?.productCode).toBeNull()
  })

  test('stores', async () => {
    const client = legacyClient(options())
    expect(await client.stores()).toEqual([
      { storeId: '1', storeName: '本店', division: null },
      { storeId: '2', storeName: '駅前店', division: null },
      { storeId: '3', storeName: '倉庫', division: null },
    ])
    expect(client.calls).toBe(1)
  })
})

describe('when Smaregi cannot answer', () => {
  test.each<[string, Fault]>([
    ['a maintenance page', { kind: 'maintenance' }],
    ['a maintenance page with 503', { kind: 'maintenance', status: 503 }],
    ['a page that says not found', { kind: 'maintenance', status: 404 }],
    ['503', { kind: 'status', status: 503 }],
    ['429', { kind: 'status', status: 429 }],
    ['a reset', { kind: 'reset' }],
    ['a lost answer', { kind: 'lost' }],
    ['half an answer', { kind: 'truncated' }],
    ['silence', { kind: 'hang' }],
    ['data extraction failed', { kind: 'error', code: 43 }],
    ['unknown error', { kind: 'error', code: 999 }],
  ])('%s is temporary', async (_name, fault) => {
    stocked(1)
    practice.faults.set(fault, { times: 1 })
    const reader = legacyStockReader(options({ timeoutMs: 300 }))
    const error = await failure(reader.stock(['1'], []))
    expect([error.code, error.exit]).toEqual(['temporary', 'temporary'])
    expect(error.hint?.ja).toContain('次の実行')
    expect(await reader.stock(['1'], [])).toEqual(new Map([['1', 1]]))
  })

  test('nobody at home is temporary', async () => {
    const reader = legacyStockReader(options({ url: 'http://127.0.0.1:9/access/' }))
    const error = await failure(reader.stock(['1'], []))
    expect([error.code, error.exit]).toEqual(['temporary', 'temporary'])
    expect(error.sentence.ja).toContain('ECONNREFUSED')
  })

  test('trouble on a later page is trouble for all: half a table is never taken for the whole', async () => {
    const ids = stocked(1500)
    practice.faults.set({ kind: 'status', status: 502 }, { after: 1 })
    const error = await failure(legacyStockReader(options()).stock(ids, []))
    expect(error.exit).toBe('temporary')
  })

  test('an abort ends it at once', async () => {
    stocked(1)
    practice.faults.set({ kind: 'hang' })
    const signal = AbortSignal.timeout(50)
    const error = await failure(legacyStockReader(options({ signal })).stock(['1'], []))
    expect(error.exit).toBe('temporary')
  })
})

describe('when Smaregi refuses', () => {
  const SCREEN = '設定 → システム連携 → スマレジAPI設定 → API受信設定'

  test.each([
    [13, 'smaregi.accessToken', 'smaregi.accessToken'],
    [14, 'smaregi.contractId', 'smaregi.contractId'],
    [21, SCREEN, SCREEN],
    [22, 'ロック', 'locked'],
    [23, '在庫情報参照', '在庫情報参照'],
    [24, 'IPアドレス', 'IP address'],
  ] as const)('error %i tells a person where to look', async (code, ja, en) => {
    practice.faults.set({ kind: 'error', code })
    const error = await failure(legacyStockReader(options()).stock(['1'], []))
    expect([error.code, error.exit]).toEqual(['smaregi', 'attention'])
    expect(error.sentence.ja).toContain(`${code}: `)
    expect(error.hint?.ja).toContain(ja)
    expect(error.hint?.en).toContain(en)
  })

  test('what the account itself says: contract, token, switch, address, lock', async () => {
    const words = async (more: Partial<LegacyOptions> = {}): Promise<string> =>
      (await failure(legacyStockReader(options(more)).stock(['1'], []))).sentence.ja
    expect(await words({ contractId: 'other' })).toContain('14: 契約IDが無効です。')
    expect(await words({ accessToken: 'other' })).toContain('13: アクセストークンが無効です。')
    practice.account.functions.delete('在庫情報参照')
    expect(await words()).toContain('23: ')
    practice.account.locked = true
    expect(await words()).toContain('22: ')
    practice.account.allowedAddresses = []
    expect(await words()).toContain('24: ')
  })

  test('the switch is named by what was asked', async () => {
    practice.account.functions.delete('店舗情報参照')
    const error = await failure(legacyClient(options()).stores())
    expect(error.hint?.ja).toContain('「店舗情報参照」')
  })

  test('any other number, known or not, is told in the words of Smaregi', async () => {
    practice.faults.set({ kind: 'error', code: 102 })
    const error = await failure(legacyStockReader(options()).stock(['1'], []))
    expect([error.code, error.exit]).toEqual(['smaregi', 'attention'])
    expect(error.sentence.ja).toContain('102: パラメータが不正です。')
    expect(error.sentence.en).toContain('stock_ref')
  })

  test.each([401, 403])('HTTP %i is for a person', async (status) => {
    practice.faults.set({ kind: 'status', status })
    const error = await failure(legacyStockReader(options()).stock(['1'], []))
    expect([error.code, error.exit]).toEqual(['smaregi', 'attention'])
  })

  test('no secret is repeated, whatever Smaregi says', async () => {
    practice.account.allowedAddresses = []
    const reader = legacyStockReader(options({ accessToken: '127.0.0.1' }))
    const error = await failure(reader.stock(['1'], []))
    expect(error.sentence.ja).toContain('***')
    expect(JSON.stringify([error.sentence, error.hint, error.message])).not.toContain('127.0.0.1')
  })
})

describe('the pace', () => {
  test('calls are spread over time', async () => {
    const turn = paceOf(20, new AbortController().signal)
    const start = performance.now()
    for (let count = 0; count < 4; count += 1) await turn()
    expect(performance.now() - start).toBeGreaterThan(3 * 50 - 5)
  })

  test('every call of a client waits for its turn', async () => {
    stocked(3)
    const start = performance.now()
    await legacyStockReader(options({ readsPerSecond: 20 })).stock(['1', '2', '3'], [])
    expect(performance.now() - start).toBeGreaterThan(2 * 50 - 5)
  })

  test('the first call leaves at once; an abort ends the wait', async () => {
    const stop = new AbortController()
    const turn = paceOf(0.001, stop.signal)
    await turn()
    const waiting = turn()
    stop.abort()
    await waiting
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

/** Stores 1 本店 and 2 支店 in Smaregi; 基本拠点, 本店倉庫 and 駅前 in Next Engine. */
let shop: Shop
beforeAll(async () => {
  shop = await openShop({ api: 'platform', products: { '1001': 5 } })
  for (const name of ['本店倉庫', '駅前']) shop.ne.addWarehouse(name)
})
afterAll(() => shop.close())

interface Line {
  readonly name: string
  readonly state: string
  readonly found: string
  readonly next: string | null
}

interface Change {
  readonly warehouses?: Readonly<Record<string, string>>
  readonly warehouse?: string
  readonly upload?: string
  readonly stores?: readonly string[]
  readonly orders?: Record<string, unknown>
}

async function look(change: Change): Promise<{ code: number; lines: ReadonlyMap<string, Line> }> {
  const { stores = [], orders = { enabled: false }, ...nextengine } = change
  const clean = { upload: 'warehouse', warehouse: '', warehouses: {} }
  await shop.configure((config) => {
    config['nextengine'] = { ...config['nextengine'], ...clean, ...nextengine }
    config['smaregi'] = { ...config['smaregi'], stores }
    config['orders'] = orders
  })
  const { code, json } = await shop.ston('doctor', '--json', '--locale', 'en')
  return { code, lines: new Map((json['checks'] as Line[]).map((one) => [one.name, one])) }
}

const NAME = 'Stores and warehouses'

describe('stores and 拠点', () => {
  test('side by side, with the 拠点 that nobody feeds', async () => {
    const { code, lines } = await look({ warehouses: { 1: '本店倉庫', 2: '基本拠点' } })
    expect(lines.get(NAME)).toMatchObject({
      state: 'ok',
      found: '本店 (1) → 本店倉庫, 支店 (2) → 基本拠点 (fed by no store: 駅前)',
    })
    expect(lines.get('Smaregi')?.state).toBe('ok')
    expect(lines.get('Next Engine APIs')?.state).toBe('ok')
    expect(code).toBe(0)
  })

  test('a store without one is named, as its changes are ignored', async () => {
    const { code, lines } = await look({ warehouses: { 1: '本店倉庫' } })
    expect(lines.get(NAME)).toMatchObject({ state: 'warn' })
    expect(lines.get(NAME)?.found).toMatch(/ignored: 支店 \(2\)$/)
    expect(lines.get(NAME)?.next).toMatch(/nextengine\.warehouses.*smaregi\.stores/)
    expect(code).toBe(0)
  })

  test('unless it does not count anyway, or all others have one', async () => {
    const alone = await look({ warehouses: { 1: '本店倉庫' }, stores: ['1'] })
    expect(alone.lines.get(NAME)?.state).toBe('ok')
    const others = await look({ warehouses: { 1: '本店倉庫' }, warehouse: '駅前' })
    expect(others.lines.get(NAME)).toMatchObject({
      state: 'ok',
      found: '本店 (1) → 本店倉庫, all other stores → 駅前 (fed by no store: 基本拠点)',
    })
  })

  test.each<[string, Change]>([
    ['a store', { warehouses: { 1: '本店', 2: '駅前' } }],
    ['all others', { warehouses: { 1: '駅前' }, warehouse: '本店' }],
  ])('a 拠点 of %s that is not there: the line says which there are', async (_, change) => {
    const { code, lines } = await look(change)
    expect(lines.get(NAME)).toMatchObject({ state: 'bad' })
    expect(lines.get(NAME)?.found).toMatch(/no warehouse \(拠点\) 本店$/)
    expect(lines.get(NAME)?.next).toMatch(/基本拠点, 本店倉庫, 駅前/)
    expect(code).toBe(2)
  })

  test('a store that Smaregi does not have: that of the map, and that of a shop of Next Engine', async () => {
    const map = await look({ warehouses: { 1: '駅前', 98: '本店倉庫' } })
    expect(map.lines.get('Smaregi')?.found).toMatch(/no store 98/)
    expect(map.code).toBe(3)
    const orders = { enabled: true, storeId: '1', stores: { 7: '97' } }
    const shops = await look({ upload: 'goods', orders })
    expect(shops.lines.get('Smaregi')?.found).toMatch(/no store 97/)
    expect(shops.lines.get('Smaregi')?.next).toMatch(/orders\.stores/)
  })

  test('an app that may not read 拠点 is told so', async () => {
    shop.ne.faults.refuse = { path: '/api_v1_warehouse_base/search', code: '004001' }
    const { lines } = await look({ warehouses: { 1: '本店倉庫', 2: '駅前' } })
    shop.ne.faults.refuse = null
    expect(lines.get('Next Engine APIs')?.found).toMatch(/warehouse_base/)
  })

  test('without the map there is no such line, and no such call', async () => {
    const before = shop.ne.calls.length
    const { lines } = await look({ upload: 'goods' })
    expect(lines.has(NAME)).toBe(false)
    const paths = shop.ne.calls.slice(before).map(({ path }) => path)
    expect(paths).not.toContain('/api_v1_warehouse_base/search')
  })
})

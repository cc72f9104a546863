import { describe, expect, test } from 'vitest'
import { anonymousSettings } from '../../src/config/anonymous.ts'
import { configFrom, ConfigRefused } from '../../src/config/index.ts'

type Sections = Readonly<Record<string, unknown>>

const BOTH = { upload: 'warehouse', warehouses: { 1: '本店', 2: '駅前' } }

function load(sections: Sections) {
  return configFrom({ stockMaster: 'smaregi', ...sections }, '/', {})
}

/** The keys that are refused, and what they may be. */
function refused(sections: Sections): readonly (readonly [string, string])[] {
  try {
    load(sections)
    return []
  } catch (error) {
    if (!(error instanceof ConfigRefused)) throw error
    return error.problems.map(({ path, allowed }) => [
      path,
      typeof allowed === 'string' ? allowed : allowed.en,
    ])
  }
}

describe('the 拠点 of each store', () => {
  test('are taken as they are named, without what stands around', () => {
    const { nextengine } = load({ nextengine: { ...BOTH, warehouses: { 1: ' 本店 ', 12: 'A B' } } })
    expect(nextengine.warehouses).toEqual({ 1: '本店', 12: 'A B' })
  })

  test.each<[string, Sections]>([
    ['a store that is no number', { main: '本店' }],
    ['no name', { 1: '' }],
    ['blanks', { 1: ' ' }],
    ['a line break in a name', { 1: '本\n店' }],
    ['a number for a name', { 1: 5 }],
  ])('cannot be %s', (_, warehouses) => {
    const paths = refused({ nextengine: { ...BOTH, warehouses } }).map(([path]) => path)
    expect(paths).toEqual([expect.stringMatching(/^nextengine\.warehouses/)])
  })

  test('need the warehouse upload', () => {
    const goods = refused({ nextengine: { ...BOTH, upload: 'goods' } })
    expect(goods).toEqual([['nextengine.upload', expect.stringContaining('"warehouse"')]])
    expect(refused({ nextengine: BOTH })).toEqual([])
  })
})

describe('the stores that orders leave', () => {
  const orders = (given: Sections, nextengine: Sections = BOTH, stores: readonly string[] = []) =>
    refused({ smaregi: { stores }, nextengine, orders: { enabled: true, storeId: '1', ...given } })

  test('are told by shops, or by the 拠点', () => {
    expect(orders({ stores: { 3: '2' } })).toEqual([])
    expect(orders({ stores: 'warehouse' })).toEqual([])
    expect(orders({ stores: 'shop' })[0]?.[0]).toBe('orders.stores')
    expect(orders({ stores: { shop: '2' } })[0]?.[0]).toMatch(/^orders\.stores/)
  })

  test('by the 拠点 only where stores have some', () => {
    expect(orders({ stores: 'warehouse' }, { upload: 'goods' })).toEqual([
      ['orders.stores', expect.stringContaining('nextengine.warehouses')],
    ])
  })

  test('must count, each of them', () => {
    expect(orders({ storeId: '3', stores: { 3: '2', 4: '9' } }, {}, ['1', '2'])).toEqual([
      ['orders.storeId', expect.stringContaining('"1", "2"')],
      ['orders.stores.4', expect.stringContaining('"1", "2"')],
    ])
  })

  test('must have a 拠点, each of them, unless all others have one', () => {
    const given = { storeId: '3', stores: { 4: '9' } }
    const wanted = expect.stringContaining('nextengine.warehouse for all others')
    expect(orders(given)).toEqual([
      ['orders.storeId', wanted],
      ['orders.stores.4', wanted],
    ])
    expect(orders(given, { ...BOTH, warehouse: '倉庫' })).toEqual([])
  })

  test('of a 拠点 that stores share, all orders leave the one store', () => {
    const shared = { ...BOTH, warehouses: { 1: '本店', 2: '駅前', 3: '駅前' } }
    expect(orders({ stores: 'warehouse' }, shared)).toEqual([
      ['orders.storeId', expect.stringContaining('"2", "3"')],
    ])
    expect(orders({ stores: 'warehouse', storeId: '3' }, shared)).toEqual([])
    expect(orders({ stores: { 5: '2' } }, shared)).toEqual([])
  })
})

test('whoever helps is told how many 拠点 there are and by what orders go, and no name', () => {
  const written = { nextengine: BOTH, orders: { stores: 'warehouse' } }
  const told = anonymousSettings(load(written), { stockMaster: 'smaregi', ...written })
  expect(told).toContainEqual(
    expect.objectContaining({ name: 'nextengine.warehouses', value: { given: 2 } }),
  )
  expect(told).toContainEqual(
    expect.objectContaining({ name: 'orders.stores', value: 'warehouse' }),
  )
})

import { describe, expect, test } from 'vitest'
import { type KeyedGoods, type KeyedProduct, pairUp } from '../../../src/domain/mapping/jan.ts'
import { seeded } from './random.ts'

function products(keys: Record<string, string>): KeyedProduct[] {
  return Object.entries(keys).map(([productId, productCode]) => ({ productId, productCode }))
}

function goods(keys: Record<string, string>): KeyedGoods[] {
  return Object.entries(keys).map(([code, jan]) => ({ code, jan }))
}

describe('pairing by key', () => {
  test('equal and unique keys make a pair, and blanks around them are nothing', () => {
    expect(
      pairUp(products({ 1: '490 ', 2: '491' }), goods({ TEA: ' 490', CUP: '491' })).pairs,
    ).toEqual([
      { productId: '1', code: 'TEA', key: '490' },
      { productId: '2', code: 'CUP', key: '491' },
    ])
  })

  test('keys are text: a leading zero makes another key', () => {
    expect(pairUp(products({ 1: '0490' }), goods({ TEA: '490' }))).toEqual({
      pairs: [],
      ambiguous: [],
      onlySmaregi: ['1'],
      onlyNextengine: ['TEA'],
    })
  })

  test('empty keys fit nobody, not even each other', () => {
    const { pairs, onlySmaregi, onlyNextengine } = pairUp(products({ 1: ' ' }), goods({ TEA: '' }))
    expect({ pairs, onlySmaregi, onlyNextengine }).toEqual({
      pairs: [],
      onlySmaregi: ['1'],
      onlyNextengine: ['TEA'],
    })
  })

  test.each(['4.90123E+12', '4901230000000', '0', '-', 'なし'])(
    'what a spreadsheet has destroyed, or stands for none (%s), fits nobody',
    (key) => {
      expect(pairUp(products({ 1: key }), goods({ TEA: key }))).toEqual({
        pairs: [],
        ambiguous: [],
        onlySmaregi: ['1'],
        onlyNextengine: ['TEA'],
      })
    },
  )

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['Next Engine has it twice', { 1: '490' }, { TEA: '490', 'TEA-2': '490' }],
    ['Smaregi has it twice', { 1: '490', 2: '490' }, { TEA: '490' }],
    ['both have it twice', { 1: '490', 2: '490' }, { TEA: '490', 'TEA-2': '490' }],
  ])('a key is ambiguous when %s', (_, ids, codes) => {
    expect(pairUp(products(ids), goods(codes))).toEqual({
      pairs: [],
      ambiguous: [{ key: '490', productIds: Object.keys(ids), codes: Object.keys(codes) }],
      onlySmaregi: [],
      onlyNextengine: [],
    })
  })

  test('a key that is there twice on one side only is single, not ambiguous', () => {
    const { ambiguous, onlyNextengine } = pairUp([], goods({ TEA: '490', 'TEA-2': '490' }))
    expect({ ambiguous, onlyNextengine }).toEqual({
      ambiguous: [],
      onlyNextengine: ['TEA', 'TEA-2'],
    })
  })

  test('codes that differ in letter case only are ambiguous, whichever has the key', () => {
    expect(pairUp(products({ 1: '490' }), goods({ tea: '490', TEA: '' })).ambiguous).toEqual([
      { key: '490', productIds: ['1'], codes: ['TEA', 'tea'] },
    ])
  })

  test('what cannot stand in the id table is not paired', () => {
    const odd = pairUp(products({ 1: '490' }), goods({ 'T,EA': '490' }))
    expect(odd).toMatchObject({ pairs: [], onlySmaregi: ['1'], onlyNextengine: ['T,EA'] })
  })

  test('a row that comes twice is one product', () => {
    const twice = products({ 1: '490' })
    expect(pairUp([...twice, ...twice], goods({ TEA: '490' })).pairs).toHaveLength(1)
  })
})

test('whatever the keys are, everybody is in one place, and a pair’s key is nobody else’s', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed)
    const key = (): string => ['', ' ', '490', '491 ', '492', '0490', 'abc'][random(7)] ?? ''
    const ids = Array.from({ length: random(8) }, (_, i) => String(i + 1))
    const codes = Array.from({ length: random(8) }, (_, i) => `C${i}`)
    const left = ids.map((productId) => ({ productId, productCode: key() }))
    const right = codes.map((code) => ({ code, jan: key() }))
    const found = pairUp(left, right)
    const placedIds = [
      ...found.pairs.map((pair) => pair.productId),
      ...found.ambiguous.flatMap((group) => group.productIds),
      ...found.onlySmaregi,
    ]
    const placedCodes = [
      ...found.pairs.map((pair) => pair.code),
      ...found.ambiguous.flatMap((group) => group.codes),
      ...found.onlyNextengine,
    ]
    expect(placedIds.toSorted(), `seed ${seed}`).toEqual(ids)
    expect(placedCodes.toSorted(), `seed ${seed}`).toEqual(codes)
    for (const { key: shared } of found.pairs) {
      expect(left.filter((one) => one.productCode.trim() === shared)).toHaveLength(1)
      expect(right.filter((one) => one.jan.trim() === shared)).toHaveLength(1)
    }
  }
})

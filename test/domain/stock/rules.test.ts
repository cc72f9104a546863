import { describe, expect, test } from 'vitest'
import { ignoredBy, type Rules } from '../../../src/domain/stock/rules.ts'
import { change } from './make.ts'

function rules(parts: Partial<Rules> = {}): Rules {
  return { master: 'smaregi', stores: [], ignoreDivisions: [], forwardDivisions: [], ...parts }
}

const ALL = Array.from({ length: 18 }, (_, i) => String(i + 1).padStart(2, '0'))

describe('with Smaregi as stock master', () => {
  test('everything is passed on but 出荷', () => {
    const passed = ALL.filter((division) => ignoredBy(change({ division }), rules()) === null)
    expect(passed).toEqual(ALL.filter((division) => division !== '10'))
  })

  test('a division nobody has heard of is passed on', () => {
    expect(ignoredBy(change({ division: '77' }), rules())).toBeNull()
  })
})

describe('with Next Engine as stock master', () => {
  const master = 'nextengine'

  test('only sales, parts of bundles and positive returns are passed on', () => {
    const passed = ALL.filter(
      (division) => ignoredBy(change({ division, delta: 1 }), rules({ master })) === null,
    )
    expect(passed).toEqual(['02', '12', '16'])
  })

  test('a negative return goes to the supplier, and Next Engine knows it already', () => {
    expect(ignoredBy(change({ division: '12', delta: -1 }), rules({ master }))).toBe('division')
  })

  test('a division nobody has heard of is ignored, and counted apart', () => {
    expect(ignoredBy(change({ division: '77' }), rules({ master }))).toBe('unknownDivision')
  })
})

test('ignoreDivisions wins over forwardDivisions, and both over the preset', () => {
  const both = rules({ ignoreDivisions: ['03'], forwardDivisions: ['03', '10'] })
  expect(ignoredBy(change({ division: '03' }), both)).toBe('division')
  expect(ignoredBy(change({ division: '10' }), both)).toBeNull()
})

test('with stores given only those count', () => {
  expect(ignoredBy(change({ storeId: '2' }), rules({ stores: ['1'] }))).toBe('store')
  expect(ignoredBy(change({ storeId: '1' }), rules({ stores: ['1'] }))).toBeNull()
})

test('a change of nothing is ignored as such', () => {
  expect(ignoredBy(change({ delta: 0, storeId: '2' }), rules({ stores: ['1'] }))).toBe('zero')
})

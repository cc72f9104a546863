import { describe, expect, test } from 'vitest'
import {
  follows,
  ignoredBy,
  type Rules,
  sameRules,
  setAt,
} from '../../../src/domain/stock/rules.ts'
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

describe('rules under a number', () => {
  test('say the same whatever the order of their lists, and in which keys are new', () => {
    expect(sameRules(rules({ stores: ['2', '1'] }), rules({ stores: ['1', '2', '1'] }))).toBe(true)
    expect(sameRules(rules(), rules({ stores: ['1'] }))).toBe(false)
    expect(sameRules(rules(), rules({ master: 'nextengine' }))).toBe(false)
    expect(sameRules(rules({ ignoreDivisions: ['04'] }), rules({ forwardDivisions: ['04'] }))).toBe(
      false,
    )
    const newer = { ...rules(), warehouses: { '1': '本社' } }
    expect(sameRules(newer, { ...newer })).toBe(true)
    expect(sameRules(newer, rules())).toBe(false)
  })

  test('hold from their moment to the next one’s; what lies before all belongs to the first', () => {
    const sets = ['2026-11-23T01:00:00.000Z', '2026-11-23T03:00:00.000Z'].map((from, i) => ({
      number: i + 1,
      from,
      rules: rules(),
    }))
    const numberAt = (at: string): number | undefined => setAt(sets, at)?.number
    expect(numberAt('2020-01-01T00:00:00+09:00')).toBe(1)
    expect(numberAt('2026-11-23T11:59:59+09:00')).toBe(1)
    expect(numberAt('2026-11-23T12:00:00+09:00')).toBe(2)
    expect(setAt([], '2026-11-23T12:00:00+09:00')).toBeUndefined()
  })

  test('follow the stores that are named, or all', () => {
    expect(follows(rules(), '7')).toBe(true)
    expect(follows(rules({ stores: ['1'] }), '7')).toBe(false)
  })
})

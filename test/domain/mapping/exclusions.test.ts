import { describe, expect, test } from 'vitest'
import {
  exclude,
  type ExclusionList,
  Exclusions,
  include,
  NOTHING_EXCLUDED,
} from '../../../src/domain/mapping/exclusions.ts'
import { noteSearch } from '../../../src/domain/mapping/exclusions-watch.ts'

const START = Date.parse('2026-11-24T00:00:00Z')
const HOUR = 60 * 60 * 1000

function at(hours: number): Date {
  return new Date(START + hours * HOUR)
}

function excluded(...names: string[]): ExclusionList {
  return exclude(NOTHING_EXCLUDED, names, at(0)).list
}

describe('what a person excludes', () => {
  test('is found by either side, whatever the letter case', () => {
    const list = new Exclusions(excluded('8000101', 'WRAP'))
    expect(list.of('8000101', 'TEA')).toMatchObject({ name: '8000101' })
    expect(list.of('77', '8000101')).toMatchObject({ name: '8000101' })
    expect(list.of('', 'wrap')).toMatchObject({ name: 'WRAP' })
    expect(list.of('77', 'TEA')).toBeNull()
    expect(list.of('', '')).toBeNull()
  })

  test('is on the list once, and said to be there already', () => {
    const again = exclude(excluded('WRAP'), ['wrap', 'POSTAGE'], at(1))
    expect(again).toMatchObject({ added: ['POSTAGE'], already: ['WRAP'] })
    expect(again.list.entries.map((entry) => entry.name)).toEqual(['WRAP', 'POSTAGE'])
  })

  test('comes off by its name', () => {
    const done = include(excluded('WRAP', '8000101'), ['wrap', '99'])
    expect(done).toMatchObject({ included: ['wrap'], notListed: ['99'] })
    expect(done.list.entries.map((entry) => entry.name)).toEqual(['8000101'])
  })

  test('leaves the list alone when there is nothing to change', () => {
    const list = excluded('WRAP')
    expect(exclude(list, ['WRAP'], at(1)).list).toBe(list)
    expect(include(list, ['TEA']).list).toBe(list)
  })
})

describe('what Next Engine does not know', () => {
  const look = (...codes: string[]) => ({
    missing: codes.map((code) => ({ code, products: ['8000101'] })),
    found: [],
  })

  test('is excluded by the second look a day later, not before', () => {
    const first = noteSearch(NOTHING_EXCLUDED, look('TEA'), at(0))
    expect(first).toMatchObject({ excluded: [], list: { entries: [] } })
    const soon = noteSearch(first.list, look('TEA'), at(23))
    expect(soon.excluded).toEqual([])
    expect(soon.list).toBe(first.list)
    const later = noteSearch(soon.list, look('TEA'), at(24))
    expect(later.excluded).toEqual([
      { name: 'TEA', by: 'unknown', since: at(24).toISOString(), products: ['8000101'] },
    ])
    expect(later.list).toMatchObject({ watch: [], entries: [{ name: 'TEA' }] })
    expect(noteSearch(later.list, look('TEA'), at(48)).list).toBe(later.list)
  })

  test('begins anew when it turns up in between', () => {
    const first = noteSearch(NOTHING_EXCLUDED, look('TEA'), at(0))
    const there = noteSearch(first.list, { missing: [], found: ['TEA', 'CUP'] }, at(12))
    expect(there.list.watch).toEqual([])
    const again = noteSearch(there.list, look('TEA'), at(25))
    expect(again.excluded).toEqual([])
  })

  test('is not judged by a clock that went back, nor by a look of last month', () => {
    const first = noteSearch(NOTHING_EXCLUDED, look('TEA'), at(0))
    const back = noteSearch(first.list, look('TEA'), at(-48))
    expect(back).toMatchObject({
      excluded: [],
      list: { watch: [{ firstAt: at(-48).toISOString() }] },
    })
    const old = noteSearch(first.list, look('TEA', 'CUP'), at(24 * 40))
    expect(old.excluded).toEqual([])
    expect(old.list.watch).toHaveLength(2)
  })

  test('counts for the code alone: a product that gets another one is passed on', () => {
    const first = noteSearch(NOTHING_EXCLUDED, look('8000101'), at(0))
    const { list } = noteSearch(first.list, look('8000101'), at(30))
    expect(new Exclusions(list).of('8000101', '8000101')).toMatchObject({ by: 'unknown' })
    expect(new Exclusions(list).of('8000101', 'TEA')).toBeNull()
  })

  test('comes off by the product it was met with, and can be excluded by hand', () => {
    const first = noteSearch(NOTHING_EXCLUDED, look('TEA'), at(0))
    const { list } = noteSearch(first.list, look('TEA'), at(30))
    expect(include(list, ['8000101']).list.entries).toEqual([])
    expect(exclude(list, ['TEA'], at(31)).list.entries).toMatchObject([{ by: 'person' }])
  })
})

import { describe, expect, test } from 'vitest'
import type { Lookup } from '../../../src/domain/mapping/table.ts'
import {
  productOf,
  productsOf,
  translate,
  translateAll,
} from '../../../src/domain/mapping/translate.ts'
import { random } from './shuffle.ts'

/** The contract with maps: both sides, the right one whatever its letter case. */
function lookup(rows: Readonly<Record<string, string>>): Lookup {
  const codes = new Map(Object.entries(rows))
  const ids = new Map(Object.entries(rows).map(([id, code]) => [code.toLowerCase(), id]))
  const find = (
    map: ReadonlyMap<string, string>,
    names: Iterable<string>,
    key: (n: string) => string,
  ) =>
    Promise.resolve(
      new Map(
        [...names].flatMap((name) => {
          const value = map.get(key(name))
          return value === undefined ? [] : [[name, value] as const]
        }),
      ),
    )
  return {
    codeOf: (id) => Promise.resolve(codes.get(id) ?? null),
    idOf: (code) => Promise.resolve(ids.get(code.toLowerCase()) ?? null),
    codesOf: (list) => find(codes, list, (id) => id),
    idsOf: (list) => find(ids, list, (code) => code.toLowerCase()),
  }
}

describe('the code of a product', () => {
  const table = lookup({ '100': 'TEA', '200': '300', '400': '400' })
  test.each([
    ['100', { source: 'table', code: 'TEA' }],
    ['400', { source: 'table', code: '400' }],
    ['999', { source: 'same', code: '999' }],
    ['300', { source: 'ambiguous', why: { kind: 'codeTaken', name: '300', productId: '200' } }],
  ])('%s', async (id, expected) => {
    expect(await translate(table, id)).toEqual(expected)
  })
})

describe('the product of a code', () => {
  const table = lookup({ '100': 'TEA', '200': '300' })
  test.each([
    ['TEA', { source: 'table', productId: '100' }],
    ['tea', { source: 'table', productId: '100' }],
    ['300', { source: 'table', productId: '200' }],
    ['999', { source: 'same', productId: '999' }],
    ['100', { source: 'ambiguous', why: { kind: 'otherCode', name: '100', code: 'TEA' } }],
    ['COFFEE', { source: 'none' }],
    ['007', { source: 'none' }],
    ['1234567890123456', { source: 'none' }],
  ])('%s', async (code, expected) => {
    expect(await productOf(table, code)).toEqual(expected)
  })
})

/** Names from one small pool on both sides, so that everything that can meet does meet. */
function anyTable(below: (limit: number) => number): Record<string, string> {
  const rows: Record<string, string> = {}
  const codes = new Set<string>()
  for (let i = below(12); i > 0; i -= 1) {
    const code = below(3) === 0 ? `c${below(12)}` : String(1 + below(12))
    if (codes.has(code)) continue
    codes.add(code)
    const id = String(1 + below(12))
    if (rows[id] === undefined) rows[id] = code
  }
  return rows
}

const NAMES = [...Array.from({ length: 14 }, (_, i) => String(i + 1)), 'c1', 'c2', 'x', '01']

test('in any table no two products have one code, and there and back is the same product', async () => {
  const { below } = random(3)
  for (let round = 0; round < 500; round += 1) {
    const rows = anyTable(below)
    const table = lookup(rows)
    const owners = new Map<string, string>()
    for (let i = 1; i <= 14; i += 1) {
      const id = String(i)
      const found = await translate(table, id)
      if (found.source === 'ambiguous') {
        expect(rows[id]).toBeUndefined()
        expect(Object.values(rows)).toContain(id)
        continue
      }
      expect(found.code).toBe(rows[id] ?? id)
      expect(owners.has(found.code), `${found.code} in ${JSON.stringify(rows)}`).toBe(false)
      owners.set(found.code, id)
      expect(await productOf(table, found.code)).toEqual({ source: found.source, productId: id })
    }
  }
})

test('many at once are translated as each alone', async () => {
  const { below } = random(5)
  for (let round = 0; round < 300; round += 1) {
    const table = lookup(anyTable(below))
    const forth = await translateAll(table, [...NAMES, ...NAMES])
    const back = await productsOf(table, [...NAMES, 'C1'])
    expect([...forth.keys()]).toEqual(NAMES)
    for (const name of NAMES) {
      expect(forth.get(name)).toEqual(await translate(table, name))
      expect(back.get(name)).toEqual(await productOf(table, name))
    }
    expect(back.get('C1')).toEqual(back.get('c1'))
  }
})

import { expect, test } from 'vitest'
import { SetTable } from '../../../src/domain/mapping/sets.ts'
import { seeded } from './random.ts'

function row(set: string, component: string, quantity: number | null = 1) {
  return { set, component, quantity }
}

test('a set is its components, each as often as it holds them', () => {
  const sets = new SetTable([row('GIFT', 'TEA', 2), row('GIFT', 'CUP', 1), row('BOX', 'CUP', 6)])
  expect(sets.expand('GIFT', -3)).toEqual({
    kind: 'parts',
    parts: [
      { code: 'TEA', delta: -6 },
      { code: 'CUP', delta: -3 },
    ],
  })
  expect(sets.expand('gift', 1)).toMatchObject({ kind: 'parts' })
})

test('anything else stays as it is', () => {
  expect(new SetTable([row('GIFT', 'TEA')]).expand('TEA', -1)).toEqual({ kind: 'notASet' })
  expect(new SetTable([]).expand('__proto__', -1)).toEqual({ kind: 'notASet' })
})

test.each([
  ['nested', [row('GIFT', 'TEA'), row('GIFT', 'BOX'), row('BOX', 'CUP')], ['BOX']],
  ['nested', [row('GIFT', 'gift')], ['gift']],
  ['component', [row('GIFT', 'TEA'), row('GIFT', 'JAR')], ['JAR']],
  ['component', [row('GIFT', '')], ['']],
  ['quantity', [row('GIFT', 'TEA', null)], ['TEA']],
  ['repeated', [row('GIFT', 'TEA'), row('GIFT', 'Tea', 2)], ['Tea']],
] as const)('nobody can expand a set that is wrong: %s', (why, rows, names) => {
  const sets = new SetTable([...rows], ['jar'])
  expect(sets.expand('GIFT', -1)).toEqual({ kind: 'undecidable', why, names })
})

test('sets that differ in letter case only are told apart by their exact spelling alone', () => {
  const sets = new SetTable([row('GIFT', 'TEA'), row('Gift', 'CUP')])
  expect(sets.expand('Gift', 2)).toEqual({ kind: 'parts', parts: [{ code: 'CUP', delta: 2 }] })
  expect(sets.expand('gift', 2)).toEqual({
    kind: 'undecidable',
    why: 'spelling',
    names: ['GIFT', 'Gift'],
  })
})

test('expanding a sum is the sum of the expansions', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seeded(seed)
    const rows = Array.from({ length: 1 + random(5) }, (_, i) => row('S', `C${i}`, 1 + random(9)))
    const sets = new SetTable(rows)
    const deltas = Array.from({ length: random(6) }, () => random(41) - 20)
    const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0)
    const parts = (delta: number): readonly number[] => {
      const found = sets.expand('S', delta)
      return found.kind === 'parts' ? found.parts.map((part) => part.delta) : []
    }
    rows.forEach(({ quantity }, i) => {
      const one = sum(deltas.map((delta) => parts(delta)[i] ?? Number.NaN))
      expect(one, `seed ${seed}`).toBe(sum(deltas) * (quantity ?? 0))
    })
  }
})

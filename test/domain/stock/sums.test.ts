import { expect, test } from 'vitest'
import { freshCandidates, merge } from '../../../src/domain/stock/candidates.ts'
import { Sums } from '../../../src/domain/stock/sums.ts'

/** A small reproducible source of randomness; the seed is in the test's name. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return state / 2 ** 32
  }
}

test.each([1, 2, 3, 4, 5])(
  'the order and the grouping of changes do not matter (seed %i)',
  (seed) => {
    const next = random(seed)
    const changes = Array.from({ length: 500 }, (_, i) => ({
      code: `C${Math.floor(next() * 20)}`,
      delta: Math.floor(next() * 21) - 10,
      since: new Date(i * 1000).toISOString(),
    }))
    const once = new Sums()
    for (const { code, delta, since } of changes) once.add(code, code, delta, since)
    const parts = [new Sums(), new Sums(), new Sums()]
    for (const { code, delta, since } of changes.toSorted(() => next() - 0.5)) {
      parts[Math.floor(next() * 3)]?.add(code, code, delta, since)
    }
    const together = merge(parts.flatMap((part) => [...freshCandidates(part, new Map()).values()]))
    const all = [...freshCandidates(once, new Map()).values()]
    expect(together.toSorted((a, b) => (a.code < b.code ? -1 : 1))).toEqual(all)
  },
)

test('an amount remembers its products, how many changes it has and the oldest of them', () => {
  const sums = new Sums()
  sums.add('A', '2', -1, '2026-11-24T02:00:00.000Z')
  sums.add('A', '1', 3, '2026-11-24T01:00:00.000Z')
  expect(sums.amounts()).toEqual([
    { code: 'A', products: ['2', '1'], delta: 2, changes: 2, since: '2026-11-24T01:00:00.000Z' },
  ])
})

import { expect, test } from 'vitest'
import { merge } from '../../../src/domain/stock/candidates.ts'
import { Sums } from '../../../src/domain/stock/sums.ts'

/** A small reproducible source of randomness; the seed is in the test's name. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return state / 2 ** 32
  }
}

interface Made {
  readonly code: string
  readonly delta: number
}

const of = ({ code }: Made) => ({ code, heldFor: null })
const counted = ({ code, delta }: Made) => ({ productId: code, delta })

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
    for (const { since, ...change } of changes) once.add(of(change), counted(change), since)
    const parts = [new Sums(), new Sums(), new Sums()]
    for (const { since, ...change } of changes.toSorted(() => next() - 0.5)) {
      parts[Math.floor(next() * 3)]?.add(of(change), counted(change), since)
    }
    const together = merge(parts.flatMap((part) => part.candidates()))
    expect(together.toSorted((a, b) => (a.code < b.code ? -1 : 1))).toEqual(once.candidates())
  },
)

test('an amount remembers its products, how many changes it has and the oldest of them', () => {
  const sums = new Sums()
  const since = '2026-11-24T01:00:00.000Z'
  const code = { code: 'A', heldFor: null }
  sums.add(code, { productId: '2', delta: -1 }, '2026-11-24T02:00:00.000Z')
  sums.add(code, { productId: '1', delta: 3 }, since)
  expect(sums.candidates()).toEqual([
    { code: 'A', products: ['2', '1'], delta: 2, changes: 2, since, heldFor: null },
  ])
})

test('what has no code is added up by product, and what is looked at by itself not at all', () => {
  const sums = new Sums()
  const since = '2026-11-24T01:00:00.000Z'
  const unlinked = { code: '', heldFor: { reason: 'unlinked', key: '' } } as const
  const alone = (key: string) => ({
    code: '',
    heldFor: {
      reason: 'shipment' as const,
      returned: { key, storeId: '1', at: '', division: '01', code: 'A' },
    },
  })
  sums.add(unlinked, { productId: '1', delta: -1 }, since)
  sums.add(unlinked, { productId: '2', delta: -1 }, since)
  sums.add(unlinked, { productId: '1', delta: -2 }, since)
  sums.add(alone('a'), { productId: '1', delta: 2 }, since)
  sums.add(alone('b'), { productId: '1', delta: 2 }, since)
  expect(sums.candidates().map(({ products, delta }) => [products, delta])).toEqual([
    [['1'], -3],
    [['2'], -1],
    [['1'], 2],
    [['1'], 2],
  ])
})

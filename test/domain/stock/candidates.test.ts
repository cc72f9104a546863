import { expect, test } from 'vitest'
import { heldAgain, heldCandidate, merge } from '../../../src/domain/stock/candidates.ts'
import type { Hold } from '../../../src/domain/stock/hold.ts'
import { NOTHING, openItemsOf } from '../../../src/domain/stock/open-work.ts'
import { candidate } from './make.ts'

const HOLDS: readonly Hold[] = [
  { reason: 'missing' },
  { reason: 'counts', nextEngine: 12, smaregi: 9 },
  { reason: 'unlinked', key: '4901234567894' },
  { reason: 'set', names: ['SET', 'A'] },
  { reason: 'ambiguous', overlap: { kind: 'table', name: '1001', is: '1002' } },
]

test.each(HOLDS)('what rests is carried on with its facts and nothing else ($reason)', (hold) => {
  const one = candidate('A', -2, { heldFor: hold, rules: 3, released: true })
  const held = heldAgain(one)
  expect(held).toEqual({
    code: 'A',
    products: ['A'],
    delta: -2,
    changes: 1,
    since: one.since,
    rules: 3,
    released: true,
    ...hold,
  })
  if (held === null) throw new Error('it is held')
  expect(heldCandidate(held)).toEqual(one)
  const shown = { ...held, shortage: { inTransit: 0, slips: [] } }
  expect(openItemsOf({ ...NOTHING, held: [shown] })).toEqual([{ ...held, kind: 'held' }])
})

test('what nothing holds is not carried on as held', () => {
  expect(heldAgain(candidate('A', -2))).toBeNull()
})

test('products without a code are not merged, whatever they are held for', () => {
  const unlinked = { reason: 'unlinked', key: '' } as const
  const of = (product: string, delta: number) =>
    candidate('', delta, { products: [product], heldFor: unlinked })
  const merged = merge([of('1', -1), of('2', -1), of('1', -2)])
  expect(merged.map(({ products, delta }) => [products, delta])).toEqual([
    [['1'], -3],
    [['2'], -1],
  ])
})

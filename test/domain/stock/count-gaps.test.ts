import { expect, test } from 'vitest'
import type { ChangeRecord } from '../../../src/domain/stock/batch.ts'
import { CountGaps } from '../../../src/domain/stock/count-gaps.ts'

const PAIR = { productId: '8000101', storeId: '1' }
const at = (second: number): string => `2026-03-01T10:00:${String(second).padStart(2, '0')}+09:00`

function line(second: number, delta: number, after: number | null, store = '1'): ChangeRecord {
  return {
    key: `${second} ${delta} ${after}`,
    product: '8000101',
    store,
    delta,
    after,
    division: '02',
    at: at(second),
    code: 'TEA',
    decision: 'counted',
    notification: `n${second}`,
  } as unknown as ChangeRecord
}

function gaps(...lines: readonly ChangeRecord[]): readonly string[] {
  const trail = new CountGaps([PAIR, PAIR])
  for (const one of lines) trail.read(one)
  return trail.found().map(({ from, to }) => `${from.slice(17, 19)}-${to.slice(17, 19)}`)
}

test('an unbroken trail of counts has none, in whatever order it is read', () => {
  expect(gaps(line(3, 1, 9), line(1, -1, 9), line(2, -1, 8))).toEqual([])
  expect(gaps()).toEqual([])
})

test('a count that moved untold is one, between two seconds or within one', () => {
  expect(gaps(line(1, -1, 9), line(2, -1, 6), line(3, -1, 5))).toEqual(['01-02'])
  expect(gaps(line(1, -1, 9), line(1, -1, 6))).toEqual(['01-01'])
})

test('rows without a count say nothing, and other stores have trails of their own', () => {
  expect(gaps(line(1, -1, 9), line(2, -2, null), line(3, -1, 4))).toEqual([])
  expect(gaps(line(1, -1, 9), line(2, -1, 30, '2'), line(3, -1, 8))).toEqual([])
})

test('a second that may have ended with several counts goes on from any of them', () => {
  expect(gaps(line(1, -1, 9), line(1, 1, 10), line(2, -2, 8))).toEqual([])
  expect(gaps(line(1, -1, 9), line(1, 1, 10), line(2, -2, 7))).toEqual([])
  expect(gaps(line(1, -1, 9), line(1, 1, 10), line(2, -2, 6))).toEqual(['01-02'])
})

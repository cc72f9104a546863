import { describe, expect, test } from 'vitest'
import type { Freshness, NeMovement } from '../../../src/domain/stock/evidence.ts'
import { freshnessOf } from '../../../src/domain/stock/fresh-counts.ts'
import { movement } from './make.ts'

const [BEFORE, END, SINCE] = ['2026-11-24 09:58:00', '2026-11-24 10:00:00', '2026-11-24 10:00:01']

function line(neCode: string, before: number, after: number, at = SINCE): NeMovement {
  return movement(neCode, after - before, { before, after, at })
}

/** `stocks`: of each code, in each 拠点 and together. */
function freshness(
  lines: readonly NeMovement[],
  stocks: Readonly<Record<string, readonly number[]>>,
): Freshness | undefined {
  return freshnessOf({ lines, end: END, stocksOf: (code) => stocks[code] ?? [] })
}

describe('counts read after lines of the history', () => {
  test('are newer where one is what a line since then has left', () => {
    expect(freshness([line('X', 10, 9)], { X: [9] })).toBe('newer')
    expect(freshness([line('X', 10, 9), line('X', 9, 8)], { X: [9] })).toBe('newer')
    expect(freshness([line('X', 10, 9), line('Y', 3, 4)], { X: [7], Y: [4] })).toBe('newer')
  })

  test('are older where one is what there was before', () => {
    expect(freshness([line('X', 10, 9)], { X: [10] })).toBe('older')
    expect(freshness([line('X', 12, 10, BEFORE), line('X', 10, 9)], { X: [12] })).toBe('older')
  })

  test('tell nothing where there was as much before as there was since', () => {
    const moved = [line('X', 0, 70), line('X', 70, 0)]
    expect(freshness(moved, { X: [0] })).toBe('unclear')
    expect(freshness(moved, { X: [70] })).toBe('newer')
    // Sold out, delivered, sold out.
    expect(freshness([line('X', 0, 5, BEFORE), line('X', 5, 0)], { X: [0] })).toBe('unclear')
    expect(freshness([...moved, line('Y', 3, 4)], { X: [0], Y: [3] })).toBe('older')
  })

  test('tell nothing where they contradict each other, as of a 拠点 in which there is none', () => {
    expect(freshness([line('X', 1, 0)], { X: [1, 0, 1] })).toBe('unclear')
    expect(freshness([line('X', 1, 0)], { X: [0, 0, 0] })).toBe('newer')
    expect(freshness([line('X', 110, 109)], { X: [9, 100, 109] })).toBe('newer')
    expect(freshness([line('X', 10, 9), line('Y', 3, 4)], { X: [10], Y: [4] })).toBe('unclear')
  })

  test('are not compared where a count cannot be followed', () => {
    expect(freshness([], { X: [9] })).toBeUndefined()
    expect(freshness([line('X', 10, 9)], {})).toBeUndefined()
    // It has moved on, or something was hidden.
    expect(freshness([line('X', 10, 9)], { X: [7] })).toBeUndefined()
    expect(freshness([line('X', 10, 9), line('X', 7, 6)], { X: [6] })).toBeUndefined()
    const untold = movement('X', -1, { before: null, after: null, at: SINCE })
    expect(freshness([untold], { X: [9] })).toBeUndefined()
  })
})

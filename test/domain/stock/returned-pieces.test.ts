import { describe, expect, test } from 'vitest'
import { isReturned, mayBeReturned, piecesBack } from '../../../src/domain/stock/returned-pieces.ts'

const row = (delta: number, division: string) => ({ delta, division })

describe('what may be a 出荷 coming back', () => {
  test('only pieces that come back, under the division that is known', () => {
    expect(mayBeReturned(row(1, '01'), ['01'])).toBe(true)
    expect(mayBeReturned(row(-1, '01'), ['01'])).toBe(false)
    expect(mayBeReturned(row(1, '15'), ['01'])).toBe(false)
  })

  test('while none is known: every one but 10, and what till, deliveries, transfers and counts write', () => {
    for (const division of ['01', '09', '12', '15', '99'])
      expect(mayBeReturned(row(1, division), [])).toBe(true)
    for (const division of ['02', '03', '04', '05', '08', '10', '14', '16'])
      expect(mayBeReturned(row(1, division), [])).toBe(false)
  })
})

describe('how many pieces have come back', () => {
  const typed = (day: string, pieces: number) => ({ day, pieces })
  const listed = (date: string | null, pieces: number) => ({ date, pieces })

  test.each([
    ['none, as long as each stands as it was typed', [3, 2], [3, 2], 0],
    ['those of one that is gone', [3, 2], [2], 3],
    ['the difference of one that was edited', [3], [1], 2],
    ['none where one was made larger', [3], [5], 0],
    ['all of it where one is gone and another edited', [3, 2], [2 - 1], 4],
  ] as const)('%s', (_name, pieces, left, back) => {
    const rows = pieces.map((one) => typed('2026-03-01', one))
    const list = left.map((one) => listed('2026-03-01', one))
    expect(piecesBack(rows, list)).toBe(back)
  })

  test('nobody can tell where it may stand under another date', () => {
    expect(piecesBack([typed('2026-03-01', 3)], [listed('2026-03-02', 3)])).toBeNull()
    expect(piecesBack([typed('2026-03-01', 3)], [listed('2026-02-27', 1)])).toBeNull()
    expect(piecesBack([typed('2026-03-01', 3)], [listed(null, 2)])).toBeNull()
    expect(piecesBack([typed('2026-03-01', 3)], [listed('2026-03-02', 4)])).toBe(3)
  })
})

describe('whether one row is among what came back', () => {
  test.each([
    ['nothing came back', 2, [1, 2], 0, 'genuine'],
    ['it is all that there is', 2, [], 2, 'takenBack'],
    ['all rows together make it up', 2, [1, 3], 6, 'takenBack'],
    ['only the others make it up', 5, [1, 2], 3, 'genuine'],
    ['either of two would', 2, [2], 2, 'unclear'],
    ['no choice does', 2, [2], 3, 'unclear'],
    ['there are too many to try', 1, Array.from({ length: 20 }, () => 1), 4, 'unclear'],
  ] as const)('%s', (_name, one, others, back, wanted) => {
    expect(isReturned(one, others, back)).toBe(wanted)
  })
})

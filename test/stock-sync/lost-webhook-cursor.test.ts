import { expect, test } from 'vitest'
import {
  isBehind,
  isExplained,
  readings,
  type SearchCursor,
  type Stand,
} from '../../src/stock-sync/lost-webhook-cursor.ts'

const at = (second: number): string => `2026-11-29T10:00:${String(second).padStart(2, '0')}+09:00`
const stand = (stockAmount: number, second = 5): Stand => ({
  updDateTime: at(second),
  stockAmount,
  since: '2026-11-29T01:00:06.000Z',
})

test.each([
  ['nothing is shown', [], true],
  ['an earlier second', [{ updDateTime: at(4), stockAmount: 7 }], true],
  ['its second, and another count', [{ updDateTime: at(5), stockAmount: 8 }], true],
  [
    'its second, and a count that cannot be read',
    [{ updDateTime: at(5), stockAmount: null }],
    true,
  ],
  ['its second and its count', [{ updDateTime: at(5), stockAmount: 7 }], false],
  ['a later second', [{ updDateTime: at(6), stockAmount: 9 }], false],
] as const)('a history is behind its count: %s', (_, rows, behind) => {
  expect(isBehind({ rows: rows.map((one) => ({ ...one, amount: -1 })) }, stand(7))).toBe(behind)
})

const row = (second: number, amount: number, stockAmount: number | null) => ({
  updDateTime: at(second),
  amount,
  stockAmount,
})

test.each([
  ['nothing is shown, and nothing is there', [], 0, true],
  ['nothing is shown, and something is there', [], 7, false],
  ['the last row left this count', [row(4, -1, 7), row(3, 8, 8)], 7, true],
  ['the last row left another one', [row(4, -1, 9), row(3, 10, 10)], 7, false],
  ['a gap between two rows: others are left out', [row(4, -1, 9), row(3, 12, 12)], 7, true],
  ['the last row of an earlier second says nothing', [row(4, -1, null)], 7, false],
  ['the last row of its second says nothing', [row(5, -1, null)], 7, true],
] as const)('a history that stays behind explains its count: %s', (_, rows, count, explained) => {
  expect(isExplained({ rows, unreadable: [] }, stand(count))).toBe(explained)
  expect(isExplained({ rows, unreadable: [{}] }, stand(count))).toBe(true)
})

const cursor = (unread: SearchCursor['unread'] = []): SearchCursor => ({
  floor: { at: at(0), id: null },
  cursor: at(5),
  pairs: {},
  suspects: [],
  unread,
})
const pair = { productId: '1001', storeId: '1' }
const all = (): boolean => true

test('a count that was seen before is as old as the first look at it; another one begins anew', () => {
  const left = { ...pair, after: at(1), refused: false, stand: stand(7) }
  const later = '2026-11-29T01:09:00.000Z'
  const again = readings(cursor([left]), [{ ...pair, ...stand(7), since: later }], at(3), all)
  expect(again).toEqual([left])
  const changed = readings(cursor([left]), [{ ...pair, ...stand(6), since: later }], at(3), all)
  expect(changed).toEqual([{ ...left, stand: { ...stand(6), since: later } }])
})

test('what earlier versions left over has no count to reach, and what was refused comes last', () => {
  const refused = { ...pair, after: '', refused: true }
  const fresh = { productId: '1002', storeId: '1', ...stand(3) }
  expect(readings(cursor([refused]), [fresh], at(3), all)).toEqual([
    { productId: '1002', storeId: '1', after: at(3), refused: false, stand: stand(3) },
    refused,
  ])
  expect(readings(cursor([refused]), [], at(3), () => false)).toEqual([])
})

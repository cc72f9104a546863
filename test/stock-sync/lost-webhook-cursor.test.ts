import { expect, test } from 'vitest'
import {
  isBehind,
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
  expect(isBehind(rows, stand(7))).toBe(behind)
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

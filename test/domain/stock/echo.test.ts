import { describe, expect, test } from 'vitest'
import { EchoBook, type EchoEntry } from '../../../src/domain/stock/echo.ts'
import type { Change } from '../../../src/domain/stock/change.ts'

const AT = '2026-11-24T10:00:00+09:00'
const KEY = 'a'.repeat(32)

function change(facts: Partial<Change> = {}): Change {
  return {
    key: 'b'.repeat(32),
    productId: '1001',
    storeId: '1',
    delta: 2,
    after: null,
    division: '15',
    at: AT,
    notification: 'n',
    table: 0,
    ...facts,
  }
}

const expectation: EchoEntry = {
  kind: 'expect',
  id: 'NE-1-1/1',
  at: AT,
  pairs: [{ productId: '1001', storeId: '1', delta: 2 }],
}
const unread: EchoEntry = { kind: 'unread', id: 'NE-1-1/1', at: AT, divisions: ['01'] }

test('what a call has caused is told by its key, whatever else it looks like', () => {
  const book = new EchoBook([expectation, { kind: 'caused', id: 'NE-1-1/1', at: AT, keys: [KEY] }])
  expect(book.of(change({ key: KEY, division: '03', delta: 7 }))).toEqual({ kind: 'echo' })
  expect(book.of(change())).toBeNull()
})

test('a key that earlier versions made counts for the pairs of its call only', () => {
  const other: EchoEntry = {
    kind: 'expect',
    id: 'NE-2-1/1',
    at: AT,
    pairs: [{ productId: '1002', storeId: '1', delta: 2 }],
  }
  const caused = { kind: 'caused', at: AT, keys: [KEY] } as const
  const told = change({ formerKey: KEY, division: '03' })
  expect(new EchoBook([expectation, { ...caused, id: expectation.id }]).of(told)).toEqual({
    kind: 'echo',
  })
  const foreign = new EchoBook([other, { ...caused, id: other.id }])
  expect(foreign.of(told)).toBeNull()
  const pair = { productId: '1002', storeId: '1' }
  expect(foreign.callBehind([KEY], pair)).toBe(other.id)
  expect(foreign.callBehind([KEY], { ...pair, storeId: '2' })).toBeNull()
})

test('what calls of a damaged day may have caused waits, whatever its product; nothing else does', () => {
  const book = new EchoBook([], [{ day: '2026-11-24' }])
  const at = (moment: string, division = '15') => book.of(change({ at: moment, division }))
  expect(at('2026-11-23T23:57:00+09:00')).toEqual({ kind: 'wait' })
  expect(at('2026-11-25T23:00:00+09:00')).toEqual({ kind: 'wait' })
  expect(at('2026-11-23T23:50:00+09:00')).toBeNull()
  expect(at('2026-11-26T00:10:00+09:00')).toBeNull()
  expect(at(AT, '02')).toBeNull()
  const known = new EchoBook(
    [expectation, { kind: 'caused', id: 'NE-1-1/1', at: AT, keys: [KEY] }],
    [{ day: '2026-11-24' }],
  )
  expect(known.of(change({ key: KEY }))).toEqual({ kind: 'echo' })
  const pair = { productId: '1001', storeId: '1' }
  expect(book.mayHaveWritten(pair, AT, AT)).toBe(true)
  expect(book.mayHaveWritten(pair, '2026-11-20T10:00:00+09:00', '2026-11-21T10:00:00+09:00')).toBe(
    false,
  )
})

test('while a call is open, what could be its echo waits', () => {
  const book = new EchoBook([expectation])
  expect(book.of(change())).toEqual({ kind: 'wait' })
  expect(book.of(change({ delta: -3 }))).toEqual({ kind: 'wait' })
  expect(book.of(change({ storeId: '2' }))).toBeNull()
  expect(book.of(change({ productId: '1002' }))).toBeNull()
})

test.each(['02', '03', '04', '05', '08', '14', '16'])(
  'division %s is never taken for ston’s own by its content',
  (division) => {
    expect(new EchoBook([expectation]).of(change({ division }))).toBeNull()
    expect(new EchoBook([expectation, unread]).of(change({ division }))).toBeNull()
  },
)

describe('where the ids could not be read', () => {
  const book = new EchoBook([expectation, unread])
  const fitting = [{ name: 'NE-1-1/1 1001 1 2', day: '2026-11-24' }]

  test.each(['10', '15', '01'])('the same pieces of division %s fit', (division) => {
    expect(book.of(change({ division }))).toEqual({ kind: 'content', fitting })
  })

  test('other pieces, another division, or an earlier change do not', () => {
    expect(book.of(change({ delta: 3 }))).toBeNull()
    expect(book.of(change({ division: '09' }))).toBeNull()
    expect(book.of(change({ at: '2026-11-24T09:50:00+09:00' }))).toBeNull()
    expect(book.of(change({ at: '2026-11-25T10:00:01+09:00' }))).toBeNull()
  })

  test('a call that did not happen leaves nothing that could fit', () => {
    const never = new EchoBook([expectation, { kind: 'caused', id: 'NE-1-1/1', at: AT, keys: [] }])
    expect(never.of(change())).toBeNull()
  })
})

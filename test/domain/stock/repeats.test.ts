import { describe, expect, test } from 'vitest'
import type { ChangeRecord } from '../../../src/domain/stock/batch.ts'
import type { Change } from '../../../src/domain/stock/change.ts'
import { EchoBook } from '../../../src/domain/stock/echo.ts'
import {
  byCounts,
  byHistory,
  bySelf,
  endsOf,
  rangeOf,
  Second,
} from '../../../src/domain/stock/repeats.ts'

const AT = '2026-11-23T10:00:00+09:00'

function line(key: string, delta: number, after: number | null, more: Partial<ChangeRecord> = {}) {
  return {
    key,
    product: '8000001',
    store: '1',
    delta,
    division: '02',
    at: AT,
    notification: 'n-1',
    code: 'A',
    decision: 'counted' as const,
    ...(after === null ? {} : { after }),
    ...more,
  }
}

function row(key: string, delta: number, after: number | null, notification = 'n-9'): Change {
  return {
    key,
    productId: '8000001',
    storeId: '1',
    delta,
    after,
    division: '02',
    at: AT,
    notification,
    table: 0,
  }
}

function second(...lines: readonly ChangeRecord[]): Second {
  const one = new Second(AT)
  for (const each of lines) one.read(each)
  return one
}

const [SALE, BACK] = ['a'.repeat(32), 'b'.repeat(32)]
const plain = (ranges: ReturnType<typeof bySelf>): unknown => ranges && Object.fromEntries(ranges)

describe('what a second knows', () => {
  test('equal rows of one notification are different changes, of several they may be repeats', () => {
    const one = second(line(SALE, -1, 9), line('c', -1, 9, { content: SALE }))
    one.hear(row(SALE, -1, 9))
    const told = one.contents.get(SALE)
    expect(told && rangeOf(told)).toEqual({ least: 2, most: 3 })
    expect(told?.taken).toBe(2)
  })

  test('what was decided later about a row is no row of its own', () => {
    const one = second(
      line(SALE, -1, 9),
      line(SALE, -1, 9, { notification: 'n-2', decision: 'repeat' }),
      line('c', -1, 9, { content: SALE, later: true }),
    )
    expect(one.contents.get(SALE)).toMatchObject({ rows: ['n-1', 'n-2'], taken: 2 })
    one.read(line('c', -1, 9, { content: SALE, later: true, decision: 'duplicate' }))
    expect(one.contents.get(SALE)).toMatchObject({ rows: ['n-1', 'n-2'], taken: 1 })
  })

  test('lines of an earlier version lack count and content; an equal row has both', () => {
    const one = new Second(AT)
    one.read(line(SALE, -1, null))
    one.read(line('c', -1, null), new Map([['c', SALE]]))
    one.hear(row(SALE, -1, 9))
    expect([...one.contents]).toMatchObject([
      [SALE, { after: 9, taken: 2, rows: ['n-1', 'n-1', 'n-9'] }],
    ])
  })
})

describe('how often', () => {
  test('alone in its second it is a repeat', () => {
    const one = second(line(SALE, -1, 9))
    one.hear(row(SALE, -1, 9))
    expect(plain(bySelf(one))).toEqual({ [SALE]: { least: 1, most: 1 } })
  })

  test('with its return it is not told by the second; from and to tell it', () => {
    const one = second(line(SALE, -1, 9), line(BACK, 1, 10))
    one.hear(row(SALE, -1, 9))
    expect(bySelf(one)).toBeNull()
    expect(plain(byCounts(one, new Set([10]), new Set([9])))).toMatchObject({
      [SALE]: { least: 2, most: 2 },
    })
    expect(plain(byCounts(one, new Set([10]), new Set([10])))).toMatchObject({
      [SALE]: { least: 1, most: 1 },
    })
  })

  test('not by counts where one is not told', () => {
    const one = second(line(SALE, -1, 9), line(BACK, 1, null))
    one.hear(row(SALE, -1, 9))
    expect(byCounts(one, new Set([10]), new Set([9]))).toBeNull()
  })

  test('the history tells, unless it lacks what came for certain', () => {
    const one = second(line(SALE, -1, 9), line(BACK, 1, 10))
    one.hear(row(SALE, -1, 9))
    const shown = (sale: number, back: number) =>
      plain(
        byHistory(
          one,
          new Map([
            [SALE, sale],
            [BACK, back],
          ]),
          false,
        ),
      )
    expect(shown(2, 1)).toMatchObject({ [SALE]: { least: 2, most: 2 } })
    expect(shown(1, 1)).toMatchObject({ [SALE]: { least: 1, most: 1 } })
    // More than came is told by a row of its own.
    expect(shown(5, 1)).toMatchObject({ [SALE]: { least: 2, most: 2 } })
    expect(shown(2, 0)).toBeNull()
  })

  test('where ston may have written the same itself, the history leaves it open', () => {
    const one = second(line(SALE, -1, 9, { division: '15' }), line(BACK, 1, 10))
    one.hear({ ...row(SALE, -1, 9), division: '15' })
    const shown = new Map([
      [SALE, 2],
      [BACK, 1],
    ])
    expect(plain(byHistory(one, shown, true))).toMatchObject({ [SALE]: { least: 1, most: 2 } })
    expect(plain(byHistory(one, shown, false))).toMatchObject({ [SALE]: { least: 2, most: 2 } })
  })
})

test('with what count a second began and ended, where only one fits; a count set equal is one as well', () => {
  expect(endsOf(second(line(SALE, -1, 9), line(BACK, -2, 7)))).toEqual({
    first: new Set([10]),
    last: new Set([7]),
  })
  expect(endsOf(second(line(SALE, -1, 9), line(BACK, 1, 10))).last).toEqual(new Set([9, 10]))
  expect(endsOf(second(line('', 0, 12, { decision: 'alignment' })))).toEqual({
    first: new Set([12]),
    last: new Set([12]),
  })
  expect(endsOf(second(line(SALE, -1, null)))).toEqual({ first: null, last: null })
  expect(endsOf(null)).toEqual({ first: null, last: null })
})

test('when ston may have written to a pair: while a call was open, and five minutes around it', () => {
  const pairs = [{ productId: '8000001', storeId: '1', delta: -1 }]
  const pair = { productId: '8000001', storeId: '1' }
  const expected = { kind: 'expect' as const, id: 'i', at: AT, pairs }
  const [before, after, long] = ['09:54:59', '10:05:30', '10:06:30'].map(
    (time) => `2026-11-23T${time}+09:00`,
  ) as [string, string, string]
  const ended = new EchoBook([
    expected,
    { kind: 'caused', id: 'i', at: '2026-11-23T10:01:00+09:00', keys: [] },
  ])
  expect(ended.mayHaveWritten(pair, before, before)).toBe(false)
  expect(ended.mayHaveWritten(pair, before, AT)).toBe(true)
  expect(ended.mayHaveWritten(pair, after, after)).toBe(true)
  expect(ended.mayHaveWritten(pair, long, long)).toBe(false)
  expect(ended.mayHaveWritten({ ...pair, storeId: '2' }, AT, AT)).toBe(false)
  expect(new EchoBook([expected]).mayHaveWritten(pair, long, long)).toBe(true)
})

import { expect, test } from 'vitest'
import { legacyRowKey } from '../../../src/connectors/smaregi/legacy-key.ts'
import { legacyChanges } from '../../../src/connectors/smaregi/legacy-rows.ts'
import { received, stockParams, stockRow } from './receive-helpers.ts'
import type { Change } from '../../../src/domain/stock/change.ts'

function one(row: Record<string, unknown>): Change {
  const { changes, bad } = legacyChanges(received(stockParams(stockRow(row))))
  expect(bad).toEqual([])
  const [change] = changes
  if (change === undefined) throw new Error('no change')
  return change
}

function badness(row: unknown): string[] {
  const { changes, bad } = legacyChanges(received(stockParams(row)))
  expect(changes).toEqual([])
  return bad.map((item) => item.what)
}

test('a row is a change', () => {
  expect(one({})).toEqual({
    key: expect.stringMatching(/^[0-9a-f]{32}$/),
    productId: '8000101',
    storeId: '1',
    delta: -2,
    after: 10,
    division: '02',
    at: '2026-03-01T12:34:56+09:00',
    notification: 'n-1',
    table: 3,
  })
})

test('numbers, blanks, signs and null are the same row', () => {
  const written = one({})
  const other = one({
    storeId: 1,
    productId: ' 8000101 ',
    amount: -2,
    stockAmount: ' +10',
    stockDivision: 2,
    fromStoreId: null,
    toStoreId: undefined,
    updDateTime: '2026-03-01T03:34:56.000Z',
  })
  expect(other).toEqual(written)
})

test('zeros behind a point are the same row, which its movement in the history is known by', () => {
  const written = one({})
  expect(one({ amount: '-2.0', stockAmount: '10.00' })).toEqual(written)
  expect(one({ amount: '-2.0' })).toEqual(written)
  const movement = { id: '7', productId: '8000101', storeId: '1', memo: null, division: '02' }
  const history = { ...movement, updDateTime: written.at, amount: -2, stockAmount: 10 }
  expect(legacyRowKey(history)).toBe(one({ amount: '-2.0', stockAmount: '10.0' }).key)
})

test('a row that an earlier version has read keeps the key that it was given', () => {
  const read = one({ stockAmount: '10.0' })
  expect(read.after).toBe(10)
  expect(read.key).not.toBe(one({}).key)
})

test('an amount of nothing is a change, and never a negative zero', () => {
  expect(one({ amount: '0' }).delta).toBe(0)
  expect(Object.is(one({ amount: '-0' }).delta, 0)).toBe(true)
  expect(one({ amount: '+7' }).delta).toBe(7)
})

test('ids are kept as they are written', () => {
  expect(one({ productId: '000123456789012' }).productId).toBe('000123456789012')
  expect(one({ productId: 123456789012345 }).productId).toBe('123456789012345')
})

test('a stock after the change that cannot be read harms nothing', () => {
  for (const stockAmount of [null, '', 'x', undefined])
    expect(one({ stockAmount }).after).toBeNull()
})

test('a division that nobody has heard of is valid', () => {
  expect(one({ stockDivision: '99' }).division).toBe('99')
  expect(one({ stockDivision: ' A1 ' }).division).toBe('A1')
  expect(one({ stockDivision: 10 }).division).toBe('10')
})

test.each([
  ['productId', [null, '', 'abc', '1234567890123456', '-1', 1.5, {}, '１２３']],
  ['storeId', [null, '', '_ALL_', true]],
  ['amount', [null, '', '1.5', 'x', '9007199254740993', 1e21, '--1', []]],
  ['stockDivision', [null, '', ' ', undefined, {}]],
  ['updDateTime', [null, '', '2026-02-30 00:00:00', '2026-13-01 00:00:00', '2026-01-01 24:00:00']],
  ['updDateTime', ['2026-01-01 00:60:00', '2026-01-01 00:00:60', '2026/01/01 00:00:00', 'x']],
  ['updDateTime', ['0000-00-00 00:00:00', '2026-01-01', '2026-01-01T00:00:00+99:00']],
  ['updDateTime', ['9999-12-31T23:59:59Z', '2025-02-29 00:00:00']],
])('a row whose %s is none is bad', (field, values) => {
  const what = { stockDivision: 'division', updDateTime: 'date' }[field] ?? field
  for (const value of values)
    expect([value, badness(stockRow({ [field]: value }))]).toEqual([value, [what]])
})

test('what is no row is bad, and kept as it came', () => {
  for (const row of ['text', null, 7, [1]]) expect(badness(row)).toEqual(['row'])
  const { bad } = legacyChanges(received(stockParams(stockRow({ amount: 'zwei' }))))
  expect(bad).toEqual([
    { notification: 'n-1', what: 'amount', raw: JSON.stringify(stockRow({ amount: 'zwei' })) },
  ])
})

test('the good rows beside a bad one count', () => {
  const rows = [stockRow(), 'broken', stockRow({ productId: '8000102' })]
  const { changes, bad } = legacyChanges(received(stockParams(...rows)))
  expect(changes.map((change) => change.productId)).toEqual(['8000101', '8000102'])
  expect(bad).toHaveLength(1)
})

test('times are Japan’s, or what their zone says', () => {
  const at = (updDateTime: string): string => one({ updDateTime }).at
  expect(at('2024-02-29 23:59:59')).toBe('2024-02-29T23:59:59+09:00')
  expect(at('2026-03-01T12:34:56+09:00')).toBe('2026-03-01T12:34:56+09:00')
  expect(at('2026-03-01T12:34:56+0900')).toBe('2026-03-01T12:34:56+09:00')
  expect(at('2026-12-31T20:00:00Z')).toBe('2027-01-01T05:00:00+09:00')
  expect(at('2026-03-01T00:00:00-0500')).toBe('2026-03-01T14:00:00+09:00')
})

test('other tables are counted and not read', () => {
  const data = [
    { table_name: 'Product', rows: [{}, {}] },
    { table_name: 'TransactionHead' },
    { table_name: ' stock ', rows: [stockRow()] },
    { table_name: 'Stock', rows: [stockRow({ productId: '8000102' })] },
  ]
  const { changes, bad, otherRows } = legacyChanges(received({ data }))
  expect([changes.length, bad.length, otherRows]).toEqual([2, 0, 2])
})

test('what may be about stock but cannot be read is for a person', () => {
  const data = [{ rows: [stockRow()] }, { table_name: 'Stock' }, null, 'x']
  expect(legacyChanges(received({ data })).bad.map((row) => row.what)).toEqual(Array(4).fill('row'))
  for (const body of ['', '[]', '{"data":1}', 'x']) {
    expect(legacyChanges(received(body)).bad).toEqual([
      { notification: 'n-1', what: 'row', raw: body },
    ])
  }
})

test('two equal rows of one notification are two changes; the same notification again is not', () => {
  const notification = received({
    data: [...stockParams(stockRow()).data, ...stockParams(stockRow(), stockRow()).data],
  })
  const keys = legacyChanges(notification).changes.map((change) => change.key)
  expect(new Set(keys).size).toBe(3)
  const again = legacyChanges({ ...notification, id: 'n-2', table: 9 }).changes
  expect(again.map((change) => change.key)).toEqual(keys)
})

test('every field of a row is part of its identity', () => {
  const others = [
    { storeId: '2' },
    { productId: '8000102' },
    { amount: '-1' },
    { stockAmount: '9' },
    { stockAmount: '' },
    { stockDivision: '01' },
    { fromStoreId: '3' },
    { toStoreId: '3' },
    { updDateTime: '2026-03-01 12:34:57' },
  ]
  const keys = [{}, ...others].map((change) => one(change).key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('a very long or deep row is not carried about whole', () => {
  const long = 'x'.repeat(100_000)
  const [row] = legacyChanges(received(stockParams({ amount: long }))).bad
  expect(row?.raw.length).toBeLessThan(5_000)
  const deep = `{"data":[{"table_name":"Stock","rows":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}]}`
  expect(legacyChanges(received(deep)).bad).toHaveLength(1)
})

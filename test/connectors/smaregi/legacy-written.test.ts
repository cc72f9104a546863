import { expect, test } from 'vitest'
import { legacyWritten, withRows } from '../../../src/connectors/smaregi/legacy-write.ts'

const kindOf = (code: number, status = 400): string => {
  const body = JSON.stringify({ error_code: code, error: 'x', error_description: 'y' })
  const answer = { kind: 'answered' as const, status, headers: {}, body, date: null }
  return legacyWritten(answer, 'shipment_upd', []).kind
}

test.each([11, 15, 31, 32, 33, 41, 101, 102])('%i: the data were refused', (code) => {
  expect(kindOf(code)).toBe('refused')
})

test.each([13, 14, 21, 22, 23, 24])('%i: nothing was looked at', (code) => {
  expect(kindOf(code)).toBe('notSent')
})

test.each([42, 43, 99, 999])('%i does not say that nothing was done', (code) => {
  expect(kindOf(code)).toBe('unknown')
  expect(kindOf(code, 200)).toBe('unknown')
})

test.each([
  [{ Stock: 1 }, 'done'],
  [{ Stock: '1' }, 'done'],
  [[{ Stock: 1 }], 'done'],
  [[{ Stock: 0 }], 'unknown'],
  [{ Stock: 0 }, 'unknown'],
  [{ Stock: 2 }, 'unknown'],
  [{ Stock: null }, 'unknown'],
  [{ Shipment: 1 }, 'unknown'],
  [{}, 'unknown'],
  [[], 'unknown'],
  ['ok', 'unknown'],
])('a call for one row of stock that is answered with the result %j: %s', (result, kind) => {
  const body = JSON.stringify({ result })
  const answer = { kind: 'answered' as const, status: 200, headers: {}, body, date: null }
  const written = legacyWritten(answer, 'stock_upd', [])
  expect(withRows(written, 'stock_upd', 'Stock', 1).kind).toBe(kind)
})

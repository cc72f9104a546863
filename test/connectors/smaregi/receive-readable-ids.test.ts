import { expect, test } from 'vitest'
import { idsIn } from '../../../src/connectors/smaregi/receive-readable-ids.ts'
import { rawText } from '../../../src/connectors/smaregi/raw-text.ts'

test.each([
  [
    { productId: '8000101', storeId: '1', amount: 'x' },
    { productId: '8000101', storeId: '1' },
  ],
  [
    { productId: 8000101, storeId: 2 },
    { productId: '8000101', storeId: '2' },
  ],
  [{ productId: ' 8000101 ', storeId: null }, { productId: '8000101' }],
  [
    { productId: 'TEA', storeId: '1' },
    { productId: '', storeId: '1' },
  ],
  [{ amount: '1' }, { productId: '' }],
  [['8000101'], { productId: '' }],
])('of %j what can be read is told', (row, ids) => {
  expect(idsIn(JSON.stringify(row))).toEqual(ids)
})

test('also of a row that is too long to be kept whole; not of a notification, which is about many', () => {
  const long = rawText({ productId: '8000101', storeId: '1', memo: 'x'.repeat(9_000) })
  expect(idsIn(long)).toEqual({ productId: '8000101', storeId: '1' })
  const many = rawText({ data: [{ rows: [{ productId: '8000101', memo: 'x'.repeat(9_000) }] }] })
  expect(idsIn(many)).toEqual({ productId: '' })
  expect(idsIn('no JSON')).toEqual({ productId: '' })
})

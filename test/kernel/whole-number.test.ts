import { expect, test } from 'vitest'
import * as v from 'valibot'
import { legacyChanges } from '../../src/connectors/smaregi/legacy-rows.ts'
import { wholeShape } from '../../src/connectors/smaregi/shapes.ts'
import { whole } from '../../src/connectors/nextengine/order-row.ts'
import { wholeNumber } from '../../src/kernel/whole-number.ts'
import { received, stockParams, stockRow } from '../connectors/smaregi/receive-helpers.ts'

const READ = [
  ['3', 3],
  ['-3', -3],
  ['+3', 3],
  ['3.0', 3],
  ['-3.00', -3],
  ['-0', 0],
] as const
const NONE = ['', '.', '3.', '3.5', '1e3', '--3', '３', '0x10', '1,000', '99999999999999999999']

const legacy = (amount: string): unknown =>
  legacyChanges(received(stockParams(stockRow({ amount })))).changes[0]?.delta
const shaped =
  (shape: v.GenericSchema<unknown, number>) =>
  (text: string): unknown => {
    const parsed = v.safeParse(shape, text)
    return parsed.success ? parsed.output : undefined
  }

// One service's form may turn up at the other, and in any of their answers.
test.each([
  ['the kernel', (text: string) => wholeNumber(text) ?? undefined],
  ['a legacy notification', legacy],
  ['Smaregi’s answers', shaped(wholeShape)],
  ['Next Engine’s order lines', shaped(whole)],
])('whole numbers are read the same way by %s', (_, read) => {
  expect(READ.map(([text]) => read(text))).toEqual(READ.map(([, number]) => number))
  expect(NONE.map((text) => read(text))).toEqual(NONE.map(() => undefined))
  expect(Object.is(read('-0'), 0)).toBe(true)
})

test('a count with a point is read, and leaves the key of its change as it was', () => {
  const [change] = legacyChanges(received(stockParams(stockRow({ stockAmount: '10.0' })))).changes
  expect(change).toMatchObject({ after: 10, key: '1c22e978118651a91cea5efb74497179' })
})

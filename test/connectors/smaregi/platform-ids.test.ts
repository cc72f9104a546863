import { expect, test } from 'vitest'
import { platformIds } from '../../../src/connectors/smaregi/platform-ids.ts'
import { received } from './receive-helpers.ts'

function read(...ids: string[]): ReturnType<typeof platformIds> {
  const body = `{"event":"pos:stock","ids":[${ids.join()}]}`
  return platformIds(received(body, { form: 'platform', event: 'pos:stock' }))
}

const good = '{"id":"90012","productId":"8000101","storeId":"1"}'

test('a very long or deep row is not carried about whole, and the good ones beside it count', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const { ids, bad } = read(JSON.stringify('x'.repeat(1_000_000)), deep, good)
  expect(ids.map((one) => one.changeId)).toEqual(['90012'])
  expect(bad.map(({ raw }) => raw.length <= 4_001)).toEqual([true, true])
})

const other = '{"id":"90012","customerId":"7"}'

test.each([
  ['pos:stock', undefined, good, true],
  ['', 'pos:stock', good, true],
  ['', 'Pos:Stock', good, true],
  [' POS:STOCK', undefined, good, true],
  ['', ' pos:stock\t', good, true],
  // A proxy has taken the header away, and the body names nothing: the entries tell.
  ['', undefined, good, true],
  ['', '', good, true],
  ['', null, good, true],
  ['', undefined, other, false],
  ['pos:products', undefined, good, false],
  ['', 'pos:transactions', good, false],
])(
  'a webhook named %j by its header and %j by its body, with %s: about stock? %s',
  (header, event, entry, isStock) => {
    const body = `{"event":${JSON.stringify(event) ?? '""'},"ids":[${entry}]}`
    const { ids, otherRows } = platformIds(received(body, { form: 'platform', event: header }))
    expect([ids.length, otherRows]).toEqual(isStock ? [1, 0] : [0, 1])
  },
)

test('a bad entry beside a good one of no named event is kept for a person', () => {
  const body = `{"ids":[${good},{"id":"x"}]}`
  const { ids, bad } = platformIds(received(body, { form: 'platform', event: '' }))
  expect([ids.length, bad.length]).toEqual([1, 1])
})

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

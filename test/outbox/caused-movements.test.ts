import { expect, test } from 'vitest'
import { causedBy } from '../../src/outbox/caused-movements.ts'

const PAIR = { productId: '8000101', storeId: '1', delta: -2 }

/** Whoever closes the ledger with "it caused nothing" lets the echo through as a sale. */
test('a history that is not found does not say that a call caused nothing', async () => {
  const corrections: string[] = []
  const unknown = { client: { movements: () => Promise.resolve(null) }, corrections }
  expect(await causedBy(unknown, PAIR, null)).toEqual({ kind: 'unread' })
  const empty = { client: { movements: () => Promise.resolve([]) }, corrections }
  expect(await causedBy(empty, PAIR, null)).toEqual({ kind: 'absent' })
})

/** An API may show no memo, or an empty one; a colleague's is not ours. */
test.each([
  ['ston R-1', 'seen'],
  [null, 'seen'],
  ['', 'seen'],
  ['stocktaking', 'absent'],
])('a change of the stock is known by its memo where there is one (%s: %s)', async (memo, kind) => {
  const row = { id: '1', at: '', delta: -2, after: null, division: '15', keys: [] }
  const movement = { ...row, memo, idKey: 'k', formerKey: 'f' }
  const client = { movements: () => Promise.resolve([movement]) }
  const found = await causedBy({ client, corrections: [], memo: 'ston R-1' }, PAIR, null)
  expect(found.kind).toBe(kind)
})

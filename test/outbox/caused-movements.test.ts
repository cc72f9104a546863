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

import { expect, test } from 'vitest'
import { causedBy } from '../../src/order-sync/shipment-echo.ts'

const PAIR = { productId: '8000101', storeId: '1', delta: -2 }

/** Whoever closes the ledger with "it caused nothing" lets the echo through as a sale. */
test('a history that is not found does not say that a call caused nothing', async () => {
  const state = { corrections: [] }
  const unknown = { desk: { movements: () => Promise.resolve(null) }, state }
  expect(await causedBy(unknown, PAIR, null)).toEqual({ kind: 'unread' })
  const empty = { desk: { movements: () => Promise.resolve([]) }, state }
  expect(await causedBy(empty, PAIR, null)).toEqual({ kind: 'absent' })
})

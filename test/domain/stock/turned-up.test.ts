import { expect, test } from 'vitest'
import type { Hold } from '../../../src/domain/stock/hold.ts'
import { comparedLater, type OrdersRead } from '../../../src/domain/stock/turned-up.ts'

const NOW = { kind: 'known', neCode: 'TEA', stock: 10, free: 9 } as const

function waits(heldFor: Hold | null, orders: Partial<OrdersRead>) {
  const all = { begun: 4, read: 4, open: new Set<string>(), ...orders }
  return comparedLater({ code: 'TEA', heldFor }, NOW, { orders: all, isUntold: false })
}

const SEEN = { reason: 'turnedUp', awaits: 'orders', stock: 10, free: 9 } as const
const seen = (reading: number, free = 9): Hold => ({ ...SEEN, free, reading })

test('counts that are seen for the first time wait for an import that begins later', () => {
  const held = { reason: 'turnedUp', awaits: 'orders', stock: 10, free: 9, reading: 4 }
  expect(waits({ reason: 'missing' }, {})).toEqual(held)
  expect(waits(null, { begun: 5 })).toEqual({ ...held, reading: 5 })
})

test('an import that had begun by then proves nothing; a later one does, at its end', () => {
  expect(waits(seen(4), {})).toEqual(seen(4))
  expect(waits(seen(4), { begun: 5 })).toEqual(seen(4))
  expect(waits(seen(4), { begun: 5, read: 5 })).toBeNull()
})

test('while the next import is on its way Smaregi’s count may move', () => {
  expect(waits(seen(4), { begun: 6, read: 5 })).toEqual(seen(4))
})

test('counts that have moved begin to wait anew', () => {
  expect(waits(seen(4, 8), { begun: 5, read: 5 })).toEqual(seen(5))
})

test('an order that is known and not booked is waited for', () => {
  const open = new Set(['tea'])
  expect(waits(seen(4), { begun: 5, read: 5, open })).toEqual({ ...seen(4), awaits: 'order' })
})

test('a change of the product that is not told yet is waited for, also without orders', () => {
  const held = { ...SEEN, awaits: 'change', reading: 0 }
  const of = { code: 'TEA', heldFor: null }
  expect(comparedLater(of, NOW, { orders: null, isUntold: true })).toEqual(held)
  expect(comparedLater(of, NOW, { orders: null, isUntold: false })).toBeNull()
})

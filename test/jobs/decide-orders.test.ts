import { expect, test } from 'vitest'
import type { App } from '../../src/context.ts'
import type { BookingEntry } from '../../src/domain/orders/booking.ts'
import type { OrderItem } from '../../src/domain/orders/open-item.ts'
import type { Decision } from '../../src/domain/stock/open-items.ts'
import type { EchoEntry } from '../../src/domain/stock/echo.ts'
import { decideOrders } from '../../src/jobs/decide-orders.ts'
import { openedBy } from '../../src/order-sync/open-items.ts'
import type { SlipIntent } from '../../src/outbox/registrations.ts'
import type { Store } from '../../src/store/store.ts'

const AT = '2026-03-01T00:00:00.000Z'
const ID = 'NE-7-1'

interface Kept {
  readonly entries: BookingEntry[]
  readonly echoes: EchoEntry[]
  items: readonly OrderItem[]
}

/**
 * What is left on disk of two tries, of which the first is cut off at its `step`-th write; a person tries again what is still asked. Each
 * try is about the first item; with `step` 0 one is enough.
 */
async function decidedTwice(
  asked: OrderItem | readonly OrderItem[],
  decision: Decision,
  step: number,
): Promise<Kept> {
  const kept: Kept = { entries: [intent()], echoes: [], items: [asked].flat() }
  let left = step
  const write = (work: () => void) => {
    left -= 1
    if (left === 0) return Promise.reject(new Error('killed'))
    work()
    return Promise.resolve()
  }
  const store = {
    bookings: {
      of: () => Promise.resolve({ entries: [...kept.entries], damaged: [] }),
      append: (more: BookingEntry[]) => write(() => kept.entries.push(...more)),
    },
    echoes: { append: (more: EchoEntry[]) => write(() => kept.echoes.push(...more)) },
    document: () => ({
      read: () => Promise.resolve({ value: { items: kept.items }, revision: 0 }),
      replace: ({ items }: Pick<Kept, 'items'>) => write(() => (kept.items = items)),
    }),
  } as unknown as Store
  const app = { now: () => new Date(AT), as: null, concerns: () => undefined } as unknown as App
  for (let tries = 0; tries < (step === 0 ? 1 : 2); tries += 1)
    await decideOrders(app, store, {
      items: kept.items.slice(0, 1),
      decision,
      sure: true,
    }).catch(() => null)
  return kept
}

function intent(): BookingEntry {
  const shipment = { storeId: '1', date: '2026-03-01', token: 't', recipientName: 'n', lines: [] }
  return { kind: 'intent', slip: 7, at: AT, id: ID, ...shipment }
}

const ABOUT = { slip: 7, since: AT, code: '1001', component: '1001', productId: '1001', delta: -1 }

/** A call that stays open in the ledger keeps the changes of its stock waiting for ever. */
test.each([1, 2, 3])(
  'what a person says of a call, cut off at write %i, never ends it in the record alone',
  async (step) => {
    const why = { kind: 'inDoubt', reason: 'notSeen', line: 0, words: ID, of: ID } as const
    const asked = { ...ABOUT, ...why, id: `o-${ID}` }
    const { entries, echoes, items } = await decidedTwice(asked, { kind: 'notApplied' }, step)
    const ended = { id: ID, keys: [], kind: 'caused' }
    expect(echoes).toContainEqual(expect.objectContaining(ended))
    // Cut off before the record, the import asks anew.
    expect(entries.some(({ kind }) => kind === 'void') || items.length === 0).toBe(true)
  },
)

test('what a person says of one product of a call is said of all its products', async () => {
  const lines = [
    { productId: '1001', quantity: 3, parts: [] },
    { productId: '1003', quantity: 1, parts: [] },
  ]
  const call = { ...intent(), lines } as SlipIntent
  const { items: asked } = openedBy({ intent: call, reason: 'notSeen' })
  expect(asked.map(({ id, productId, delta, of }) => [id, productId, delta, of])).toEqual([
    [`o-${ID}`, '1001', -3, ID],
    [`o-${ID}-1003`, '1003', -1, ID],
  ])
  const known = asked.map((one) => ({ ...one, since: AT }))
  const { entries, items } = await decidedTwice(known, { kind: 'notApplied' }, 0)
  expect(entries.filter(({ kind }) => kind === 'void')).toHaveLength(1)
  expect(items).toEqual([])
})

test.each([1, 2])('a difference that is dropped stays once, cut off at write %i', async (step) => {
  const why = { kind: 'held', reason: 'unmapped', line: 1, words: '', of: '' } as const
  const asked = { ...ABOUT, ...why, id: 'o-7-1-1001' }
  const { entries, items } = await decidedTwice(asked, { kind: 'drop', why: 'no' }, step)
  expect(entries.filter(({ kind }) => kind === 'settled').length).toBeLessThan(2)
  expect(items).toEqual([])
})

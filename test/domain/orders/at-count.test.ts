import { describe, expect, test } from 'vitest'
import { atCount } from '../../../src/domain/orders/at-count.ts'
import type { BookingEntry } from '../../../src/domain/orders/booking.ts'
import { NOTHING_KNOWN } from '../../../src/domain/orders/effective-quantity.ts'
import type { OrderLine } from '../../../src/domain/orders/order-line.ts'
import { slipHistories, type SlipHistory } from '../../../src/domain/orders/slip-history.ts'
import { orderLine } from './make.ts'

const MOMENT = '2026-11-29 20:00:00'
const BEFORE = '2026-11-29 19:00:00'
const AFTER = '2026-11-29 21:00:00'

/** Five pieces of the slip's first line, registered from store 1; with these facts seen. */
function history(shippedLines: readonly number[] = []): SlipHistory {
  const part = { line: 1, code: 'TEA', component: 'TEA', per: 1, quantity: 5 }
  const of = { slip: 200, at: '2026-11-28T00:00:00.000Z' }
  const entries: BookingEntry[] = [
    { ...of, kind: 'seen', ...NOTHING_KNOWN, shopId: '1', shippedLines },
    {
      ...of,
      kind: 'intent',
      id: 'NE-200-1',
      storeId: '1',
      date: '2026-11-28',
      token: 't',
      recipientName: 'n',
      lines: [{ productId: '1001', quantity: 5, parts: [part] }],
    },
    { ...of, kind: 'done', id: 'NE-200-1', shipmentId: '7', by: 'list' },
  ]
  return slipHistories(entries).get(200) as SlipHistory
}

const EMPTY: SlipHistory = { ...history(), shipments: [] }

function look(known: SlipHistory, facts: Partial<OrderLine> | null, quantity = 5) {
  const lines = facts === null ? [] : [orderLine(facts)]
  const wants = lines.map(({ line, code }) => ({ line, code, quantity }))
  const expand = (code: string) => [{ component: code, per: 1 }]
  const found = atCount({ history: known, wants, lines, expand }, MOMENT)
  const pieces = (parts: readonly { readonly quantity: number }[]): number =>
    parts.reduce((sum, one) => sum + one.quantity, 0)
  return [pieces(found.booked), pieces(found.unbooked), pieces(found.shown)]
}

describe('what is booked before a count', () => {
  test('lay on the shelf, unless it had been shipped by then', () => {
    expect(look(history(), null)).toEqual([5, 0, 0])
    expect(look(history([1]), null)).toEqual([0, 0, 0])
    const shipped = { status: '50', newestAt: BEFORE, sendDate: '2026-11-29 00:00:00' }
    expect(look(history(), shipped)).toEqual([0, 0, 0])
    expect(look(history(), { ...shipped, newestAt: AFTER })).toEqual([5, 0, 0])
    expect(look(history(), { ...shipped, sendDate: '2026-11-30 00:00:00' })).toEqual([5, 0, 0])
    expect(look(history(), { ...shipped, newestAt: AFTER, sendDate: '2026-11-28' })).toEqual([
      0, 0, 0,
    ])
  })

  test('and was cancelled before it is on the shelf for anybody: the count shows it', () => {
    const cancelled = { cancelType: '1', newestAt: BEFORE }
    expect(look(history(), cancelled, 0)).toEqual([0, 0, -5])
    expect(look(history(), { ...cancelled, newestAt: AFTER }, 0)).toEqual([5, 0, 0])
    expect(look(history(), { newestAt: BEFORE, quantity: 3 }, 3)).toEqual([3, 0, -2])
  })
})

test('each store gets back what it gave, and what is to be booked names its own', () => {
  const first = history()
  const more = { ...first.shipments[0], id: 'NE-200-2', storeId: '2' } as never
  const known = { ...first, shipments: [...first.shipments, more] }
  const at = (quantity: number) =>
    atCount(
      {
        history: known,
        wants: [{ line: 1, code: 'TEA', quantity, storeId: '2' }],
        lines: [orderLine({ createdAt: BEFORE, newestAt: BEFORE })],
        expand: (code: string) => [{ component: code, per: 1 }],
      },
      MOMENT,
    )
  const stores = (parts: readonly { readonly storeId?: string; readonly quantity: number }[]) =>
    parts.map(({ storeId, quantity }) => [storeId, quantity])
  expect(stores(at(3).booked)).toEqual([['1', 3]])
  expect(stores(at(3).shown)).toEqual([
    ['2', -5],
    ['1', -2],
  ])
  expect(stores(at(12).unbooked)).toEqual([['2', 2]])
})

describe('what nobody has booked yet', () => {
  test('lay on the shelf where it was sold before the count, and is shown by it where it had gone', () => {
    expect(look(EMPTY, { createdAt: BEFORE, newestAt: BEFORE })).toEqual([0, 5, 0])
    expect(look(EMPTY, { createdAt: AFTER, newestAt: AFTER })).toEqual([0, 0, 0])
    const shipped = { createdAt: BEFORE, status: '50', sendDate: '2026-11-29' }
    expect(look(EMPTY, { ...shipped, newestAt: BEFORE })).toEqual([0, 0, 5])
    expect(look(EMPTY, { ...shipped, newestAt: AFTER })).toEqual([0, 5, 0])
  })
})

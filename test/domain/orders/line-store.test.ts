import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BookingEntry, LineStore } from '../../../src/domain/orders/booking.ts'
import { decideOrder } from '../../../src/domain/orders/decide.ts'
import { differences } from '../../../src/domain/orders/difference.ts'
import { draftShipments } from '../../../src/domain/orders/draft.ts'
import { countSlip, NOTHING_KNOWN } from '../../../src/domain/orders/effective-quantity.ts'
import { placeLine, placeSlip, type StoreRules } from '../../../src/domain/orders/line-store.ts'
import type { OrderItem } from '../../../src/domain/orders/open-item.ts'
import type { OrderLine } from '../../../src/domain/orders/order-line.ts'
import {
  emptyHistory,
  slipHistories,
  type SlipHistory,
} from '../../../src/domain/orders/slip-history.ts'
import { orderLine, SCOPE } from './make.ts'

const BASE = { id: '0', name: '' }
const STATION = { id: '1', name: '駅前' }
const DEPOT = { id: '2', name: '倉庫' }

const BY_SHOP: StoreRules = {
  storeId: '1',
  stores: { '3': '2' },
  warehouses: {},
  warehouse: '',
}
/** Stores 1 and 3 share the base 拠点. */
const BY_WAREHOUSE: StoreRules = {
  storeId: '1',
  stores: 'warehouse',
  warehouses: { '1': '基本拠点', '2': '駅前', '3': '基本拠点' },
  warehouse: '',
}

const HEAD = { slip: 200, at: '2026-11-24T01:00:00.000Z' }

/** Five pieces of the first line, booked in a store; `entry`: what has decided it. */
function booked(storeId: string, entry?: Omit<LineStore, 'line'>): SlipHistory {
  const part = { line: 1, code: 'TEA', component: 'TEA', per: 1, quantity: 5 }
  const stores = entry === undefined ? {} : { stores: [{ line: 1, ...entry }] }
  const entries: BookingEntry[] = [
    { ...HEAD, kind: 'seen', ...NOTHING_KNOWN, shopId: '1', ...stores },
    {
      ...HEAD,
      kind: 'intent',
      id: 'NE-200-1',
      storeId,
      date: '2026-11-24',
      token: '1',
      recipientName: 'x',
      lines: [{ productId: '1001', quantity: 5, parts: [part] }],
    },
    { ...HEAD, kind: 'done', id: 'NE-200-1', shipmentId: 's1', by: 'list' },
  ]
  return slipHistories(entries).get(200) ?? emptyHistory(200)
}

const place = (
  facts: Partial<OrderLine>,
  history: SlipHistory = emptyHistory(200),
  rules = BY_WAREHOUSE,
) => placeLine(orderLine(facts), 5, history, rules)

describe('a new line', () => {
  test('by shop: what is not named leaves the store of all others', () => {
    expect(place({ shopId: '3' }, undefined, BY_SHOP)).toEqual({ storeId: '2' })
    expect(place({ shopId: '1' }, undefined, BY_SHOP)).toEqual({ storeId: '1' })
    expect(place({ shopId: 'toString' }, undefined, BY_SHOP)).toEqual({ storeId: '1' })
  })

  test.each([
    ['one store’s', [STATION], '2', undefined],
    ['shared', [BASE], '1', undefined],
    ['of no store', [DEPOT], '1', '倉庫'],
    ['not told yet', [], '1', undefined],
  ] as const)('by 拠点, which is %s', (_, warehouses, storeId, unmapped) => {
    const placed = place({ warehouses })
    const warehouse = warehouses[0]?.id ?? null
    expect(placed).toMatchObject({ storeId, entry: { line: 1, warehouse, storeId } })
    expect(placed.unmapped).toBe(unmapped)
  })

  test('the 拠点 of all stores that are not named is the one of `orders.storeId`', () => {
    const rules = { ...BY_WAREHOUSE, storeId: '9', warehouses: { '2': '駅前' }, warehouse: '倉庫' }
    const placed = place({ warehouses: [DEPOT] }, undefined, rules)
    expect(placed).toMatchObject({ storeId: '9' })
    expect(placed.unmapped).toBeUndefined()
  })

  test('from two 拠点: nobody can say', () => {
    const { unclear, entry } = place({ warehouses: [STATION, BASE] })
    expect(entry).toBeUndefined()
    expect(unclear).toEqual({
      names: ['駅前', '基本拠点'],
      entry: { line: 1, warehouse: '0 1', storeId: '1' },
    })
  })
})

describe('a booked line', () => {
  const station = booked('2', { warehouse: '1', storeId: '2' })

  test('moves with its 拠点, whatever that is called', () => {
    expect(place({ warehouses: [BASE] }, station)).toMatchObject({ storeId: '1' })
    const renamed = place({ warehouses: [{ id: '1', name: '駅ビル' }] }, station)
    expect(renamed).toEqual({ storeId: '2' })
  })

  test('stays while it is not allocated, and when somebody edits the map', () => {
    expect(place({ warehouses: [] }, station)).toEqual({ storeId: '2' })
    const edited = { ...BY_WAREHOUSE, storeId: '3', warehouses: { '1': '駅前' } }
    expect(place({ warehouses: [STATION] }, station, edited)).toEqual({ storeId: '2' })
    expect(place({}, station, BY_SHOP)).toEqual({ storeId: '2' })
  })

  test('and seen shipped stays; at first sight it may have left another 拠点', () => {
    const shipped = { status: '50', sendDate: '2026-11-25', warehouses: [BASE] }
    expect(place(shipped, station)).toMatchObject({ storeId: '1' })
    const known = { ...NOTHING_KNOWN, ...station.seen, shippedLines: [1] }
    expect(place(shipped, { ...station, seen: known })).toEqual({ storeId: '2' })
    const early = booked('1', { warehouse: null, storeId: '1' })
    expect(place({ ...shipped, warehouses: [STATION] }, early)).toMatchObject({ storeId: '2' })
    const seen = { ...NOTHING_KNOWN, ...early.seen, shippedLines: [1] }
    expect(place({ ...shipped, warehouses: [STATION] }, { ...early, seen })).toEqual({
      storeId: '1',
    })
  })

  test('is booked in the new store before it comes back in the old one', () => {
    const want = { line: 1, code: 'TEA', quantity: 5, storeId: '2', moves: true }
    const itself = (code: string) => [{ component: code, per: 1 }]
    const first = booked('1')
    expect(differences([want], first, itself)).toMatchObject({
      more: [{ storeId: '2', quantity: 5 }],
      less: [],
      moving: [{ storeId: '1', quantity: 5 }],
    })
    const both = { ...first, shipments: [...first.shipments, ...station.shipments] }
    expect(differences([want], both, itself)).toMatchObject({
      more: [],
      less: [{ storeId: '1', quantity: 5, moved: true }],
      moving: [],
    })
    const third = { ...want, storeId: '4' }
    expect(differences([third], both, itself)).toMatchObject({
      more: [{ storeId: '4', quantity: 5 }],
      less: [{ storeId: '2', quantity: 5 }],
      moving: [{ storeId: '1', quantity: 5 }],
    })
  })

  test('of which a person has settled something is asked about', () => {
    const settled = new Map([['1\nTEA\nTEA', -2]])
    const { storeId, entry, unclear } = place({ warehouses: [BASE] }, { ...station, settled })
    expect({ storeId, entry }).toEqual({ storeId: '2' })
    expect(unclear?.names).toEqual(['基本拠点'])
  })

  test('what a person settled while it moved is taken off where it had been', () => {
    const part = { ...HEAD, line: 1, code: 'TEA', component: 'TEA' }
    const entries: BookingEntry[] = [{ ...part, kind: 'settled', quantity: -5, why: 'by hand' }]
    const settled = slipHistories(entries).get(200)?.settled ?? new Map<string, number>()
    const history = { ...booked('1'), settled }
    const want = { line: 1, code: 'TEA', quantity: 5, storeId: '2', moves: true }
    const itself = (code: string) => [{ component: code, per: 1 }]
    expect(differences([want], history, itself)).toMatchObject({
      more: [{ storeId: '2', quantity: 5 }],
      less: [],
      moving: [],
    })
  })
})

test('a shipment leaves one store', () => {
  const part = { line: 1, code: 'TEA', component: 'TEA', per: 1, quantity: 5 }
  const wanted = ['1', '2', '1'].map((storeId, i) => ({
    part: { ...part, line: i + 1 },
    productId: '1001',
    storeId,
  }))
  const drafting = { slip: 200, revision: 3, now: new Date(0), recipientName: '' }
  expect(draftShipments(wanted, drafting)).toMatchObject([
    { id: 'NE-200-4', storeId: '1', lines: [{ productId: '1001', quantity: 10 }] },
    { id: 'NE-200-5', storeId: '2', lines: [{ productId: '1001', quantity: 5 }] },
  ])
})

describe('a question', () => {
  const item: OrderItem = {
    id: 'o-200-1-TEA',
    kind: 'held',
    slip: 200,
    line: 1,
    code: 'TEA',
    component: 'TEA',
    productId: '1001',
    delta: 0,
    reason: 'warehouses',
    words: '駅前、基本拠点',
    since: HEAD.at,
    of: '',
    place: { line: 1, warehouse: '0 1', storeId: '2' },
  }
  const history = booked('2', { warehouse: '1', storeId: '2' })

  test.each([{ kind: 'retry' }, { kind: 'drop', why: 'seen' }] as const)(
    'about a booked line has its end, and the slip goes on (%o)',
    (decision) => {
      const entries = decideOrder(item, decision, history, HEAD.at) ?? []
      expect(entries).toMatchObject([{ kind: 'seen', old: false, stores: [item.place] }])
      const after = slipHistories([
        { ...HEAD, kind: 'seen', ...NOTHING_KNOWN, ...history.seen },
        ...entries,
      ]).get(200)
      const known = { ...history, seen: after?.seen ?? null }
      expect(place({ warehouses: [BASE, STATION] }, known)).toEqual({ storeId: '2' })
    },
  )
})

describe('what the version before has booked, for one store', () => {
  async function before(slip: number): Promise<SlipHistory> {
    const folder = 'test/store/fixtures/format-1/bookings'
    const files = await readdir(folder, { recursive: true })
    const texts = await Promise.all(
      files
        .filter((name) => name.includes('.'))
        .map((name) => readFile(join(folder, name), 'utf8')),
    )
    const entries = texts
      .flatMap((text) => text.split('\n').filter((line) => line.startsWith('{"items"')))
      .flatMap((line) => (JSON.parse(line) as { items: BookingEntry[] }).items)
    return slipHistories(entries).get(slip) ?? emptyHistory(slip)
  }

  test.each([
    [BY_SHOP, undefined],
    [{ ...BY_SHOP, storeId: '2' }, undefined],
    [BY_WAREHOUSE, [STATION]],
    [BY_WAREHOUSE, []],
  ] as const)('stays there, and nothing is booked again (%#)', async (rules, warehouses) => {
    const history = await before(1001)
    const parts = history.shipments.flatMap((own) => own.parts)
    expect(parts.length).toBeGreaterThan(0)
    const lines = parts.map(({ line, code, quantity }) =>
      orderLine({
        slip: 1001,
        line,
        code,
        quantity,
        shopId: '3',
        ...(warehouses && { warehouses }),
      }),
    )
    const { counted, unclear } = placeSlip(
      countSlip(lines, history.seen, SCOPE),
      lines,
      history,
      rules,
    )
    expect(counted.wants.map(({ storeId }) => storeId)).toEqual(parts.map(() => '1'))
    const { more, less, moving } = differences(counted.wants, history, (component) => [
      { component, per: 1 },
    ])
    expect([more, less, moving, [...unclear]]).toEqual([[], [], [], []])
  })
})

import { afterEach, describe, expect, test } from 'vitest'
import { booked, openOrders, type OrdersShop } from './orders-kit.ts'

/** Slips are merged, split and copied: what counted goes on counting, and what did not never does. */
let shop: OrdersShop
afterEach(() => shop.close())

const place = (...lines: [string, number][]): number =>
  shop.ne.orders.place({ lines: lines.map(([code, quantity]) => ({ code, quantity })) })

/** A slip that does not count, and after it the starting point. */
async function openWithOld(...lines: [string, number][]): Promise<number> {
  shop = await openOrders('platform')
  const old = place(...lines)
  await shop.importOrders('--from-now')
  return old
}

/** Both with a look in between, and with a single look at the end. */
describe.each([true, false])('looked at in between: %s', (looks) => {
  const look = async (): Promise<void> => {
    if (looks) expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok' })
  }

  test('a part of a part of an old slip is not booked', async () => {
    const old = await openWithOld(['1001', 5])
    const part = shop.ne.orders.split(old, 1, 3)
    await look()
    const further = shop.ne.orders.split(part, 1, 1)
    await look()
    const copy = shop.ne.orders.copy(further)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 0 })
    expect([part, further, copy].map((slip) => booked(shop, slip))).toEqual([{}, {}, {}])
  })

  test('nor is one that is merged into a new order', async () => {
    const old = await openWithOld(['1001', 5])
    const part = shop.ne.orders.split(old, 1, 3)
    await look()
    const fresh = place(['1002', 1])
    shop.ne.orders.merge(part, fresh)
    await shop.importOrders()
    expect(booked(shop, fresh)).toEqual({ '1002': 1 })
  })

  test('nor is an old line that went through a new order', async () => {
    const old = await openWithOld(['1001', 5])
    const fresh = place(['1002', 1], ['1003', 2])
    shop.ne.orders.merge(old, fresh)
    await look()
    const part = shop.ne.orders.split(fresh, 3, 2)
    const mine = shop.ne.orders.split(fresh, 2, 1)
    const last = place(['1002', 1])
    await look()
    shop.ne.orders.merge(fresh, last)
    await shop.importOrders()
    expect([part, mine, fresh, last].map((slip) => booked(shop, slip))).toEqual([
      {},
      { '1003': 1 },
      {},
      { '1002': 2, '1003': 1 },
    ])
  })

  test('an order that is merged into an old slip stays booked, and is followed there', async () => {
    const old = await openWithOld(['1002', 1])
    const fresh = place(['1001', 4])
    await look()
    const { orders } = shop.ne
    orders.merge(fresh, old)
    await shop.importOrders()
    expect(booked(shop, old)).toEqual({ '1001': 4 })
    orders.changeQuantity(old, 2, 3)
    orders.changeQuantity(old, 1, 2)
    await look()
    const part = orders.split(old, 2, 1)
    await look()
    orders.ship(part)
    await shop.importOrders()
    expect([old, fresh, part].map((slip) => booked(shop, slip))).toEqual([
      { '1001': 2 },
      {},
      { '1001': 1 },
    ])
    orders.cancel(old)
    await shop.importOrders()
    expect(shop.smaregi.stock('1001', '1')).toBe(99)
    expect(shop.smaregi.stock('1002', '1')).toBe(100)
  })
})

test('an order that is merged into a slip of a shop that does not count stays booked', async () => {
  shop = await openOrders('platform', {
    configure: (config) => void (config['orders'] = { enabled: true, shopIds: ['1'] }),
  })
  const { orders } = shop.ne
  const other = orders.place({ shopId: '2', lines: [{ code: '1002', quantity: 1 }] })
  const mine = place(['1001', 4])
  await shop.importOrders()
  orders.merge(mine, other)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', otherShops: 1 })
  orders.addLine(other, '1003', 2)
  await shop.importOrders()
  expect(booked(shop, other)).toEqual({ '1001': 4 })
  orders.cancel(other)
  await shop.importOrders()
  expect([...shop.smaregi.shipments.all()]).toEqual([])
})

test('what a person has answered for as a whole stays so; what is merged in afterwards counts', async () => {
  shop = await openOrders('platform')
  const { orders } = shop.ne
  const parent = orders.place({ lines: [{ code: '1002', quantity: 1 }], multiDelivery: true })
  const before = place(['1001', 4])
  await shop.importOrders()
  orders.merge(before, parent)
  expect((await shop.importOrders()).json).toMatchObject({ held: 1, reversals: 1 })
  const { items } = (await shop.ston('failures', 'list', '--json')).json
  const id = (items as { id: string }[])[0]?.id ?? ''
  await shop.ston('failures', 'drop', id, '--why', 'typed by hand')
  expect((await shop.importOrders()).json).toMatchObject({ held: 0, shipments: 0 })
  const after = place(['1003', 2])
  await shop.importOrders()
  orders.merge(after, parent)
  await shop.importOrders()
  expect(booked(shop, parent)).toEqual({ '1003': 2 })
})

test('where the starting point is set back, what was made of slips between counts as well', async () => {
  const old = await openWithOld(['1001', 5])
  const part = shop.ne.orders.split(old, 1, 3)
  await shop.importOrders()
  await shop.importOrders('--since', '2020-01-01')
  expect([old, part].map((slip) => booked(shop, slip))).toEqual([{ '1001': 2 }, { '1001': 3 }])
})

test.each(['empty', 'unknown'] as const)(
  'where nobody tells of which line a part is, it counts as its slip does (%s)',
  async (rowOrigins) => {
    const old = await openWithOld(['1001', 5])
    Object.assign(shop.ne.faults, { rowOrigins })
    const part = shop.ne.orders.split(old, 1, 2)
    const fresh = place(['1002', 3])
    const mine = shop.ne.orders.split(fresh, 1, 1)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok' })
    expect([part, fresh, mine].map((slip) => booked(shop, slip))).toEqual([
      {},
      { '1002': 2 },
      { '1002': 1 },
    ])
  },
)

describe('read for the first time when it has gone on', () => {
  test('a part that is merged back into what it was split from', async () => {
    const old = await openWithOld(['1001', 5])
    const { orders } = shop.ne
    const fresh = place(['1002', 3])
    orders.merge(old, fresh)
    const part = orders.split(fresh, 2, 2)
    const mine = orders.split(fresh, 1, 1)
    orders.merge(part, fresh)
    orders.merge(mine, fresh)
    const last = place(['1003', 1])
    orders.merge(fresh, last)
    await shop.importOrders()
    expect([fresh, last].map((slip) => booked(shop, slip))).toEqual([{}, { '1002': 3, '1003': 1 }])
  })

  test('a copy of which only a line that was edited has a date of change', async () => {
    const old = await openWithOld(['1001', 5])
    const { orders } = shop.ne
    shop.ne.faults.newestDateOfNew = false
    const fresh = place(['1002', 3])
    orders.merge(old, fresh)
    const copy = orders.copy(fresh)
    orders.changeQuantity(copy, 1, 2)
    await shop.importOrders()
    expect([fresh, copy].map((slip) => booked(shop, slip))).toEqual([{ '1002': 3 }, { '1002': 2 }])
  })

  test('an old line in a slip whose call is open', async () => {
    const old = await openWithOld(['1001', 5])
    const { orders } = shop.ne
    const fresh = place(['1002', 3])
    shop.smaregi.faults.set({ kind: 'lost' }, { on: 'POST /shipments', times: 1 })
    shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on: 'GET /shipments' })
    await shop.importOrders()
    orders.merge(old, fresh)
    const last = place(['1003', 1])
    orders.merge(fresh, last)
    await shop.importOrders()
    shop.smaregi.faults.clear()
    for (let i = 0; i < 3; i += 1) await shop.importOrders()
    expect(booked(shop, last)).toEqual({ '1002': 3, '1003': 1 })
  })
})

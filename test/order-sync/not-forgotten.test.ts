import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { booked, openOrders, type OrdersShop } from './orders-kit.ts'

/** What is held, or was begun, stays in the work until it has ended, whatever comes between. */

let shop: OrdersShop
afterEach(() => shop.close())

test('a component of a set that waits is not forgotten because another one went', async () => {
  shop = await openOrders('platform', { faults: { ordersKeepSets: true } })
  shop.ne.addGoods({ code: 'NEW', stock: 9 })
  shop.smaregi.product({ id: '1004', name: '新商品' })
  const components = [
    { code: '1001', quantity: 2 },
    { code: 'NEW', quantity: 1 },
  ]
  shop.ne.addSet({ code: 'GIFT', components })
  const slip = shop.ne.orders.place({ lines: [{ code: 'GIFT', quantity: 3 }] })
  expect((await shop.importOrders()).json).toMatchObject({ held: 1, lines: 1 })
  const [item] = (await shop.ston('failures', 'list', '--json')).json['items'] as { next: string }[]
  expect(item?.next).toContain('ston map exclude NEW')
  // As the set was when it was booked, whatever it is made of since.
  shop.ne.addSet({ code: 'GIFT', components: [{ code: '1003', quantity: 1 }] })
  shop.later(25 * 3_600_000)
  shop.ne.orders.changeQuantity(slip, 1, 4)
  expect((await shop.importOrders()).json).toMatchObject({ held: 1, lines: 1 })
  await writeFile(join(shop.dir, 'map.csv'), 'smaregi-id,nextengine-code\n1004,NEW\n')
  await shop.ston('map', 'import', join(shop.dir, 'map.csv'))
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
  expect(booked(shop, slip)).toEqual({ '1001': 8, '1004': 4 })
})

test('a correction that waits is not forgotten because Smaregi could not be asked', async () => {
  shop = await openOrders('platform')
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 4 }] })
  await shop.importOrders()
  const [one] = shop.smaregi.shipments.all()
  shop.smaregi.shipments.edit(one?.id ?? 0, {
    lines: [{ productId: '1001', quantity: 3, memo: null }],
  })
  shop.ne.orders.changeQuantity(slip, 1, 1)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', held: 1 })
  // Out of what is read because it changed lately.
  for (let hours = 0; hours < 6; hours += 3) {
    shop.later(3 * 3_600_000)
    shop.ne.orders.place({ lines: [{ code: '1002', quantity: 1 }] })
    await shop.importOrders()
  }
  shop.smaregi.faults.set({ kind: 'status', status: 503 })
  expect((await shop.importOrders()).code).toBe(75)
  shop.smaregi.faults.clear()
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', held: 1 })
})

test('what changes while a long run books is not behind the watermark', async () => {
  shop = await openOrders('platform', {
    faults: { newestDateOfNew: false },
    configure: (config) => void (config['orders'] = { enabled: true, overlapMinutes: 0 }),
  })
  const { orders } = shop.ne
  const place = (): number => {
    const slip = orders.place({ lines: [{ code: '1001', quantity: 2 }] })
    orders.changeQuantity(slip, 1, 3)
    return slip
  }
  const early = place()
  for (let hours = 0; hours < 2; hours += 1) {
    await shop.importOrders()
    shop.later(3_600_000)
    place()
  }
  shop.smaregi.faults.set({ kind: 'delay', ms: 2000 }, { on: 'POST /shipments', times: 1 })
  const running = shop.importOrders()
  const calls = (): number =>
    shop.smaregi.calls.filter(({ label }) => label === 'POST /shipments').length
  await vi.waitFor(() => expect(calls()).toBe(3), 5000)
  orders.cancel(early)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  place()
  await running
  await shop.importOrders()
  expect(booked(shop, early)).toEqual({})
})

test('what was left out while its product was excluded is not booked after it was taken back', async () => {
  shop = await openOrders('platform')
  const { orders } = shop.ne
  await shop.ston('map', 'exclude', '1001')
  const slip = orders.place({
    lines: [
      { code: '1001', quantity: 2 },
      { code: '1002', quantity: 1 },
    ],
  })
  await shop.importOrders()
  orders.changeQuantity(slip, 1, 4)
  await shop.importOrders()
  await shop.ston('map', 'include', '1001')
  // The counts have been put right by hand; the daily look at what was booked comes next.
  shop.later(25 * 3_600_000)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 0 })
  expect(booked(shop, slip)).toEqual({ '1002': 1 })
  // What changes from then on counts.
  orders.changeQuantity(slip, 1, 1)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
  orders.changeQuantity(slip, 1, 3)
  await shop.importOrders()
  expect(booked(shop, slip)).toEqual({ '1001': 2, '1002': 1 })
})

test('a line that a person had settled and that is exchanged then is told, as one that is cancelled', async () => {
  shop = await openOrders('platform')
  const items = async () =>
    (await shop.ston('failures', 'list', '--json')).json['items'] as Record<string, string>[]
  const slip = shop.ne.orders.place({ lines: [{ code: 'NOPE', quantity: 2 }] })
  await shop.importOrders()
  const [first] = await items()
  // Typed by hand in Smaregi.
  await shop.ston('failures', 'drop', first?.['id'] ?? '', '--why', 'typed by hand')
  await shop.importOrders()
  shop.ne.orders.exchange(slip, 1, '1002')
  for (let runs = 0; runs < 2; runs += 1)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', held: 1 })
  expect(booked(shop, slip)).toEqual({ '1002': 2 })
  const [second] = await items()
  expect(second).toMatchObject({ kind: 'held', code: 'NOPE', delta: 2 })
  await shop.ston('failures', 'drop', second?.['id'] ?? '', '--why', 'taken back by hand')
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
  // And back again: it has to be typed once more.
  shop.ne.orders.exchange(slip, 1, 'NOPE')
  expect((await shop.importOrders()).json).toMatchObject({ held: 1 })
  expect(booked(shop, slip)).toEqual({})
})

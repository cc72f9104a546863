import { afterEach, describe, expect, test } from 'vitest'
import { APIS, booked, openOrders, type OrdersShop } from './orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

const MAX = 5

async function items(): Promise<{ id: string; reason: string; delta: number; what: string }[]> {
  const { json } = await shop.ston('failures', 'list', '--json')
  return json['items'] as { id: string; reason: string; delta: number; what: string }[]
}

describe.each(APIS)('an order line beyond guard.maxDelta (%s)', (api) => {
  async function open(): Promise<void> {
    const configure = (config: Record<string, unknown>): void =>
      void (config['guard'] = { maxDelta: MAX })
    shop = await openOrders(api, { configure })
  }

  const place = (...quantities: number[]): number =>
    shop.ne.orders.place({
      shopId: '1',
      lines: quantities.map((quantity, i) => ({ code: `100${i + 1}`, quantity })),
    })

  test('more: the rest of its slip goes, and it goes when a person lets it through', async () => {
    await open()
    const slip = place(MAX + 1, MAX)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', held: 1 })
    expect(booked(shop, slip)).toEqual({ '1002': MAX })
    const [item] = await items()
    expect(item).toMatchObject({ id: `o-${slip}-1-1001`, delta: -(MAX + 1) })
    expect((await shop.importOrders('--dry-run')).json).toMatchObject({
      rows: [],
      held: [{ reason: 'guard', delta: -(MAX + 1) }],
    })
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 0, held: 1 })
    expect((await shop.ston('failures', 'retry', item?.id ?? '')).code).toBe(0)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1, held: 0 })
    expect(booked(shop, slip)).toEqual({ '1001': MAX + 1, '1002': MAX })
    const { json } = await shop.ston('why', '1001', '--json')
    const told = (json['events'] as { kind: string; what: string }[]).map(({ what }) => what)
    expect(told).toEqual(['released', 'registered'])
  })

  test('less: nothing is given back until a person lets it through', async () => {
    await open()
    const slip = place(MAX)
    await shop.importOrders()
    shop.ne.orders.changeQuantity(slip, 1, 2 * MAX)
    await shop.importOrders()
    shop.ne.orders.cancel(slip)
    expect((await shop.importOrders()).json).toMatchObject({ reversals: 0, held: 1 })
    expect(booked(shop, slip)).toEqual({ '1001': 2 * MAX })
    const [item] = await items()
    expect(item).toMatchObject({ delta: 2 * MAX })
    await shop.ston('failures', 'retry', item?.id ?? '')
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
    expect(booked(shop, slip)).toEqual({})
    expect(shop.smaregi.stock('1001', '1')).toBe(100)
  })
})

test('what was let through is no licence: more than that is held again, and less than the guard goes by itself', async () => {
  shop = await openOrders('platform', {
    configure: (config) => void (config['guard'] = { maxDelta: MAX }),
  })
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: MAX + 1 }] })
  await shop.importOrders()
  const [item] = await items()
  await shop.ston('failures', 'retry', item?.id ?? '')
  shop.ne.orders.changeQuantity(slip, 1, MAX + 2)
  expect((await shop.importOrders()).json).toMatchObject({ shipments: 0, held: 1 })
  shop.ne.orders.changeQuantity(slip, 1, MAX)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1, held: 0 })
  expect(booked(shop, slip)).toEqual({ '1001': MAX })
})

test('what a person ends stays out; a mail tells of it without a key of the configuration', async () => {
  shop = await openOrders('platform', {
    configure: (config) => void (config['guard'] = { maxDelta: MAX }),
  })
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: MAX + 1 }] })
  const told = await shop.ston('import-orders')
  expect(told.out).toContain('大きすぎる')
  expect(told.out).toContain(`ston failures retry o-${slip}-1-1001`)
  expect(told.out).not.toContain('guard.')
  await shop.ston('failures', 'drop', `o-${slip}-1-1001`, '--why', '入力まちがい')
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 0, held: 0 })
  expect(booked(shop, slip)).toEqual({})
})

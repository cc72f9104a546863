import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { changeOrders } from '../../src/order-sync/state.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { APIS, booked, numbers, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

const place = (...lines: [string, number][]): number =>
  shop.ne.orders.place({ lines: lines.map(([code, quantity]) => ({ code, quantity })) })

const stocks = (): number[] => ['1001', '1002', '1003'].map((id) => shop.smaregi.stock(id, '1'))

describe.each(APIS)('on the %s API', (api) => {
  test('an order becomes a shipment, once, however often it is read', async () => {
    shop = await openOrders(api)
    const slip = place(['1001', 2], ['1002', 3])
    const first = await shop.importOrders()
    expect(first.json).toMatchObject({ outcome: 'ok', shipments: 1, lines: 2, reversals: 0 })
    expect(first.code).toBe(0)
    for (let reads = 0; reads < 10; reads += 1)
      expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 0 })
    expect(stocks()).toEqual([98, 97, 100])
    expect(booked(shop, slip)).toEqual({ '1001': 2, '1002': 3 })
  })

  test('the same product on two lines is one line of the shipment', async () => {
    shop = await openOrders(api)
    const slip = place(['1001', 2], ['1001', 3])
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 1, lines: 1 })
    expect(booked(shop, slip)).toEqual({ '1001': 5 })
  })

  test('5 → 3 returns 2, and 3 → 4 takes 1', async () => {
    shop = await openOrders(api)
    const slip = place(['1001', 5])
    await shop.importOrders()
    shop.ne.orders.changeQuantity(slip, 1, 3)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', reversals: 1 })
    expect(stocks()).toEqual([97, 100, 100])
    expect(booked(shop, slip)).toEqual({ '1001': 3 })
    shop.ne.orders.changeQuantity(slip, 1, 4)
    await shop.importOrders()
    expect(stocks()).toEqual([96, 100, 100])
  })

  test('an exchange on one line returns the one and books the other', async () => {
    shop = await openOrders(api)
    const slip = place(['1001', 2])
    await shop.importOrders()
    shop.ne.orders.exchange(slip, 1, '1002')
    await shop.importOrders()
    expect(stocks()).toEqual([100, 98, 100])
    expect(booked(shop, slip)).toEqual({ '1002': 2 })
  })

  test('a cancelled slip returns all, and one that is valid again takes all', async () => {
    shop = await openOrders(api)
    const slip = place(['1001', 2], ['1002', 1])
    await shop.importOrders()
    shop.ne.orders.cancel(slip)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', reversals: 2 })
    expect(stocks()).toEqual([100, 100, 100])
    expect(booked(shop, slip)).toEqual({})
    shop.ne.orders.reactivate(slip)
    await shop.importOrders()
    expect(stocks()).toEqual([98, 99, 100])
  })

  test('cancelled after shipping returns nothing; a good return comes back', async () => {
    shop = await openOrders(api)
    const slip = place(['1001', 3])
    await shop.importOrders()
    shop.ne.orders.ship(slip)
    await shop.importOrders()
    shop.ne.orders.cancel(slip)
    await shop.importOrders()
    expect(stocks()).toEqual([97, 100, 100])
    shop.ne.orders.returnGoods(slip, 1, { good: 2, bad: 1 })
    await shop.importOrders()
    expect(stocks()).toEqual([99, 100, 100])
  })

  test('merged and split slips count once', async () => {
    shop = await openOrders(api)
    const [a, b] = [place(['1001', 2]), place(['1002', 3])]
    await shop.importOrders()
    shop.ne.orders.merge(a, b)
    await shop.importOrders()
    expect(stocks()).toEqual([98, 97, 100])
    const part = shop.ne.orders.split(b, 1, 1)
    await shop.importOrders()
    expect(stocks()).toEqual([98, 97, 100])
    expect(booked(shop, a)).toEqual({})
    expect(booked(shop, part)).toEqual({ '1002': 1 })
  })

  test('a reversal after the id table changed goes to the product that was booked', async () => {
    shop = await openOrders(api)
    const slip = place(['1001', 2])
    await shop.importOrders()
    const { writeFile } = await import('node:fs/promises')
    const csv = `${shop.dir}/ids.csv`
    await writeFile(csv, 'smaregi-id,nextengine-code\n1003,1001\n1001,OTHER\n')
    expect((await shop.ston('map', 'import', csv)).code).toBe(0)
    shop.ne.orders.cancel(slip)
    await shop.importOrders()
    expect(stocks()).toEqual([100, 100, 100])
  })

  test('one bad line holds only itself, and goes by itself later', async () => {
    shop = await openOrders(api)
    const slip = place(['1001', 1], ['NO-SUCH', 2], ['999999', 1], ['1002', 1])
    const ran = await shop.importOrders()
    expect(ran.json).toMatchObject({ outcome: 'attention', held: 2 })
    expect(ran.code).toBe(3)
    expect(stocks()).toEqual([99, 99, 100])
    const list = (await shop.ston('failures', 'list', '--json')).json as {
      items: { direction: string; code: string; delta: number }[]
    }
    expect(list.items.map(({ direction, code, delta }) => ({ direction, code, delta }))).toEqual(
      expect.arrayContaining([
        { direction: 'order', code: 'NO-SUCH', delta: -2 },
        { direction: 'order', code: '999999', delta: -1 },
      ]),
    )
    shop.smaregi.product({ id: '999999', name: '新商品' })
    const again = await shop.importOrders()
    expect(again.json).toMatchObject({ held: 1, shipments: 1 })
    expect(booked(shop, slip)).toEqual({ '1001': 1, '1002': 1, '999999': 1 })
  })

  test('Next Engine’s stock is touched by none of this', async () => {
    shop = await openOrders(api)
    const before = ['1001', '1002'].map((code) => shop.ne.goods(code)?.stock)
    const slip = place(['1001', 5], ['1002', 1])
    await shop.importOrders()
    shop.ne.orders.changeQuantity(slip, 1, 3)
    await shop.importOrders()
    await shop.flush()
    shop.ne.orders.cancel(slip)
    await shop.importOrders()
    for (let runs = 0; runs < 2; runs += 1)
      expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0, held: 0 })
    expect(['1001', '1002'].map((code) => shop.ne.goods(code)?.stock)).toEqual(before)
  })
})

test('the first run sets the starting point; a dry run does not', async () => {
  shop = await openOrders('platform')
  expect(numbers(shop)).toEqual([])
  expect((await shop.ston('status', '--json')).json).toMatchObject({
    lastImport: { outcome: 'ok', shipments: 0 },
  })
})

describe.each(APIS)('where orders begin to count (%s)', (api) => {
  const wrong = (change: object) => shop.configure((config) => Object.assign(config, change))

  test.each([
    ['--from-now', []],
    ['--since', ['2020-01-01']],
  ])('%s with a store that is not there begins nothing, and says so', async (flag, more) => {
    shop = await openOrders(api)
    const slip = place(['1001', 2])
    await wrong({ orders: { enabled: true, storeId: '99' } })
    const ran = await shop.importOrders(flag, ...more)
    expect(ran).toMatchObject({ code: 3, json: { outcome: 'attention', error: { code: 'check' } } })
    expect(JSON.stringify(ran.json['error'])).toContain('99')
    expect((await shop.importOrders('--dry-run', flag, ...more)).code).toBe(3)
    await wrong({ orders: { enabled: true, storeId: '1' } })
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1 })
    expect(booked(shop, slip)).toEqual({ '1001': 2 })
  })

  test('the first run as well, with a token that is refused, or while Smaregi does not answer', async () => {
    shop = await openOrders(api, { configure: (config) => void (config['orders'] = {}) })
    const { smaregi: right } = JSON.parse(await readFile(shop.configPath, 'utf8')) as {
      smaregi: object
    }
    const secret = { accessToken: 'wrong-token-0815', clientSecret: 'wrong-secret-0815' }
    await wrong({ orders: { enabled: true }, smaregi: { ...right, ...secret } })
    expect((await shop.importOrders()).code).toBe(3)
    await wrong({ smaregi: right })
    shop.smaregi.faults.set({ kind: 'status', status: 503 })
    const { code, json } = await shop.importOrders()
    expect(code).toBe(75)
    expect(JSON.stringify(json['error'])).toContain('受注取込を始めていません')
    shop.smaregi.faults.clear()
    expect((await shop.importOrders()).json).toMatchObject({
      outcome: 'ok',
      start: expect.any(Number),
    })
  })
})

test('switched off: says so, exit 0, nothing called', async () => {
  shop = await openOrders('platform')
  await shop.configure((config) => void (config['orders'] = { enabled: false }))
  const calls = [shop.ne.calls.length, shop.smaregi.calls.length]
  const ran = await shop.importOrders()
  expect(ran.code).toBe(0)
  expect([shop.ne.calls.length, shop.smaregi.calls.length]).toEqual(calls)
  await shop.configure((config) => void (config['orders'] = { enabled: true }))
  expect((await shop.importOrders()).code).toBe(3)
  expect((await shop.importOrders('--from-now')).json).toMatchObject({ outcome: 'ok' })
  expect((await shop.importOrders()).code).toBe(0)
})

test('a dry run lists what would be registered and writes nothing', async () => {
  shop = await openOrders('platform')
  const slip = place(['1001', 2])
  const ran = await shop.importOrders('--dry-run')
  expect(ran.json).toMatchObject({
    rows: [{ slip, line: 1, code: '1001', productId: '1001', delta: -2 }],
    held: [],
  })
  expect(numbers(shop)).toEqual([])
  expect((await shop.importOrders()).json).toMatchObject({ shipments: 1 })
})

test('--since reaches back on purpose', async () => {
  shop = await openOrders('platform')
  const slip = place(['1001', 2])
  await shop.importOrders('--from-now')
  expect((await shop.importOrders()).json).toMatchObject({ shipments: 0 })
  expect((await shop.importOrders('--since', '2020-01-01')).json).toMatchObject({ shipments: 1 })
  expect(booked(shop, slip)).toEqual({ '1001': 2 })
})

test.each([
  [
    'Next Engine',
    () => (shop.ne.faults.refuse = { code: '003004' }),
    () => (shop.ne.faults.refuse = null),
  ],
  [
    'Smaregi',
    () => shop.smaregi.faults.set({ kind: 'status', status: 503 }),
    () => shop.smaregi.faults.clear(),
  ],
])('--since is not forgotten where %s does not let the first run begin', async (_, away, back) => {
  shop = await openOrders('platform', { configure: (config) => void (config['orders'] = {}) })
  await shop.configure((config) => void (config['orders'] = { enabled: true, storeId: '1' }))
  const slip = place(['1001', 2])
  away()
  expect((await shop.importOrders('--since', '2020-01-01')).code).not.toBe(0)
  back()
  expect((await shop.importOrders('--dry-run')).json).toMatchObject({ rows: [{ slip }] })
  // As the crontab does.
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1 })
  expect(booked(shop, slip)).toEqual({ '1001': 2 })
  await shop.importOrders('--from-now')
  const later = place(['1002', 1])
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1 })
  expect(booked(shop, later)).toEqual({ '1002': 1 })
})

test('a time said days ago is asked about, and forgotten where orders are switched off', async () => {
  shop = await openOrders('platform', { configure: (config) => void (config['orders'] = {}) })
  const on = (enabled: boolean) =>
    shop.configure((config) => void (config['orders'] = { enabled, storeId: '1' }))
  await on(true)
  shop.ne.faults.refuse = { code: '003004' }
  await shop.importOrders('--since', '2020-01-01')
  shop.ne.faults.refuse = null
  const store = await openFileStore({ path: join(shop.dir, 'data'), now: () => new Date() })
  await changeOrders(store, (state) => ({
    ...state,
    said: {
      since: '2020-01-01 00:00:00',
      at: new Date(Date.now() - 8 * 24 * 3600_000).toISOString(),
    },
  }))
  await store.close()
  expect(await shop.importOrders()).toMatchObject({ code: 3, json: { error: { code: 'gap' } } })
  await on(false)
  await shop.importOrders()
  await on(true)
  expect((await shop.importOrders()).json).toMatchObject({
    outcome: 'ok',
    start: expect.any(Number),
  })
})

test('--from-now takes back a --since that has not begun, also where it cannot begin itself', async () => {
  shop = await openOrders('platform', { configure: (config) => void (config['orders'] = {}) })
  await shop.configure((config) => void (config['orders'] = { enabled: true, storeId: '1' }))
  const slip = place(['1001', 2])
  shop.ne.faults.refuse = { code: '003004' }
  await shop.importOrders('--since', '2020-01-01')
  expect((await shop.importOrders('--from-now')).code).not.toBe(0)
  shop.ne.faults.refuse = null
  expect((await shop.importOrders()).json).toMatchObject({ shipments: 0 })
  expect(booked(shop, slip)).toEqual({})
})

test.each(APIS)('a store that Smaregi refuses is not blamed on the product (%s)', async (api) => {
  shop = await openOrders(api)
  await shop.configure((config) =>
    Object.assign(config, { orders: { enabled: true, storeId: '99' } }),
  )
  place(['1001', 2])
  await shop.importOrders()
  const { out } = await shop.ston('status')
  expect(out).toContain('出荷する店舗を受け付けませんでした')
  expect(out).toContain('orders.storeId')
  expect(out).not.toContain('ston map show')
  expect(out).toContain('! スマレジに登録できず、保留中の受注が 1 件あります')
  expect(out).not.toContain('保留中の在庫変動')
})

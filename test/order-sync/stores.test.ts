import { afterEach, describe, expect, test } from 'vitest'
import type { Faults } from '../../src/simulators/nextengine/faults.ts'
import { usePostgres } from '../helpers/postgres.ts'
import { keptIn } from '../crash/takeover.ts'
import { type Api, APIS, booked, numbers, openOrders, type OrdersShop } from './orders-kit.ts'

/** Orders that leave several stores: by shop of Next Engine, or by the 拠点 that a line is allocated from. */

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS
const postgres = await usePostgres()

let shop: OrdersShop
let station = ''
let depot = ''
afterEach(() => shop.close())

async function open(
  api: Api,
  { faults = {}, kept = 'files', orders = {} }: Options = {},
): Promise<void> {
  const keep = keptIn(kept, postgres)
  shop = await openOrders(api, {
    faults,
    configure: (config) => {
      keep(config)
      config['nextengine'] = {
        ...config['nextengine'],
        upload: 'warehouse',
        warehouses: { '1': '基本拠点', '2': '駅前' },
      }
      config['orders'] = { ...config['orders'], stores: 'warehouse', ...orders }
    },
  })
  station = shop.ne.addWarehouse('駅前')
  depot = shop.ne.addWarehouse('倉庫')
  for (const id of ['1001', '1002'])
    for (const warehouse of [station, depot]) shop.ne.setStock(id, { stock: 50 }, warehouse)
}

interface Options {
  readonly faults?: Partial<Faults>
  readonly kept?: Parameters<typeof keptIn>[0]
  readonly orders?: Record<string, unknown>
}

const place = (quantity: number, warehouse?: string, shopId = '1'): number =>
  shop.ne.orders.place({
    shopId,
    lines: [{ code: '1001', quantity, ...(warehouse === undefined ? {} : { warehouse }) }],
  })

/** The hours after it are of one day, by Next Engine's clock in Japan, whenever the test is run. */
function untilMorning(): void {
  const passed = (shop.ne.now().getTime() + 9 * HOUR_MS) % DAY_MS
  shop.later(DAY_MS - passed + 4 * HOUR_MS)
}

/** Pieces that have left store 1 and store 2. */
const left = (id = '1001'): [number, number] => [
  100 - shop.smaregi.stock(id, '1'),
  0 - shop.smaregi.stock(id, '2'),
]

async function items(): Promise<Record<string, unknown>[]> {
  const { json } = await shop.ston('failures', 'list', '--json', '--locale', 'en')
  return json['items'] as Record<string, unknown>[]
}

describe.each([...APIS.map((api) => [api, 'files'] as const), ['platform', 'PostgreSQL'] as const])(
  'by 拠点 (%s, %s)',
  (api, kept) => {
    test('a line moves with it, found in the night, exactly once', async () => {
      await open(api, { kept })
      untilMorning()
      const slip = place(5, station)
      const stays = place(1)
      await shop.nextSecond()
      expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 2 })
      expect(left()).toEqual([1, 5])
      // No date of change tells of it: this slip was changed hours before the newest one.
      const anHour = async (quantity: number): Promise<void> => {
        shop.later(2 * HOUR_MS)
        shop.ne.orders.changeQuantity(stays, 1, quantity)
        await shop.nextSecond()
        await shop.importOrders()
      }
      await anHour(2)
      shop.ne.orders.reallocate(slip, 1, '0')
      await anHour(3)
      expect(left()).toEqual([3, 5])
      shop.later(DAY_MS)
      const moved = await shop.importOrders()
      expect(moved.json).toMatchObject({ outcome: 'ok', shipments: 1, moved: 1, waiting: 0 })
      expect(left()).toEqual([8, 0])
      shop.later(DAY_MS)
      expect((await shop.importOrders()).json).toMatchObject({ shipments: 0, reversals: 0 })
      expect(left()).toEqual([8, 0])
      expect(booked(shop, slip)).toEqual({ '1001': 5 })
      shop.ne.orders.cancel(slip)
      await shop.importOrders()
      expect(left()).toEqual([3, 0])
      expect(new Set(numbers(shop)).size).toBe(numbers(shop).length)
    })
  },
)

describe('a line that is not allocated', () => {
  test('leaves the store of all others, and moves once it is allocated', async () => {
    await open('platform')
    shop.ne.setStock('1001', { stock: 0 })
    const slip = place(3)
    await shop.importOrders()
    expect(left()).toEqual([3, 0])
    shop.ne.orders.reallocate(slip, 1, station)
    shop.later(DAY_MS)
    await shop.importOrders()
    expect(left()).toEqual([0, 3])
    // What it is promised is taken from it for a moment: nothing moves.
    shop.ne.orders.resetAllocation('1')
    shop.later(DAY_MS)
    await shop.importOrders()
    expect(left()).toEqual([0, 3])
  })

  test.each(['kept', 'unshipped'] as const)(
    'and is shipped before anybody has looked (its 拠点 is %s)',
    async (lineWarehouse) => {
      await open('platform', { faults: { lineWarehouse } })
      shop.ne.setStock('1001', { stock: 0 })
      const slip = place(3)
      await shop.importOrders()
      shop.ne.orders.reallocate(slip, 1, station)
      shop.ne.orders.ship(slip)
      await shop.importOrders()
      expect(left()).toEqual(lineWarehouse === 'kept' ? [0, 3] : [3, 0])
    },
  )
})

describe('where a search for the 拠点 of lines', () => {
  const searches = (since: number) =>
    shop.ne.calls.slice(since).filter(({ path }) => path.includes('receiveorder_row')).length

  test('leaves out those that have none, what is cancelled is given back all the same', async () => {
    await open('platform', { faults: { unallocatedLines: 'hidden' } })
    const slip = place(3, station)
    await shop.importOrders()
    expect(left()).toEqual([0, 3])
    shop.ne.orders.cancel(slip)
    await shop.importOrders()
    expect(left()).toEqual([0, 0])
    const before = shop.ne.calls.length
    await shop.importOrders()
    expect(searches(before)).toBe(2)
  })

  test('shows them all, one call is enough from then on', async () => {
    await open('platform')
    const slip = place(3, station)
    await shop.importOrders()
    shop.ne.orders.cancel(slip)
    await shop.importOrders()
    const before = shop.ne.calls.length
    await shop.importOrders()
    expect(searches(before)).toBe(1)
    const { json } = await shop.ston('doctor', '--json')
    expect(JSON.stringify(json)).toMatch(/"unallocatedShown","[^}]*"answer":"?true/)
  })
})

test.each(['kept', 'unshipped'] as const)(
  'allocated anew and shipped on the same day: it has left the other 拠点, and comes back there (%s)',
  async (lineWarehouse) => {
    await open('platform', { faults: { lineWarehouse } })
    const slip = place(4, station)
    await shop.importOrders()
    shop.ne.orders.reallocate(slip, 1, '0')
    shop.ne.orders.ship(slip)
    shop.later(DAY_MS)
    await shop.importOrders()
    // What Next Engine does not tell any more, nobody knows.
    expect(left()).toEqual(lineWarehouse === 'kept' ? [4, 0] : [0, 4])
    shop.ne.orders.returnGoods(slip, 1, { good: 1 })
    shop.later(1100)
    await shop.importOrders()
    expect(left()).toEqual(lineWarehouse === 'kept' ? [3, 0] : [0, 3])
  },
)

test('a 拠点 of no store: the store of all others, and it is told', async () => {
  await open('platform')
  place(2, depot)
  const { json } = await shop.importOrders()
  expect(json).toMatchObject({ outcome: 'ok', unmappedWarehouses: ['倉庫'] })
  expect(left()).toEqual([2, 0])
  expect((await shop.importOrders()).json).not.toHaveProperty('unmappedWarehouses')
  const slip = place(1, depot)
  const { out } = await shop.ston('import-orders', '--locale', 'en')
  expect(out).toContain('Orders allocated from a warehouse (拠点) of no store (倉庫)')
  shop.ne.orders.reallocate(slip, 1, station)
  shop.later(DAY_MS)
  await shop.importOrders()
  expect(left()).toEqual([2, 1])
})

describe('a line allocated from two 拠点', () => {
  const both = () => [
    { warehouse: '0', quantity: 3 },
    { warehouse: station, quantity: 2 },
  ]
  const ask = async (): Promise<number> => {
    await open('platform')
    const slip = place(5)
    shop.ne.orders.reallocate(slip, 1, both())
    expect((await shop.importOrders()).json).toMatchObject({ held: 1, shipments: 0 })
    return slip
  }

  test('is held, and goes by itself once it is allocated from one', async () => {
    const slip = await ask()
    const [item, ...others] = await items()
    expect(others).toEqual([])
    expect(item).toMatchObject({ kind: 'held', delta: -5 })
    expect(JSON.stringify(item)).toContain('基本拠点、駅前')
    shop.ne.orders.reallocate(slip, 1, station)
    expect((await shop.importOrders()).json).toMatchObject({ held: 0, shipments: 1 })
    expect(left()).toEqual([0, 5])
  })

  test('goes whole from one store where a person says so', async () => {
    const slip = await ask()
    await shop.ston('failures', 'retry', `o-${slip}-1-1001`)
    expect((await shop.importOrders()).json).toMatchObject({ held: 0, shipments: 1 })
    shop.later(DAY_MS)
    expect((await shop.importOrders()).json).toMatchObject({ held: 0, shipments: 0 })
    expect(left()).toEqual([5, 0])
  })

  test('or is left to the person', async () => {
    const slip = await ask()
    await shop.ston('failures', 'drop', `o-${slip}-1-1001`, '--why', 'by hand')
    shop.later(DAY_MS)
    expect((await shop.importOrders()).json).toMatchObject({ held: 0, shipments: 0 })
    expect(left()).toEqual([0, 0])
  })

  test.each([
    ['retry', []],
    ['drop', ['--why', 'seen']],
  ])(
    'when it is booked already, stays and is named, until a person ends it (%s)',
    async (verb, more) => {
      await open('platform')
      const slip = place(5, station)
      await shop.importOrders()
      shop.ne.orders.reallocate(slip, 1, both())
      shop.later(DAY_MS)
      expect((await shop.importOrders()).json).toMatchObject({
        held: 1,
        shipments: 0,
        reversals: 0,
      })
      await shop.ston('failures', verb, `o-${slip}-1-1001`, ...more)
      expect((await shop.importOrders()).json).toMatchObject({
        held: 0,
        shipments: 0,
        reversals: 0,
      })
      shop.ne.orders.changeQuantity(slip, 1, 6)
      await shop.importOrders()
      expect(left()).toEqual([0, 6])
    },
  )
})

test('by shop of Next Engine; no call and no field is added for it', async () => {
  await open('legacy', { orders: { stores: { '3': '2' } } })
  place(1, undefined, '1')
  const slip = place(2, undefined, '3')
  await shop.importOrders()
  expect(left()).toEqual([1, 2])
  shop.ne.orders.changeQuantity(slip, 1, 1)
  await shop.importOrders()
  expect(left()).toEqual([1, 1])
  const asked = shop.ne.calls.filter(({ path }) => path.startsWith('/api_v1_receiveorder_row'))
  expect(asked.filter(({ params }) => params['fields']?.includes('warehouse'))).toEqual([])
  expect(asked.filter(({ params }) => 'receive_order_order_status_id-neq' in params)).toEqual([])
})

test('another configuration moves nothing that is booked, and more of it leaves the same store', async () => {
  await open('platform', { orders: { stores: { '3': '2' } } })
  const [first, second] = [place(3, undefined, '1'), place(4, undefined, '3')]
  await shop.importOrders()
  expect(left()).toEqual([3, 4])
  await shop.configure((config) => {
    config['orders'] = { ...config['orders'], storeId: '2', stores: { '3': '1' } }
  })
  for (const slip of [first, second]) shop.ne.orders.changeQuantity(slip, 1, 5)
  await shop.importOrders()
  expect(left()).toEqual([5, 5])
  await shop.configure((config) => {
    config['orders'] = { ...config['orders'], storeId: '1', stores: 'warehouse' }
  })
  shop.later(DAY_MS)
  expect((await shop.importOrders()).json).toMatchObject({ shipments: 0, reversals: 0, held: 0 })
  expect(left()).toEqual([5, 5])
  // But what Next Engine allocates anew from then on moves.
  shop.ne.orders.reallocate(first, 1, station)
  shop.later(DAY_MS)
  await shop.importOrders()
  expect(left()).toEqual([0, 10])
  shop.ne.orders.cancel(first)
  shop.ne.orders.cancel(second)
  await shop.importOrders()
  expect(left()).toEqual([0, 0])
})

test('what cannot be booked in the new store stays in the old one, and moves later', async () => {
  await open('platform')
  const slip = place(5, station)
  await shop.importOrders()
  shop.ne.orders.reallocate(slip, 1, '0')
  shop.later(DAY_MS)
  shop.smaregi.faults.set({ kind: 'status', status: 503 }, { times: 20, after: 0 })
  await shop.importOrders()
  expect(left()).toEqual([0, 5])
  shop.smaregi.faults.clear()
  for (let runs = 0; runs < 3; runs += 1) await shop.importOrders()
  expect(left()).toEqual([5, 0])
})

test('an old slip that nobody has shipped is looked at in the night as well', async () => {
  await open('platform')
  const slip = place(5, station)
  await shop.importOrders()
  for (let days = 0; days < 35; days += 2) {
    shop.later(2 * DAY_MS)
    await shop.importOrders()
  }
  shop.ne.orders.reallocate(slip, 1, '0')
  shop.later(DAY_MS)
  await shop.importOrders()
  expect(left()).toEqual([5, 0])
})

test('a look beforehand tells both stores of a move', async () => {
  await open('platform')
  const slip = place(5, station)
  await shop.importOrders()
  shop.ne.orders.reallocate(slip, 1, '0')
  shop.later(DAY_MS)
  const { json, out } = await shop.importOrders('--dry-run')
  const row = { slip, line: 1, code: '1001', productId: '1001' }
  expect(json['rows'], out).toEqual([
    { ...row, delta: -5, storeId: '1' },
    { ...row, delta: 5, storeId: '2' },
  ])
  expect(left()).toEqual([0, 5])
})

import { afterEach, describe, expect, test } from 'vitest'
import { APIS, type OpenItem, openItems, openOrders, type OrdersShop } from './orders-kit.ts'

/** Order lines that are booked and that Next Engine does not show any more. Its documentation marks them; nobody says that it always does. */
let shop: OrdersShop
afterEach(() => shop.close())

async function open(api: (typeof APIS)[number]): Promise<number> {
  shop = await openOrders(api, { faults: { endedLines: 'gone' } })
  const lines = [
    { code: '1001', quantity: 4 },
    { code: '1002', quantity: 2 },
  ]
  const slip = shop.ne.orders.place({ lines })
  await shop.importOrders()
  expect(stocks()).toEqual([96, 98])
  return slip
}

function stocks(): readonly (number | undefined)[] {
  return [shop.smaregi.stock('1001'), shop.smaregi.stock('1002')]
}

const DAY = 86_400_000

/** The daily look at what was booked finds it, and the run after that asks for the slip itself. */
async function found(): Promise<OpenItem> {
  shop.later(DAY)
  await shop.importOrders()
  expect((await shop.importOrders()).json).toMatchObject({ held: 1, reversals: 0 })
  expect((await shop.importOrders()).json).toMatchObject({ held: 1, reversals: 0 })
  const [item, ...others] = await openItems(shop)
  expect([item, others]).toEqual([expect.objectContaining({ delta: 4 }), []])
  expect(item?.reason).toContain('is not in Next Engine any more')
  return item as OpenItem
}

describe.each(APIS)('on the %s API', (api) => {
  test('a line that was deleted is asked about, and comes back when a person says so', async () => {
    const slip = await open(api)
    shop.ne.orders.deleteLine(slip, 1)
    const { id } = await found()
    expect(stocks()).toEqual([96, 98])
    // Sending everything again at once is no look at it.
    const bare = await shop.ston('failures', 'retry', '--json')
    expect(bare.json).toMatchObject({ decided: [], left: [{ id }] })
    expect((await shop.importOrders()).json).toMatchObject({ held: 1, reversals: 0 })
    await shop.ston('failures', 'retry', id)
    expect((await shop.importOrders()).json).toMatchObject({ held: 0, reversals: 1 })
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0, reversals: 0 })
    expect(stocks()).toEqual([100, 98])
  })

  test('one whose goods have left stays booked when a person says so', async () => {
    const slip = await open(api)
    shop.ne.orders.deleteLine(slip, 1)
    const { id } = await found()
    await shop.ston('failures', 'drop', id, '--why', 'shipped')
    for (let day = 0; day < 2; day += 1) {
      shop.later(DAY)
      expect((await shop.importOrders()).json).toMatchObject({ held: 0, reversals: 0, waiting: 0 })
    }
    expect(stocks()).toEqual([96, 98])
  })

  test('the question stays through the daily looks, and is the same', async () => {
    const slip = await open(api)
    shop.ne.orders.deleteLine(slip, 1)
    const { id, since } = await found()
    for (let day = 0; day < 2; day += 1) {
      shop.later(DAY)
      expect((await shop.importOrders()).json).toMatchObject({ held: 1, reversals: 0 })
      expect(await openItems(shop)).toMatchObject([{ id, since }])
    }
  })

  test('one that went into another slip is not sold twice once a person says so', async () => {
    const slip = await open(api)
    shop.ne.orders.split(slip, 1, 4)
    await shop.importOrders()
    expect(stocks()).toEqual([92, 98])
    const { id } = await found()
    await shop.ston('failures', 'retry', id)
    await shop.importOrders()
    expect(stocks()).toEqual([96, 98])
  })

  test('one that is there again is no question any more', async () => {
    const slip = await open(api)
    shop.ne.orders.deleteLine(slip, 1)
    await found()
    shop.ne.faults.endedLines = 'shown'
    expect((await shop.importOrders()).json).toMatchObject({ held: 0, reversals: 1 })
    expect(stocks()).toEqual([100, 98])
  })
})

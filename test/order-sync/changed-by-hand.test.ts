import { afterEach, describe, expect, test } from 'vitest'
import { APIS, openItems, openOrders, type OrdersShop } from './orders-kit.ts'

/** A 出荷 of ston's that a person changed in Smaregi: whoever did that has decided about its goods. */
let shop: OrdersShop
afterEach(() => shop.close())

async function flushAll(): Promise<void> {
  for (let flushes = 0; flushes < 3; flushes += 1) await shop.flush()
}

/** Smaregi's count in both stores, and Next Engine's. */
function counts(): readonly (number | undefined)[] {
  const { smaregi, ne } = shop
  return [smaregi.stock('1001', '1'), smaregi.stock('1001', '2'), ne.goods('1001')?.stock]
}

const CHANGES = {
  'in another store': { storeId: '2' },
  'not shipped any more': { status: '0' },
} as const

describe.each(APIS)('on the %s API', (api) => {
  describe.each(Object.entries(CHANGES))('a 出荷 that is %s by hand', (_, change) => {
    test.each(['cancelled', 'lowered'])(
      'is left alone, and told, when its order is %s',
      async (what) => {
        shop = await openOrders(api)
        // What is taken back reaches Next Engine then.
        shop.smaregi.platform.account.correctionDivision = '01'
        const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 4 }] })
        await shop.importOrders()
        const [one] = shop.smaregi.shipments.all()
        shop.smaregi.shipments.edit(one?.id ?? 0, change)
        await flushAll()
        const before = counts()
        if (what === 'cancelled') shop.ne.orders.cancel(slip)
        else shop.ne.orders.changeQuantity(slip, 1, 1)
        for (let runs = 0; runs < 2; runs += 1)
          expect((await shop.importOrders()).json).toMatchObject({ held: 1, reversals: 0 })
        await flushAll()
        expect(counts()).toEqual(before)
        const [item] = await openItems(shop)
        expect(item).toMatchObject({ kind: 'held', delta: what === 'cancelled' ? 4 : 3 })
        expect(item?.reason).toContain('deleted or changed')
        await shop.ston('failures', 'drop', item?.id ?? '', '--why', 'put right by hand')
        expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
      },
    )
  })
})

test('one that somebody set back to not shipped before ston has seen it is asked about', async () => {
  shop = await openOrders('platform')
  shop.ne.orders.place({ lines: [{ code: '1001', quantity: 4 }] })
  shop.smaregi.faults.set({ kind: 'lost' }, { on: 'POST /shipments', times: 1 })
  shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on: 'GET /shipments' })
  await shop.importOrders()
  shop.smaregi.faults.clear()
  const [one] = shop.smaregi.shipments.all()
  shop.smaregi.shipments.edit(one?.id ?? 0, { status: '0' })
  expect((await shop.importOrders()).json).toMatchObject({ shipments: 0, inDoubt: 1 })
})

describe('two order lines of one product, whose 出荷 somebody has deleted', () => {
  let slip: number
  /** Each is asked about. */
  async function asked(): Promise<readonly string[]> {
    shop = await openOrders('platform')
    const lines = [1, 2].map((quantity) => ({ code: '1001', quantity }))
    slip = shop.ne.orders.place({ lines })
    await shop.importOrders()
    shop.smaregi.shipments.remove(1)
    shop.ne.orders.cancel(slip)
    expect((await shop.importOrders()).json).toMatchObject({ held: 2 })
    const found = await openItems(shop)
    expect(found.map(({ delta }) => delta)).toEqual([1, 2])
    return found.map(({ id }) => id)
  }

  const drop = async (id: string): Promise<void> => {
    expect((await shop.ston('failures', 'drop', id, '--why', 'by hand')).code).toBe(0)
    await shop.importOrders()
  }

  const nothingIsLeft = async (): Promise<void> => {
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 0 })
    expect(shop.smaregi.stock('1001', '1')).toBe(100)
    expect(await openItems(shop)).toEqual([])
  }

  test('are dropped one after the other, each by its own name', async () => {
    const [first = '', second = ''] = await asked()
    await drop(first)
    expect((await openItems(shop)).map(({ id }) => id)).toEqual([second])
    await drop(second)
    await nothingIsLeft()
  })

  test('are dropped together by the name that they had in the version before', async () => {
    await asked()
    await drop(`o-NE-${slip}-1/1-1001`)
    await nothingIsLeft()
  })
})

test('a refused correction of two order lines of one product is asked about for each', async () => {
  shop = await openOrders('platform')
  const lines = [1, 2].map((quantity) => ({ code: '1001', quantity }))
  const slip = shop.ne.orders.place({ lines })
  await shop.importOrders()
  shop.smaregi.shipments.habits.deletions = 'refused'
  shop.smaregi.faults.set({ kind: 'problem', status: 400 }, { on: 'POST /stock/add' })
  shop.ne.orders.cancel(slip)
  await shop.importOrders()
  const found = await openItems(shop)
  expect(found.map(({ delta }) => delta)).toEqual([1, 2])
  for (const { id } of found) await shop.ston('failures', 'drop', id, '--why', 'by hand')
  shop.smaregi.faults.clear()
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0, shipments: 0 })
})

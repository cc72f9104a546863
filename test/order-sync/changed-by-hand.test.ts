import { afterEach, describe, expect, test } from 'vitest'
import { APIS, openOrders, type OrdersShop } from './orders-kit.ts'

/** A 出荷 of ston's that a person changed in Smaregi: whoever did that has decided about its goods. */
let shop: OrdersShop
afterEach(() => shop.close())

interface Item {
  readonly id: string
  readonly kind: string
  readonly reason: string
  readonly delta: number
}

async function items(): Promise<readonly Item[]> {
  const { json } = await shop.ston('failures', 'list', '--json', '--locale', 'en')
  return json['items'] as Item[]
}

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
        const [item] = await items()
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

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { APIS, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

const counts = (): [number, number | undefined] => [
  shop.smaregi.stock('1001', '1'),
  shop.ne.goods('1001')?.stock,
]

/** The 出荷 that ston registers for a slip of so many. */
async function registered(quantity: number): Promise<number> {
  const before = new Set([...shop.smaregi.shipments.all()].map(({ id }) => id))
  shop.ne.orders.place({ lines: [{ code: '1001', quantity }] })
  await shop.importOrders()
  const made = [...shop.smaregi.shipments.all()].filter(({ id }) => !before.has(id))
  expect(made).toHaveLength(1)
  await shop.flush()
  shop.later(3000)
  return made[0]?.id ?? 0
}

function fewer(id: number, quantity: number): void {
  shop.smaregi.shipments.edit(id, { lines: [{ productId: '1001', quantity, memo: null }] })
}

describe.each(APIS)('a 出荷 of an order that somebody changes in Smaregi (%s)', (api) => {
  beforeEach(async () => {
    shop = await openOrders(api)
    shop.smaregi.platform.account.correctionDivision = '01'
  })

  test.each<[string, (id: number) => void, pieces: number]>([
    ['deleted', (id) => shop.smaregi.shipments.remove(id), 3],
    ['lowered', (id) => fewer(id, 1), 2],
    ['not shipped any more', (id) => shop.smaregi.shipments.edit(id, { status: '0' }), 3],
  ])('%s: its pieces do not go to Next Engine', async (_, change, pieces) => {
    const id = await registered(3)
    const [smaregi, ne] = counts()
    change(id)
    expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { takenBack: 1 } })
    expect(counts()).toEqual([smaregi + pieces, ne])
    // What is corrected later goes.
    shop.later(3000)
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: pieces + 2 })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 0 })
    expect(counts()[1]).toBe((ne ?? 0) + pieces + 2)
  })

  test('a correction beside 出荷 that stand goes on', async () => {
    await registered(3)
    const [, ne = 0] = counts()
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: 3 })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 0 })
    expect(counts()[1]).toBe(ne + 3)
  })

  test('one that was moved here is none that was deleted', async () => {
    const id = await registered(3)
    shop.smaregi.shipments.edit(id, { storeId: '2' })
    await shop.flush()
    shop.later(3000)
    const [, ne = 0] = counts()
    shop.smaregi.correct({ storeId: '2', productId: '1001', amount: 3 })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 0 })
    expect(counts()[1]).toBe(ne + 3)
  })

  test('moved: nothing comes back, and what leaves the other store goes at once', async () => {
    const id = await registered(3)
    const [smaregi, ne = 0] = counts()
    shop.smaregi.shipments.edit(id, { storeId: '2' })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { takenBack: 1 } })
    expect(counts()).toEqual([smaregi + 3, ne - 3])
  })
})

test('whether one without approval ever took anything off is asked', async () => {
  shop = await openOrders('platform')
  shop.smaregi.platform.account.correctionDivision = '01'
  const id = await registered(3)
  const [, ne] = counts()
  shop.smaregi.shipments.edit(id, { approvalStatus: '0' })
  expect((await shop.flush()).json).toMatchObject({ applied: 0, held: 1 })
  expect(counts()[1]).toBe(ne)
})

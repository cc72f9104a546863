import { afterEach, expect, test } from 'vitest'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

test('a correction that did not happen is made again, also where the history cannot be read', async () => {
  shop = await openOrders('platform', {
    configure: (config) => void (config['nextengine'] = { ...config['nextengine'], settleMs: 50 }),
  })
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 5 }] })
  await shop.importOrders()
  shop.ne.orders.changeQuantity(slip, 1, 3)
  shop.smaregi.faults.set({ kind: 'problem', status: 403 }, { on: 'GET /stock/changes' })
  shop.smaregi.faults.set({ kind: 'reset' }, { on: 'PATCH /shipments/{id}', times: 1 })
  expect((await shop.importOrders()).json).toMatchObject({ reversals: 0, waiting: 1 })
  for (let runs = 0; runs < 2; runs += 1) await shop.importOrders()
  expect((await shop.importOrders()).json).toMatchObject({ waiting: 0, inDoubt: 0 })
  expect(shop.smaregi.stock('1001', '1')).toBe(97)
})

/** What the API page leaves open: a change tells only the lines that change, or an edited 出荷 is to be approved anew. */
const LEFT_OPEN = {
  'keeps the line that is to go': [{ omittedDetails: 'kept' }, []],
  'waits for approval, and has put everything back': [
    { approval: true, approvesEdits: true },
    [{ productId: '1001', quantity: 1, memo: null }],
  ],
} as const

test.each(Object.entries(LEFT_OPEN))(
  'a correction that Smaregi confirms, and whose 出荷 %s, is asked about',
  async (_, [habits, ours]) => {
    shop = await openOrders('platform', {
      configure: (config) =>
        void (config['nextengine'] = { ...config['nextengine'], settleMs: 50 }),
    })
    const lines = ['1001', '1002'].map((code) => ({ code, quantity: 2 }))
    const slip = shop.ne.orders.place({ lines })
    await shop.importOrders()
    Object.assign(shop.smaregi.platform.account, habits)
    const [{ quantity } = { quantity: 0 }] = ours
    if (quantity === 0) shop.ne.orders.cancelLine(slip, 1)
    else shop.ne.orders.changeQuantity(slip, 1, quantity)
    await shop.importOrders()
    for (let runs = 0; runs < 2; runs += 1)
      expect((await shop.importOrders()).json).toMatchObject({ inDoubt: 1, reversals: 0 })
    // A person makes it so.
    const [one] = shop.smaregi.shipments.all()
    const other = { productId: '1002', quantity: 2, memo: null }
    shop.smaregi.shipments.edit(one?.id ?? 0, { approvalStatus: '1', lines: [...ours, other] })
    const { items } = (await shop.ston('failures', 'list', '--json')).json
    await shop.ston('failures', 'resolve', (items as { id: string }[])[0]?.id ?? '', '--applied')
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', inDoubt: 0 })
    const stock = ['1001', '1002'].map((id) => shop.smaregi.stock(id, '1'))
    expect(stock).toEqual([100 - quantity, 98])
  },
)

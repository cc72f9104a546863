import { afterEach, describe, expect, test } from 'vitest'
import { type Config, type Ran, signIn } from '../helpers/shop.ts'
import { type Api, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { loseChange, reconcile, rows } from '../reconciliation/reconcile-kit.ts'

/** A count is an agreement: what explained a difference before it explains none after it, and what is apart then is set equal or named. */

let shop: OrdersShop
afterEach(() => shop.close())

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

function clock(): string {
  const now = new Date(Date.now() + shop.aheadMs() + 9 * 60 * MINUTE)
  return now.toISOString().slice(0, 19).replace('T', ' ')
}

/** Pauses, lets people count, and resumes. */
async function stocktaking(count: () => void): Promise<Ran> {
  shop.later(20 * MINUTE)
  await shop.smaregi.flushSends()
  await shop.ston('pause', '--for', 'stocktaking')
  shop.later(MINUTE)
  count()
  const at = clock()
  shop.later(20 * MINUTE)
  await shop.smaregi.flushSends()
  const ran = await shop.ston('resume', '--yes', '--json', '--counted', at, '--unshipped', 'apart')
  await shop.flush()
  return ran
}

function countInSmaregi(productId: string, counted: number): void {
  shop.smaregi.stocktake({ storeId: '1', productId, counted })
}

function sell(quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity }] })
}

function counts(code: string): [smaregi: number, free: number | undefined] {
  return [shop.smaregi.stock(code), shop.ne.goods(code)?.free]
}

async function open(api: Api, master: Config['stockMaster']): Promise<void> {
  shop = await openOrders(api, {
    configure: (config) => {
      config.stockMaster = master
      Object.assign(config, { retentionDays: 30 })
    },
  })
  await shop.importOrders()
}

async function guard(maxDelta: number): Promise<void> {
  await shop.configure((config) => {
    config['guard'] = { maxDelta }
  })
}

async function switchOff(): Promise<void> {
  await shop.configure((config) => {
    config['orders'] = { ...config['orders'], enabled: false }
  })
}

describe('what was counted in Smaregi', () => {
  test('is set in Next Engine where a person had dropped a change before', async () => {
    await open('platform', 'smaregi')
    await reconcile(shop)
    await guard(5)
    sell(7)
    await shop.smaregi.flushSends()
    await shop.flush()
    expect((await shop.ston('failures', 'drop', 'h-1001', '--why', 'test')).code).toBe(0)
    await guard(99)
    expect(counts('1001')).toEqual([93, 100])
    const ran = await stocktaking(() => countInSmaregi('1001', 93))
    expect(ran.json).toMatchObject({ outcome: 'ok', mended: 1, left: [] })
    expect(counts('1001')).toEqual([93, 93])
  })

  test('and where something was booked before orders were switched off', async () => {
    await open('platform', 'smaregi')
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
    await shop.importOrders()
    await switchOff()
    shop.ne.orders.ship(slip)
    const ran = await stocktaking(() => {
      shop.ne.setStock('1001', { stock: 100 })
      countInSmaregi('1001', 98)
    })
    expect(ran.json).toMatchObject({ outcome: 'ok', mended: 1, left: [] })
    expect(counts('1001')).toEqual([98, 98])
  })

  test('is named where what explains it waits for a person', async () => {
    await open('platform', 'smaregi')
    await guard(5)
    sell(7)
    await shop.smaregi.flushSends()
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    // What is promised to somebody of whom ston knows nothing is nobody's mistake.
    shop.ne.setStock('1002', { stock: 103, allocated: 3 })
    const ran = await stocktaking(() => countInSmaregi('1001', 93))
    expect(ran.json).toMatchObject({ outcome: 'attention', left: ['1001'] })
    expect(counts('1001')).toEqual([93, 100])
  })
})

test.each(['smaregi', 'nextengine'] as const)(
  'what agreed when it was counted in %s explains nothing that is lost later',
  async (master) => {
    await open('legacy', master)
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 5 }] })
    await shop.importOrders()
    await switchOff()
    shop.ne.orders.ship(slip)
    const ran = await stocktaking(() => countInSmaregi('1001', 95))
    expect(ran.json).toMatchObject({ outcome: 'ok', left: [] })
    shop.later(DAY)
    await signIn(shop)
    loseChange(shop, 'legacy', '1001', -4)
    shop.later(60 * MINUTE)
    expect(rows(await reconcile(shop))).toMatchObject([{ difference: -4, cause: 'unexplained' }])
  },
)

test('what was too old to be told apart ends with a count of Next Engine', async () => {
  await open('legacy', 'nextengine')
  const at = new Date(Date.now() - 60 * DAY)
  shop.smaregi.change({ productId: '1001', storeId: '1', amount: -2, division: '02', at })
  await shop.smaregi.flushSends()
  expect((await shop.flush()).json).toMatchObject({ failed: 1 })
  const ran = await stocktaking(() => shop.ne.setStock('1001', { stock: 99 }))
  expect(ran.json).toMatchObject({ outcome: 'ok', mended: 1, left: [] })
  expect(counts('1001')).toEqual([99, 99])
  expect((await shop.ston('failures', 'list', '--json')).json).toMatchObject({ items: [] })
})

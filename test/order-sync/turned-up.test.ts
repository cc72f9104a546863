import { afterEach, describe, expect, test } from 'vitest'
import { openOrders, type OrdersShop } from './orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

/** What is said of each thing that waits, by the words that tell it from the others. */
const WORDS = {
  orders: '次の受注の取り込みを待って',
  order: 'この商品の受注がスマレジに登録されるのを待って',
  guard: '大きすぎる',
  counts: '在庫数が合いません',
}

async function reasons(): Promise<readonly string[]> {
  const { json } = await shop.ston('failures', 'list', '--json')
  return (json['items'] as { reason: string }[]).map(
    ({ reason }) =>
      Object.entries(WORDS).find(([, words]) => reason.includes(words))?.[0] ?? reason,
  )
}

const free = () => shop.ne.goods('2001')?.free

/** A product of which Smaregi has ten pieces and a change more, and Next Engine knows nothing yet. */
async function openHeld(
  change: number,
  configure: (config: Record<string, unknown>) => void = () => undefined,
): Promise<void> {
  shop = await openOrders('platform', { products: { '1001': 100 }, configure })
  shop.smaregi.product({ id: '2001', name: '新商品' })
  await shop.nextSecond()
  const of = { storeId: '1', productId: '2001' }
  shop.smaregi.change({ ...of, amount: 10, division: '01', silent: true })
  await shop.nextSecond()
  shop.smaregi.change({ ...of, amount: change, division: change < 0 ? '02' : '03' })
  expect((await shop.flush()).json).toMatchObject({ held: 1 })
  await shop.nextSecond()
}

const order = (quantity = 1, shopId = '1'): number =>
  shop.ne.orders.place({ shopId, lines: [{ code: '2001', quantity }] })

async function goOn(): Promise<void> {
  await shop.importOrders()
  await shop.nextSecond()
  await shop.flush()
}

describe('a code turns up, and an order of it has not been imported yet', () => {
  test.each([
    { name: 'a sale is not taken for one that is in the count', held: -1, entered: 10, want: 8 },
    { name: 'a delivery that is in the count goes no second time', held: 1, entered: 11, want: 10 },
  ])('$name', async ({ held, entered, want }) => {
    await openHeld(held)
    shop.ne.addGoods({ code: '2001', stock: entered })
    order()
    await shop.flush()
    expect(await reasons()).toEqual(['orders'])
    expect((await shop.flush()).json).toMatchObject({ held: 1, applied: 0 })
    expect(free()).toBe(entered - 1)
    await goOn()
    expect([free(), await reasons()]).toEqual([want, []])
  })

  test('nor one that comes after the import: the next one is waited for', async () => {
    await openHeld(-1)
    shop.ne.addGoods({ code: '2001', stock: 10 })
    await shop.flush()
    await shop.importOrders()
    order()
    await shop.flush()
    expect([free(), await reasons()]).toEqual([9, ['orders']])
    await goOn()
    expect([free(), await reasons()]).toEqual([8, []])
  })

  test('an order that waits for a person is waited for', async () => {
    await openHeld(-1, (config) => void (config['guard'] = { maxDelta: 2 }))
    shop.ne.addGoods({ code: '2001', stock: 10 })
    const slip = order(3)
    await shop.flush()
    await goOn()
    expect((await reasons()).toSorted()).toEqual(['guard', 'order'])
    await shop.ston('failures', 'retry', `o-${slip}-1-2001`)
    await goOn()
    expect([free(), await reasons()]).toEqual([6, []])
  })

  test('who wants it sent as it is need not wait', async () => {
    await openHeld(-1)
    shop.ne.addGoods({ code: '2001', stock: 10 })
    order()
    await shop.flush()
    await shop.ston('failures', 'retry', 'h-2001')
    await shop.flush()
    expect([free(), await reasons()]).toEqual([8, []])
  })

  test('an order of a shop that is not imported holds it no longer than one import', async () => {
    const shops = { enabled: true, storeId: '1', shopIds: ['1'] }
    await openHeld(-2, (config) => void (config['orders'] = shops))
    shop.ne.addGoods({ code: '2001', stock: 10 })
    order(1, '2')
    await shop.flush()
    expect(await reasons()).toEqual(['orders'])
    await goOn()
    expect(await reasons()).toEqual(['counts'])
  })
})

test('where no orders are imported the counts are compared at once', async () => {
  await openHeld(-1, (config) => void (config['orders'] = { enabled: false }))
  shop.ne.addGoods({ code: '2001', stock: 10 })
  await shop.flush()
  expect([free(), await reasons()]).toEqual([9, []])
})

test('`ston run` has orders imported before it compares, and compares then', async () => {
  await openHeld(-1)
  shop.ne.addGoods({ code: '2001', stock: 10 })
  order()
  await shop.flush()
  const jobs: string[] = []
  for (let n = 0; n < 6; n += 1) {
    shop.later(11 * 60_000)
    const { json } = await shop.ston('run', '--json')
    const { due } = json as { due: { job: string; reason: string }[] }
    jobs.push(...due.map(({ job, reason }) => `${job}: ${reason}`))
  }
  expect(jobs).toContain('import-orders: compare')
  expect(jobs).toContain('flush: held')
  expect([free(), await reasons()]).toEqual([8, []])
})

import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

const UPLOAD = /\/upload$/

async function open(
  settleMs: number,
  stockMaster: 'smaregi' | 'nextengine' = 'smaregi',
): Promise<void> {
  shop = await openShop({
    products: { '1001': 10, '1002': 20, '1009': 0 },
    configure: (config) => {
      const poll = { firstMs: 5, maxMs: 20, budgetMs: 200 }
      config['nextengine'] = { ...config['nextengine'], poll, settleMs }
      config.stockMaster = stockMaster
    },
  })
  sale('1002', 1)
  await flushes(2, 0)
}

function sale(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

async function flushes(times: number, apartMs: number): Promise<Record<string, unknown>> {
  let last: Record<string, unknown> = {}
  for (let i = 0; i < times; i += 1) {
    last = (await shop.flush()).json
    shop.later(apartMs)
  }
  return last
}

function stock(): number | undefined {
  return shop.ne.goods('1001')?.stock
}

/** Next Engine has an upload of -2 of which nobody hears, and works it later than anybody waits for. */
async function loses(): Promise<void> {
  Object.assign(shop.ne.faults, { queue: 'never', queueDelayMs: 3_600_000 })
  shop.ne.faults.loseAnswer = { path: UPLOAD, how: 'reset', when: 'after', times: 1 }
  sale('1001', 2)
  await shop.flush()
}

/** As quick and as true as ever, but for what is changed. */
function well(faults: ShopOptions['faults'] = {}): void {
  Object.assign(shop.ne.faults, { queue: { pollsUntilDone: 0 }, queueDelayMs: 0, ...faults })
}

/** The two come back to the shop before they leave again. */
async function comesToNothing(settleMs: number): Promise<void> {
  await loses()
  shop.later(settleMs)
  await shop.goesOn('1009')
  shop.smaregi.change({ storeId: '1', productId: '1001', amount: 2, division: '12' })
  expect(await flushes(3, settleMs)).toMatchObject({ waiting: 0, held: 0, inDoubt: 0 })
  well()
}

async function reconcile(...args: string[]): Promise<void> {
  await shop.ston('reconcile', ...args, '--json')
}

test('a comparison mends nothing that an upload on its way may have moved', async () => {
  await open(100)
  await comesToNothing(20)
  shop.later(3000)
  shop.ne.workQueue()
  well({ historyDelayMs: 300_000 })
  expect(stock()).toBe(8)
  await reconcile('--apply', 'nextengine', '--yes')
  expect(stock()).toBe(8)
  well({ historyDelayMs: 0 })
  await shop.goesOn('1009')
  await flushes(3, 60)
  expect(stock()).toBe(10)
})

test('nor is its count accepted before it has come', async () => {
  await open(100)
  await comesToNothing(20)
  shop.later(3000)
  await reconcile('--accept')
  shop.ne.workQueue()
  await flushes(3, 60)
  expect(stock()).toBe(10)
})

test.each(['before', 'after'])(
  'an upload that comes %s the goods were counted in Next Engine',
  async (when) => {
    await open(1000, 'nextengine')
    await comesToNothing(1000)
    if (when === 'before') shop.ne.workQueue()
    await shop.ston('pause', '--for', 'stocktaking', '--json')
    shop.later(61_000)
    if (when === 'before') shop.ne.setStock('1001', { stock: 10 })
    const counted = new Date(Date.now() + shop.aheadMs() + 9 * 3_600_000).toISOString().slice(0, 16)
    await shop.ston('resume', '--counted', counted, '--yes', '--json')
    if (when === 'after') shop.ne.workQueue()
    await flushes(3, 20)
    expect(stock()).toBe(10)
  },
)

test.each([
  ['drop', '--why', 'it is right'],
  ['resolve', '--applied'],
])(
  'what left before a row of which a person says that it is in (%s) is looked for',
  async (...said) => {
    await open(1000)
    await loses()
    shop.later(1000)
    await shop.goesOn('1009')
    await flushes(2, 1000)
    well({ historyDelayMs: 300_000, countsDelayMs: 300_000 })
    shop.ne.workQueue()
    expect(await flushes(4, 40_000)).toMatchObject({ inDoubt: 1 })
    const { items } = (await shop.ston('failures', 'list', '--json')).json as {
      items: readonly { id: string; kind: string }[]
    }
    const id = items.find(({ kind }) => kind === 'inDoubt')?.id ?? ''
    const [what = '', ...how] = said
    await shop.ston('failures', what, id, ...how)
    await flushes(2, 20)
    well({ historyDelayMs: 0, countsDelayMs: 0 })
    shop.later(60_000)
    await flushes(3, 20)
    expect(stock()).toBe(8)
  },
)

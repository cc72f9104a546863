import { afterEach, describe, expect, test } from 'vitest'
import { type Config, openShop, type Ran, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop

async function open(options: ShopOptions = {}): Promise<Shop> {
  shop = await openShop({ products: { '1001': 10, '1002': 20, '1003': 3 }, ...options })
  return shop
}

afterEach(() => shop.close())

function sale(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

async function urgent(): Promise<Ran> {
  await shop.smaregi.flushSends()
  return shop.ston('flush', '--urgent', '--json')
}

const stock = (code: string): number | undefined => shop.ne.goods(code)?.stock

const pending = async (): Promise<unknown> => (await shop.ston('status', '--json')).json['pending']

const sent = (): number => shop.ne.calls.filter((call) => call.path.includes('upload')).length

test('sends what leaves few pieces, and carries the rest for the next flush', async () => {
  await open()
  sale('1001', 2)
  sale('1003', 1)
  const ran = await urgent()
  expect(ran.json).toMatchObject({ outcome: 'ok', applied: 1, waiting: 1 })
  expect([stock('1001'), stock('1003')]).toEqual([8 + 2, 2])
  expect(await pending()).toMatchObject({ changes: 1, codes: 1 })
  const rest = await shop.flush()
  expect(rest.json).toMatchObject({ outcome: 'ok', applied: 1, waiting: 0 })
  expect(stock('1001')).toBe(8)
  expect(await pending()).toMatchObject({ changes: 0, codes: 0 })
})

test('asks for what nobody has seen, and seals nothing where nothing is urgent', async () => {
  await open()
  sale('1001', 2)
  const ran = await urgent()
  expect(ran.json).toMatchObject({ outcome: 'ok', applied: 0, batches: [] })
  expect(sent()).toBe(0)
  expect(await pending()).toMatchObject({ changes: 1, codes: 1 })
  // Now it has been seen: no call tells anything new.
  const calls = shop.ne.calls.length
  expect((await urgent()).json).toMatchObject({ apiCalls: { nextengine: 0 } })
  expect(shop.ne.calls.length).toBe(calls)
})

test('knows the free stock without what has left since', async () => {
  await open()
  sale('1001', 5)
  await shop.flush()
  sale('1001', 1)
  expect((await urgent()).json).toMatchObject({ applied: 0, apiCalls: { nextengine: 0 } })
  // 5 − 1 − 1 leaves three.
  sale('1001', 1)
  expect((await urgent()).json).toMatchObject({ waiting: 1, batches: [{ rows: 1 }] })
  shop.ne.workQueue()
  expect(stock('1001')).toBe(3)
})

test('leaves the verdict to a later run, which needs one call where all marks are there', async () => {
  await open({ faults: { queue: { ms: 20_000 } }, configure: patient })
  sale('1002', 1)
  await shop.flush()
  shop.later(60_000)
  await shop.flush()
  sale('1003', 1)
  const sent = await urgent()
  expect(sent.json).toMatchObject({ applied: 0, waiting: 1, apiCalls: { nextengine: 2 } })
  shop.later(120_000)
  const looked = await urgent()
  expect(looked.json).toMatchObject({ applied: 1, waiting: 0, apiCalls: { nextengine: 1 } })
  expect(stock('1003')).toBe(2)
  expect((await urgent()).json).toMatchObject({ apiCalls: { nextengine: 0 } })
})

test('a mark that is not there proves nothing: the queue and all else is looked at as ever', async () => {
  await open({ faults: { queue: { ms: 20_000 } }, configure: patient })
  sale('1002', 1)
  await shop.flush()
  shop.later(60_000)
  await shop.flush()
  shop.ne.faults.queue = 'never'
  sale('1003', 1)
  await urgent()
  shop.later(120_000)
  expect((await urgent()).json).toMatchObject({ applied: 0, waiting: 1, inDoubt: 0 })
  expect(stock('1003')).toBe(3)
  shop.ne.workQueue()
  expect((await urgent()).json).toMatchObject({ applied: 1, waiting: 0 })
  expect(stock('1003')).toBe(2)
})

/** No time to watch a queue of twenty seconds, and time enough to settle. */
function patient(config: Config): void {
  config['nextengine'] = {
    ...config['nextengine'],
    poll: { firstMs: 5, maxMs: 20, budgetMs: 50 },
    settleMs: 900_000,
  }
}

test('leaves increments and what is sold out already', async () => {
  await open({ products: { '1001': 10, '1004': 0 } })
  shop.smaregi.purchase({ storeId: '1', productId: '1001', quantity: 5 })
  sale('1004', 1)
  await urgent()
  const again = await urgent()
  expect(again.json).toMatchObject({ applied: 0, apiCalls: { nextengine: 0 } })
  expect(sent()).toBe(0)
})

test('holds what Next Engine does not know, and asks for it once', async () => {
  await open()
  shop.smaregi.product({ id: '9999', name: '未登録' })
  sale('9999', 1)
  expect((await urgent()).json).toMatchObject({ applied: 0, held: 1 })
  expect((await urgent()).json).toMatchObject({ held: 1, apiCalls: { nextengine: 0 } })
})

describe('what is left of an oversold sum', () => {
  const failed = async (): Promise<unknown> =>
    (await shop.ston('failures', 'list', '--json')).json['items']

  async function oversell(): Promise<void> {
    await open({ products: { '1001': 10, '1003': 3, '1004': 1 } })
    sale('1004', 3)
    await shop.flush()
    expect([stock('1004'), await failed()]).toEqual([0, [expect.objectContaining({ delta: -2 })]])
  }

  test('goes with what is urgent as soon as there is room, at no call of its own', async () => {
    await oversell()
    shop.ne.setStock('1004', { stock: 40 })
    sale('1003', 1)
    expect((await urgent()).json).toMatchObject({
      held: 0,
      batches: [{ rows: 2 }],
      apiCalls: { nextengine: 2 },
    })
    shop.ne.workQueue()
    expect([stock('1003'), stock('1004')]).toEqual([2, 38])
    expect(await failed()).toEqual([])
  })

  test('stays as it was where there is no room, and seals nothing by itself', async () => {
    await oversell()
    const before = await failed()
    sale('1001', 2)
    // Nobody has seen this one: it is asked for, and need not hurry.
    expect((await urgent()).json).toMatchObject({ applied: 0, held: 1, batches: [] })
    sale('1003', 1)
    expect((await urgent()).json).toMatchObject({ held: 1, batches: [{ rows: 1 }] })
    expect(await failed()).toEqual(before)
  })

  test('makes nothing urgent', async () => {
    await oversell()
    shop.ne.setStock('1004', { stock: 40 })
    expect((await urgent()).json).toMatchObject({ applied: 0, apiCalls: { nextengine: 0 } })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 0 })
    expect(stock('1004')).toBe(38)
  })
})

test('takes a set apart before it looks at what is left', async () => {
  await open({ products: { '1001': 10 } })
  shop.ne.addSet({ code: '2001', components: [{ code: '1001', quantity: 5 }] })
  shop.smaregi.product({ id: '2001', name: 'セット' })
  sale('2001', 1)
  const ran = await urgent()
  // Five are left, enough for one more set.
  expect(ran.json).toMatchObject({ applied: 0 })
  sale('1001', 1)
  expect((await urgent()).json).toMatchObject({ applied: 1 })
  expect(stock('1001')).toBe(4)
})

test('is refused together with --dry-run', async () => {
  await open()
  expect((await shop.ston('flush', '--urgent', '--dry-run')).code).toBe(2)
})

test('asks Smaregi for the amounts behind ids, and carries what is not urgent', async () => {
  await open({ api: 'platform' })
  sale('1001', 2)
  sale('1003', 2)
  const ran = await urgent()
  expect(ran.json).toMatchObject({ applied: 1, waiting: 1 })
  expect(stock('1003')).toBe(1)
  sale('1002', 1)
  // What was asked of Smaregi is written down, also where nothing is sent.
  expect((await urgent()).json).toMatchObject({ applied: 0, waiting: 2 })
  const calls = (await urgent()).json['apiCalls']
  expect(calls).toEqual({ nextengine: 0, smaregi: 0 })
  expect((await shop.flush()).json).toMatchObject({ applied: 2, waiting: 0 })
})

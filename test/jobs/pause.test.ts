import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openFileStore } from '../../src/store/files/store.ts'
import { APIS, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { type Config, openShop, type Ran, type Shop } from '../helpers/shop.ts'

let shop: OrdersShop
let plain: Shop | null = null
afterEach(async () => {
  if (plain === null) return shop.close()
  await plain.close()
  plain = null
})

const MINUTE = 60_000

function place(code: string, quantity: number): number {
  return shop.ne.orders.place({ lines: [{ code, quantity }] })
}

function sell(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

/** The goods are on the shelf; what a person counts there is entered in Smaregi. */
function countInSmaregi(productId: string, counted: number): void {
  shop.smaregi.stocktake({ storeId: '1', productId, counted })
}

function clock(): string {
  const now = new Date(Date.now() + shop.aheadMs() + 9 * 60 * MINUTE)
  return now.toISOString().slice(0, 19).replace('T', ' ')
}

async function pause(): Promise<Ran> {
  await shop.smaregi.flushSends()
  return shop.ston('pause', '--for', 'stocktaking', '--json')
}

async function resume(...args: string[]): Promise<Ran> {
  await shop.smaregi.flushSends()
  return shop.ston('resume', '--yes', '--json', ...args)
}

/** Smaregi's count and what Next Engine has, and has not promised. */
function counts(code: string): [smaregi: number, stock: number, free: number] {
  const { stock = Number.NaN, free = Number.NaN } = shop.ne.goods(code) ?? {}
  return [shop.smaregi.stock(code), stock, free]
}

/** Two that were sold lie on the shelf with the others, one is missing, and all are counted in Smaregi. Gives the moment of the count. */
async function countWithSold(): Promise<string> {
  place('1001', 2)
  await pause()
  shop.later(MINUTE)
  countInSmaregi('1001', 99)
  const at = clock()
  shop.later(MINUTE)
  return at
}

describe.each(APIS)('on the %s API', (api) => {
  test('goods that are sold and not shipped are counted in Smaregi, and both counts end exact', async () => {
    shop = await openOrders(api)
    place('1001', 2)
    sell('1002', 1)
    // Promised to somebody of whom ston knows nothing: it could explain a difference, and explains none.
    shop.ne.allocate('1002', 3)
    const paused = await pause()
    expect(paused.json).toMatchObject({ outcome: 'ok', pause: { state: 'paused' }, waiting: 0 })
    expect([counts('1001'), counts('1002')]).toEqual([
      [98, 100, 98],
      [99, 99, 96],
    ])
    // Sold in the store before the count, and an order that nobody has booked yet; all lie on the shelf.
    shop.later(MINUTE)
    sell('1001', 3)
    place('1003', 4)
    // One piece of each is missing.
    shop.later(MINUTE)
    for (const [code, shelf] of [
      ['1001', 96],
      ['1002', 98],
      ['1003', 99],
    ] as const)
      countInSmaregi(code, shelf)
    const at = clock()
    shop.later(5 * MINUTE)
    sell('1002', 1)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'paused', applied: 0 })
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'paused', shipments: 0 })
    const resumed = await resume('--counted', at, '--unshipped', 'counted')
    expect(resumed.json).toMatchObject({
      outcome: 'ok',
      unshipped: [
        { code: '1001', quantity: 2 },
        { code: '1003', quantity: 4 },
      ],
      takenOff: [{ code: '1001', quantity: 2, refused: null }],
      left: [],
    })
    await shop.flush()
    await shop.importOrders()
    expect([counts('1001'), counts('1002'), counts('1003')]).toEqual([
      [94, 96, 94],
      [97, 97, 94],
      [95, 99, 95],
    ])
  })
})

test('goods that were kept apart are in no count, and leave both exact', async () => {
  shop = await openOrders('platform')
  place('1001', 2)
  await pause()
  shop.later(MINUTE)
  place('1003', 4)
  shop.later(MINUTE)
  countInSmaregi('1001', 97)
  countInSmaregi('1003', 96)
  const at = clock()
  shop.later(MINUTE)
  const resumed = await resume('--counted', at, '--unshipped', 'apart')
  expect(resumed.json).toMatchObject({ outcome: 'ok', takenOff: [], left: [] })
  await shop.importOrders()
  await shop.flush()
  expect([counts('1001'), counts('1003')]).toEqual([
    [97, 99, 97],
    [96, 100, 96],
  ])
})

test('what was cut off goes on where it was, and takes nothing off twice', async () => {
  shop = await openOrders('platform')
  const at = await countWithSold()
  // Next Engine tells its orders, and then no counts.
  shop.ne.faults.loseAnswer = {
    path: /master_(goods|stock)/,
    how: '500',
    when: 'before',
    times: 99,
  }
  const cut = await resume('--counted', at, '--unshipped', 'counted')
  expect(cut.code).toBe(75)
  expect(shop.smaregi.stock('1001')).toBe(97)
  expect((await shop.ston('status', '--json')).json['pause']).toMatchObject({ state: 'resuming' })
  expect((await shop.flush()).json).toMatchObject({ outcome: 'paused' })
  // Whoever would count once more is told that the way back is under way, and not to begin.
  const again = await shop.ston('pause', '--for', 'stocktaking')
  const told = again.out
  expect([again.code, told]).toEqual([3, expect.stringContaining('もう一度: ston resume')])
  expect(told).not.toContain('数え始めてください')
  // What was answered is settled by half: no other answer takes its place, and none at all neither.
  for (const other of [
    ['--not-counted'],
    ['--counted', '2026-12-31 10:00'],
    ['--unshipped', 'apart'],
  ]) {
    const refused = await shop.ston('resume', '--yes', ...other)
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('もう反映し始めて')])
  }
  shop.ne.faults.loseAnswer = null
  expect((await resume()).json).toMatchObject({ outcome: 'ok', left: [] })
  await shop.importOrders()
  expect(counts('1001')).toEqual([97, 99, 97])
})

describe.each(APIS)('where the answer about what is sold gets lost on the %s API', (api) => {
  const on = { platform: 'POST /stock/add', legacy: 'stock_upd' }[api]

  test.each([
    ['it was done', 'lost'],
    ['it was not done', 'reset'],
  ] as const)('it leaves the count once: %s', async (_what, kind) => {
    shop = await openOrders(api)
    const at = await countWithSold()
    shop.smaregi.faults.set({ kind }, { on, times: 1 })
    const cut = await resume('--counted', at, '--unshipped', 'counted')
    expect([cut.code, shop.smaregi.stock('1001')]).toEqual([75, kind === 'lost' ? 97 : 99])
    expect((await resume()).json).toMatchObject({
      outcome: 'ok',
      takenOff: [{ code: '1001', quantity: 2, refused: null }],
      left: [],
    })
    await shop.importOrders()
    expect(counts('1001')).toEqual([97, 99, 97])
  })
})

describe('with Next Engine as master', () => {
  const master = (config: Config): void => void (config.stockMaster = 'nextengine')

  test('the count of Next Engine holds what came before it, also what is told late', async () => {
    shop = await openOrders('platform', { configure: master })
    place('1002', 2)
    await pause()
    shop.later(MINUTE)
    // Sold before the count; its webhook comes when everything is over.
    shop.smaregi.platform.webhooks.turn({ loss: 1 })
    sell('1001', 3)
    await shop.smaregi.flushSends()
    shop.smaregi.platform.webhooks.turn({ loss: 0 })
    sell('1002', 1)
    shop.later(MINUTE)
    shop.ne.setStock('1001', { stock: 95 })
    shop.ne.setStock('1002', { stock: 98 })
    const at = clock()
    shop.later(MINUTE)
    sell('1001', 1)
    const resumed = await resume('--counted', at)
    expect(resumed.json).toMatchObject({ outcome: 'ok', unshipped: [{ code: '1002' }] })
    const flushed = await shop.flush()
    expect(flushed.json).toMatchObject({ found: 1, ignored: { aligned: 1 } })
    expect([counts('1001'), counts('1002')]).toEqual([
      [94, 94, 94],
      [96, 98, 96],
    ])
  })
})

describe('while it stands', () => {
  const warnings = async (): Promise<unknown[]> => {
    const { json } = await open().ston('status', '--json')
    return (json['warnings'] as { id: string }[]).map(({ id }) => id)
  }
  const open = (): Shop => {
    if (plain === null) throw new Error('no shop is open')
    return plain
  }

  test('whoever wants the same while somebody is at it is told so, and others wait', async () => {
    plain = await openShop({ products: { '1001': 10 } })
    const store = await openFileStore({ path: join(open().dir, 'data') })
    const lock = await store.lock('pause', { purpose: 'pause', waitMs: 0 })
    const asked = await open().ston('pause', '--for', 'stocktaking', '--json')
    expect([asked.code, asked.json]).toEqual([0, { outcome: 'locked' }])
    const told = await open().ston('pause', '--for', 'stocktaking')
    expect(told.out).toContain('まだ数え始めないでください')
    expect((await open().ston('resume', '--not-counted')).code).toBe(75)
    if (lock.kind === 'held') await lock.release()
    await store.close()
  })

  test('where some stores are counted, the others go on by their changes', async () => {
    plain = await openShop({
      products: { '1001': 10 },
      configure: (config) => void (config.stockMaster = 'nextengine'),
    })
    await open().ston('pause', '--for', 'stocktaking', '--stores', '1')
    for (const storeId of ['1', '2'])
      open().smaregi.sale({ storeId, lines: [{ productId: '1001', quantity: 1 }] })
    const told = await open().ston('resume', '--counted', todayAt(1), '--json')
    expect(told.code).toBe(2)
    open().later(MINUTE)
    await open().smaregi.flushSends()
    const back = await open().ston('resume', '--counted', todayAt(0), '--json')
    expect(back.json).toMatchObject({ outcome: 'ok', compared: null })
    // Of the two sales before the count the one in the other store went.
    expect(open().ne.goods('1001')?.stock).toBe(9)
  })

  /** Now, or so many hours later, as a person writes it. */
  function todayAt(hours: number): string {
    const now = new Date(Date.now() + open().aheadMs() + (9 + hours) * 60 * MINUTE)
    return now.toISOString().slice(0, 19).replace('T', ' ')
  }

  test('an upload whose answer got lost is asked about at once: nothing moves any more that could tell more of it', async () => {
    shop = await openOrders('platform', {
      faults: { keepReason: false },
      configure: (config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs: 1000 }
      },
    })
    sell('1002', 1)
    await shop.smaregi.flushSends()
    expect((await shop.ston('flush', '--json')).json).toMatchObject({ applied: 1 })
    sell('1001', 2)
    const path = '/api_v1_master_goods/upload'
    shop.ne.faults.loseAnswer = { path, how: 'reset', when: 'before', times: 1 }
    expect((await pause()).json).toMatchObject({ pause: { state: 'pausing' }, waiting: 1 })
    shop.later(2000)
    expect((await pause()).json).toMatchObject({ pause: { state: 'paused' }, inDoubt: 1 })
  })

  test('nothing goes, everybody says so, and one that nobody ends is warned of', async () => {
    plain = await openShop({
      products: { '1001': 10 },
      configure: (config) => void (config.stockMaster = 'nextengine'),
    })
    const asked = ['pause', '--for', 'stocktaking'] as const
    expect((await open().ston(...asked)).out).toContain('数え始めてください')
    open().smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
    open().later(3 * MINUTE)
    const calls = open().ne.calls.length
    const flushed = await open().ston('flush')
    expect([flushed.code, flushed.out]).toEqual([0, expect.stringContaining('棚卸のため')])
    const planned = (await open().ston('run', '--json')).json as { results: { job: string }[] }
    expect(planned.results.map(({ job }) => job)).not.toContain('import-orders')
    const made = open()
      .ne.calls.slice(calls)
      .map(({ path }) => path)
    expect(made.filter((path) => /upload|receiveorder|stock/.test(path))).toEqual([])
    expect(await open().ston('reconcile', '--accept')).toMatchObject({ code: 2 })
    expect(await open().ston('resume')).toMatchObject({ code: 2 })
    expect((await open().ston('resume', '--counted', '2020-01-01')).code).toBe(2)
    expect((await open().ston('status', '--json')).json['pause']).toMatchObject({ state: 'paused' })
    expect(await warnings()).not.toContain('pause')
    open().later(25 * 60 * MINUTE)
    expect(await warnings()).toContain('pause')
    const back = await open().ston('resume', '--not-counted', '--json')
    expect(back.json).toMatchObject({ outcome: 'ok', pause: null, countedAt: null })
    expect(open().ne.goods('1001')?.stock).toBe(9)
    expect((await open().ston('resume')).out).toContain('止めていません')
    expect(await warnings()).not.toContain('pause')
  })
})

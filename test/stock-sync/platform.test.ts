import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { formerPlatformKey } from '../../src/connectors/smaregi/platform-change.ts'
import type { BatchHead } from '../../src/domain/stock/batch.ts'
import type { OpenItem } from '../../src/domain/stock/left-open.ts'
import type { Change } from '../../src/domain/stock/change.ts'
import { toJstIso } from '../../src/kernel/time.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import type { Store } from '../../src/store/store.ts'
import { head } from '../store/samples.ts'
import type { Fault } from '../../src/simulators/smaregi/faults.ts'
import { type Config, openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

const MINUTE = 60_000

let shop: Shop
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

async function open(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({ api: 'platform', products: { '1001': 10, '1002': 20 }, ...options })
  // What happened before ston was there lies in another second.
  await shop.nextSecond()
}

function sale(productId: string, quantity: number, storeId = '1'): void {
  shop.smaregi.sale({ storeId, lines: [{ productId, quantity }] })
}

function stocks(...codes: string[]): (number | undefined)[] {
  return codes.map((code) => shop.ne.goods(code)?.stock)
}

test('a webhook that names ids only becomes the amounts behind them', async () => {
  await open()
  sale('1001', 2)
  sale('1001', 1)
  sale('1002', 4, '2')
  const ran = await shop.flush()
  expect(ran.json).toMatchObject({ outcome: 'ok', applied: 2, found: 0 })
  expect(stocks('1001', '1002')).toEqual([7, 16])
  expect(
    shop.smaregi.calls.filter((call) => call.label === 'GET /stock/changes').length,
  ).toBeGreaterThanOrEqual(2)
})

test('history from before the first notification is never taken in', async () => {
  await open()
  sale('1001', 2)
  await shop.flush()
  for (let runs = 0; runs < 3; runs++) await shop.flush()
  expect(stocks('1001', '1002')).toEqual([8, 20])
})

test('nor from before the first flush, when no notification has come', async () => {
  await open()
  await shop.configure(
    (config) => void (config['smaregi'] = { ...config['smaregi'], receive: 'platform' }),
  )
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', found: 0 })
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', found: 0, applied: 0 })
  expect(stocks('1001', '1002')).toEqual([10, 20])
})

test('an id that Smaregi does not know stays pending, and is one change however often it is told', async () => {
  await open()
  const ids = [{ id: '999', productId: '777', storeId: '1' }]
  for (let times = 0; times < 3; times++) {
    await tell({ contractId: shop.smaregi.contractId, event: 'pos:stock', action: 'edited', ids })
    if (times !== 1) await shop.flush()
  }
  const { json } = await shop.ston('failures', 'list', '--json')
  expect(json['items']).toEqual([])
  expect((await shop.ston('status', '--json')).json).toMatchObject({
    pending: { changes: 1 },
    held: 0,
    failed: 0,
  })
})

describe('a change that Smaregi does not show', () => {
  const HISTORY = 'GET /stock/changes'
  const NOT_FOUND = { kind: 'problem', status: 404 } as const

  /** Only the pairs of this product are not found. */
  function notFound(productId: string, times?: number): void {
    const scope = { on: HISTORY, naming: `/stock/changes/${productId}/` }
    shop.smaregi.faults.set(NOT_FOUND, times === undefined ? scope : { ...scope, times })
  }

  /** All three clocks are later by so many hours from now on. */
  async function later(hours: number): Promise<void> {
    await shop.smaregi.flushSends()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3600 * 1000 })
  }

  async function items(): Promise<readonly Record<string, unknown>[]> {
    return (await shop.ston('failures', 'list', '--json')).json['items'] as never
  }

  /** A day with three asks, while another pair answers. */
  async function held(before: () => Promise<void> = async () => {}): Promise<string> {
    await open()
    await before()
    notFound('1001')
    sale('1001', 2)
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(await items()).toEqual([])
    await later(25)
    const ran = await shop.flush()
    expect({ code: ran.code, ...ran.json }).toMatchObject({ code: 3, held: 1, failed: 0 })
    const [item] = await items()
    expect(item).toMatchObject({ kind: 'held', direction: 'stock', productId: '1001', delta: 0 })
    return String(item?.['id'])
  }

  test('404 once: pending, and passed on once with the next run', async () => {
    await open()
    notFound('1001', 1)
    sale('1001', 2)
    const ran = await shop.flush()
    expect({ code: ran.code, ...ran.json }).toMatchObject({ code: 0, held: 0, failed: 0 })
    expect((await shop.ston('status', '--json')).json).toMatchObject({ pending: { changes: 1 } })
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([8, 20])
    expect((await shop.ston('status', '--json')).json).toMatchObject({ pending: { changes: 0 } })
  })

  test('what changed before it, and told nobody, is found all the same when it is the first one', async () => {
    await open()
    notFound('1001', 1)
    sale('1001', 2)
    await shop.flush()
    await shop.nextSecond()
    shop.smaregi.change({
      storeId: '1',
      productId: '1002',
      amount: -3,
      division: '02',
      silent: true,
    })
    for (let runs = 0; runs < 4; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([8, 17])
  })

  test('every path answers 404: the run is put off, and nothing is decided however long it lasts', async () => {
    await open()
    sale('1001', 2)
    sale('1002', 3)
    await shop.smaregi.flushSends()
    shop.smaregi.faults.set(NOT_FOUND)
    for (let runs = 0; runs < 4; runs++) expect((await shop.flush()).code).toBe(75)
    await later(30)
    expect((await shop.flush()).code).toBe(75)
    expect(await items()).toEqual([])
    vi.useRealTimers()
    shop.smaregi.faults.clear()
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', failed: 0, held: 0 })
    expect(stocks('1001', '1002')).toEqual([8, 17])
  }, 60_000)

  test('every history answers 404, and nothing else does: the same', async () => {
    await open()
    sale('1001', 2)
    await shop.smaregi.flushSends()
    shop.smaregi.faults.set(NOT_FOUND, { on: HISTORY })
    for (let runs = 0; runs < 3; runs++) expect((await shop.flush()).code).toBe(75)
    await later(30)
    expect((await shop.flush()).code).toBe(75)
    expect(await items()).toEqual([])
  }, 60_000)

  test('a page instead of an answer: the same', async () => {
    await open()
    sale('1001', 2)
    await shop.smaregi.flushSends()
    shop.smaregi.faults.set({ kind: 'maintenance', status: 404 }, { times: 3 })
    expect((await shop.flush()).code).toBe(75)
    shop.smaregi.faults.clear()
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1 })
    expect(stocks('1001')).toEqual([8])
  }, 60_000)

  test('after a day and three asks it is held, asked for daily, and counted once when it turns up', async () => {
    await held()
    shop.smaregi.faults.clear()
    expect((await shop.flush()).json).toMatchObject({ held: 1, applied: 0 })
    expect(stocks('1001')).toEqual([10])
    await later(25)
    expect((await shop.flush()).json).toMatchObject({ held: 0, applied: 1 })
    await shop.flush()
    expect(stocks('1001')).toEqual([8])
  })

  test('a day without three asks holds nothing', async () => {
    await open()
    notFound('1001')
    sale('1001', 2)
    await shop.flush()
    await later(25)
    expect((await shop.flush()).json).toMatchObject({ held: 0, failed: 0 })
    expect((await shop.flush()).json).toMatchObject({ held: 1, failed: 0 })
  })

  test('failures retry asks with the next run; still not shown it stays held', async () => {
    const id = await held()
    expect((await shop.ston('failures', 'retry', id)).code).toBe(0)
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    expect((await items()).map((item) => item['id'])).toEqual([id])
    shop.smaregi.faults.clear()
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    expect((await shop.ston('failures', 'retry')).code).toBe(0)
    expect((await shop.flush()).json).toMatchObject({ held: 0, applied: 1 })
    expect(stocks('1001')).toEqual([8])
    expect((await shop.ston('why', '1001')).out).not.toContain('retry')
  })

  test('failures drop ends it, and no search brings it back', async () => {
    const id = await held(async () => {
      sale('1002', 1)
      await shop.flush()
      await shop.nextSecond()
    })
    expect((await shop.ston('failures', 'drop', id, '--why', '数えた')).code).toBe(0)
    shop.smaregi.faults.clear()
    for (let runs = 0; runs < 4; runs++) await shop.flush()
    expect(await items()).toEqual([])
    expect(stocks('1001', '1002')).toEqual([10, 19])
    expect((await shop.ston('why', '1001')).out).toContain('数えた')
  })

  test('an id that the history of its pair does not show goes the same way', async () => {
    await open()
    sale('1001', 1)
    await shop.flush()
    const ids = [{ id: '999999', productId: '1001', storeId: '1' }]
    await tell({ contractId: shop.smaregi.contractId, event: 'pos:stock', action: 'edited', ids })
    for (let runs = 0; runs < 3; runs++)
      expect((await shop.flush()).json).toMatchObject({ held: 0, failed: 0 })
    await later(25)
    expect((await shop.flush()).json).toMatchObject({ held: 1, failed: 0 })
    expect((await shop.ston('failures', 'list')).out).toContain('999999')
  })

  test('a search that meets a 404 reads that pair again', async () => {
    await open()
    sale('1001', 1)
    await shop.flush()
    await shop.nextSecond()
    shop.smaregi.change({
      storeId: '1',
      productId: '1002',
      amount: -3,
      division: '02',
      silent: true,
    })
    notFound('1002', 3)
    for (let runs = 0; runs < 6; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([9, 17])
  })
})

/** Each product in each store counts its changes from the same number on. */
async function openWithIdsPerPair(): Promise<void> {
  await open({ products: {} })
  shop.smaregi.ledger.idsPerPair = true
  for (const [id, count] of [
    ['1001', 10],
    ['1002', 20],
  ] as const) {
    shop.smaregi.product({ id, name: `商品${id}` })
    shop.smaregi.change({
      storeId: '1',
      productId: id,
      amount: count,
      division: '01',
      silent: true,
    })
    shop.ne.addGoods({ code: id, stock: count })
  }
  await shop.nextSecond()
}

describe('ids that are unique only within one product and store', () => {
  beforeEach(openWithIdsPerPair)

  test('are different changes', async () => {
    sale('1001', 2)
    sale('1002', 3)
    sale('1001', 1, '2')
    const ids = shop.smaregi.ledger.history.slice(-3).map((row) => row.id)
    expect(new Set(ids).size).toBeLessThan(3)
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([7, 17])
  })

  test('and so are those that no webhook told', async () => {
    sale('1001', 2)
    await shop.flush()
    await shop.nextSecond()
    shop.smaregi.change({
      storeId: '1',
      productId: '1002',
      amount: -3,
      division: '02',
      silent: true,
    })
    for (let runs = 0; runs < 4; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([8, 17])
  })
})

describe('what the version before has written', () => {
  const CONTRACT = 'practice'
  const silent = { storeId: '1', division: '02', silent: true } as const

  /** A batch of that version, in which it has taken this row of the history. */
  async function counted(
    row: { id: number; productId: string; storeId: string; at: Date },
    carried: readonly OpenItem[] = [],
  ): Promise<void> {
    const at = toJstIso(row.at)
    await inStore(async (store) => {
      const last = await store.batches.newest()
      const draft = await store.batches.draft(last?.id ?? 0)
      draft.record({
        key: formerPlatformKey(CONTRACT, { id: String(row.id) }),
        product: row.productId,
        store: row.storeId,
        delta: -2,
        division: '02',
        at,
        notification: 'n',
        code: row.productId,
        decision: 'counted',
      })
      await draft.seal({ ...head(draft.id), ...settled(), position: last?.position ?? {} }, carried)
    })
  }

  const settled = (): Partial<BatchHead> => ({
    state: 'settled',
    channel: 'platform',
    verdicts: [],
    settledAt: new Date().toISOString(),
  })

  async function inStore(work: (store: Store) => Promise<void>): Promise<void> {
    const store = await openFileStore({ path: join(shop.dir, 'data') })
    await work(store)
    await store.close()
  }

  async function told(...rows: readonly { id: number; productId: string; storeId: string }[]) {
    const ids = rows.map(({ id, productId, storeId }) => ({ id: String(id), productId, storeId }))
    await tell({ contractId: shop.smaregi.contractId, event: 'pos:stock', action: 'edited', ids })
  }

  test('counts: told again it is a duplicate, and the search does not bring it', async () => {
    await open()
    const row = shop.smaregi.change({ ...silent, productId: '1001', amount: -2 })
    await counted(row)
    await told(row)
    expect((await shop.flush()).json).toMatchObject({ ignored: { duplicate: 1 } })
    for (let runs = 0; runs < 3; runs++)
      expect((await shop.flush()).json).toMatchObject({ applied: 0, found: 0 })
    expect(stocks('1001')).toEqual([10])
  })

  test('does not count for another pair with the same id, told or not', async () => {
    await openWithIdsPerPair()
    const [one, other] = ['1001', '1002'].map((productId) =>
      shop.smaregi.change({ ...silent, productId, amount: -2 }),
    )
    expect(one?.id).toBe(other?.id)
    if (one === undefined || other === undefined) throw new Error('no rows')
    await counted(one)
    await told(other)
    await shop.nextSecond()
    expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { duplicate: 0 } })
    const lost = shop.smaregi.change({ ...silent, productId: '1001', storeId: '2', amount: -3 })
    await counted({ ...lost, productId: '1002' })
    for (let runs = 0; runs < 4; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([7, 18])
  })

  test('and was carried with its key alone, is one change when it is told again', async () => {
    await open()
    const row = shop.smaregi.change({ ...silent, productId: '1001', amount: -2 })
    const known: Change = {
      key: formerPlatformKey(CONTRACT, { id: String(row.id) }),
      productId: '1001',
      storeId: '1',
      delta: -2,
      after: 8,
      division: '02',
      at: toJstIso(row.at),
      notification: 'n',
      table: 0,
    }
    const facts = { changeId: '', productId: '1001', storeId: '1', notification: 'n', table: 0 }
    const receivedAt = new Date().toISOString()
    const other = shop.smaregi.change({ ...silent, productId: '1002', amount: -1 })
    await counted(other, [{ kind: 'unresolved', ...facts, receivedAt, known }])
    await told(row)
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([8, 20])
  })

  test('as failed for good, because Smaregi did not show it, is asked for again', async () => {
    await open()
    const row = shop.smaregi.change({ ...silent, productId: '1001', amount: -2 })
    await told(row)
    await inStore(async (store) => {
      const reading = store.unread({})
      let receivedAt = ''
      for await (const chunk of reading)
        for (const item of chunk) if (item.kind === 'notification') receivedAt = item.received.at
      const draft = await store.batches.draft(0)
      await draft.seal({ ...head(draft.id), ...settled(), position: reading.position }, [
        {
          kind: 'failed',
          id: 'f-0123456789',
          reason: 'unknownChange',
          changeId: String(row.id),
          raw: '',
          productId: '1001',
          code: '',
          delta: 0,
          since: receivedAt,
        },
      ])
    })
    expect((await shop.flush()).json).toMatchObject({ failed: 1 })
    const { out } = await shop.ston('failures', 'list')
    expect(out).toContain('ston failures retry f-0123456789')
    expect((await shop.ston('failures', 'retry', 'f-0123456789')).code).toBe(0)
    expect((await shop.ston('status', '--json')).json).toMatchObject({ held: 1, failed: 0 })
    expect((await shop.flush()).json).toMatchObject({ failed: 0, held: 0, applied: 1 })
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(stocks('1001')).toEqual([8])
  })
})

async function tell(body: object): Promise<void> {
  await fetch(`${shop.hookUrl}?sncode=${shop.sncode}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

test('with every store added, what a store told nobody before is still found', async () => {
  await open({ configure: (config) => void (config['smaregi'] = onlyStores(config, ['1'])) })
  sale('1001', 1)
  await shop.flush()
  // Seconds of their own: what lies before the newest date is what a new store does not count.
  await shop.nextSecond()
  shop.smaregi.change({ storeId: '1', productId: '1002', amount: -3, division: '02', silent: true })
  shop.smaregi.change({ storeId: '2', productId: '1002', amount: 50, division: '03', silent: true })
  await shop.nextSecond()
  sale('1001', 1)
  await shop.configure((config) => void (config['smaregi'] = onlyStores(config, [])))
  await shop.flush()
  await shop.flush()
  expect(stocks('1001', '1002')).toEqual([8, 17])
})

function onlyStores(config: Config, stores: readonly string[]): Record<string, unknown> {
  return { ...config['smaregi'], stores }
}

test.each([1, -1])('nor after our clock has jumped by %i day', async (days) => {
  await open()
  sale('1001', 2)
  await shop.flush()
  await jump(days)
  sale('1001', 1)
  await shop.flush()
  await shop.flush()
  expect(stocks('1001', '1002')).toEqual([7, 20])
  vi.useRealTimers()
  sale('1002', 5)
  await shop.flush()
  const ran = await shop.flush()
  expect(ran.json).toMatchObject({ outcome: 'ok', found: 0, failed: 0 })
  expect(stocks('1001', '1002')).toEqual([7, 15])

  /** Only the time of day is wrong: timers go on, and Smaregi's clock is right. */
  async function jump(by: number): Promise<void> {
    await shop.smaregi.flushSends()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + by * 24 * 3600 * 1000 })
    shop.smaregi.advance(-by * 24 * 3600 * 1000)
    shop.ne.advance(-by * 24 * 3600 * 1000)
  }
})

test('1,000 changes of 200 products in 3 stores, told twice, shuffled, a tenth never: both counts agree', async () => {
  const products = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [String(5000 + i), 1000]),
  )
  await open({
    products,
    webhooks: {
      when: 'onFlush',
      shuffle: true,
      duplicates: 1,
      loss: 0.1,
      seed: 7,
      connections: 50,
    },
  })
  shop.smaregi.store({ id: '3', name: '第三店' })
  await shop.configure(
    (config) => void (config['smaregi'] = { ...config['smaregi'], receive: 'platform' }),
  )
  await shop.flush()
  for (let i = 0; i < 1000; i++) {
    const productId = String(5000 + (i % 200))
    const storeId = String(1 + (i % 3))
    if (i % 5 === 0) shop.smaregi.purchase({ storeId, productId, quantity: 3 })
    else sale(productId, 1 + (i % 2), storeId)
  }
  await shop.flush()
  const ran = await shop.flush()
  expect(ran.code).toBe(0)
  const wrong = Object.keys(products).filter(
    (id) => shop.ne.goods(id)?.stock !== shop.smaregi.stock(id),
  )
  expect(wrong).toEqual([])
  expect(Number(ran.json['found'])).toBeGreaterThan(50)
}, 120_000)

test('a bulk update of 5,000 ids comes in one request, and is resolved pair by pair', async () => {
  const products = Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [String(5000 + i), 100]),
  )
  await open({ products, webhooks: { when: 'onFlush', gather: 5000, action: 'bulk-update' } })
  for (let i = 0; i < 5000; i++)
    shop.smaregi.correct({ storeId: '1', productId: String(5000 + (i % 500)), amount: 1 })
  await shop.smaregi.flushSends()
  expect(shop.smaregi.platform.webhooks.sent.map((one) => one.status)).toEqual([200])
  const calls = shop.smaregi.calls.length
  const ran = await shop.flush()
  expect(ran.json).toMatchObject({ outcome: 'ok', applied: 500, waiting: 0 })
  expect(shop.ne.goods('5123')?.stock).toBe(110)
  const history = shop.smaregi.calls
    .slice(calls)
    .filter((call) => call.label === 'GET /stock/changes')
  expect(history.length).toBeLessThanOrEqual(1000)
}, 120_000)

describe('products that Smaregi does not manage', () => {
  test('are ignored and counted', async () => {
    await open()
    shop.smaregi.product({ id: '7777', name: '袋', managed: false })
    sale('7777', 1)
    sale('1001', 1)
    expect((await shop.flush()).json).toMatchObject({
      outcome: 'ok',
      applied: 1,
      ignored: { notManaged: 1 },
    })
  })
})

describe('one form counts', () => {
  test('the same sales on both channels count once, and the other form is named', async () => {
    await open()
    shop.smaregi.setTarget({ url: shop.hookUrl, sncode: shop.sncode, place: 'form' })
    await shop.configure(
      (config) => void (config['smaregi'] = { ...config['smaregi'], receive: 'platform' }),
    )
    sale('1001', 2)
    expect((await shop.flush()).json).toMatchObject({
      outcome: 'ok',
      applied: 1,
      ignored: { otherChannel: 1 },
    })
    expect(stocks('1001')).toEqual([8])
  })

  test('the one that came first is remembered', async () => {
    await open()
    sale('1001', 2)
    await shop.flush()
    shop.smaregi.setTarget({ url: shop.hookUrl, sncode: shop.sncode, place: 'form' })
    sale('1001', 1)
    const ran = await shop.flush()
    expect(ran.json).toMatchObject({ outcome: 'ok', applied: 1, ignored: { otherChannel: 1 } })
    expect(stocks('1001')).toEqual([7])
    const status = await shop.ston('status', '--json')
    expect(status.json).toMatchObject({ otherChannel: { form: 'legacy', changes: 1 } })
    expect((await shop.ston('status', '--check')).code).toBe(3)
  })
})

describe('trouble at Smaregi', () => {
  test('down: temporary, nothing is lost, the next run continues', async () => {
    await open()
    sale('1001', 2)
    await shop.smaregi.flushSends()
    shop.smaregi.faults.set({ kind: 'status', status: 503 })
    const ran = await shop.flush()
    expect({ code: ran.code, ...ran.json }).toMatchObject({
      code: 75,
      outcome: 'temporary',
      applied: 0,
    })
    expect((await shop.ston('status', '--json')).json).toMatchObject({ pending: { changes: 1 } })
    shop.smaregi.faults.clear()
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1 })
    expect(stocks('1001')).toEqual([8])
  }, 60_000)

  test('one history that is refused: all others are looked through, and it is as soon as it can be read', async () => {
    await toldNobody('1001', '1002')
    refuse('1001', { kind: 'problem', status: 400 })
    const first = await shop.ston('flush')
    expect(first.code).toBe(3)
    expect(first.out + first.err).toContain('/stock/changes/1001/1')
    // From the second look on a change is lost, and not on its way.
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([10, 7])
    shop.smaregi.faults.clear()
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([7, 7])
    const before = historiesRead()
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', found: 0 })
    expect(historiesRead()).toBe(before)
  }, 60_000)

  describe('a history that is late', () => {
    beforeEach(async () => {
      await toldNobody('1001')
      await shop.configure(
        (config) => void (config['nextengine'] = { ...config['nextengine'], settleMs: 60_000 }),
      )
      for (let runs = 0; runs < 3; runs++) await shop.flush()
      shop.smaregi.ledger.historyDelayMs = 3_600_000
      const sold = { storeId: '1', amount: -4, division: '02', silent: true } as const
      shop.smaregi.change({ ...sold, productId: '9000' })
    })

    test('is waited for: what nobody told is found as soon as it shows', async () => {
      for (let runs = 0; runs < 3; runs++) await shop.flush()
      expect(stocks('1001', '9000')).toEqual([7, 9])
      shop.smaregi.ledger.historyDelayMs = 0
      for (let runs = 0; runs < 3; runs++) await shop.flush()
      expect(stocks('1001', '9000')).toEqual([7, 5])
    }, 60_000)

    test('is asked until its count has settled, then told, and asked no longer', async () => {
      await shop.flush()
      const before = historiesRead()
      await shop.flush()
      expect(historiesRead()).toBe(before + 1)
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 })
      // Once more then: an older row may leave the very count.
      expect((await shop.flush()).json).toMatchObject({ failed: 1 })
      await shop.flush()
      expect(historiesRead()).toBe(before + 3)
    }, 60_000)
  })
  test('a history that lags behind the list of counts: what it shows later is found all the same', async () => {
    await toldNobody('1001', '1002')
    await shop.configure(
      (config) => void (config['nextengine'] = { ...config['nextengine'], settleMs: 15 * MINUTE }),
    )
    shop.smaregi.ledger.historyDelayMs = 8 * MINUTE
    await shop.flush()
    // Elsewhere the day goes on, and the look with it.
    shop.later(20 * MINUTE)
    sale('9000', 1)
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(stocks('1001', '1002')).toEqual([7, 7])
    shop.smaregi.ledger.historyDelayMs = 0
    for (let runs = 0; runs < 2; runs++) await shop.flush()
    const before = historiesRead()
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', found: 0 })
    expect(historiesRead()).toBe(before)
  }, 60_000)

  test('a product refused in all its stores, and others refused like it, keep nobody waiting for ever', async () => {
    const refused = ['5000', '5001', '5002', '5003']
    await toldNobody(...refused, '6000')
    shop.smaregi.store({ id: '3', name: '第三店' })
    for (const storeId of ['2', '3'])
      shop.smaregi.change({ storeId, productId: '5000', amount: -1, division: '02', silent: true })
    for (const productId of refused) refuse(productId, { kind: 'problem', status: 400 })
    for (let runs = 0; runs < 5; runs++) await shop.flush()
    expect(stocks(...refused, '6000')).toEqual([10, 10, 10, 10, 7])
    shop.smaregi.faults.clear()
    for (let runs = 0; runs < 4; runs++) await shop.flush()
    expect(stocks(...refused, '6000')).toEqual([5, 7, 7, 7, 7])
  }, 60_000)

  test.each([400, 500])(
    'a product whose history is always answered with %i keeps no webhook of others from being passed on',
    async (status) => {
      await open()
      refuse('1001', { kind: 'problem', status })
      sale('1001', 1)
      sale('1002', 1)
      await shop.flush()
      await shop.flush()
      expect(stocks('1001', '1002')).toEqual([10, 19])
      sale('1002', 1)
      await shop.flush()
      expect(stocks('1001', '1002')).toEqual([10, 18])
      shop.smaregi.faults.clear()
      await shop.flush()
      expect(stocks('1001', '1002')).toEqual([9, 18])
    },
    60_000,
  )

  function refuse(productId: string, fault: Fault): void {
    const scope = { on: 'GET /stock/changes', naming: `/stock/changes/${productId}/` }
    shop.smaregi.faults.set(fault, scope)
  }

  test('all histories refused: a few are asked for, the rest waits for the next run', async () => {
    const products = Array.from({ length: 20 }, (_, i) => String(5000 + i))
    await toldNobody(...products)
    shop.smaregi.faults.set({ kind: 'problem', status: 400 }, { on: 'GET /stock/changes' })
    const before = historiesRead()
    expect((await shop.flush()).code).toBe(3)
    expect(historiesRead()).toBe(before + 3)
    shop.smaregi.faults.clear()
    for (let runs = 0; runs < 3; runs++) await shop.flush()
    expect(stocks(...products)).toEqual(products.map(() => 7))
  }, 60_000)

  function historiesRead(): number {
    return shop.smaregi.calls.filter((call) => call.label === 'GET /stock/changes').length
  }

  /** Three sold of each in a second of its own, and no webhook says so. */
  async function toldNobody(...products: string[]): Promise<void> {
    await open({
      products: Object.fromEntries(['9000', ...products].map((id) => [id, 10])),
    })
    sale('9000', 1)
    await shop.flush()
    await shop.nextSecond()
    const sold = { storeId: '1', amount: -3, division: '02', silent: true } as const
    for (const productId of products) shop.smaregi.change({ ...sold, productId })
  }

  test('no scope: a person is needed, and the sentence says for what', async () => {
    await open()
    sale('1001', 2)
    await shop.smaregi.flushSends()
    shop.smaregi.platform.account.scopes.delete('pos.stock-changes:read')
    const ran = await shop.ston('flush')
    expect(ran.code).toBe(3)
    expect(ran.out + ran.err).toContain('pos.stock-changes:read')
    shop.smaregi.platform.account.scopes.add('pos.stock-changes:read')
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1 })
  })

  test('no credentials: the configuration keys that are missing are named', async () => {
    await open()
    sale('1001', 2)
    await shop.smaregi.flushSends()
    await shop.configure((config) => {
      const { clientSecret: _, ...rest } = config['smaregi'] as Record<string, unknown>
      config['smaregi'] = rest
    })
    const ran = await shop.ston('flush')
    expect(ran.code).toBe(2)
    expect(ran.err).toContain('clientSecret')
  })
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS, jstDay, toJstIso } from '../../src/kernel/time.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openShop, type Ran, type Shop, type ShopOptions } from '../helpers/shop.ts'
import { APIS, type Api } from '../order-sync/orders-kit.ts'

let shop: Shop
afterEach(() => shop.close())

async function open(api: Api, options: ShopOptions = {}): Promise<void> {
  shop = await openShop({ api, products: { '1001': 50, '1002': 50 }, ...options })
  shop.smaregi.platform.account.correctionDivision = '01'
}

const count = (code = '1001'): number => shop.ne.goods(code)?.stock ?? Number.NaN

/** Somebody types a 出荷 on Smaregi's screen; gives its number. */
function type(
  pieces: number,
  date: string | null = jstDay(new Date()),
  productId = '1001',
): number {
  return register(pieces, { date, productId })
}

function register(
  pieces: number,
  {
    date = jstDay(new Date()) as string | null,
    productId = '1001',
    identificationNo = null as string | null,
  },
): number {
  return shop.smaregi.shipments.register({
    storeId: '1',
    recipientType: '3',
    recipientId: null,
    recipientName: 'ネット',
    division: '0',
    date,
    status: '2',
    memo: null,
    identificationNo,
    approvalStatus: '1',
    lines: [{ productId, quantity: pieces, memo: null }],
  }).id
}

function fewer(id: number, pieces: number): void {
  const lines = [{ productId: '1001', quantity: pieces, memo: null }]
  shop.smaregi.shipments.edit(id, { lines })
}

function correct(amount: number): void {
  shop.smaregi.correct({ storeId: '1', productId: '1001', amount })
}

const held = async (): Promise<{ id: string; reason: string; delta: number }[]> =>
  (await shop.ston('failures', 'list', '--json')).json['items'] as never

async function flush(): Promise<Ran> {
  const ran = await shop.flush()
  expect(ran.code, ran.out + ran.err).toBeLessThan(4)
  return ran
}

describe.each(APIS)('while the stock history is behind the list of 出荷 (%s)', (api) => {
  beforeEach(() =>
    open(api, {
      configure: (config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs: 600_000 }
      },
    }),
  )

  /** What happens meanwhile is told, and in the list; the history does not show it before the end. */
  async function behind(happens: () => void): Promise<Ran> {
    const { ledger } = shop.smaregi
    const shown = new Set(ledger.history)
    const shows = ledger.shows.bind(ledger)
    ledger.shows = (row) => shown.has(row) && shows(row)
    happens()
    const ran = await flush()
    ledger.shows = shows
    return ran
  }

  test('one that was typed just now is not taken for an older one that was edited', async () => {
    const id = type(3)
    await flush()
    fewer(id, 2)
    const ran = await behind(() => type(3))
    expect(ran.json).toMatchObject({ applied: 0, held: 1 })
    expect((await flush()).json).toMatchObject({ applied: 0, held: 0, ignored: { takenBack: 1 } })
    expect(count()).toBe(50)
  })

  test('nor is a correction taken for what was deleted just now', async () => {
    const id = type(3)
    await flush()
    correct(3)
    const ran = await behind(() => shop.smaregi.shipments.remove(id))
    expect(ran.json).toMatchObject({ applied: 0, ignored: { takenBack: 0 } })
    // They look alike: one of them counts, and somebody says which.
    expect((await flush()).json).toMatchObject({ applied: 0, held: 2 })
  })
})

/** Where somebody types 出荷 at all. */
test('a 出荷 that is told after its edit is known from the history all the same', async () => {
  await open('legacy')
  type(1, undefined, '1002')
  await flush()
  shop.smaregi.setTarget(null)
  const id = type(3)
  shop.smaregi.setTarget({ url: shop.hookUrl, sncode: shop.sncode, place: 'form' })
  fewer(id, 1)
  expect((await flush()).json).toMatchObject({ applied: 0, ignored: { takenBack: 1 } })
  expect(count()).toBe(50)
})

/** Nobody knows yet that a 出荷 took them off. */
test('a 出荷 that is told after its edit waits while Smaregi cannot be asked', async () => {
  await open('legacy')
  shop.smaregi.setTarget(null)
  const id = type(3)
  shop.smaregi.setTarget({ url: shop.hookUrl, sncode: shop.sncode, place: 'form' })
  fewer(id, 1)
  shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on: 'stock_ref' })
  expect(await flush()).toMatchObject({ code: 3, json: { applied: 0, held: 1 } })
  shop.smaregi.faults.clear()
  expect(await flush()).toMatchObject({ code: 0, json: { held: 0, ignored: { takenBack: 1 } } })
  expect(count()).toBe(50)
})

test('a correction waits for a day at most while Smaregi cannot be asked', async () => {
  await open('legacy')
  shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on: 'stock_ref' })
  correct(2)
  expect((await flush()).json).toMatchObject({ applied: 0, held: 1 })
  shop.later(DAY_MS)
  expect((await flush()).json).toMatchObject({ applied: 1, held: 0 })
  expect(count()).toBe(52)
})

test('a correction does not wait for a right to read that is wanting', async () => {
  await open('legacy')
  shop.smaregi.account.functions.delete('在庫情報参照')
  correct(2)
  expect((await flush()).json).toMatchObject({ applied: 1, held: 0 })
})

test('a 出荷 whose webhook was lost is known from the history that tells of its edit', async () => {
  await open('platform')
  const { webhooks } = shop.smaregi.platform
  webhooks.turn({ loss: 1 })
  const id = type(3)
  webhooks.turn({ loss: 0 })
  fewer(id, 1)
  expect((await flush()).json).toMatchObject({ applied: 0, ignored: { takenBack: 1 } })
  shop.smaregi.shipments.remove(id)
  expect((await flush()).json).toMatchObject({ applied: 0, ignored: { takenBack: 1 } })
  expect(count()).toBe(50)
})

describe.each(APIS)('a 出荷 typed by hand (%s)', (api) => {
  beforeEach(() => open(api))

  test('that is deleted again does not put stock into Next Engine, and `why` says so', async () => {
    const id = type(3)
    await flush()
    shop.smaregi.shipments.remove(id)
    const ran = await flush()
    expect(ran).toMatchObject({ code: 0, json: { applied: 0, ignored: { takenBack: 1 } } })
    expect(count()).toBe(50)
    expect((await shop.ston('why', '1001')).out).toContain(
      'スマレジで出荷が編集・削除されて戻った分',
    )
  })

  test('nor when it is typed and deleted between two runs, or edited, more than once', async () => {
    shop.smaregi.shipments.remove(type(3))
    const other = type(5)
    fewer(other, 4)
    fewer(other, 1)
    expect((await flush()).json).toMatchObject({ applied: 0, ignored: { takenBack: 3 } })
    shop.smaregi.shipments.remove(other)
    expect((await flush()).json).toMatchObject({ applied: 0, ignored: { takenBack: 1 } })
    expect(count()).toBe(50)
  })

  test('that still stands does not keep a correction of the same product back', async () => {
    type(3)
    await flush()
    correct(3)
    expect((await flush()).json).toMatchObject({ applied: 1, held: 0 })
    expect(count()).toBe(53)
    shop.smaregi.shipments.remove(type(2))
    correct(4)
    expect((await flush()).json).toMatchObject({ applied: 1, ignored: { takenBack: 1 } })
    expect(count()).toBe(57)
  })

  test('does not take back what was corrected before it was typed', async () => {
    correct(3)
    await shop.nextSecond()
    const id = type(3)
    await shop.nextSecond()
    shop.smaregi.shipments.remove(id)
    expect((await flush()).json).toMatchObject({ applied: 1, ignored: { takenBack: 1 } })
    expect(count()).toBe(53)
  })

  test('of another product or none asks nobody', async () => {
    type(3, undefined, '1002')
    await flush()
    correct(3)
    expect(await flush()).toMatchObject({ json: { applied: 1 } })
    expect(count()).toBe(53)
    expect(shop.smaregi.calls.filter((one) => /shipment/.test(JSON.stringify(one)))).toEqual([])
  })

  test('that cannot be told from a correction is held, and a person decides', async () => {
    const id = type(3)
    await flush()
    correct(3)
    await flush()
    expect(count()).toBe(53)
    shop.smaregi.shipments.remove(id)
    expect(await flush()).toMatchObject({ code: 3, json: { applied: 0, held: 1 } })
    const [item] = await held()
    expect(item).toMatchObject({ reason: expect.stringContaining('出荷') as string, delta: 3 })
    // Sending everything again at once is no look at it.
    await shop.ston('failures', 'retry')
    expect(await flush()).toMatchObject({ json: { applied: 0, held: 1 } })
    const drop = await shop.ston(
      'failures',
      'drop',
      item?.id ?? '',
      '--why',
      '出荷の削除',
      '--json',
    )
    expect(drop.json['decided']).toMatchObject([{ kind: 'dropped', code: '1001', delta: 3 }])
    const { events } = (await shop.ston('why', '1001', '--json')).json as { events: object[] }
    expect(events.at(-1)).toMatchObject({ kind: 'outcome', outcome: 'dropped', code: '1001' })
    expect(await flush()).toMatchObject({ code: 0, json: { held: 0 } })
    expect(count()).toBe(53)
  })

  test.each(['2030-01-05', null])('dated %s is held as well; retry sends it', async (date) => {
    type(3, date)
    await flush()
    correct(3)
    expect(await flush()).toMatchObject({ code: 3, json: { applied: 0, held: 1 } })
    const [item] = await held()
    await shop.ston('failures', 'retry', item?.id ?? '')
    expect(await flush()).toMatchObject({ code: 0, json: { applied: 1, held: 0 } })
    expect(count()).toBe(53)
  })

  test('is held while Smaregi cannot be asked, and decided by the next run', async () => {
    const id = type(3)
    await flush()
    shop.smaregi.shipments.remove(id)
    await shop.smaregi.flushSends()
    const on = api === 'legacy' ? 'shipment_ref' : 'GET /shipments'
    shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on })
    expect(await flush()).toMatchObject({ code: 3, json: { applied: 0, held: 1 } })
    shop.smaregi.faults.clear()
    expect(await flush()).toMatchObject({ code: 0, json: { held: 0, ignored: { takenBack: 1 } } })
    expect(count()).toBe(50)
  })

  test('is held where the right to read is missing, with what to do', async () => {
    const id = type(3)
    await flush()
    if (api === 'legacy') shop.smaregi.account.functions.delete('出荷情報参照')
    else shop.smaregi.platform.account.notInPlan.add('shipments')
    shop.smaregi.shipments.remove(id)
    const ran = await flush()
    expect(ran).toMatchObject({ code: 3, json: { applied: 0, held: 1 } })
    const [item] = await held()
    expect(item?.reason).toContain('読めません')
    expect((await flush()).json).toMatchObject({ held: 1 })
  })

  test('under a division that the configuration passes on goes without a question', async () => {
    await shop.configure(
      (config) => void (config['smaregi'] = { ...config['smaregi'], forwardDivisions: ['01'] }),
    )
    shop.smaregi.shipments.remove(type(3))
    expect((await flush()).json).toMatchObject({ applied: 1 })
    expect(count()).toBe(53)
  })

  test('written back as 10 is left out by its division, as ever', async () => {
    shop.smaregi.platform.account.correctionDivision = '10'
    shop.smaregi.shipments.remove(type(3))
    expect((await flush()).json).toMatchObject({ applied: 0, ignored: { division: 2 } })
  })
})

test('without credentials and with nothing learnt, corrections go as the preset says', async () => {
  await open('legacy', {
    configure: (config) => {
      delete config['smaregi']?.['accessToken']
      delete config['smaregi']?.['legacyUrl']
    },
  })
  type(3)
  correct(2)
  expect(await flush()).toMatchObject({ code: 0, json: { applied: 1 } })
  expect(count()).toBe(52)
})

test('ston’s own 出荷 and its corrections do not stand in the way', async () => {
  shop = await openShop({
    api: 'legacy',
    products: { '1001': 50 },
    configure: (config) => {
      config['orders'] = { enabled: true, storeId: '1' }
      config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
    },
  })
  shop.smaregi.platform.account.correctionDivision = '01'
  await shop.ston('import-orders', '--json')
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
  await shop.ston('import-orders', '--json')
  const id = type(2)
  await flush()
  shop.ne.orders.cancel(slip)
  expect(await shop.ston('import-orders', '--json')).toMatchObject({ json: { reversals: 1 } })
  shop.smaregi.shipments.remove(id)
  expect((await flush()).json).toMatchObject({ applied: 0, held: 0, ignored: { takenBack: 1 } })
  correct(2)
  const ran = await flush()
  expect(ran.json, ran.out).toMatchObject({ held: 1 })
})

/** A call that is made again is announced again, and one whose movements nobody saw. */
test('nor does one that was announced twice hide a 出荷 typed by hand', async () => {
  await open('platform', {
    configure: (config) => {
      config['orders'] = { enabled: true, storeId: '1' }
      config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
    },
  })
  await shop.ston('import-orders', '--json')
  shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
  await shop.ston('import-orders', '--json')
  const store = await openFileStore({ path: `${shop.dir}/data` })
  const { entries } = await store.echoes.since('')
  await store.echoes.append(entries)
  await store.close()
  expect(entries.map(({ kind }) => kind)).toContain('expect')
  const id = type(3)
  await flush()
  shop.smaregi.shipments.remove(id)
  expect((await flush()).json).toMatchObject({ applied: 0, held: 0, ignored: { takenBack: 1 } })
  expect(count()).toBe(50)
})

/** Nobody could read what it did, or nothing was found. */
const UNKNOWN = [
  { kind: 'unread', divisions: [] },
  { kind: 'caused', keys: [] },
] as const

test.each(UNKNOWN)(
  'one of ston’s own, while the clocks differ, is not taken for one typed by hand (%s)',
  async (what) => {
    await open('platform')
    const store = await openFileStore({ path: `${shop.dir}/data` })
    const id = 'NE-77-1'
    const at = toJstIso(new Date(Date.now() + 20 * 60_000))
    await store.echoes.append([
      { kind: 'expect', id, at, pairs: [{ productId: '1001', storeId: '1', delta: -3 }] },
      { ...what, id, at },
    ])
    await store.close()
    register(3, { identificationNo: id })
    await flush()
    correct(3)
    expect((await flush()).json).toMatchObject({ held: 1, ignored: { takenBack: 0 } })
  },
)

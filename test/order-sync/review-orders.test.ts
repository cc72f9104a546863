import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { documentFile } from '../helpers/documents.ts'
import { ForeignNextEngine, type Manners } from '../helpers/foreign-next-engine.ts'
import { ForeignSmaregi, type SmaregiManners } from '../helpers/foreign-smaregi.ts'
import { toJst } from '../../src/kernel/time.ts'
import { openShop, type Ran, type Shop } from '../helpers/shop.ts'
import { APIS, type Api } from './orders-kit.ts'

/** Both services played by another house: what the documentation leaves open is answered in another way. */
let shop: Shop
let ne: ForeignNextEngine
let smaregi: ForeignSmaregi
afterEach(async () => {
  await shop.close()
  await ne.stop()
  await smaregi.stop()
})

interface Styles {
  readonly next?: Partial<Manners>
  readonly pos?: Partial<SmaregiManners>
  readonly orders?: Record<string, unknown>
}

async function open(api: Api, { next = {}, pos = {}, orders = {} }: Styles = {}): Promise<void> {
  ne = new ForeignNextEngine()
  Object.assign(ne.manners, next)
  smaregi = new ForeignSmaregi()
  Object.assign(smaregi.manners, pos)
  await ne.start()
  await smaregi.start()
  for (const id of ['1001', '1002', '1003']) smaregi.stock.set(id, 100)
  shop = await openShop({
    api,
    signedOut: true,
    configure: (config) => {
      config['nextengine'] = { ...config['nextengine'], apiUrl: ne.url, signInUrl: ne.url }
      config['smaregi'] = {
        ...config['smaregi'],
        ...(api === 'platform'
          ? { apiUrl: smaregi.url, idUrl: smaregi.url }
          : { legacyUrl: `${smaregi.url}/access/` }),
        readsPerSecond: 1000,
        writesPerSecond: 1000,
      }
      config['orders'] = { enabled: true, storeId: '1', ...orders }
    },
  })
  expect((await shop.ston('auth', 'login', `${shop.ne.redirectUri}?uid=5&state=abc123`)).code).toBe(
    0,
  )
  await run()
}

/** All that is kept, but for the number of calls: they were made. */
async function filesOf({ dir }: Shop): Promise<Record<string, string>> {
  const data = join(dir, 'data')
  const all = await readdir(data, { recursive: true, withFileTypes: true })
  const names = all
    .filter((one) => one.isFile() && !/^calls\.|\.epoch$/.test(one.name))
    .map((one) => join(one.parentPath, one.name))
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(name, 'utf8')] as const)),
  )
}

async function tableWith(line: string): Promise<string> {
  const file = join(shop.dir, 'table.csv')
  await writeFile(file, `smaregi-id,nextengine-code\r\n${line}\r\n`)
  return file
}

function run(...args: string[]): Promise<Ran> {
  return shop.ston('import-orders', '--json', ...args)
}

/** What stands in Smaregi under ston's numbers, by product. */
function booked(slip: number): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { head, lines } of smaregi.shipments) {
    if (!String(head['identificationNo']).startsWith(`NE-${slip}-`)) continue
    for (const { productId, quantity } of lines)
      sums[productId] = (sums[productId] ?? 0) + Number(quantity)
  }
  return sums
}

function expectRun(ran: Ran, facts: Record<string, unknown>, code = 0): void {
  expect({ code: ran.code, ...ran.json }, ran.err).toMatchObject({ code, ...facts })
}

const STYLES: { readonly next: Partial<Manners>; readonly pos: Partial<SmaregiManners> }[] = [
  { next: {}, pos: {} },
  {
    next: { numbers: false, dateHeader: true, newestFilled: false },
    pos: { numbers: false, listDetails: false, created: 200 },
  },
  { next: { cap: 100, errorStatus: 500 }, pos: { created: 204, listDetails: false } },
]

describe.each(APIS)('on the %s API', (api) => {
  test.each(STYLES)('orders, edits and cancels in the style %o', async (style) => {
    await open(api, style)
    const one = ne.order(501, 1, '1001', 3)
    ne.order(501, 2, '1002', 1)
    expectRun(await run(), { outcome: 'ok', shipments: 1, lines: 2, held: 0 })
    ne.edit(one, { receive_order_row_quantity: '1' })
    expectRun(await run(), { outcome: 'ok', reversals: 1 })
    expect(booked(501)).toEqual({ '1001': 1, '1002': 1 })
    for (const row of ne.orders) ne.edit(row, { receive_order_cancel_type_id: '1' })
    expectRun(await run(), { outcome: 'ok' })
    expectRun(await run(), { outcome: 'ok', shipments: 0, reversals: 0 })
    expect([...smaregi.stock.values()]).toEqual([100, 100, 100])
  })
})

test.each([
  ['002007', 75],
  ['003004', 75],
  ['003005', 75],
  ['003001', 75],
  ['003002', 75],
  ['999999', 75],
  ['000001', 75],
  ['002002', 4],
  ['002004', 4],
  ['001007', 3],
  ['002003', 3],
  ['003003', 3],
  ['123456', 3],
])('Next Engine says %s: exit %i, and nothing is lost', async (refusal, code) => {
  await open('legacy', { next: { errorStatus: code === 75 ? 503 : 200 } })
  ne.order(501, 1, '1001', 3)
  ne.manners.refusal = refusal
  const ran = await run()
  expectRun(ran, { outcome: { 75: 'temporary', 4: 'auth', 3: 'attention' }[code] }, code)
  expect((await run('--dry-run')).code).toBe(code)
  ne.manners.refusal = null
  expectRun(await run(), { outcome: 'ok', shipments: 1 })
  expect(booked(501)).toEqual({ '1001': 3 })
})

describe('a dry run', () => {
  test.each(['csv', 'jan'])('writes nothing down but the calls it made (%s)', async (mode) => {
    await open('platform', { next: { absent: null } })
    await shop.configure((config) => void (config['mapping'] = { mode }))
    ne.order(501, 1, 'TEA-100G', 1)
    ne.order(501, 2, '1001', 2)
    smaregi.products.push({ productId: '7001', productCode: '4900000000017' })
    ne.goods.push({ goods_id: 'TEA-100G', goods_jan_code: '4900000000017' })
    const before = await filesOf(shop)
    const ran = await run('--dry-run')
    expect([ran.code, (ran.json['rows'] as unknown[]).length]).toEqual([0, 1])
    expect(await filesOf(shop)).toEqual(before)
    expect((await shop.ston('flush', '--dry-run')).code).toBe(0)
    expect(await filesOf(shop)).toEqual(before)
  })
})

describe.each(APIS)('trouble on the %s API', (api) => {
  test('a refused product is held by itself', async () => {
    await open(api, { pos: { refuse: new Set(['1002']) } })
    for (const [i, id] of ['1001', '1002', '1003'].entries()) ne.order(501, i + 1, id, 1)
    expectRun(await run(), { outcome: 'attention', held: 1 }, 3)
    expect(booked(501)).toEqual({ '1001': 1, '1003': 1 })
  })

  test('a product that Smaregi does not know is not tried again with every slip that has it', async () => {
    await open(api, { pos: { refuse: new Set(['1002']) } })
    for (let slip = 501; slip <= 530; slip += 1) {
      ne.order(slip, 1, '1001', 1)
      ne.order(slip, 2, '1002', 1)
    }
    const writes = (): number => smaregi.calls.filter((one) => /POST|upd/.test(one)).length
    expectRun(await run(), { outcome: 'attention', held: 30, shipments: 30 }, 3)
    const first = writes()
    expect(first).toBeLessThan(65)
    expectRun(await run(), { outcome: 'attention', held: 30 }, 3)
    expect(writes() - first).toBeLessThan(4)
    smaregi.manners.refuse = new Set()
    expectRun(await run(), { outcome: 'ok', held: 0, shipments: 30 })
    expect([...smaregi.stock.values()]).toEqual([70, 70, 100])
  })

  test('a line that waits is not forgotten because another line of its slip has changed', async () => {
    await open(api, { next: { dateHeader: true }, orders: { overlapMinutes: 1 } })
    const earlier = toJst(new Date(Date.now() - 3 * 3600_000))
    const first = { receive_order_row_last_modified_newest_date: earlier }
    ne.order(501, 1, 'TEA-100G', 4, first)
    const other = ne.order(501, 2, '1001', 3)
    expectRun(await run(), { outcome: 'attention', shipments: 1, held: 1 }, 3)
    ne.edit(other, { receive_order_row_quantity: 2 })
    expectRun(await run(), { outcome: 'attention', reversals: 1, held: 1 }, 3)
    await shop.ston('map', 'import', await tableWith('1003,TEA-100G'))
    expectRun(await run(), { outcome: 'ok', shipments: 1, held: 0 })
    expect(booked(501)).toEqual({ '1001': 2, '1003': 4 })
  })

  test('nor is a slip with a line that nobody can read', async () => {
    await open(api, { next: { dateHeader: true }, orders: { overlapMinutes: 1 } })
    const earlier = toJst(new Date(Date.now() - 3 * 3600_000))
    const first = { receive_order_row_last_modified_newest_date: earlier }
    const bad = ne.order(501, 1, '1003', 4, { ...first, receive_order_row_quantity: 'four' })
    const other = ne.order(501, 2, '1001', 3)
    expectRun(await run(), { outcome: 'attention', held: 1 }, 3)
    ne.edit(other, { receive_order_row_quantity: 2 })
    expectRun(await run(), { outcome: 'attention', held: 1 }, 3)
    Object.assign(bad, { receive_order_row_quantity: '4' })
    expectRun(await run(), { outcome: 'ok', held: 0 })
    expect(booked(501)).toEqual({ '1001': 2, '1003': 4 })
  })

  test('after a pause --since leaves out what came before it', async () => {
    await open(api)
    const past = (hours: number): string => toJst(new Date(Date.now() - hours * 3600_000))
    ne.order(501, 1, '1001', 1)
    await run()
    await shop.configure((config) => void (config['orders'] = { enabled: false, storeId: '1' }))
    await run()
    await shop.configure((config) => void (config['orders'] = { enabled: true, storeId: '1' }))
    const state = await documentFile(shop.dir, 'orders')
    expect(await readFile(state, 'utf8')).toContain('"paused": true')
    // By hand: the shop shipped it while ston was off.
    ne.order(502, 1, '1002', 5)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const since = past(0)
    ne.order(503, 1, '1003', 2)
    expectRun(await run(), { error: { code: 'gap' } }, 3)
    expectRun(await run('--since', since), { outcome: 'ok', shipments: 1, old: 1 })
    expect([booked(501), booked(502), booked(503)]).toEqual([{ '1001': 1 }, {}, { '1003': 2 }])
    for (const row of ne.orders) ne.edit(row, { receive_order_cancel_type_id: '1' })
    expectRun(await run(), { outcome: 'ok', reversals: 2 })
  })

  test('a shipment typed by hand that cannot be read does not stand in the way', async () => {
    await open(api)
    const today = new Date(Date.now() + 9 * 3600 * 1000).toISOString().slice(0, 10)
    smaregi.register({ shipmentStoreId: '1', shipmentDate: today, identificationNo: null }, [
      { productId: '1001', quantity: '2.5' },
    ])
    ne.order(501, 1, '1001', 3)
    expectRun(await run(), { outcome: 'ok', shipments: 1 })
    expectRun(await run(), { outcome: 'ok', shipments: 0 })
    expect(booked(501)).toEqual({ '1001': 3 })
  })

  test('answers that never come are not waited for order by order', async () => {
    await open(api)
    for (let slip = 501; slip <= 520; slip += 1) ne.order(slip, 1, '1001', 1)
    smaregi.manners.instead = {
      on: /^(POST \/shipments|shipment_upd)$/,
      status: 503,
      body: '<p>メンテナンス</p>',
      times: 1000,
    }
    expectRun(await run(), { outcome: 'temporary' }, 75)
    expect(smaregi.calls.filter((one) => /POST|upd/.test(one)).length).toBeLessThan(10)
    smaregi.manners.instead = null
    await run()
    expectRun(await run(), { outcome: 'ok', held: 0, waiting: 0 })
    expect(smaregi.stock.get('1001')).toBe(80)
  })

  test('a code that stands for nothing is held where the sets cannot be read; the rest goes', async () => {
    await open(api)
    ne.order(501, 1, 'TEA-100G', 1)
    ne.order(502, 1, '1002', 2)
    expectRun(await run(), { outcome: 'attention', shipments: 1, held: 1 }, 3)
    expect(booked(502)).toEqual({ '1002': 2 })
  })

  test('a date of another year does not move the watermark past what comes next', async () => {
    await open(api)
    ne.order(501, 1, '1001', 1, {
      receive_order_row_last_modified_newest_date: '2099-01-01 00:00:00',
    })
    ne.order(502, 1, '1001', 1, { receive_order_row_last_modified_newest_date: '2026/11/28 10:00' })
    expectRun(await run(), { outcome: 'ok', shipments: 2 })
    const late = ne.order(503, 1, '1002', 2, { receive_order_row_creation_date: null })
    expectRun(await run(), { outcome: 'ok', shipments: 1 })
    ne.edit(late, { receive_order_row_quantity: 1 })
    expectRun(await run(), { outcome: 'ok', reversals: 1 })
  })

  test('--since does not take an old slip for a new one because a line was added to it', async () => {
    await open(api)
    const old = { receive_order_row_creation_date: '2026-01-05 10:00:00' }
    ne.order(401, 1, '1001', 5, old)
    ne.order(401, 2, '1002', 1)
    const between = ne.order(402, 1, '1003', 7, old)
    ne.edit(between, { receive_order_order_status_id: '50' })
    ne.order(403, 1, '1001', 2)
    await run('--from-now')
    const since = new Date(Date.now() - 3600_000).toISOString()
    expectRun(await run('--since', since), { outcome: 'ok', shipments: 1 })
    expect([booked(401), booked(402), booked(403)]).toEqual([{}, {}, { '1001': 2 }])
  })

  test('a correction whose answer is lost is made once', async () => {
    await open(api)
    const row = ne.order(501, 1, '1001', 3)
    await run()
    ne.edit(row, { receive_order_cancel_type_id: '1' })
    smaregi.manners.silent = true
    await run()
    smaregi.manners.silent = false
    await run()
    expectRun(await run(), { outcome: 'ok', inDoubt: 0, held: 0 })
    expect(smaregi.stock.get('1001')).toBe(100)
  })

  test('a registration whose answer is lost is made once', async () => {
    await open(api)
    ne.order(501, 1, '1001', 3)
    smaregi.manners.silent = true
    await run()
    smaregi.manners.silent = false
    await run()
    expectRun(await run(), { outcome: 'ok', waiting: 0 })
    expect(smaregi.stock.get('1001')).toBe(97)
  })

  test('a list that gives fewer rows than it was asked for shows all', async () => {
    await open(api, { pos: { cap: 100 } })
    const today = new Date(Date.now() + 9 * 3600 * 1000).toISOString().slice(0, 10)
    for (let i = 0; i < 130; i += 1)
      smaregi.register({ shipmentStoreId: '1', shipmentDate: today, identificationNo: null }, [
        { productId: '1003', quantity: 1 },
      ])
    ne.order(501, 1, '1001', 3)
    expectRun(await run(), { outcome: 'ok', shipments: 1 })
    expectRun(await run(), { outcome: 'ok', shipments: 0 })
    expect(smaregi.stock.get('1001')).toBe(97)
  })
})

describe('the platform', () => {
  async function tellAll(): Promise<void> {
    const { contractId } = shop.smaregi
    const ids = smaregi.moves.map(({ id, productId, storeId }) => ({ id, productId, storeId }))
    await fetch(shop.hookUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        sncode: shop.sncode,
        'smaregi-contract-id': contractId,
        'smaregi-event': 'pos:stock',
      },
      body: JSON.stringify({ contractId, event: 'pos:stock', action: 'edited', ids }),
    })
  }

  test('a shipment that comes back as another division, and late, is still ston’s own', async () => {
    await open('platform', { pos: { division: '15', historyLate: true } })
    for (const code of smaregi.stock.keys()) ne.stock.set(code, 100)
    ne.order(501, 1, '1001', 3)
    expectRun(await run(), { outcome: 'ok', shipments: 1 })
    smaregi.manners.historyLate = false
    await tellAll()
    expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { echo: 1 } })
    expect(ne.stock.get('1001')).toBe(100)
  })

  test('a registration that Smaregi has confirmed is never sent again because a list lags', async () => {
    await open('platform', { pos: { hidden: true } })
    ne.order(501, 1, '1001', 3)
    await run()
    await run()
    smaregi.manners.hidden = false
    expectRun(await run(), { outcome: 'ok', waiting: 0, inDoubt: 0 })
    expect(smaregi.stock.get('1001')).toBe(97)
  })

  test('nor by a later run, when the one that was told so was cut off', async () => {
    await open('platform', { pos: { hidden: true } })
    ne.order(501, 1, '1001', 3)
    smaregi.manners.instead = { on: /^GET \/shipments/, status: 503, body: '', times: 100 }
    expect((await run()).code).toBe(75)
    smaregi.manners.instead = null
    await run()
    await run()
    smaregi.manners.hidden = false
    expectRun(await run(), { outcome: 'ok', waiting: 0, inDoubt: 0 })
    expect(smaregi.stock.get('1001')).toBe(97)
  })

  /** Sold in the shop, and told by a webhook. */
  async function sold(...ids: string[]): Promise<void> {
    await open('platform')
    for (const code of smaregi.stock.keys()) ne.stock.set(code, 100)
    for (const productId of ids) smaregi.move(productId, '1', -1, '02')
    await tellAll()
  }

  test('one product whose history Smaregi does not give out keeps no other from Next Engine', async () => {
    await sold('1001', '1002', '1003')
    const body = '{"title":"Bad Request","detail":"productId is invalid","status":400}'
    smaregi.manners.instead = { on: /changes\/1001/, status: 400, body, times: 100 }
    const ran = await shop.flush()
    expect(ran.code).toBe(3)
    expect(ran.json).toMatchObject({ applied: 2, error: { code: 'smaregi' } })
    expect([...ne.stock.values()]).toEqual([100, 99, 99])
    smaregi.manners.instead = null
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1 })
  })

  test('nor does one row of a history that nobody can read', async () => {
    await sold('1001', '1002', '1001')
    smaregi.manners.unreadable = 90_000
    expect((await shop.flush()).json).toMatchObject({ applied: 2 })
    expect([...ne.stock.values()]).toEqual([99, 99, 100])
  })

  test('a token that ends in the middle is renewed', async () => {
    await open('platform')
    for (let slip = 501; slip <= 506; slip += 1) ne.order(slip, 1, '1001', 1)
    smaregi.manners.tokenSeconds = '3600'
    const every = setInterval(() => smaregi.tokens.clear(), 3)
    const first = await run()
    clearInterval(every)
    expect([0, 3, 75]).toContain(first.code)
    await run()
    expectRun(await run(), { outcome: 'ok', held: 0 })
    expect(smaregi.stock.get('1001')).toBe(94)
  })

  test.each([302, 429])('a registration answered with %i is made once', async (status) => {
    await open('platform')
    ne.order(501, 1, '1001', 3)
    smaregi.manners.instead = {
      on: /^POST \/shipments$/,
      status,
      body: '',
      times: 1,
      headers: { location: '/elsewhere', 'Retry-After': '1' },
    }
    await run()
    expectRun(await run(), { outcome: 'ok' })
    expect(smaregi.stock.get('1001')).toBe(97)
  })
})

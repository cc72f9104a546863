import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openApp } from '../../src/app.ts'
import type { Report } from '../../src/context.ts'
import { why } from '../../src/commands/why.ts'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

async function open(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({ products: { '1001': 10, '1002': 20 }, ...options })
  shop.smaregi.product({ id: '9999', name: '未登録' })
}

function sale(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

interface Story {
  readonly productId: string | null
  readonly code: string | null
  readonly also?: string
  readonly events: readonly Readonly<Record<string, unknown>>[]
  readonly open: readonly Readonly<Record<string, unknown>>[]
}

async function report(name: string, locale: 'ja' | 'en' = 'en'): Promise<Report> {
  const silent = { write: () => true }
  const frame = {
    locale,
    json: true,
    quiet: true,
    verbose: false,
    color: false,
    env: {},
    stdout: silent,
    stderr: silent,
    signal: new AbortController().signal,
  }
  const app = openApp(frame, { config: shop.configPath, locale, waitMs: 0 })
  try {
    return await why(app, name)
  } finally {
    await app.close()
  }
}

async function story(name: string): Promise<Story> {
  return (await report(name)).json as Story
}

function kinds({ events }: Story): string[] {
  return events.map((one) => `${String(one['kind'])} ${String(one['delta'])}`)
}

test('each change is told with store, division, notification and code, then the row it went in and its verdict', async () => {
  await open()
  sale('1001', 2)
  sale('1001', 1)
  sale('1002', 5)
  await shop.flush()
  const told = await story('1001')
  expect(told).toMatchObject({ productId: '1001', code: '1001', open: [] })
  expect(kinds(told)).toEqual(['change -2', 'change -1', 'sent -3'])
  expect(told.events[0]).toMatchObject({
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/) as unknown,
    storeId: '1',
    division: '02',
    decision: 'counted',
    code: '1001',
    found: false,
    notification: expect.stringMatching(/:\d+$/) as unknown,
    receivedAt: expect.stringMatching(/\+09:00$/) as unknown,
  })
  expect(told.events[2]).toMatchObject({
    code: '1001',
    changes: 2,
    wanted: -3,
    row: 1,
    verdict: 'applied',
    unverified: false,
    queId: expect.stringMatching(/^\d+$/) as unknown,
    by: expect.stringMatching(/./) as unknown,
  })
  expect(told.events[0]?.['batch']).toBe(told.events[2]?.['batch'])
})

test('what is not passed on is told with its rule, and what came twice too', async () => {
  await open()
  shop.smaregi.shipment({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.smaregi.flushSends()
  shop.smaregi.resend(1)
  await shop.flush()
  const { events } = await story('1001')
  expect(events.map((one) => one['decision'])).toEqual(['division', 'duplicate'])
  const { text } = await report('1001')
  expect(text).toContain('not passed on: division')
  expect(text).toContain('not passed on: sent before')
})

test('what nobody has decided about yet is told as open', async () => {
  await open()
  sale('1001', 2)
  await shop.smaregi.flushSends()
  const told = await story('1001')
  expect(told.events).toEqual([])
  expect(told.open).toMatchObject([{ kind: 'undecided', id: null, code: '1001', delta: -2 }])
})

test('held, released by a person, and gone: the story tells all of it', async () => {
  await open({ configure: (config) => void (config['guard'] = { maxDelta: 100 }) })
  shop.smaregi.purchase({ storeId: '1', productId: '1001', quantity: 101 })
  await shop.flush()
  const held = await story('1001')
  expect(kinds(held)).toEqual(['change 101', 'held 101'])
  expect(held.open).toMatchObject([{ kind: 'held', id: 'h-1001', delta: 101 }])
  expect(held.open[0]?.['next']).toContain('ston failures retry h-1001')
  await shop.ston('failures', 'retry', 'h-1001')
  await shop.flush()
  const done = await story('1001')
  expect(kinds(done)).toEqual(['change 101', 'held 101', 'outcome 101', 'sent 101'])
  expect(done.events[2]).toMatchObject({ outcome: 'released', by: 'person', why: null })
  expect(done.open).toEqual([])
})

test('a person’s reason for not sending stays in the story', async () => {
  await open()
  sale('9999', 2)
  await shop.flush()
  await shop.ston('failures', 'drop', 'h-9999', '--why', '見本なので送らない')
  const { events, open: left } = await story('9999')
  expect(events.at(-1)).toMatchObject({ outcome: 'dropped', why: '見本なので送らない' })
  expect(left).toEqual([])
  expect((await report('9999', 'ja')).text).toContain('見本なので送らない')
})

test('売り越し: how much went and how much is held', async () => {
  await open()
  sale('1001', 15)
  await shop.flush()
  const told = await story('1001')
  expect(kinds(told)).toEqual(['change -15', 'sent -10', 'held -5'])
  expect(told.events[1]).toMatchObject({ wanted: -15, verdict: 'applied' })
  expect(told.open).toMatchObject([{ id: 'h-1001', delta: -5 }])
  const { text } = await report('1001', 'ja')
  expect(text).toContain('全体 -15')
  expect(text).toMatch(/! h-1001 {2}-5 .*売り越し/)
})

describe('with an id table', () => {
  async function imported(): Promise<void> {
    const file = join(shop.dir, 'ids.csv')
    await writeFile(file, 'smaregi-id,nextengine-code\n1001,TEA-100G\n')
    expect((await shop.ston('map', 'import', file)).code).toBe(0)
  }

  test('the same story by id and by code, whatever letter case; former codes stay in it', async () => {
    await open()
    sale('1001', 1)
    await shop.flush()
    shop.ne.addGoods({ code: 'TEA-100G', stock: 9 })
    await imported()
    sale('1001', 2)
    await shop.flush()
    const byId = await story('1001')
    expect(byId).toMatchObject({ productId: '1001', code: 'TEA-100G' })
    const isTable = (one: Story['events'][number]): boolean => one['kind'] === 'table'
    expect(byId.events.filter(isTable)).toMatchObject([{ from: null, to: 'TEA-100G' }])
    const others = byId.events.filter((one) => !isTable(one))
    expect(others.map((one) => one['code'])).toEqual(['1001', '1001', 'TEA-100G', 'TEA-100G'])
    expect(await story('TEA-100G')).toEqual(byId)
    expect(await story('tea-100g')).toEqual(byId)
  })

  test('a number that is another product’s code says so', async () => {
    await open()
    const file = join(shop.dir, 'ids.csv')
    await writeFile(file, 'smaregi-id,nextengine-code\n1001,1002\n')
    await shop.ston('map', 'import', file)
    expect(await story('1002')).toMatchObject({ productId: '1002', code: null, also: '1001' })
    expect((await report('1002')).text).toContain('ston why 1001')
  })

  test('a code that nothing has is an empty story', async () => {
    await open()
    expect(await story('NOBODY')).toEqual({
      productId: null,
      code: 'NOBODY',
      events: [],
      open: [],
    })
  })
})

describe('by platform webhooks', () => {
  test('a change that no webhook told is marked as found, and an id without an amount as open', async () => {
    await open({ api: 'platform' })
    await shop.nextSecond()
    sale('1001', 2)
    await shop.smaregi.flushSends()
    expect((await story('1001')).open).toMatchObject([{ kind: 'unresolved', delta: null }])
    await shop.flush()
    shop.smaregi.platform.webhooks.turn({ loss: 1 })
    sale('1001', 1)
    await shop.flush() // it may still be on its way
    await shop.flush()
    const told = await story('1001')
    expect(kinds(told)).toEqual(['change -2', 'sent -2', 'change -1', 'sent -1'])
    expect(told.events.map((one) => one['found'])).toEqual([false, undefined, true, undefined])
    expect((await report('1001')).text).toContain('no notification (found by `ston flush`)')
  })
})

test('a row in doubt, and what a person found out about it', async () => {
  await open({ faults: { historyShowsUploads: false } })
  sale('1002', 1)
  await shop.flush()
  shop.ne.faults.loseAnswer = {
    path: '/api_v1_master_goods/upload',
    how: 'reset',
    when: 'after',
    times: 1,
  }
  shop.ne.faults.queue = { pollsUntilDone: 0 }
  shop.ne.faults.onUpload = () => {
    shop.ne.faults.onUpload = null
    shop.ne.setStock('1001', { stock: 15 })
  }
  sale('1001', 3)
  await shop.flush()
  // The queue is seen to end with the first look, and the time to settle counts from then.
  for (let looks = 0; looks < 2; looks += 1) {
    shop.later(1500)
    await shop.goesOn('1002')
    await shop.flush()
  }
  const doubted = await story('1001')
  expect(doubted.events.map((one) => one['kind'])).toContain('inDoubt')
  expect(doubted.open).toMatchObject([{ kind: 'inDoubt', delta: -3 }])
  const id = String(doubted.open[0]?.['id'])
  await shop.ston('failures', 'resolve', id, '--applied')
  const resolved = await story('1001')
  expect(resolved.events.at(-1)).toMatchObject({
    kind: 'outcome',
    outcome: 'applied',
    by: 'person',
  })
  expect(resolved.open).toEqual([])
})

test('what can be neither an id nor a code is refused', async () => {
  await open()
  await expect(report('商品')).rejects.toMatchObject({ code: 'usage', exit: 'config' })
})

describe('by JAN', () => {
  test('a product without a pair is held, and its story has no code', async () => {
    await open({
      configure: (config) => void (config['mapping'] = { mode: 'jan' }),
    })
    shop.smaregi.product({ id: '2001', name: '新商品', code: '4900000000017' })
    sale('2001', 2)
    await shop.flush()
    const held = await story('2001')
    expect(held).toMatchObject({ productId: '2001', code: null })
    expect(held.events).toMatchObject([
      { kind: 'change', code: '', decision: 'counted' },
      { kind: 'held', code: '', reason: 'unlinked', id: 'h-:2001' },
    ])
    expect((await report('2001')).text).toContain('counted without a code')
  })
})

test('a change that was decided by other settings than today’s says by which, and no other one does', async () => {
  await open()
  shop.smaregi.sale({ storeId: '2', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.smaregi.flushSends()
  await shop.configure((config) => {
    config['smaregi'] = { ...config['smaregi'], stores: ['1'], ignoreDivisions: ['04'] }
  })
  sale('1001', 2)
  await shop.flush()
  const changes = (await story('1001')).events.filter((one) => one['kind'] === 'change')
  const [before, after] = ['2', '1'].map((id) => changes.find((one) => one['storeId'] === id))
  expect(before).toMatchObject({
    decision: 'counted',
    rules: 1,
    settings: {
      from: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/) as unknown,
      stockMaster: 'smaregi',
      stores: [],
      ignoreDivisions: [],
      forwardDivisions: [],
    },
  })
  expect(after).toMatchObject({ decision: 'counted', rules: 2 })
  expect(after).not.toHaveProperty('settings')
  const { text } = await report('1001')
  expect(
    text.match(
      /by the settings of its moment \(from [^:]+:\d\d: stock master smaregi; every store\)/g,
    ),
  ).toHaveLength(1)
})

test('stores of former settings are told by name', async () => {
  await open({
    configure: (config) =>
      void (config['smaregi'] = { ...config['smaregi'], stores: ['2', '1', '77'] }),
  })
  await shop.ston('doctor')
  sale('1001', 1)
  await shop.smaregi.flushSends()
  await shop.configure((config) => {
    config['smaregi'] = { ...config['smaregi'], stores: [] }
  })
  await shop.flush()
  // They are today's as soon as the listener has taken them over.
  await vi.waitFor(
    async () =>
      expect((await report('1001', 'ja')).text).toMatch(/（本店、02 売上）.*店舗 支店・本店・77）/),
    { timeout: 20_000 },
  )
})

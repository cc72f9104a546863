import { execFileSync } from 'node:child_process'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { signIn } from '../helpers/shop.ts'
import { APIS, booked, numbers, openItems, openOrders, type OrdersShop } from './orders-kit.ts'

let shop: OrdersShop
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

const place = (shopId: string, ...lines: [string, number][]): number =>
  shop.ne.orders.place({
    shopId,
    lines: lines.map(([code, quantity]) => ({ code, quantity })),
  })

test('a set that an order still names is expanded, and corrected as it was booked', async () => {
  shop = await openOrders('platform', { faults: { ordersKeepSets: true } })
  const components = [
    { code: '1001', quantity: 2 },
    { code: '1002', quantity: 1 },
  ]
  shop.ne.addSet({ code: 'GIFT', components })
  const slip = place('1', ['GIFT', 3])
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', lines: 2 })
  expect(booked(shop, slip)).toEqual({ '1001': 6, '1002': 3 })
  shop.ne.addSet({ code: 'GIFT', components: [{ code: '1003', quantity: 1 }] })
  shop.ne.orders.changeQuantity(slip, 1, 1)
  await shop.importOrders()
  expect(booked(shop, slip)).toEqual({ '1001': 2, '1002': 1 })
})

test('an excluded product is not booked; what is booked of it is still corrected', async () => {
  shop = await openOrders('platform')
  const slip = place('1', ['1001', 2], ['1002', 1])
  await shop.importOrders()
  await shop.ston('map', 'exclude', '1001')
  const later = place('1', ['1001', 1], ['1002', 1])
  shop.ne.orders.cancel(slip)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', excluded: 1 })
  expect(booked(shop, slip)).toEqual({})
  expect(booked(shop, later)).toEqual({ '1002': 1 })
})

describe.each(APIS)('出荷確定戻し between two looks (%s)', (api) => {
  test.each([true, false])(
    'then cancelled: it comes back (send date cleared: %s)',
    async (undoClearsSendDate) => {
      shop = await openOrders(api, { faults: { undoClearsSendDate } })
      const { orders } = shop.ne
      const [seen, unseen, stays] = [
        place('1', ['1001', 2]),
        place('1', ['1002', 3]),
        place('1', ['1003', 4]),
      ]
      await shop.importOrders()
      for (const slip of [seen, stays]) orders.ship(slip)
      await shop.importOrders()
      orders.ship(unseen)
      for (const slip of [seen, unseen]) {
        orders.undoShipping(slip)
        orders.cancel(slip, '5')
      }
      orders.cancel(stays, '5')
      expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', reversals: 2 })
      expect([seen, unseen, stays].map((slip) => booked(shop, slip))).toEqual([
        {},
        {},
        { '1003': 4 },
      ])
      expect(['1001', '1002', '1003'].map((id) => shop.smaregi.stock(id, '1'))).toEqual([
        100, 100, 96,
      ])
      // Alive again, shipped again, cancelled at 50: now it is gone.
      orders.reactivate(seen)
      orders.ship(seen)
      await shop.importOrders()
      orders.cancel(seen, '5')
      await shop.importOrders()
      expect(booked(shop, seen)).toEqual({ '1001': 2 })
    },
  )
})

describe('lines that Next Engine adds by itself', () => {
  test.each(['GIFT WRAP', "it's;x"])(
    '%s is excluded by the command that is printed, and nothing else is',
    async (code) => {
      shop = await openOrders('platform')
      const slip = place('1', ['1001', 2], [code, 1])
      expect((await shop.importOrders()).json).toMatchObject({ held: 1 })
      const { next } = (await openItems(shop))[0] as unknown as { next: string }
      const command = /`ston (map exclude [^`]*)`/.exec(next)?.[1] ?? ''
      const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
      const ran = await shop.ston(...words.trimEnd().split('\n'), '--json')
      expect(ran.json).toMatchObject({ excluded: [code], entries: 1 })
      expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
      expect(booked(shop, slip)).toEqual({ '1001': 2 })
      expect((await shop.ston('map', 'include', code, '--json')).json).toMatchObject({
        included: [code],
      })
    },
  )

  test('a code in other characters can be excluded once it was met, and is quoted', async () => {
    shop = await openOrders('platform')
    place('1', ['ギフト 包装', 1])
    expect((await shop.ston('map', 'exclude', 'ギフト 包装')).code).toBe(2)
    await shop.importOrders()
    expect((await shop.ston('failures', 'list')).out).toContain("ston map exclude 'ギフト 包装'")
    expect((await shop.ston('map', 'exclude', 'ギフト 包装')).code).toBe(0)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
  })

  test('one without a code is dropped by its id', async () => {
    shop = await openOrders('platform')
    const slip = place('1', ['1001', 2], ['', 1])
    expect((await shop.importOrders()).json).toMatchObject({ held: 1 })
    const [item] = await openItems(shop)
    expect((await shop.ston('failures', 'list')).out).toContain(
      `ston failures drop ${item?.id} --why`,
    )
    await shop.ston('failures', 'drop', item?.id ?? '', '--why', 'wrapping')
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
    expect(booked(shop, slip)).toEqual({ '1001': 2 })
  })
})

describe('shops', () => {
  test('one that is added later starts then; slips of one taken out are followed', async () => {
    shop = await openOrders('platform', {
      configure: (config) => void (config['orders'] = { enabled: true, shopIds: ['1'] }),
    })
    const [mine, other] = [place('1', ['1001', 2]), place('2', ['1002', 2])]
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 1, otherShops: 1 })
    await shop.configure((config) => void (config['orders'] = { enabled: true, shopIds: ['2'] }))
    await shop.importOrders()
    shop.ne.orders.cancel(mine)
    shop.ne.orders.changeQuantity(other, 1, 5)
    const later = place('2', ['1003', 1])
    expect((await shop.importOrders()).json).toMatchObject({ shipments: 1, reversals: 1, old: 1 })
    expect([booked(shop, mine), booked(shop, other), booked(shop, later)]).toEqual([
      {},
      {},
      { '1003': 1 },
    ])
  })

  test('slips from before the starting point, and what is made of them, are named and never booked', async () => {
    shop = await openOrders('platform')
    const old = place('1', ['1001', 5])
    await shop.importOrders('--from-now')
    const part = shop.ne.orders.split(old, 1, 2)
    const fresh = place('1', ['1002', 1])
    shop.ne.orders.merge(old, fresh)
    const ran = await shop.importOrders()
    expect(ran.json).toMatchObject({ outcome: 'ok', shipments: 1, old: 3 })
    expect([booked(shop, part), booked(shop, fresh)]).toEqual([{}, { '1002': 1 }])
  })
})

test('under which division Smaregi writes a 出荷 is read of the first one, for all that are settled together', async () => {
  shop = await openOrders('platform')
  for (const code of ['1001', '1002', '1003']) place('1', [code, 1])
  // The look before orders begin has read it, too.
  const before = shop.smaregi.calls.length
  expect((await shop.importOrders()).json).toMatchObject({ shipments: 3 })
  const read = shop.smaregi.calls
    .slice(before)
    .filter(({ label }) => label === 'GET /stock/changes')
  expect(read).toHaveLength(1)
})

test('more than seven days without a run: asks, and books nothing until it is told', async () => {
  shop = await openOrders('platform')
  const slip = place('1', ['1001', 2])
  shop.ne.advance(8 * 24 * 60 * 60 * 1000)
  await signIn(shop)
  const ran = await shop.importOrders()
  expect(ran.code).toBe(3)
  expect(ran.json).toMatchObject({ error: { code: 'gap' } })
  expect(numbers(shop)).toEqual([])
  expect((await shop.importOrders('--since', '2020-01-01')).json).toMatchObject({ shipments: 1 })
  expect(booked(shop, slip)).toEqual({ '1001': 2 })
})

test('a shipment that waits for approval is named, not booked twice, and ends by itself', async () => {
  shop = await openOrders('platform')
  shop.smaregi.platform.account.approval = true
  place('1', ['1001', 2])
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', held: 1 })
  expect((await shop.importOrders()).json).toMatchObject({ held: 1, shipments: 0 })
  expect(numbers(shop)).toHaveLength(1)
  const [waiting] = [...shop.smaregi.shipments.all()]
  shop.smaregi.shipments.edit(waiting?.id ?? 0, { approvalStatus: '1' })
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0, shipments: 1 })
  expect(shop.smaregi.stock('1001', '1')).toBe(98)
})

test('one that waits for approval and is deleted is asked about, and a person ends it', async () => {
  shop = await openOrders('platform')
  shop.smaregi.platform.account.approval = true
  const slip = place('1', ['1001', 2])
  await shop.importOrders()
  const [waiting] = shop.smaregi.shipments.all()
  shop.smaregi.shipments.remove(waiting?.id ?? 0)
  shop.ne.orders.cancel(slip)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', inDoubt: 1 })
  const [item] = await openItems(shop)
  await shop.ston('failures', 'resolve', item?.id ?? '', '--not-applied')
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0, inDoubt: 0 })
  expect(numbers(shop)).toEqual([])
})

describe.each(APIS)('a shipment that somebody else touched (%s)', (api) => {
  test('deleted: nothing is sent, and a person ends it', async () => {
    shop = await openOrders(api)
    const slip = place('1', ['1001', 4])
    await shop.importOrders()
    const [one] = [...shop.smaregi.shipments.all()]
    shop.smaregi.shipments.remove(one?.id ?? 0)
    shop.ne.orders.changeQuantity(slip, 1, 1)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', held: 1 })
    expect(shop.smaregi.stock('1001', '1')).toBe(100)
    const [item] = await openItems(shop)
    expect(item?.reason).toContain('deleted or changed')
    expect((await shop.ston('failures', 'drop', item?.id ?? '', '--why', 'by hand')).code).toBe(0)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
    const story = (await shop.ston('why', '1001', '--json')).json as {
      events: { kind: string; what?: string; why?: string }[]
    }
    expect(story.events.filter((one) => one.kind === 'order')).toMatchObject([
      { what: 'registered' },
      { what: 'settled', why: 'by hand' },
    ])
  })

  test('our number with another content: in doubt, and a person says what it is', async () => {
    shop = await openOrders(api)
    const slip = place('1', ['1001', 4])
    // The answer is lost, and somebody edits the shipment before the next look.
    const label = api === 'legacy' ? 'shipment_upd' : 'POST /shipments'
    shop.smaregi.faults.set({ kind: 'lost' }, { on: label, times: 1 })
    shop.smaregi.faults.set(
      { kind: 'status', status: 503 },
      { on: api === 'legacy' ? 'shipment_ref' : 'GET /shipments' },
    )
    expect((await shop.importOrders()).code).toBe(75)
    shop.smaregi.faults.clear()
    const [one] = [...shop.smaregi.shipments.all()]
    shop.smaregi.shipments.edit(one?.id ?? 0, {
      lines: [{ productId: '1001', quantity: 3, memo: null }],
    })
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', inDoubt: 1 })
    expect(numbers(shop)).toEqual([`NE-${slip}-1`])
    const [item] = await openItems(shop)
    expect(item).toMatchObject({ kind: 'inDoubt' })
    expect((await shop.ston('failures', 'resolve', item?.id ?? '', '--applied')).code).toBe(0)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', inDoubt: 0 })
    expect(numbers(shop)).toEqual([`NE-${slip}-1`])
    // Which shipment holds them ston was not told, so nothing of Smaregi's may be corrected for it, and nobody may miss it.
    shop.ne.orders.changeQuantity(slip, 1, 1)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', held: 1 })
    const [less] = await openItems(shop)
    expect(less).toMatchObject({ kind: 'held', delta: 3, code: '1001' })
    expect(less?.reason).toMatch(/by which 出荷 is not known|どの出荷かわからない/)
    expect((await shop.ston('failures', 'drop', less?.id ?? '', '--why', 'by hand')).code).toBe(0)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0 })
    expect(await openItems(shop)).toEqual([])
  })
})

test('a refused correction: the units come back as a change of the stock, and only once', async () => {
  shop = await openOrders('platform')
  shop.smaregi.shipments.habits.edits = 'refused'
  const slip = place('1', ['1001', 5])
  await shop.importOrders()
  shop.ne.orders.changeQuantity(slip, 1, 3)
  for (let runs = 0; runs < 3; runs += 1)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok' })
  expect(shop.smaregi.stock('1001', '1')).toBe(97)
  await shop.flush()
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0 })
  expect(shop.ne.goods('1001')?.stock).toBe(100)
})

test('a record that cannot be read holds its own slips, and others go on', async () => {
  shop = await openOrders('platform')
  const slip = place('1', ['1001', 2])
  await shop.importOrders()
  place('1', ['1002', 1])
  await shop.importOrders()
  const folder = join(shop.dir, 'data', 'bookings')
  const [name = ''] = await readdir(folder)
  const file = join(folder, name)
  const whole = await readFile(file, 'utf8')
  await writeFile(file, whole.replace('"recipientName"', '"recipientname"'))
  shop.ne.orders.cancel(slip)
  const ran = await shop.importOrders()
  expect(ran.json).toMatchObject({ outcome: 'attention' })
  expect((await openItems(shop))[0]?.reason).toContain('cannot be read')
  expect(booked(shop, slip)).toEqual({ '1001': 2 })
  await writeFile(file, whole)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', held: 0, reversals: 1 })
})

test.each([
  ['401', 3],
  ['503', 75],
  ['maintenance', 75],
])('Smaregi answers %s: nothing is lost, and the next run goes on', async (what, code) => {
  shop = await openOrders('platform')
  const slip = place('1', ['1001', 2])
  if (what === '401') shop.smaregi.platform.account.clientSecret = 'another-secret'
  else
    shop.smaregi.faults.set(
      what === '503' ? { kind: 'status', status: 503 } : { kind: 'maintenance' },
    )
  const ran = await shop.importOrders()
  expect(ran.code).toBe(code)
  expect(ran.json).toHaveProperty('error')
  shop.smaregi.faults.clear()
  shop.smaregi.platform.account.clientSecret = 'practice-client-secret'
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok' })
  expect(booked(shop, slip)).toEqual({ '1001': 2 })
})

test('Next Engine is signed out: exit 4; a strange time: exit 2', async () => {
  shop = await openOrders('platform')
  shop.ne.revoke()
  expect((await shop.importOrders()).code).toBe(4)
  expect((await shop.importOrders('--since', 'yesterday')).code).toBe(2)
  expect((await shop.importOrders('--since', '2026-11-01', '--from-now')).code).toBe(2)
})

test('a number that is there twice is for a person, and ends when one is gone', async () => {
  shop = await openOrders('platform')
  place('1', ['1001', 2])
  shop.smaregi.faults.set({ kind: 'lost' }, { on: 'POST /shipments', times: 1 })
  shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on: 'GET /shipments' })
  await shop.importOrders()
  shop.smaregi.faults.clear()
  const [one] = [...shop.smaregi.shipments.all()]
  if (one === undefined) throw new Error('nothing was registered')
  const twin = shop.smaregi.shipments.register(one)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'attention', inDoubt: 1 })
  shop.smaregi.shipments.remove(twin.id)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', inDoubt: 0 })
  expect(shop.smaregi.stock('1001', '1')).toBe(98)
})

test('status --check names an import that has not run for too long', async () => {
  shop = await openOrders('platform')
  expect((await shop.ston('status', '--check')).code).toBe(0)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 27 * 60 * 60 * 1000 })
  await shop.flush()
  const ran = await shop.ston('status', '--check', '--locale', 'en')
  expect(ran.code).toBe(3)
  expect(ran.out).toContain('Taking in online orders has not ended well')
})

test.each([
  ['legacy', 'shipment_upd'],
  ['platform', 'PATCH /shipments/{id}'],
] as const)(
  'a correction that never arrived: the run says that it goes on, and the next one gives the units back (%s)',
  async (api, label) => {
    shop = await openOrders(api, {
      configure: (config) =>
        void (config['nextengine'] = { ...config['nextengine'], settleMs: 50 }),
    })
    const slip = place('1', ['1001', 5], ['1002', 1])
    await shop.importOrders()
    shop.ne.orders.changeQuantity(slip, 1, 3)
    shop.smaregi.faults.set({ kind: 'reset' }, { on: label, times: 1 })
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', waiting: 1 })
    expect(booked(shop, slip)).toEqual({ '1001': 5, '1002': 1 })
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', waiting: 0 })
    expect(booked(shop, slip)).toEqual({ '1001': 3, '1002': 1 })
  },
)

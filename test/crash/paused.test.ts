import { afterEach, describe, expect, test } from 'vitest'
import { LONG } from '../helpers/long.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'
import { APIS, openOrders } from '../order-sync/orders-kit.ts'
import { goOn, ran, type Setting, start, stopped } from './pause.ts'

const postgres = await usePostgres()

let shop: Shop
afterEach(() => shop.close())

async function sold(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({ products: { '1001': 10 }, ...options })
  // By now ston knows that marks are kept in the history: one that is missing says something.
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.flush()
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
  await shop.smaregi.flushSends()
}

const flush = (setting: Setting) => ran(['flush'], shop.configPath, setting)

/** Runs as cron would, until nothing more happens; the count of Next Engine, and how many uploads it was sent. */
async function comesToRest(): Promise<{
  stock: number | undefined
  uploads: number
  inDoubt: unknown
}> {
  let last = await shop.flush()
  for (let runs = 0; runs < 10 && last.json['waiting'] !== 0; runs += 1) last = await shop.flush()
  return {
    stock: shop.ne.goods('1001')?.stock,
    // Also one that nobody waits for any more, and that Next Engine has not worked yet.
    uploads: shop.ne.queue.length,
    inDoubt: last.json['inDoubt'],
  }
}

const OTHER = 'pid:[another container]'
const MINUTES_11 = 11 * 60_000

test('a flush that is stopped keeps its lock for any time, also for another container, and goes on', async () => {
  await sold()
  const stopping = start(['flush'], shop.configPath, { pause: '^link 000002\\.2\\.json' })
  await stopped(stopping)
  const later = { space: OTHER, laterMs: MINUTES_11 }
  for (const setting of [later, { ...later, laterMs: 10 * MINUTES_11 }]) {
    const same = await flush(setting)
    expect([same.code, JSON.parse(same.out)]).toMatchObject([0, { outcome: 'locked' }])
    const other = await ran(['failures', 'retry'], shop.configPath, setting)
    expect(other.code).toBe(75)
    expect(JSON.parse(other.out)).toMatchObject({
      error: { message: expect.stringContaining('flush') },
    })
  }
  expect(shop.ne.history('1001')).toHaveLength(1)
  goOn(stopping)
  await stopping.ended
  expect(await comesToRest()).toEqual({ stock: 7, uploads: 2, inDoubt: 0 })
})

test('one that was killed while it was stopped keeps nobody out', async () => {
  await sold()
  const stopping = start(['flush'], shop.configPath, { pause: '^link 000002\\.2\\.json' })
  await stopped(stopping)
  stopping.child.kill('SIGKILL')
  await stopping.ended
  expect(JSON.parse((await flush({ space: OTHER })).out)).toMatchObject({
    outcome: 'ok',
    applied: 1,
  })
  expect(await comesToRest()).toEqual({ stock: 7, uploads: 2, inDoubt: 0 })
})

test('where there are no hard links nothing is begun, and doctor says what to do', async () => {
  shop = await openShop()
  const flushed = await ran(['flush'], shop.configPath, { noLinks: true })
  expect([flushed.code, JSON.parse(flushed.out)]).toMatchObject([2, { error: { code: 'store' } }])
  const { out } = await ran(['doctor'], shop.configPath, { noLinks: true })
  const { checks } = JSON.parse(out) as { checks: object[] }
  expect(checks).toContainEqual(
    expect.objectContaining({
      found: expect.stringMatching(/hard links|ハードリンク/),
      next: expect.stringContaining('store.path'),
    }),
  )
})

describe('where no socket tells, another container takes over after ten minutes of silence, and the one that was stopped goes on', () => {
  /** Where it stops, and what becomes of the row. */
  const CASES = [
    ['before it has sealed its batch', '^link 000002\\.1\\.json', 0],
    ['sealed, and not yet sending', '^link 000002\\.2\\.json', 0],
    ['sending, before the first byte', '^unlink 000002\\.1\\.json$', 1],
    ['accepted, before that is written down', '^link 000002\\.3\\.json', 0],
  ] as const

  // The simulation stops it everywhere.
  const SOME = LONG ? CASES : CASES.slice(1, 3)

  test.each(SOME)('stopped %s', async (_where, pause, mayBeInDoubt) => {
    await sold()
    const alone = { noSockets: true }
    const stopping = start(['flush'], shop.configPath, { ...alone, pause })
    await stopped(stopping)
    const there = { ...alone, space: OTHER }
    expect(JSON.parse((await flush(there)).out)).toMatchObject({ outcome: 'locked' })
    expect(JSON.parse((await flush({ ...there, laterMs: 9 * 60_000 })).out)).toMatchObject({
      outcome: 'locked',
    })
    const taken = await flush({ ...there, laterMs: MINUTES_11 })
    expect(JSON.parse(taken.out)).not.toMatchObject({ outcome: 'locked' })
    // Beyond every patience that the next runs have. It holds the line to Next Engine as well, which is only seen now.
    for (let runs = 2; runs < 5; runs += 1) {
      shop.later(500)
      await flush({ ...there, laterMs: runs * MINUTES_11 })
    }
    goOn(stopping)
    const ended = await stopping.ended
    expect([0, 3, 75], ended.err).toContain(ended.code)
    const { stock, uploads, inDoubt } = await comesToRest()
    if (mayBeInDoubt === 1 && inDoubt === 1) expect([stock, uploads]).toEqual([9, 1])
    else expect([stock, uploads, inDoubt]).toEqual([7, 2, 0])
  })
})

describe('on PostgreSQL, whose server gives the lock away when the connection ends', () => {
  test.each([
    ['sealed, and not yet sending', '^sql UPDATE ston\\.batches'],
    ['before it has sealed its batch', '^sql INSERT INTO ston\\.batches '],
  ])('stopped %s', async (_where, pause) => {
    await sold({
      configure: (config) => void (config['store'] = { url: postgres.url, shop: newShop() }),
    })
    const stopping = start(['flush'], shop.configPath, { pause })
    await stopped(stopping)
    expect(JSON.parse((await flush({})).out)).toMatchObject({ outcome: 'locked' })
    await postgres.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM ston.locks)',
    )
    expect(JSON.parse((await flush({ space: OTHER })).out)).toMatchObject({ outcome: 'ok' })
    goOn(stopping)
    expect((await stopping.ended).code).toBe(75)
    expect(await comesToRest()).toEqual({ stock: 7, uploads: 2, inDoubt: 0 })
  })
})

describe.each(APIS)(
  'an import on the %s API that is stopped, where no socket tells, and goes on',
  (api) => {
    const CASES = [
      [
        'with its intent written down, before the call',
        '^open \\d{4}-\\d\\d-\\d\\d\\.jsonl (?:a|wx)',
      ],
      ['before its intent is written down', '^open 000001\\.jsonl a'],
    ] as const

    test.each(LONG ? CASES : CASES.slice(0, 1))(
      'stopped %s: one shipment',
      async (_where, pause) => {
        const orders = await openOrders(api)
        shop = orders
        // So that the files are there, and the next run appends to them.
        orders.ne.orders.place({ lines: [{ code: '1002', quantity: 1 }] })
        await orders.importOrders()
        orders.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
        const importing = (setting: Setting) => ran(['import-orders'], shop.configPath, setting)
        const stopping = start(['import-orders'], shop.configPath, { noSockets: true, pause })
        await stopped(stopping)
        const there = { noSockets: true, space: OTHER }
        expect(JSON.parse((await importing(there)).out)).toMatchObject({ outcome: 'locked' })
        await importing({ ...there, laterMs: MINUTES_11 })
        goOn(stopping)
        const ended = await stopping.ended
        expect([0, 3, 75], ended.err).toContain(ended.code)
        for (let runs = 0; runs < 3; runs += 1) await orders.importOrders()
        const wanted = [...shop.smaregi.shipments.all()].filter(({ lines }) =>
          lines.some(({ productId }) => productId === '1001'),
        )
        const asked = (await shop.ston('failures', 'list', '--json')).json['items'] as unknown[]
        // Once; or not at all, and then a person is asked.
        if (asked.length === 0)
          expect([wanted.length, shop.smaregi.stock('1001', '1')]).toEqual([1, 97])
        else expect(wanted.length).toBeLessThanOrEqual(1)
      },
    )
  },
)

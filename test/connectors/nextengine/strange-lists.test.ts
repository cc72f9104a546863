import { describe, expect, test } from 'vitest'
import { openGoodsGate } from '../../../src/connectors/nextengine/goods-gate.ts'
import type { Session } from '../../../src/connectors/nextengine/next-engine.ts'
import { bySlip, openOrderGate } from '../../../src/connectors/nextengine/orders.ts'
import { readAll } from '../../../src/connectors/nextengine/pages.ts'
import { openStockGate, type StockGate } from '../../../src/connectors/nextengine/stock-gate.ts'
import type { PracticeNextEngine, Faults } from '../../../src/simulators/nextengine/server.ts'
import type { Store } from '../../../src/store/store.ts'
import { MemoryStore, open, startServer, storeSignIn } from './session-kit.ts'

interface Shop {
  readonly server: PracticeNextEngine
  readonly session: Session
  readonly stock: (form?: 'goods' | 'warehouse') => StockGate
}

async function openShop(faults: Partial<Faults> = {}): Promise<Shop> {
  const server = await startServer()
  server.addGoods({ code: 'TEA', stock: 10, jan: '490' })
  server.addGoods({ code: 'CUP', stock: 10, jan: '491' })
  server.addSet({ code: 'SET', components: [{ code: 'TEA', quantity: 2 }] })
  server.correct('TEA', -1)
  server.correct('CUP', -1)
  server.uploadByHand('syohin_code,zaiko_su\r\nTEA,1\r\n')
  for (let i = 0; i < 3; i += 1) server.orders.place({ lines: [{ code: 'TEA', quantity: 1 }] })
  Object.assign(server.faults, faults)
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  const session = await open(memory, server)
  const store = memory as unknown as Store
  const stock = (form: 'goods' | 'warehouse' = 'goods'): StockGate =>
    openStockGate({ session, store, form, warehouse: '' })
  return { server, session, stock }
}

const EVER = '2020-01-01 00:00:00'

async function drain(reading: AsyncIterable<unknown>): Promise<void> {
  for await (const some of reading) void some
}

type Read = (shop: Shop) => Promise<unknown>

/** Everything that ston reads of Next Engine. */
const READERS: readonly (readonly [string, RegExp, Read])[] = [
  ['counts', /master_stock\/search/, ({ stock }) => stock().counts([{ code: 'TEA' }])],
  [
    'counts of a 拠点',
    /warehouse_stock\/search/,
    ({ stock }) => stock('warehouse').counts([{ code: 'TEA' }]),
  ],
  ['all counts', /master_stock\/search/, ({ stock }) => stock().allCounts()],
  [
    'all counts of a 拠点',
    /warehouse_stock\/search/,
    ({ stock }) => stock('warehouse').allCounts(),
  ],
  ['the history', /stockiohistory\/search/, ({ stock }) => stock().movements(['TEA'], EVER)],
  ['newer history', /stockiohistory\/search/, ({ stock }) => stock().newerThan(EVER)],
  ['a queue entry', /system_que\/search/, ({ stock }) => stock().entry('4701')],
  ['the queue', /system_que\/search/, ({ stock }) => stock().entriesSince(EVER)],
  [
    'goods by code',
    /master_goods\/search/,
    ({ session }) => openGoodsGate(session).byCode(['TEA']),
  ],
  ['goods by JAN', /master_goods\/search/, ({ session }) => openGoodsGate(session).byJan(['490'])],
  ['all goods', /master_goods\/search/, ({ session }) => openGoodsGate(session).all()],
  ['sets', /setgoods\/search/, ({ session }) => openGoodsGate(session).setsByCode(['SET'])],
  ['all sets', /setgoods\/search/, ({ session }) => openGoodsGate(session).allSets()],
  [
    'changed orders',
    /row\/search/,
    ({ session }) => drain(openOrderGate(session).changedSince(EVER)),
  ],
  ['orders by slip', /row\/search/, ({ session }) => drain(openOrderGate(session).slips([1, 2]))],
  ['the newest order', /row\/search/, ({ session }) => openOrderGate(session).newest()],
  ['open orders', /row\/search/, ({ session }) => openOrderGate(session).holding(['TEA'])],
]

const TEMPORARY = { code: 'temporary', exit: 'temporary' }

describe.each(READERS)('%s', (_name, path, read) => {
  test('are read as they are', async () => {
    await expect(read(await openShop())).resolves.not.toThrow()
  })

  test.each(['noRows', 'fewerRows', 'moreRows', 'nothing', 'bareRows'] as const)(
    'of an answer that contradicts itself (%s) are nothing: a temporary error',
    async (how) => {
      const shop = await openShop({ contradict: { path, how } })
      await expect(read(shop)).rejects.toMatchObject(TEMPORARY)
    },
  )
})

test('a count without data is none, unless it is 0', async () => {
  const { server, stock } = await openShop({ contradict: { path: /master_stock/, how: 'noData' } })
  await expect(stock().counts([{ code: 'TEA' }])).rejects.toMatchObject(TEMPORARY)
  server.removeGoods('TEA')
  expect([...(await stock().counts([{ code: 'TEA' }]))]).toEqual([['TEA', { kind: 'missing' }]])
})

test('a length that is not told is none', async () => {
  const { session } = await openShop()
  const silent: Session = Object.assign(Object.create(session) as Session, {
    read: async (path: string, params: Record<string, string>) => ({
      ...(await session.read(path, params)),
      ...(path.endsWith('/count') ? { count: 0, told: 'nothing' } : {}),
    }),
  })
  await expect(openGoodsGate(silent).all()).rejects.toMatchObject(TEMPORARY)
})

describe('a list that does not come to an end is a temporary error', () => {
  /** Paged by `offset`, and long enough to have pages. */
  const LONG = READERS.filter(([name]) =>
    ['counts of a 拠点', 'the history', 'the queue', 'goods by code', 'sets'].includes(name),
  )

  test.each(LONG)('%s, where every page is another one', async (_name, path, read) => {
    const shop = await openShop({ strangePages: { path, how: 'endless' } })
    await expect(read(shop)).rejects.toMatchObject(TEMPORARY)
    expect(shop.server.calls.length).toBeLessThan(250)
  })

  test('where `offset` is passed over', async () => {
    const { server, session } = await openShop()
    // A page of a round number of rows may not be the last one.
    for (let i = 0; i < 100; i += 1) server.addGoods({ code: `G${i}`, stock: 1, jan: '492' })
    server.faults.strangePages = { how: 'standing' }
    const calls = server.calls.length
    await expect(openGoodsGate(session).byJan(['492'])).rejects.toMatchObject(TEMPORARY)
    expect(server.calls.length - calls).toBe(2)
  })

  test('a whole master, whose rows would only seem to come twice', async () => {
    const { server, session } = await openShop({ maxRows: 60 })
    for (let i = 0; i < 118; i += 1) server.addGoods({ code: `G${i}`, stock: 1 })
    server.faults.strangePages = { path: /\/search/, how: 'standing' }
    await expect(openGoodsGate(session).all()).rejects.toMatchObject(TEMPORARY)
    expect(server.calls.length).toBeLessThan(10)
  })

  test('orders: a long slip whose pages stand still', async () => {
    const { server, session } = await openShop({ maxRows: 100 })
    const lines = Array.from({ length: 300 }, () => ({ code: 'TEA', quantity: 1 }))
    const slip = server.orders.place({ lines })
    server.faults.strangePages = { how: 'standing' }
    const reading = drain(openOrderGate(session).fromSlip(slip))
    await expect(reading).rejects.toMatchObject(TEMPORARY)
    expect(server.calls.length).toBeLessThan(10)
  })

  test('orders: a page of other slips than asked for', async () => {
    const { session } = await openShop()
    const deaf: Session = Object.assign(Object.create(session) as Session, {
      read: (path: string, params: Record<string, string>) => {
        const { receive_order_row_receive_order_id: _, ...rest } = params
        const heard = Object.entries(rest).filter(([name]) => !name.endsWith('-gte'))
        return session.read(path, Object.fromEntries(heard))
      },
    })
    await expect(
      drain(
        bySlip({ session: deaf, withWarehouses: false, origins: { known: true } }, {}, 900_000_000),
      ),
    ).rejects.toMatchObject(TEMPORARY)
  })

  test('memory stays within what the list may have', async () => {
    let number = 0
    const session = {
      read: () => {
        const data = Array.from({ length: 1000 }, () => ({ id: String((number += 1)) }))
        return Promise.resolve({ count: 1000, data })
      },
    } as unknown as Session
    const search = { path: '/x/search', params: {}, needs: ['id'], most: 5000 }
    await expect(readAll(session, search)).rejects.toMatchObject(TEMPORARY)
    expect(number).toBe(6000)
  })
})

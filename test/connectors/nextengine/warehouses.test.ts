import { describe, expect, test } from 'vitest'
import { openStockGate, type StockGate } from '../../../src/connectors/nextengine/stock-gate.ts'
import { keyOf } from '../../../src/domain/stock/stock-key.ts'
import type { Session } from '../../../src/connectors/nextengine/next-engine.ts'
import type { Faults, PracticeNextEngine } from '../../../src/simulators/nextengine/server.ts'
import { MemoryStore, open, startServer, storeSignIn } from './session-kit.ts'

interface Shop {
  readonly server: PracticeNextEngine
  readonly memory: MemoryStore
  readonly session: Session
  readonly gate: StockGate
  /** The paths asked since the last time, without their beginnings. */
  readonly asked: () => string[]
}

/** Tea in all three 拠点, cups in the base one only. */
async function openShop(
  { faults = {}, form = 'warehouse', warehouse = '' }: Partial<Options> = {},
  prepare: (memory: MemoryStore) => void = () => undefined,
): Promise<Shop> {
  const server = await startServer()
  Object.assign(server.faults, faults)
  server.addGoods({ code: 'TEA', stock: 10, allocated: 1 })
  server.addGoods({ code: 'CUP', stock: 20 })
  const [honten, ekimae] = [server.addWarehouse('本店'), server.addWarehouse('駅前')]
  server.setStock('TEA', { stock: 5, allocated: 2 }, honten)
  server.setStock('TEA', { stock: 3 }, ekimae)
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  prepare(memory)
  const session = await open(memory, server)
  const gate = openStockGate({ session, store: memory.store, form, warehouse })
  let seen = server.calls.length
  const asked = (): string[] => {
    const paths = server.calls.slice(seen).map(({ path }) => path.replace('/api_v1_', ''))
    seen = server.calls.length
    return paths
  }
  return { server, memory, session, gate, asked }
}

interface Options {
  readonly faults: Partial<Faults>
  readonly form: 'goods' | 'warehouse'
  readonly warehouse: string
}

const LOOK_UP = 'warehouse_base/search'
const COUNTS = 'warehouse_stock/search'
const MASTER = 'master_stock/search'
const TEA_OF_ALL = [
  { code: 'TEA', warehouse: '' },
  { code: 'TEA', warehouse: '本店' },
  { code: 'TEA', warehouse: '駅前' },
]
const known = (neCode: string, stock: number, free: number) => ({
  kind: 'known',
  neCode,
  stock,
  free,
})

describe('counts', () => {
  test.each(['id', 'name'] as const)('of one code in three 拠点, by %s: one search', async (as) => {
    const { gate, asked } = await openShop({ faults: { warehouseStockId: as } })
    expect([...(await gate.counts(TEA_OF_ALL))]).toEqual([
      [keyOf({ code: 'TEA', warehouse: '' }), known('TEA', 10, 9)],
      [keyOf({ code: 'TEA', warehouse: '本店' }), known('TEA', 5, 3)],
      [keyOf({ code: 'TEA', warehouse: '駅前' }), known('TEA', 3, 3)],
    ])
    expect(asked()).toEqual([LOOK_UP, COUNTS])
    await gate.counts(TEA_OF_ALL)
    expect(asked()).toEqual([COUNTS])
  })

  test('of a 拠点 that has not the product yet are 0, which costs no call', async () => {
    const { gate, asked } = await openShop()
    const keys = [
      { code: 'CUP', warehouse: '駅前' },
      { code: 'CUP', warehouse: '' },
    ]
    expect([...(await gate.counts(keys))]).toEqual([
      [keyOf({ code: 'CUP', warehouse: '駅前' }), known('CUP', 0, 0)],
      [keyOf({ code: 'CUP', warehouse: '' }), known('CUP', 20, 20)],
    ])
    expect(asked()).toEqual([LOOK_UP, COUNTS])
  })

  test('of what none of the 拠点 has: the stock master says whether there is such a product', async () => {
    const { gate, asked } = await openShop()
    const keys = ['CUP', 'cup', 'NONE'].map((code) => ({ code, warehouse: '駅前' }))
    const found = await gate.counts(keys)
    expect(found.get(keyOf({ code: 'CUP', warehouse: '駅前' }))).toEqual(known('CUP', 0, 0))
    expect(found.get(keyOf({ code: 'NONE', warehouse: '駅前' }))).toEqual({ kind: 'missing' })
    expect(asked()).toEqual([LOOK_UP, COUNTS, MASTER])
  })

  test('of another spelling are those of the spelling that Next Engine has, in each 拠点', async () => {
    const { gate } = await openShop({ faults: { searchCase: 'ignore' } })
    const found = await gate.counts([
      { code: 'tea', warehouse: '駅前' },
      { code: 'cup', warehouse: '駅前' },
      { code: 'cup', warehouse: '' },
    ])
    expect([...found.values()]).toEqual([
      known('TEA', 3, 3),
      known('CUP', 0, 0),
      known('CUP', 20, 20),
    ])
  })

  test('of a product that has nothing there are none, whatever differs from it in letter case only', async () => {
    const { server, gate } = await openShop({ faults: { searchCase: 'ignore' } })
    server.addGoods({ code: 'tea', stock: 0 })
    server.setStock('tea', { stock: 4 }, server.addWarehouse('倉庫'))
    const found = await gate.counts([{ code: 'tea', warehouse: '駅前' }])
    expect([...found.values()]).toEqual([known('tea', 0, 0)])
  })

  test('of what names no 拠点 are those of the configured one', async () => {
    const { gate } = await openShop({ warehouse: '本店' })
    const found = await gate.counts([{ code: 'TEA' }, { code: 'TEA', warehouse: '駅前' }])
    expect([...found]).toEqual([
      ['TEA', known('TEA', 5, 3)],
      [keyOf({ code: 'TEA', warehouse: '駅前' }), known('TEA', 3, 3)],
    ])
  })

  test('the base 拠点 has two names, and is one', async () => {
    const { gate } = await openShop({ warehouse: '基本拠点' })
    const found = await gate.counts([{ code: 'TEA' }, { code: 'CUP', warehouse: '' }])
    expect([...found.values()]).toEqual([known('TEA', 10, 9), known('CUP', 20, 20)])
  })

  test('with the goods form: what names no 拠点 is in the stock master', async () => {
    const { gate, asked } = await openShop({ form: 'goods' })
    const found = await gate.counts([{ code: 'TEA' }, { code: 'TEA', warehouse: '駅前' }])
    expect([...found.values()]).toEqual([known('TEA', 18, 15), known('TEA', 3, 3)])
    expect(asked()).toEqual([MASTER, LOOK_UP, COUNTS])
  })

  test('of 1,000 codes in three 拠点 are one search, of 1,001 two', async () => {
    const { server, gate, asked } = await openShop()
    const codes = Array.from({ length: 1001 }, (_, i) => `G${i}`)
    for (const code of codes) {
      server.addGoods({ code, stock: 1 })
      for (const id of ['1', '2']) server.setStock(code, { stock: 2 }, id)
    }
    const keysOf = (some: readonly string[]) =>
      some.flatMap((code) => TEA_OF_ALL.map(({ warehouse }) => ({ code, warehouse })))
    await gate.counts([])
    await gate.counts(keysOf(['TEA']))
    asked()
    expect((await gate.counts(keysOf(codes.slice(1)))).size).toBe(3000)
    expect(asked()).toEqual([COUNTS])
    expect((await gate.counts(keysOf(codes))).size).toBe(3003)
    expect(asked()).toEqual([COUNTS, COUNTS])
  })
})

describe('the names of 拠点', () => {
  test('one that is not there: a mistake of the configuration that names those there are', async () => {
    const { gate } = await openShop()
    const asking = gate.counts([
      { code: 'TEA', warehouse: '駅前' },
      { code: 'TEA', warehouse: '支店' },
    ])
    await expect(asking).rejects.toMatchObject({ code: 'config' })
    await expect(asking).rejects.toThrow(/支店.*基本拠点.*本店.*駅前/)
  })

  test('are looked up once, whoever asks for which of them', async () => {
    const { gate, asked } = await openShop()
    const ask = (...names: string[]) =>
      gate.counts(names.map((warehouse) => ({ code: 'TEA', warehouse })))
    await ask('本店')
    await ask('駅前')
    expect(asked()).toEqual([LOOK_UP, COUNTS, LOOK_UP, COUNTS])
    await ask('本店')
    await ask('駅前', '', '本店')
    expect(asked()).toEqual([COUNTS, COUNTS])
  })

  test('remembered by an earlier version are one by itself, and stay readable for it', async () => {
    const { gate, asked, memory } = await openShop({}, (store) =>
      store.set('warehouse', { name: '駅前', id: '2' }),
    )
    expect((await gate.counts([{ code: 'TEA', warehouse: '駅前' }])).size).toBe(1)
    expect(asked()).toEqual([COUNTS])
    await gate.counts(TEA_OF_ALL)
    expect(asked()).toEqual([LOOK_UP, COUNTS])
    expect(memory.documents.get('warehouse')?.value).toEqual({
      name: '本店',
      id: '1',
      others: [{ name: '駅前', id: '2' }],
    })
  })

  test('of the base one need no look-up', async () => {
    const { gate, asked, memory } = await openShop()
    await gate.counts([{ code: 'TEA', warehouse: '' }])
    expect(asked()).toEqual([COUNTS])
    expect(memory.documents.has('warehouse')).toBe(false)
  })
})

describe('all counts', () => {
  test('of two of three 拠点', async () => {
    const { gate } = await openShop()
    expect(await gate.allCounts(undefined, ['駅前', ''])).toEqual([
      { ...known('TEA', 3, 3), warehouse: '駅前' },
      { ...known('CUP', 20, 20), warehouse: '' },
      { ...known('TEA', 10, 9), warehouse: '' },
    ])
  })

  test('of the only one name none', async () => {
    const { gate } = await openShop({ warehouse: '本店' })
    expect(await gate.allCounts()).toEqual([known('TEA', 5, 3)])
  })
})

describe('a file', () => {
  const line = (neCode: string, quantity: number, warehouse?: string) => ({
    neCode,
    quantity,
    reason: `r-${neCode}`,
    ...(warehouse === undefined ? {} : { warehouse }),
  })

  test('has lines of several 拠点', async () => {
    const { server, gate, asked } = await openShop({ warehouse: '本店' })
    const lines = [
      line('TEA', -1),
      line('TEA', -2, '駅前'),
      line('TEA', 4, ''),
      line('CUP', 1, '駅前'),
    ]
    expect(await gate.send(lines)).toMatchObject({ kind: 'queued' })
    server.workQueue()
    const stocks = ['0', '1', '2'].map((id) => server.warehouseStock('TEA', id)?.stock)
    expect(stocks).toEqual([14, 4, 1])
    expect(server.warehouseStock('CUP', '2')?.stock).toBe(1)
    expect(asked().at(-1)).toBe('warehouse_stock/upload')
  })

  test('without any 拠点 is the file that it always was', async () => {
    const { server, gate, asked } = await openShop({ form: 'goods' })
    await gate.send([line('TEA', -1)])
    server.workQueue()
    expect(server.warehouseStock('TEA', '0')?.stock).toBe(9)
    expect(asked().at(-1)).toBe('master_goods/upload')
  })

  test('of the goods form takes the 拠点 named by a line all the same', async () => {
    const { server, gate } = await openShop({ form: 'goods' })
    await gate.send([line('TEA', -1, '駅前'), line('CUP', -1)])
    server.workQueue()
    expect(server.warehouseStock('TEA', '2')?.stock).toBe(2)
    expect(server.warehouseStock('CUP', '0')?.stock).toBe(19)
  })
})

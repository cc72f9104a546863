import { expect, test } from 'vitest'
import { openGoodsGate, type GoodsGate } from '../../../src/connectors/nextengine/goods-gate.ts'
import type { PracticeNextEngine } from '../../../src/simulators/nextengine/practice.ts'
import {
  fieldsOf,
  MemoryStore,
  open,
  startScripted,
  startServer,
  storeSignIn,
  tokensFor,
} from './session-kit.ts'

const SEARCH = '/api_v1_master_goods/search'
const COUNT = '/api_v1_master_goods/count'

async function openGate(): Promise<{ server: PracticeNextEngine; gate: GoodsGate }> {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  return { server, gate: openGoodsGate(await open(memory, server)) }
}

function fill(server: PracticeNextEngine, count: number): string[] {
  const codes = Array.from({ length: count }, (_, i) => `G-${String(i).padStart(5, '0')}`)
  for (const code of codes) server.addGoods({ code, jan: `49${code.slice(2)}` })
  return codes
}

test('goods are found by JAN, all that have it, and by code', async () => {
  const { server, gate } = await openGate()
  server.addGoods({ code: 'TEA', jan: '0490', name: 'お茶' })
  server.addGoods({ code: 'TEA-2', jan: '0490' })
  server.addGoods({ code: 'CUP', jan: '491', fields: { goods_merchandise_id: '2' } })
  server.addGoods({ code: 'BOX' })
  expect(await gate.byJan(['0490', '999'])).toEqual([
    { code: 'TEA', name: 'お茶', jan: '0490', merchandise: '0' },
    { code: 'TEA-2', name: 'TEA-2', jan: '0490', merchandise: '0' },
  ])
  expect(await gate.byCode(['CUP', 'BOX', 'JAR'])).toEqual([
    { code: 'BOX', name: 'BOX', jan: '', merchandise: '0' },
    { code: 'CUP', name: 'CUP', jan: '491', merchandise: '2' },
  ])
})

test('nothing asked, nothing called; a thousand values are one call', async () => {
  const { server, gate } = await openGate()
  const codes = fill(server, 1001)
  expect(await gate.byJan([])).toEqual([])
  expect(await gate.byJan([''])).toEqual([])
  expect(server.calls).toHaveLength(0)
  expect(await gate.byCode(codes.slice(1))).toHaveLength(1000)
  expect(server.calls.filter((call) => call.params['goods_id-in'] !== undefined)).toHaveLength(2)
  expect(await gate.byCode(codes)).toHaveLength(1001)
})

test('a key with a comma in it is not taken for two', async () => {
  const { server, gate } = await openGate()
  server.addGoods({ code: 'TEA', jan: 'A,B' })
  server.addGoods({ code: 'CUP', jan: 'A' })
  expect((await gate.byJan(['A,B'])).map((goods) => goods.code)).toEqual(['TEA'])
})

test('the whole list is read by pages and counted before and after', async () => {
  const { server, gate } = await openGate()
  const codes = fill(server, 2345)
  const seen: [number, number][] = []
  const goods = await gate.all((read, total) => seen.push([read, total]))
  expect(goods.map((one) => one.code)).toEqual(codes)
  expect(seen).toEqual([
    [1000, 2345],
    [2000, 2345],
    [2345, 2345],
  ])
  expect(server.calls.map((call) => call.path)).toEqual([COUNT, SEARCH, SEARCH, SEARCH, COUNT])
})

test('a small list, or none, needs no second count', async () => {
  const { server, gate } = await openGate()
  expect(await gate.all()).toEqual([])
  fill(server, 3)
  expect(await gate.all()).toHaveLength(3)
  expect(server.calls.map((call) => call.path)).toEqual([COUNT, COUNT, SEARCH])
})

test('pages of another size than asked for lose nothing', async () => {
  const { server, gate } = await openGate()
  const codes = fill(server, 25)
  server.faults.maxRows = 10
  expect((await gate.all()).map((one) => one.code)).toEqual(codes)
})

/** A goods master of which each reading of a page is scripted. */
async function scripted(
  answer: (path: string, offset: number, call: number) => { count: number; codes?: string[] },
): Promise<{ gate: GoodsGate; calls: () => string[] }> {
  const tokens = tokensFor(20)
  let call = 0
  const server = await startScripted((path, form) => {
    call += 1
    const { count, codes = [] } = answer(path, Number(form.get('offset') ?? 0), call)
    const data = codes.map((code) => ({ goods_id: code, goods_jan_code: null }))
    return { result: 'success', count: String(count), data, ...fieldsOf(tokens) }
  })
  const memory = new MemoryStore()
  memory.set('tokens', tokens)
  const gate = openGoodsGate(await open(memory, server))
  return { gate, calls: () => server.calls.map(({ path }) => path) }
}

const page = (from: number): string[] => Array.from({ length: 1000 }, (_, i) => `G${from + i}`)

test('a product that comes twice because the list moved makes ston read again', async () => {
  let readings = 0
  const { gate } = await scripted((path, offset) => {
    if (path === COUNT) return { count: 1001 }
    if (offset === 0) {
      readings += 1
      return { count: 1000, codes: page(0) }
    }
    return { count: 1, codes: [readings === 1 ? 'G999' : 'G1000'] }
  })
  const goods = await gate.all()
  expect(goods).toHaveLength(1001)
  expect(readings).toBe(2)
})

test('what comes twice again and again is so in Next Engine, and counts once', async () => {
  const { gate } = await scripted((path, offset) => {
    if (path === COUNT) return { count: 1001 }
    return offset === 0 ? { count: 1000, codes: page(0) } : { count: 1, codes: ['G999'] }
  })
  expect(await gate.all()).toHaveLength(1000)
})

test.each([
  ['the count grows', (call: number) => ({ count: 1000 + call })],
  ['there are fewer rows than counted', () => ({ count: 5 })],
])('a list that never stands still is a temporary error: %s', async (_, count) => {
  const { gate, calls } = await scripted((path, offset, call) => {
    if (path === COUNT) return count(call)
    return offset === 0 ? { count: 3, codes: ['A', 'B', 'C'] } : { count: 0 }
  })
  await expect(gate.all()).rejects.toMatchObject({ code: 'temporary', exit: 'temporary' })
  expect(calls().filter((path) => path === COUNT).length).toBeLessThanOrEqual(8)
})

test('deleted goods are not there', async () => {
  const tokens = tokensFor(20)
  const server = await startScripted(() => ({
    result: 'success',
    count: '2',
    data: [
      { goods_id: 'OLD', stock_deleted_flag: '1' },
      { goods_id: 'NEW', stock_deleted_flag: '0', goods_jan_code: ' 490 ' },
    ],
    ...fieldsOf(tokens),
  }))
  const memory = new MemoryStore()
  memory.set('tokens', tokens)
  const gate = openGoodsGate(await open(memory, server))
  expect(await gate.byCode(['OLD', 'NEW'])).toMatchObject([{ code: 'NEW', jan: '490' }])
})

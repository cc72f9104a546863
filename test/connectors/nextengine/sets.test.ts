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

async function openGate(): Promise<{ server: PracticeNextEngine; gate: GoodsGate }> {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  return { server, gate: openGoodsGate(await open(memory, server)) }
}

test('sets are read with their components, some or all', async () => {
  const { server, gate } = await openGate()
  server.addSet({
    code: 'GIFT',
    components: [
      { code: 'TEA', quantity: 2 },
      { code: 'CUP', quantity: 1 },
    ],
  })
  server.addSet({ code: 'BOX', components: [{ code: 'TEA', quantity: 6 }] })
  const gift = [
    { set: 'GIFT', component: 'TEA', quantity: 2 },
    { set: 'GIFT', component: 'CUP', quantity: 1 },
  ]
  expect(await gate.setsByCode(['GIFT', 'TEA'])).toEqual(gift)
  expect(await gate.allSets()).toEqual([{ set: 'BOX', component: 'TEA', quantity: 6 }, ...gift])
})

test('a shop without sets costs one call', async () => {
  const { server, gate } = await openGate()
  expect(await gate.allSets()).toEqual([])
  expect(await gate.setsByCode([])).toEqual([])
  expect(server.calls).toHaveLength(1)
})

test.each([
  ['2', 2],
  ['3.00', 3],
  ['0', null],
  ['-1', null],
  ['1.5', null],
  ['', null],
  [null, null],
])('a quantity of %j is read as %j', async (written, quantity) => {
  const tokens = tokensFor(20)
  const server = await startScripted((path) => ({
    result: 'success',
    count: '1',
    data: path.endsWith('/count')
      ? []
      : [
          {
            set_goods_id: 'GIFT',
            set_goods_detail_goods_id: 'TEA',
            set_goods_detail_quantity: written,
          },
        ],
    ...fieldsOf(tokens),
  }))
  const memory = new MemoryStore()
  memory.set('tokens', tokens)
  const gate = openGoodsGate(await open(memory, server))
  expect(await gate.allSets()).toEqual([{ set: 'GIFT', component: 'TEA', quantity }])
})

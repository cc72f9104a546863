import { afterEach, beforeEach, expect, test } from 'vitest'
import { startPracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import { legacyProductReader } from '../../../src/connectors/smaregi/legacy-readers.ts'
import type { ProductReader } from '../../../src/connectors/smaregi/product-reader.ts'

let practice: PracticeSmaregi

beforeEach(async () => {
  practice = await startPracticeSmaregi()
})

afterEach(() => practice.close())

function open(): ProductReader {
  return legacyProductReader({
    contractId: practice.contractId,
    accessToken: practice.accessToken,
    url: practice.url,
    readsPerSecond: 1000,
    signal: new AbortController().signal,
    timeoutMs: 5000,
  })
}

function fill(count: number): void {
  for (let id = 1; id <= count; id += 1)
    practice.product({ id: String(id), code: `K${id}`, name: `商品${id}` })
}

test('a product has its code, its name, and whether it is counted', async () => {
  practice.product({ id: '123456789012345', code: '0490', name: 'お茶' })
  practice.product({ id: '2', name: 'のし', managed: false })
  expect(await open().products(['123456789012345', '2', '3'])).toEqual([
    { productId: '123456789012345', productCode: '0490', name: 'お茶', managed: true },
    { productId: '2', productCode: '', name: 'のし', managed: false },
  ])
})

test('a few products are asked for one by one, many by the page, far too many not', async () => {
  fill(2500)
  const reader = open()
  await reader.products(['1', '2', '3'])
  expect(reader.calls).toBe(3)
  const many = Array.from({ length: 50 }, (_, i) => String(2400 + i))
  expect((await reader.products(many)).map((one) => one.productId)).toEqual(many)
  expect(reader.calls).toBe(6)
})

test('a handful out of a large table is not worth reading it', async () => {
  fill(6001)
  const reader = open()
  expect(await reader.products(['1', '2', '3', '6001'])).toHaveLength(4)
  expect(reader.calls).toBe(5)
})

test('the whole list is complete', async () => {
  fill(2001)
  expect(await open().products(null)).toHaveLength(2001)
})

test('products are found by their code, and an empty code finds none', async () => {
  fill(5)
  const reader = open()
  expect(await reader.productsByCode(['K2', 'K9', ''])).toMatchObject([{ productId: '2' }])
  expect(reader.calls).toBe(2)
  expect(await reader.productsByCode(['K1', 'K2', 'K3', 'K4', 'K5', 'K6'])).toHaveLength(5)
  expect(reader.calls).toBe(3)
  expect(await reader.productsByCode([])).toEqual([])
})

test('what Smaregi refuses is said', async () => {
  practice.faults.set({ kind: 'status', status: 503 })
  await expect(open().products(['1'])).rejects.toMatchObject({ exit: 'temporary' })
})

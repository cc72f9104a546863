import { afterEach, expect, test } from 'vitest'
import { StonError } from '../../src/kernel/errors.ts'
import type { Product } from '../../src/connectors/smaregi/product-reader.ts'
import {
  meetProducts,
  noteProductNames,
  readProductNames,
} from '../../src/product-mapping/product-names.ts'
import type { Store } from '../../src/store/store.ts'
import { newFolder, openStore } from '../store/helpers.ts'

const asked: (readonly string[] | null)[] = []
afterEach(() => void asked.splice(0))

function shop(names: Readonly<Record<string, string>>, now: Date, fails = false) {
  const products = (ids: readonly string[] | null): Promise<readonly Product[]> => {
    asked.push(ids)
    if (fails) throw new StonError({ code: 'smaregi', message: { ja: 'x', en: 'x' } })
    const some = Object.entries(names).filter(([id]) => ids?.includes(id))
    return Promise.resolve(
      some.map(([productId, name]) => ({ productId, name, productCode: '', managed: true })),
    )
  }
  const reader = { products, productsByCode: () => Promise.resolve([]), calls: 0 }
  return { now: () => now, products: () => Promise.resolve(reader) }
}

async function openNames(): Promise<Store> {
  return openStore(await newFolder())
}

const MORNING = new Date('2026-11-24T00:00:00.000Z')
const EVENING = new Date('2026-11-24T12:00:00.000Z')
const NEXT_DAY = new Date('2026-11-25T01:00:00.000Z')

test('a name is asked for once a day, also one that Smaregi does not have', async () => {
  const store = await openNames()
  const names = await meetProducts(shop({ '1': '湯のみ' }, MORNING), store, ['1', '2', '1', ''])
  expect([names.of(['2', '1']), names.of(['2']), names.of([])]).toEqual(['湯のみ', null, null])
  await meetProducts(shop({}, EVENING), store, ['1', '2'])
  expect(asked).toEqual([['1', '2']])
  const renamed = await meetProducts(shop({ '1': '急須' }, NEXT_DAY), store, ['1'])
  expect(renamed.of(['1'])).toBe('急須')
})

test('where Smaregi refuses, what was known stays, and nothing fails', async () => {
  const store = await openNames()
  await noteProductNames(store, [{ productId: '1', name: '湯のみ' }], MORNING)
  const names = await meetProducts(shop({}, NEXT_DAY, true), store, ['1', '2'])
  expect([names.of(['1']), names.of(['2'])]).toEqual(['湯のみ', null])
})

test('what has not been met for longest goes when there are too many', async () => {
  const store = await openNames()
  await noteProductNames(store, [{ productId: 'old', name: 'old' }], MORNING)
  const many = Array.from({ length: 20_000 }, (_, i) => ({ productId: `p${i}`, name: `n${i}` }))
  await noteProductNames(store, many, EVENING)
  const names = await readProductNames(store)
  expect([names.of(['old']), names.of(['p0']), names.of(['p19999'])]).toEqual([
    null,
    'n0',
    'n19999',
  ])
})

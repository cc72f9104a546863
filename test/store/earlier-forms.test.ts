import { cp, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { OpenItem } from '../../src/domain/stock/left-open.ts'
import { itemsOf } from '../../src/domain/stock/open-items.ts'
import { openItemsOf, openWorkOf } from '../../src/domain/stock/open-work.ts'
import { listItems } from '../../src/reports/failure-list.ts'
import type { Store } from '../../src/store/store.ts'
import { newFolder, openStore } from './helpers.ts'

/**
 * A batch as the last version has sealed it that kept the facts of a hold in a text, with each reason to hold, each failure and
 * each sum without a code, and what that version listed of it.
 */
async function earlier(): Promise<Store> {
  const path = await newFolder()
  await cp('test/store/fixtures/words', path, { recursive: true })
  return openStore(path)
}

async function stateOf(store: Store) {
  const head = await store.batches.newest()
  if (head === null) throw new Error('the fixture has no batch')
  return openWorkOf(head, await store.batches.carried(head.id))
}

test('what was held is read as what it is', async () => {
  const held = (await (await earlier()).batches.carried(1)).filter(({ kind }) => kind === 'held')
  const of = (code: string, product: string, delta: number) => ({
    code,
    products: [product],
    delta,
  })
  const table = { kind: 'table', name: '1001', is: '1002' }
  const key = { kind: 'key', key: '4900000000017', names: ['KYUSU', 'KYUSU-OLD', '2001'] }
  const taken = { kind: 'taken', key: '4900000000017', productId: '2001', code: 'KYUSU' }
  const returned = {
    key: '5fd18a6afbd4805bafe971c8cf62b106',
    storeId: '1',
    at: '2026-11-29T11:27:35+09:00',
    division: '01',
    code: '1001',
    why: 'unclear',
  }
  expect(held).toMatchObject([
    { ...of('', '1001', 3), reason: 'shipment', returned },
    { ...of('1001', '1001', -2), reason: 'oversold' },
    { ...of('7007', '7007', 5), reason: 'missing' },
    { ...of('1001', '1001', -1), reason: 'repeat', repeat: { copies: 1 } },
    { ...of('1001', '1001', 101), reason: 'guard' },
    { ...of('9999', '9999', -2), reason: 'counts', nextEngine: 50, smaregi: 5 },
    { ...of('9999', '9999', -2), reason: 'master' },
    { ...of('1001', '1001', -4), reason: 'refused', words: '棚卸中のため、更新できません。' },
    { ...of('', '1001', -2), reason: 'ambiguous', overlap: table },
    { ...of('', '2001', -2), reason: 'ambiguous', overlap: key },
    { ...of('', '2001', -2), reason: 'unlinked', key: '' },
    { ...of('3001', '3001', -2), reason: 'set', names: ['3001', 'GONE'] },
    {
      ...of('Aa', 'Aa', -2),
      reason: 'ambiguous',
      overlap: { kind: 'spellings', spellings: ['AA', 'aa'] },
    },
    { ...of('', '2009', -1), reason: 'ambiguous', overlap: taken },
    { ...of('', '2010', -1), reason: 'unlinked', key: '4901234567894' },
  ])
  const texts = held.filter((one) => 'words' in one && one.reason !== 'refused')
  expect(texts).toEqual([])
})

test('so is what has failed, what waits for an answer, and what went on without a code', async () => {
  const carried = await (await earlier()).batches.carried(1)
  const failed = carried.filter(({ kind }) => kind === 'failed')
  const segment = '20261128T225858.144Z-16450-a7bef0'
  expect(failed).toMatchObject([
    { id: 'f-cda1aa65c7', reason: 'badRow', what: 'productId', storeId: '1' },
    { id: 'f-5c89552451', reason: 'tooOld', at: '2026-08-21T11:30:28+09:00', code: '1001' },
    { id: 'f-0123456789', reason: 'unknownChange', changeId: '90003', productId: '1001' },
    { id: 'f-b4cd62265f', reason: 'damage', segment, offset: 4711, bytes: 300 },
    { id: 'f-22947112f3', reason: 'refused', words: '在庫の更新に失敗しました', code: 'TEA-300' },
  ])
  const amounts = (item: OpenItem) =>
    item.kind === 'link' ? [...item.gone, ...item.waiting] : item.kind === 'waiting' ? [item] : []
  expect(carried.flatMap(amounts)).toMatchObject([
    { code: '1001', delta: -3, marks: [{ batch: 2, row: 1 }] },
    { code: '', products: ['2005'], delta: -1 },
    { code: '', products: ['2005'], delta: 4 },
    { code: 'TEA-100', products: ['1001'], delta: 2 },
    { code: '', products: ['2006'], delta: 3 },
  ])
})

test('what a person decided about them keeps its product and its code', async () => {
  const head = await (await earlier()).batches.newest()
  const decided = (head?.outcomes ?? []).map(({ code, product, alone, delta }) => [
    alone ?? code,
    product,
    delta,
  ])
  expect(decided).toEqual([
    ['1001', undefined, 3],
    ['1001', undefined, -2],
    ['7007', undefined, 5],
    ['1001', undefined, -1],
    ['1001', undefined, 101],
    ['9999', undefined, -2],
    ['9999', undefined, -2],
    ['1001', undefined, -4],
    ['', '1001', -2],
    ['', '2001', -2],
    ['', '2001', -2],
    ['3001', undefined, -2],
    ['Aa', undefined, -2],
    ['', '2009', -1],
    ['', '2010', -1],
    ['', undefined, 0],
    ['', '2005', 4],
    ['TEA-100', undefined, 2],
    ['', '1001', 0],
  ])
  expect(head?.outcomes[0]).toMatchObject({ code: '', alone: '1001' })
})

test('people and programs are told the same of them as then, under the same names', async () => {
  const items = itemsOf(await stateOf(await earlier()))
  const told: unknown = JSON.parse(await readFile('test/store/fixtures/words-items.json', 'utf8'))
  const now = (['ja', 'en'] as const).map(
    (locale) => listItems(locale, items, { orders: [], repair: null }).json,
  )
  expect(now).toEqual(told)
})

test('written again, it is read as it is', async () => {
  const store = await earlier()
  const state = await stateOf(store)
  const head = await store.batches.newest()
  const draft = await store.batches.draft(1)
  if (head !== null) await draft.seal({ ...head, id: draft.id }, openItemsOf(state))
  expect(await stateOf(store)).toEqual(state)
  expect((await store.batches.newest())?.outcomes).toEqual(head?.outcomes)
})

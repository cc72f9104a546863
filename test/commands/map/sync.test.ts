import { expect, test } from 'vitest'
import { mapSync } from '../../../src/commands/map/sync.ts'
import { wasLearnt, withPairBook } from '../../../src/product-mapping/pair-book.ts'
import {
  addBoth,
  janShop,
  emptyShop,
  appOf,
  type TestApp,
} from '../../product-mapping/linking-kit.ts'

const NONE = { accept: [] }

async function linksOf(app: TestApp): Promise<Record<string, string>> {
  const links = await withPairBook(await app.store(), app, (book) => book.all())
  return Object.fromEntries(links)
}

test('links what fits, remembers it, and finds nothing new the next time', async () => {
  const shop = await janShop()
  addBoth(shop, '8000101', '490', 'TEA')
  addBoth(shop, '8000102', '0491', 'CUP')
  const app = appOf(shop)
  const first = await mapSync(app, NONE)
  expect(first).toMatchObject({
    exit: 'ok',
    json: {
      outcome: 'ok',
      linked: 2,
      kept: 0,
      added: [
        { productId: '8000101', code: 'TEA', key: '490' },
        { productId: '8000102', code: 'CUP', key: '0491' },
      ],
    },
  })
  expect(first.text).toContain('8000101 = TEA（490）')
  const store = await app.store()
  const { number } = await store.tables.current()
  expect(await wasLearnt(store, number)).toBe(true)
  expect((await mapSync(app, NONE)).json).toMatchObject({ linked: 2, kept: 2, added: [] })
  expect((await store.tables.current()).number).toBe(number)
  expect(await linksOf(app)).toEqual({ 8000101: 'TEA', 8000102: 'CUP' })
})

test('what is ambiguous or single is named, with a person needed for the ambiguous', async () => {
  const shop = await janShop()
  addBoth(shop, '1', '490', 'TEA')
  shop.ne.addGoods({ code: 'TEA-2', jan: '490' })
  shop.smaregi.product({ id: '2', name: 'のし' })
  shop.ne.addGoods({ code: 'CUP', jan: '491' })
  const app = appOf(shop)
  const { exit, json, text } = await mapSync(app, NONE)
  expect(exit).toBe('attention')
  expect(json).toMatchObject({
    outcome: 'attention',
    linked: 0,
    ambiguous: [{ key: '490', productIds: ['1'], codes: ['TEA', 'TEA-2'] }],
    onlySmaregi: ['2'],
    onlyNextengine: ['CUP'],
  })
  expect(text).toContain('490  スマレジ: 1、ネクストエンジン: TEA、TEA-2')
  shop.ne.removeGoods('TEA-2')
  expect(await mapSync(app, NONE)).toMatchObject({ exit: 'ok', json: { linked: 1 } })
})

test('a changed key is followed only by --accept', async () => {
  const shop = await janShop()
  addBoth(shop, '1', '490', 'TEA')
  shop.ne.addGoods({ code: 'CUP', jan: '491' })
  const app = appOf(shop)
  await mapSync(app, NONE)
  shop.smaregi.product({ id: '1', code: '491', name: '商品1' })
  const told = await mapSync(app, NONE)
  expect(told).toMatchObject({ exit: 'attention', json: { changed: [{ productId: '1' }] } })
  expect(told.text).toContain('ston map sync --accept 1（→ CUP）')
  expect(await linksOf(app)).toEqual({ 1: 'TEA' })
  const accepted = await mapSync(app, { accept: ['1', '77'] })
  expect(accepted).toMatchObject({
    exit: 'ok',
    json: { changed: [], accepted: [{ productId: '1', follows: 'CUP' }], notChanged: ['77'] },
  })
  expect(await linksOf(app)).toEqual({ 1: 'CUP' })
})

test('a code that has gone ends its pair', async () => {
  const shop = await janShop()
  addBoth(shop, '1', '490', 'TEA')
  const app = appOf(shop)
  await mapSync(app, NONE)
  shop.ne.removeGoods('TEA')
  expect((await mapSync(app, NONE)).json).toMatchObject({ linked: 0, gone: [{ code: 'TEA' }] })
})

test('more than fits on a screen is counted, and whole in --json', async () => {
  const shop = await janShop()
  for (let id = 1; id <= 25; id += 1) addBoth(shop, String(id), `49${id}`, `C${id}`)
  const { text, json } = await mapSync(appOf(shop), NONE)
  expect(text).toContain('ほか 5 件')
  expect(json).toMatchObject({ linked: 25, added: { length: 25 } })
})

test('with a CSV table it says what it is for', async () => {
  const app = appOf(await emptyShop())
  await expect(mapSync(app, NONE)).rejects.toMatchObject({ code: 'config', exit: 'config' })
})

test('without credentials for Smaregi it says what is missing', async () => {
  const shop = await janShop({
    configure: (config) => {
      delete config['smaregi']?.['accessToken']
    },
  })
  await expect(mapSync(appOf(shop), NONE)).rejects.toMatchObject({ exit: 'config' })
})

test('trouble on either side changes nothing', async () => {
  const shop = await janShop()
  addBoth(shop, '1', '490', 'TEA')
  const app = appOf(shop)
  await mapSync(app, NONE)
  shop.ne.removeGoods('TEA')
  shop.ne.faults.refuse = { code: '003001', times: 1 }
  await expect(mapSync(app, NONE)).rejects.toMatchObject({ exit: 'temporary' })
  shop.smaregi.faults.set({ kind: 'maintenance' }, { times: 1 })
  await expect(mapSync(app, NONE)).rejects.toMatchObject({ exit: 'temporary' })
  expect(await linksOf(app)).toEqual({ 1: 'TEA' })
})

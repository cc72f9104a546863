import { expect, test } from 'vitest'
import { mapCheck } from '../../../src/commands/map/check.ts'
import { mapExclude } from '../../../src/commands/map/exclusions.ts'
import { withPairBook } from '../../../src/product-mapping/pair-book.ts'
import type { Shop } from '../../helpers/shop.ts'
import {
  addBoth,
  janShop,
  emptyShop,
  appOf,
  type TestApp,
} from '../../product-mapping/linking-kit.ts'

async function put(app: TestApp, rows: Record<string, string>): Promise<void> {
  await withPairBook(await app.store(), app, (book) => book.replace(new Map(Object.entries(rows))))
}

function product(shop: Shop, id: string, managed = true): void {
  shop.smaregi.product({ id, name: `商品${id}`, managed })
}

test('finds nothing where everything fits', async () => {
  const shop = await emptyShop()
  for (const id of ['1', '2', '3']) product(shop, id)
  shop.ne.addGoods({ code: 'TEA' })
  shop.ne.addGoods({ code: '2' })
  shop.ne.addSet({ code: 'GIFT', components: [{ code: 'TEA', quantity: 2 }] })
  const app = appOf(shop)
  await put(app, { 1: 'TEA', 3: 'GIFT' })
  const { exit, routine, text, json } = await mapCheck(app)
  expect({ exit, routine }).toEqual({ exit: 'ok', routine: true })
  expect(json).toMatchObject({ outcome: 'ok', products: 3, goods: 2, entries: 2, needed: [] })
  expect(text).toContain('直すところはありません。')
})

test('names what a person must look at, and what one may want to know', async () => {
  const shop = await emptyShop()
  for (const id of ['1', '2', '3', '4', '5']) product(shop, id)
  product(shop, '6', false)
  for (const code of ['0005', '4', 'ONLINE']) shop.ne.addGoods({ code })
  const app = appOf(shop)
  await put(app, { 1: '4', 2: 'JAR', 9: 'ONLINE' })
  const { exit, json, text } = await mapCheck(app)
  expect(exit).toBe('attention')
  expect(json).toMatchObject({
    outcome: 'attention',
    onlySmaregi: [{ productId: '3', code: '3', name: '商品3' }],
    onlyNextengine: [],
    rowsWithoutProduct: [{ productId: '9', code: 'ONLINE' }],
    rowsWithoutCode: [{ productId: '2', code: 'JAR' }],
    leadingZeros: [{ productId: '5', code: '5', exists: '0005' }],
    foreignIds: [{ productId: '1', code: '4', other: '4' }],
    unmanaged: [{ productId: '6' }],
  })
  expect(text).toContain(
    '! ひも付け表の商品コードがネクストエンジンにない: 1 件\n  2 = JAR  商品2\n',
  )
  expect(text).toContain('5  商品5（あるのは 0005）')
  expect(text).toContain('スマレジで在庫管理の対象外: 1 件')
})

test('what is excluded is not missed, and what is online only matters with orders', async () => {
  const shop = await emptyShop()
  product(shop, '1')
  shop.ne.addGoods({ code: 'WRAP' })
  const app = appOf(shop)
  expect(await mapCheck(app)).toMatchObject({
    exit: 'attention',
    json: { needed: ['onlySmaregi'] },
  })
  await mapExclude(app, ['1'], { list: false })
  expect(await mapCheck(app)).toMatchObject({ exit: 'ok' })
  await shop.configure((config) => {
    config['orders'] = { enabled: true }
  })
  const withOrders = appOf(shop)
  expect(await mapCheck(withOrders)).toMatchObject({ json: { needed: ['onlyNextengine'] } })
})

test('in JAN mode the keys decide', async () => {
  const shop = await janShop()
  addBoth(shop, '1', '490', 'TEA')
  addBoth(shop, '2', '491', 'CUP')
  shop.ne.addGoods({ code: 'CUP-2', jan: '491' })
  const { exit, json } = await mapCheck(appOf(shop))
  expect(exit).toBe('attention')
  expect(json).toMatchObject({
    needed: ['ambiguous'],
    ambiguous: [{ key: '491', codes: ['CUP', 'CUP-2'] }],
    onlySmaregi: [],
    onlyNextengine: [],
  })
})

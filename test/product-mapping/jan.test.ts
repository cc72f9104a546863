import { expect, test } from 'vitest'
import { addBoth, janShop } from './linking-kit.ts'
import type { Shop } from '../helpers/shop.ts'

function sell(shop: Shop, ...ids: string[]): void {
  for (const productId of ids)
    shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity: 2 }] })
}

function stocked(shop: Shop, id: string, key: string, code: string): void {
  addBoth(shop, id, key, code)
  shop.smaregi.change({ storeId: '1', productId: id, amount: 10, division: '01', silent: true })
  shop.ne.setStock(code, { stock: 10 })
}

test('a product that was created on both sides after the last sync is linked by the next flush', async () => {
  const shop = await janShop()
  stocked(shop, '1', '490', 'TEA')
  expect(await shop.ston('map', 'sync', '--json')).toMatchObject({ code: 0, json: { linked: 1 } })
  stocked(shop, '2', '491', 'CUP')
  sell(shop, '1', '2')
  expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 2, held: 0 } })
  expect(shop.ne.goods('CUP')).toMatchObject({ stock: 8 })
  const again = await shop.ston('map', 'sync', '--json')
  expect(again.json).toMatchObject({ linked: 2, kept: 2, added: [] })
})

test('while Smaregi cannot be read, what is linked goes on', async () => {
  const shop = await janShop()
  stocked(shop, '1', '490', 'TEA')
  await shop.ston('map', 'sync')
  stocked(shop, '2', '491', 'CUP')
  sell(shop, '1', '2')
  shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on: 'product_ref' })
  expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 1 })
  shop.smaregi.faults.clear()
  expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 0 })
  expect(shop.ne.goods('CUP')).toMatchObject({ stock: 8 })
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'
import { APIS, PRODUCTS } from '../order-sync/orders-kit.ts'
import { counts, reconcile } from './reconcile-kit.ts'

/** A change goes to the code, and the 拠点, of the moment it was received; whatever is called equal afterwards does not swallow it. */

let shop: Shop
afterEach(() => shop.close())

async function table(...lines: string[]): Promise<void> {
  const file = join(shop.dir, 'table.csv')
  await writeFile(file, `smaregi-id,nextengine-code\n${lines.join('\n')}\n`)
  expect(await shop.ston('map', 'import', file, '--yes')).toMatchObject({ code: 0 })
}

async function sold(quantity: number): Promise<void> {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity }] })
  await shop.smaregi.flushSends()
}

describe.each(APIS)('on the %s API', (api) => {
  describe('a sale that waits under the code of before', () => {
    async function openRelinked(): Promise<void> {
      shop = await openShop({ api, products: PRODUCTS })
      shop.ne.addGoods({ code: 'OLD', stock: 100 })
      shop.ne.addGoods({ code: 'NEW', stock: 98 })
      await table('1001,OLD')
      await sold(2)
      await table('1001,NEW')
    }

    test('still goes there when the product is accepted as equal under its new one', async () => {
      await openRelinked()
      const early = await reconcile(shop, '--accept')
      expect(early.json).toMatchObject({ accepted: 2, elsewhere: 1, unequal: 0 })
      expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { aligned: 0 } })
      expect(shop.ne.goods('OLD')?.stock).toBe(98)
      shop.later(400)
      expect((await reconcile(shop, '--accept')).json).toMatchObject({ accepted: 3, elsewhere: 0 })
    })

    test('is said to be why nothing is recorded or mended', async () => {
      await openRelinked()
      const accepted = await shop.ston('reconcile', '--accept')
      expect(accepted.out).toContain('前の商品コードや拠点へ送る変動がまだ残っている商品が 1 商品')
      shop.ne.setStock('NEW', { stock: 90 })
      const mended = await shop.ston('reconcile', '--apply', 'smaregi', '--yes')
      expect(mended.out).toContain('合わせていません。ston flush のあとに')
      expect(shop.smaregi.stock('1001')).toBe(98)
    })
  })

  test('with two codes that were swapped Smaregi is set after the flush only', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    await table('1001,1002', '1002,1001')
    await sold(2)
    await table('1001,1001', '1002,1002')
    const ran = await reconcile(shop, '--apply', 'smaregi', '--yes')
    expect(ran.json).toMatchObject({ mended: 0, elsewhere: 1 })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { aligned: 0 } })
    expect(counts(shop, '1002')).toEqual([100, 98])
  })

  test('one that waits under the code of now ends with its product, as ever', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    await sold(2)
    shop.ne.setStock('1001', { stock: 98 })
    const ran = await reconcile(shop, '--accept')
    expect(ran.json).toMatchObject({ accepted: 3, elsewhere: 0 })
    expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { aligned: 1 } })
    expect(counts(shop, '1001')).toEqual([98, 98])
  })
})

import { afterEach, expect, test } from 'vitest'
import { many } from '../helpers/long.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { APIS } from '../order-sync/orders-kit.ts'
import { counts, reconcile, rows } from './reconcile-kit.ts'

let shop: Shop
afterEach(() => shop.close())

const MANY = many(4_000, 10_000)
const STORES = ['1', '2', '3']
const DRIFTED = 37

test.each(APIS)(
  'products by the thousand in 3 stores: a drift of 37 is found and mended with few calls (%s)',
  { timeout: 120_000 },
  async (api) => {
    shop = await openShop({ api })
    shop.smaregi.store({ id: '3', name: '倉庫' })
    for (let i = 1; i <= MANY; i += 1) {
      const id = String(100_000 + i)
      shop.smaregi.product({ id, name: `商品${id}` })
      for (const storeId of STORES) {
        const change = { storeId, productId: id, amount: 10, division: '01', silent: true }
        shop.smaregi.change(change)
      }
      shop.ne.addGoods({ code: id, stock: i <= DRIFTED ? 30 - i : 30 })
    }
    const ran = await reconcile(shop)
    expect(ran.json).toMatchObject({ outcome: 'attention', compared: MANY, moving: [] })
    expect(rows(ran).map(({ difference, cause }) => [difference, cause])).toEqual(
      Array.from({ length: DRIFTED }, (_, i) => [DRIFTED - i, 'unexplained']),
    )
    const calls = ran.json['apiCalls'] as { nextengine: number; smaregi: number }
    expect(calls.nextengine).toBeLessThanOrEqual(16)
    // Pages of products and of stock; everything was put in just now, so the second look lists it again. A token, an empty page.
    expect(calls.smaregi).toBeLessThanOrEqual(10 + 30 + 30 + 4)
    const mended = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect(mended.json).toMatchObject({ outcome: 'ok', mended: DRIFTED })
    expect(counts(shop, String(100_000 + DRIFTED))).toEqual([30, 30])
    expect(rows(await reconcile(shop))).toEqual([])
  },
)

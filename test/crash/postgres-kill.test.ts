import { afterEach, expect, test } from 'vitest'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { LONG, PATIENCE_MS } from '../helpers/long.ts'
import { comesToRest, killed as killedAt } from './kill.ts'

const postgres = await usePostgres()
const PRODUCTS = { '1001': 100_000, '1002': 100_000, '1003': 100_000 }

let shop: Shop
afterEach(() => shop.close())

test(
  'killed before each statement that changes something, flush loses and doubles nothing on PostgreSQL',
  async () => {
    shop = await openShop({
      products: PRODUCTS,
      faults: { keepReason: true, partial: 'minusOne' },
      configure: (config) => {
        config['store'] = { url: postgres.url, shop: newShop() }
        config['nextengine'] = { ...config['nextengine'], settleMs: 100 }
      },
    })
    let steps = 0
    for (let at = 1; ; at += LONG ? 1 : 13) {
      shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 + (at % 3) }] })
      shop.smaregi.purchase({ storeId: '1', productId: '1002', quantity: 2 })
      if (at % 2 === 0) shop.smaregi.loss({ storeId: '2', productId: '1003', quantity: 1 })
      await shop.smaregi.flushSends()
      const ran = await killedAt('flush', shop.configPath, at, shop.aheadMs())
      await comesToRest(shop, '1003')
      const counts = Object.keys(PRODUCTS).map((id) => [
        id,
        shop.smaregi.stock(id),
        shop.ne.goods(id)?.stock,
      ])
      const wrong = counts.filter(([, smaregi, nextEngine]) => smaregi !== nextEngine)
      expect(wrong, `killed before step ${at}`).toEqual([])
      if (ran.killed) continue
      steps = ran.steps
      break
    }
    expect(steps).toBeGreaterThan(20)
  },
  PATIENCE_MS,
)

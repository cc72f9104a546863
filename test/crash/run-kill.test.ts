import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'
import { LONG, PATIENCE_MS } from '../helpers/long.ts'
import { comesToRest, killed as killedAt } from './kill.ts'

let shop: Shop
afterEach(() => shop.close())

const PRODUCTS = { '1001': 500, '1002': 500, '1003': 500 }
const MINUTE = 60_000
/** `1001` is among the few from the first piece on; of `1002` there is plenty, and `1003` only comes in. */
const BELOW = 600

function sell(at: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 + (at % 2) }] })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1002', quantity: 1 }] })
  if (at % 2 === 0) shop.smaregi.purchase({ storeId: '1', productId: '1003', quantity: 2 })
}

function wrong(): unknown[] {
  const ids = Object.keys(PRODUCTS)
  const both = ids.map((id) => [id, shop.smaregi.stock(id), shop.ne.goods(id)?.stock] as const)
  return both.filter(([, smaregi, nextEngine]) => smaregi !== nextEngine)
}

const VARIANTS = [
  { command: 'flush-urgent', api: 'legacy', every: LONG ? 1 : 31 },
  { command: 'flush-urgent', api: 'platform', every: LONG ? 1 : 37 },
  // It takes in what has come, and what it starts is killed as well.
  { command: 'run', api: 'platform', every: LONG ? 1 : 29 },
] as const

test.each(VARIANTS)(
  'killed before each of its steps on disk, $command ($api) loses and doubles nothing',
  async ({ command, api, every }) => {
    shop = await openShop({
      products: PRODUCTS,
      api,
      configure(config) {
        config['nextengine'] = { ...config['nextengine'], settleMs: 100 }
        config['schedule'] = { urgentBelow: BELOW, callsPerMonth: 0 }
      },
    })
    let steps = 0
    for (let at = 1; ; at += every) {
      sell(at)
      await shop.smaregi.flushSends()
      // What leaves few pieces is gathered for five minutes.
      shop.later(6 * MINUTE)
      const ran = await killedAt(command, shop.configPath, at, shop.aheadMs())
      await comesToRest(shop, '1003')
      expect(wrong(), `killed before step ${at}`).toEqual([])
      if (ran.killed) continue
      steps = ran.steps
      if (command !== 'run' || at > 50) break
    }
    expect(steps).toBeGreaterThan(10)
  },
  PATIENCE_MS,
)

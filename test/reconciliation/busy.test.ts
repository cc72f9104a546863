import { afterEach, expect, test } from 'vitest'
import { seeded } from '../../src/simulators/smaregi/random.ts'
import { APIS, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { many } from '../helpers/long.ts'
import { counts, reconcile, rows } from './reconcile-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

const SEED = Number(process.env['STON_SEED'] ?? 20261124)
const RUNS = many(1, 20)
const MANY = many(200, 400)
const DRIFTED = 12
const IDS = Array.from({ length: MANY }, (_, i) => String(5001 + i))

/** Sales, deliveries and orders, as long as it is not told to stop. */
function trade(next: () => number): () => Promise<void> {
  let on = true
  const pick = (): string => IDS[Math.floor(next() * (MANY - DRIFTED))] ?? '5001'
  const work = async (): Promise<void> => {
    while (on) {
      const what = next()
      const storeId = next() < 0.5 ? '1' : '2'
      if (what < 0.6) shop.smaregi.sale({ storeId, lines: [{ productId: pick(), quantity: 1 }] })
      else if (what < 0.8) shop.smaregi.purchase({ storeId, productId: pick(), quantity: 2 })
      else {
        const slip = shop.ne.orders.place({ lines: [{ code: pick(), quantity: 1 }] })
        if (what < 0.95) shop.ne.orders.ship(slip)
      }
      await new Promise((resolve) => setTimeout(resolve, 5 + next() * 20))
    }
  }
  const working = work()
  return () => {
    on = false
    return working
  }
}

test.each(APIS.map((api) => [api, SEED] as const))(
  'while stock moves and orders come in, no difference is made up, and a real one is mended to the piece (%s, seed %i)',
  { timeout: 300_000 },
  async (api, seed) => {
    const next = seeded(seed)
    shop = await openOrders(api, {
      products: Object.fromEntries(IDS.map((id) => [id, 100])),
      configure: (config) => {
        const poll = { firstMs: 200, maxMs: 200, budgetMs: 10_000 }
        config['nextengine'] = { ...config['nextengine'], poll }
      },
    })
    const drifted = IDS.slice(-DRIFTED)
    for (let run = 1; run <= RUNS; run += 1) {
      const stop = trade(next)
      const found = rows(await reconcile(shop)).filter((row) => row.cause === 'unexplained')
      expect(found, `run ${run}`).toEqual([])
      drifted.forEach((id, i) =>
        shop.ne.setStock(id, { stock: counts(shop, id)[1] + (i % 2 ? 2 : -1) }),
      )
      const mended = await reconcile(shop, '--apply', 'nextengine', '--yes')
      const named = rows(mended).filter((row) => row.cause === 'unexplained')
      expect(named.map((row) => row.productId).toSorted(), `run ${run}`).toEqual(drifted)
      await stop()
    }
    await shop.flush()
    await shop.importOrders()
    await shop.flush()
    expect(rows(await reconcile(shop))).toEqual([])
  },
)

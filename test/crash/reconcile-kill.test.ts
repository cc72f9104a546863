import { afterEach, expect, test } from 'vitest'
import { counts, loseChange, reconcile, rows } from '../commands/reconcile-kit.ts'
import { type Api, APIS } from '../commands/orders-kit.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { killed } from './kill.ts'

let shop: Shop
afterEach(() => shop.close())

const LONG = process.env['STON_LONG'] === '1'
const IDS = ['1001', '1002']

async function open(api: Api): Promise<void> {
  shop = await openShop({
    api,
    products: { '1001': 100, '1002': 100 },
    configure: (config) => {
      config['nextengine'] = { ...config['nextengine'], settleMs: 50 }
      config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
    },
  })
}

/** As cron and a person would go on, until both counts agree and nothing is left to be said. */
async function comesToRest(side: 'nextengine' | 'smaregi'): Promise<void> {
  for (let runs = 0; runs < 40; runs += 1) {
    await shop.flush()
    const ran = await reconcile(shop, '--apply', side, '--yes')
    if (ran.code === 0 && rows(ran).length === 0) return
    // What nobody can tell yet is looked at again after `settleMs`.
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  throw new Error('it does not come to rest')
}

const CASES = APIS.flatMap((api) =>
  (['nextengine', 'smaregi'] as const).map((side) => [api, side] as const),
)

test.each(CASES)(
  'killed before its steps on disk, mending loses and doubles nothing (%s, in %s)',
  { timeout: 300_000 },
  async (api, side) => {
    await open(api)
    let steps = 0
    for (let at = 1; ; at += LONG ? 1 : 9) {
      // Drift in Next Engine, and a change that Smaregi tells only after all is over.
      shop.ne.setStock('1001', { stock: counts(shop, '1001')[1] + 3 })
      const tell = loseChange(shop, api, '1002', -1)
      const former = counts(shop, '1002')
      const one = await killed(`reconcile-${side}`, shop.configPath, at)
      await comesToRest(side)
      await tell()
      await shop.flush()
      for (const id of IDS) {
        const [smaregi, nextengine] = counts(shop, id)
        expect(smaregi, `${id}, killed before step ${at}`).toBe(nextengine)
      }
      const wanted = side === 'nextengine' ? former[0] : former[1]
      expect(counts(shop, '1002')[0], `killed before step ${at}`).toBe(wanted)
      if (one.killed) continue
      steps = (JSON.parse(one.out) as { steps: number }).steps
      break
    }
    expect(steps).toBeGreaterThan(5)
  },
)

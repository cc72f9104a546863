import { afterEach, expect, test } from 'vitest'
import { APIS, type OrdersShop } from '../order-sync/orders-kit.ts'
import { AS_BEFORE, finished, openProbing, standing } from '../probe/probe-kit.ts'
import { LONG, PATIENCE_MS } from '../helpers/long.ts'
import { killed } from './kill.ts'

let shop: OrdersShop
afterEach(() => shop.close())

/** Of about 250 steps the short form tries a few, others each day. */
const EVERY = LONG ? 1 : 61
const FIRST = LONG ? 1 : 1 + (Math.floor(Date.now() / 86_400_000) % EVERY)

test.each(APIS)(
  `killed before its steps on disk (from ${FIRST}, every ${EVERY}), a probe leaves nothing behind that the next one does not put back (%s)`,
  { timeout: PATIENCE_MS },
  async (api) => {
    shop = await openProbing(api)
    Object.assign(shop.smaregi.platform.account, { correctionDivision: '01' })
    let steps = 0
    for (let at = FIRST; ; at += EVERY) {
      const one = await killed('probe', shop.configPath, at)
      const runs = await finished(shop)
      const told = `killed before step ${at}: ${runs.map((run) => run.out).join('\n')}`
      expect(standing(shop), told).toEqual(AS_BEFORE)
      expect(await shop.flush(), told).toMatchObject({ code: 0, json: { applied: 0, waiting: 0 } })
      const reasons = shop.ne.history('1001').map((row) => row.reason)
      expect(
        reasons.filter((reason) => !reason.startsWith('ston probe-')),
        told,
      ).toEqual([])
      expect(new Set(reasons).size, told).toBe(reasons.length)
      if (one.killed) continue
      steps = one.steps
      break
    }
    expect(steps).toBeGreaterThan(100)
  },
)

import { afterEach, expect, test } from 'vitest'
import type { Fault } from '../../src/simulators/smaregi/faults.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { booked, numbers, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { LONG, PATIENCE_MS } from '../helpers/long.ts'
import { killed } from './kill.ts'

const postgres = await usePostgres()

let shop: OrdersShop
afterEach(() => shop.close())

/** Runs as cron would, until nothing is open any more. */
async function comesToRest(): Promise<void> {
  for (let runs = 0; runs < 20; runs += 1) {
    const ran = await shop.importOrders()
    if (ran.json['outcome'] === 'ok' && ran.json['waiting'] === 0) return
  }
  throw new Error('it does not come to rest')
}

/** What every slip takes by Next Engine's own book, against what Smaregi has for it. */
function disagreements(): unknown[] {
  return shop.ne.orders.all().flatMap((slip) => {
    const wanted: Record<string, number> = {}
    if (slip.cancelType === '0')
      for (const { code, quantity, cancelled } of slip.lines)
        if (!cancelled && quantity > 0) wanted[code] = (wanted[code] ?? 0) + quantity
    const have = booked(shop, slip.id)
    return JSON.stringify(sorted(have)) === JSON.stringify(sorted(wanted))
      ? []
      : [{ slip: slip.id, have, wanted }]
  })
}

function sorted(sums: Record<string, number>): [string, number][] {
  return Object.entries(sums).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** The long form tries every step of each; the short one some. */
const CASES = [
  ['legacy', 'files', 3, false],
  ['platform', 'files', 5, false],
  ['platform', 'PostgreSQL', 5, false],
  ['legacy', 'files', 13, true],
  ['platform', 'files', 13, true],
] as const

const TROUBLE: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'lost' },
  { kind: 'truncated' },
  { kind: 'status', status: 503 },
]

/** Smaregi drops one answer, now of a call that asks, now of one that writes, before or after it was acted on. */
function loseAnAnswer(at: number): void {
  const fault = TROUBLE[at % TROUBLE.length]
  if (fault !== undefined) shop.smaregi.faults.set(fault, { times: 1, after: at % 7 })
}

test.each(CASES)(
  'killed before each of its steps on disk, import-orders loses and doubles nothing (%s, %s, every %i steps; an answer lost as well: %s)',
  async (api, kept, every, lost) => {
    shop = await openOrders(api, {
      configure: (config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs: 50 }
        if (kept === 'PostgreSQL') config['store'] = { url: postgres.url, shop: newShop() }
      },
    })
    const stock = (): number[] => ['1001', '1002'].map((id) => shop.smaregi.stock(id, '1'))
    const before = stock()
    let former = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
    let steps = 0
    for (let at = 1; ; at += LONG ? 1 : every) {
      // One new, one smaller, one exchanged or cancelled.
      const slip = shop.ne.orders.place({
        lines: [
          { code: '1001', quantity: 2 },
          { code: '1002', quantity: 1 + (at % 3) },
        ],
      })
      if (at % 4 === 1) shop.ne.orders.cancel(former)
      else if (at % 2 === 1) shop.ne.orders.changeQuantity(former, 1, 1)
      else shop.ne.orders.exchange(former, 1, '1002')
      former = slip
      if (lost) loseAnAnswer(at)
      const one = await killed('import-orders', shop.configPath, at)
      shop.smaregi.faults.clear()
      await comesToRest()
      expect(disagreements(), `killed before step ${at}`).toEqual([])
      expect(new Set(numbers(shop)).size, `killed before step ${at}`).toBe(numbers(shop).length)
      if (one.killed) continue
      steps = one.steps
      break
    }
    expect(steps).toBeGreaterThan(20)
    const taken = (id: string): number =>
      shop.ne.orders.all().reduce((sum, slip) => sum + (booked(shop, slip.id)[id] ?? 0), 0)
    expect(stock()).toEqual([(before[0] ?? 0) - taken('1001'), (before[1] ?? 0) - taken('1002')])
  },
  PATIENCE_MS,
)

import { afterEach, expect, test } from 'vitest'
import { seeds } from '../helpers/long.ts'
import { seeded } from '../domain/mapping/random.ts'
import type { Fault } from '../../src/simulators/smaregi/faults.ts'
import { booked, numbers, openOrders, type OrdersShop } from './orders-kit.ts'

/**
 * Orders with whatever faults: new, edited, exchanged, cancelled, merged, split, shipped, undone, returned, while answers get lost on either
 * side and runs overlap. In the end Smaregi has booked what Next Engine's book takes, and no shipment exists twice.
 * A seed that fails is in the test's name.
 */

const CODES = ['1001', '1002', '1003']
const TROUBLE: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'lost' },
  { kind: 'truncated' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 500 },
  { kind: 'maintenance' },
]

let shop: OrdersShop
afterEach(() => shop.close())

test.each(seeds(8, 40))(
  'seed %i: what Next Engine takes is what Smaregi has booked',
  async (seed) => {
    const draw = seeded(seed)
    const one = <T>(items: readonly T[]): T => items[draw(items.length)] as T
    const api = one(['legacy', 'platform'] as const)
    shop = await openOrders(api, {
      faults: { newestDateOfNew: one([true, false]), undoClearsSendDate: one([true, false]) },
      configure: (config) =>
        void (config['nextengine'] = { ...config['nextengine'], settleMs: 50 }),
    })
    const { account } = shop.smaregi.platform
    account.correctionDivision = one(['10', '15', '01', '12'])
    account.shipmentListHasDetails = one([true, false])
    shop.smaregi.account.shipments.tellsId = one([true, false])
    shop.smaregi.account.shipments.omittedLines = one(['kept', 'removed'] as const)
    shop.smaregi.account.shipments.noPieces = one(['accepted', 'refused'] as const)
    shop.smaregi.shipments.habits.edits = one(['allowed', 'allowed', 'refused'] as const)
    const { orders } = shop.ne
    const before = CODES.map((id) => shop.smaregi.stock(id, '1'))

    for (let step = 0; step < 12; step += 1) {
      for (let edits = draw(4); edits >= 0; edits -= 1) edit()
      if (draw(2) === 0) shop.smaregi.faults.set(one(TROUBLE), { times: 1, after: draw(6) })
      if (draw(3) === 0) await Promise.all([shop.importOrders(), shop.importOrders()])
      else await shop.importOrders()
      shop.smaregi.faults.clear()
    }
    await comesToRest()
    const taken = CODES.map((code) => wanted(code))
    const now = CODES.map((id) => shop.smaregi.stock(id, '1'))
    expect(now, story()).toEqual(before.map((count, i) => count - (taken[i] ?? 0)))
    expect(new Set(numbers(shop)).size, story()).toBe(numbers(shop).length)

    function edit(): void {
      const slips = orders.all().filter((slip) => slip.cancelType !== '3')
      const slip = slips[draw(Math.max(1, slips.length))]
      const kind = draw(11)
      if (slip === undefined || kind < 3) {
        orders.place({
          lines: Array.from({ length: 1 + draw(3) }, () => ({
            code: one(CODES),
            quantity: 1 + draw(4),
          })),
        })
        return
      }
      const line = slip.lines[draw(slip.lines.length)]
      if (line === undefined) return
      const open = slip.status !== '50' && slip.cancelType === '0'
      if (kind === 3 && open) orders.changeQuantity(slip.id, line.no, 1 + draw(5))
      if (kind === 4 && open) orders.exchange(slip.id, line.no, one(CODES))
      if (kind === 5 && open) orders.cancelLine(slip.id, line.no)
      if (kind === 6 && open) orders.cancel(slip.id)
      if (kind === 6 && slip.cancelType === '1' && slip.status !== '50') orders.reactivate(slip.id)
      if (kind === 7 && open) orders.ship(slip.id)
      if (
        kind === 8 &&
        slip.status === '50' &&
        line.quantity > line.returnedGood &&
        !line.cancelled
      )
        orders.returnGoods(slip.id, line.no, { good: 1 })
      if (kind === 9 && open && line.quantity > 1 && !line.cancelled)
        orders.split(slip.id, line.no, 1)
      // Undone and cancelled between two looks; one that stays valid has to be seen below 50.
      if (kind === 10 && slip.status === '50' && slip.cancelType === '0') {
        orders.undoShipping(slip.id)
        orders.cancel(slip.id, '5')
      }
      const other = slips.find((each) => each !== slip && each.status !== '50')
      if (kind === 5 && open && other?.cancelType === '0') orders.merge(other.id, slip.id)
    }

    function wanted(code: string): number {
      return orders
        .all()
        .filter((slip) => slip.cancelType === '0')
        .flatMap((slip) => slip.lines)
        .filter((line) => line.code === code && !line.cancelled)
        .reduce((sum, line) => sum + line.quantity - line.returnedGood, 0)
    }

    async function comesToRest(): Promise<void> {
      for (let runs = 0; runs < 10; runs += 1) {
        const { json } = await shop.importOrders()
        if (json['outcome'] === 'ok' && json['waiting'] === 0 && runs > 0) return
      }
      const { out } = await shop.ston('failures', 'list')
      throw new Error(`it does not come to rest: ${out} ${story()}`)
    }

    function story(): string {
      return JSON.stringify(
        orders.all().map((slip) => ({
          slip: `${slip.id} ${slip.status} ${slip.cancelType}`,
          lines: slip.lines.map(
            (line) =>
              `${line.code} ${line.quantity}-${line.returnedGood}${line.cancelled ? ' cancelled' : ''}`,
          ),
          booked: booked(shop, slip.id),
        })),
      )
    }
  },
  120_000,
)

import { expect } from 'vitest'
import type { Fault } from '../../src/simulators/smaregi/faults.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { type Api, booked, numbers, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { AS_BEFORE, finished, openProbing, standing } from '../probe/probe-kit.ts'
import { counts, loseChange, reconcile, rows } from '../reconciliation/reconcile-kit.ts'
import type { COMMANDS } from './kill.ts'

/** A shop at work, in which a command that writes is killed again and again. */
export interface Trial {
  readonly shop: Shop
  readonly command: keyof typeof COMMANDS
  /** At least so many steps make a run of the command. */
  readonly leastSteps: number
  /** Gives the command something to write, before its n-th kill. */
  prepare(at: number): Promise<void>
  /** Goes on as cron and a person would, until all has come to rest: nothing is lost, nothing is doubled. */
  comesToRest(at: number): Promise<void>
  /** After the last of them. */
  end?(): void
}

export interface Setting {
  readonly api: Api
  /** Where everything is kept. */
  readonly configure: Configure
  /** An answer of Smaregi's is lost as well. */
  readonly lost: boolean
}

type Configure = NonNullable<NonNullable<Parameters<typeof openShop>[0]>['configure']>

const settled =
  (settleMs: number, configure: Configure): Configure =>
  (config) => {
    config['nextengine'] = { ...config['nextengine'], settleMs }
    configure(config)
  }

/** Registers and corrects: one slip is new, one smaller, one exchanged or cancelled. */
export async function importing({ api, configure, lost }: Setting): Promise<Trial> {
  const shop = await openOrders(api, { configure: settled(50, configure) })
  const stock = (): number[] => ['1001', '1002'].map((id) => shop.smaregi.stock(id, '1'))
  const before = stock()
  let former = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
  return {
    shop,
    command: 'import-orders',
    leastSteps: 20,
    prepare(at) {
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
      if (lost) loseAnAnswer(shop, at)
      return Promise.resolve()
    },
    async comesToRest(at) {
      shop.smaregi.faults.clear()
      await importsAll(shop)
      expect(disagreements(shop), `killed before step ${at}`).toEqual([])
      expect(new Set(numbers(shop)).size, `killed before step ${at}`).toBe(numbers(shop).length)
    },
    end() {
      const taken = (id: string): number =>
        shop.ne.orders.all().reduce((sum, slip) => sum + (booked(shop, slip.id)[id] ?? 0), 0)
      expect(stock()).toEqual([(before[0] ?? 0) - taken('1001'), (before[1] ?? 0) - taken('1002')])
    },
  }
}

/** Moves a line there and back between two stores, as Next Engine allocates it anew; the slip is edited, so that it is read. */
export async function moving({ api, configure, lost }: Setting): Promise<Trial> {
  const shop = await openOrders(api, {
    configure: settled(50, (config) => {
      config['orders'] = { ...config['orders'], stores: 'warehouse' }
      config['nextengine'] = {
        ...config['nextengine'],
        upload: 'warehouse',
        warehouses: { '1': '基本拠点', '2': '駅前' },
      }
      configure(config)
    }),
  })
  const station = shop.ne.addWarehouse('駅前')
  for (const id of ['1001', '1002']) shop.ne.setStock(id, { stock: 50 }, station)
  const stock = (): number[] => ['1', '2'].map((id) => shop.smaregi.stock('1001', id))
  const [first = 0, second = 0] = stock()
  const slip = shop.ne.orders.place({
    lines: [
      { code: '1001', quantity: 3 },
      { code: '1002', quantity: 1 },
    ],
  })
  await importsAll(shop)
  let place = '0'
  return {
    shop,
    command: 'import-orders',
    leastSteps: 20,
    prepare(at) {
      place = place === station ? '0' : station
      shop.ne.orders.reallocate(slip, 1, place)
      shop.ne.orders.changeQuantity(slip, 1, 3 + (at % 2))
      if (lost) loseAnAnswer(shop, at)
      return Promise.resolve()
    },
    async comesToRest(at) {
      shop.smaregi.faults.clear()
      await importsAll(shop)
      const pieces = 3 + (at % 2)
      const left = place === station ? [0, pieces] : [pieces, 0]
      const told = `killed before step ${at}`
      expect(stock(), told).toEqual([first - (left[0] ?? 0), second - (left[1] ?? 0)])
      expect(new Set(numbers(shop)).size, told).toBe(numbers(shop).length)
    },
  }
}

/** Runs as cron would, until nothing is open any more. */
async function importsAll(shop: OrdersShop): Promise<void> {
  for (let runs = 0; runs < 20; runs += 1) {
    const ran = await shop.importOrders()
    if (ran.json['outcome'] === 'ok' && ran.json['waiting'] === 0) return
  }
  throw new Error('it does not come to rest')
}

/** What every slip takes by Next Engine's own book, against what Smaregi has for it. */
function disagreements(shop: OrdersShop): unknown[] {
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

const TROUBLE: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'lost' },
  { kind: 'truncated' },
  { kind: 'status', status: 503 },
]

/** Smaregi drops one answer, now of a call that asks, now of one that writes, before or after it was acted on. */
function loseAnAnswer(shop: Shop, at: number): void {
  const fault = TROUBLE[at % TROUBLE.length]
  if (fault !== undefined) shop.smaregi.faults.set(fault, { times: 1, after: at % 7 })
}

export const repairingSmaregi = (setting: Setting): Promise<Trial> => repairing('smaregi', setting)
export const repairingNextEngine = (setting: Setting): Promise<Trial> =>
  repairing('nextengine', setting)

const IDS = ['1001', '1002']

/** Makes both counts equal: in Next Engine there is drift, and a change is told only after all is over. */
async function repairing(
  side: 'smaregi' | 'nextengine',
  { api, configure }: Setting,
): Promise<Trial> {
  const shop = await openShop({
    api,
    products: { '1001': 100, '1002': 100_000 },
    configure: settled(50, (config) => {
      config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
      configure(config)
    }),
  })
  let tell = (): Promise<void> => Promise.resolve()
  let former = counts(shop, '1002')
  return {
    shop,
    command: `reconcile-${side}`,
    leastSteps: 5,
    prepare() {
      shop.ne.setStock('1001', { stock: counts(shop, '1001')[1] + 3 })
      tell = loseChange(shop, api, '1002', -1)
      former = counts(shop, '1002')
      return Promise.resolve()
    },
    async comesToRest(at) {
      await reconcilesAll(shop, side)
      await tell()
      await shop.flush()
      for (const id of IDS) {
        const [smaregi, nextengine] = counts(shop, id)
        expect(smaregi, `${id}, killed before step ${at}`).toBe(nextengine)
      }
      // A lost webhook may also be found meanwhile: then the change counts, instead of being mended away.
      const found = api === 'platform' ? [former[0]] : []
      const wanted = side === 'nextengine' ? [former[0]] : [former[1], ...found]
      expect(wanted, `killed before step ${at}`).toContain(counts(shop, '1002')[0])
    },
  }
}

/** As cron and a person would go on, until both counts agree and nothing is left to be said. */
async function reconcilesAll(shop: Shop, side: 'nextengine' | 'smaregi'): Promise<void> {
  let last = ''
  for (let runs = 0; runs < 40; runs += 1) {
    await shop.flush()
    const ran = await reconcile(shop, '--apply', side, '--yes')
    if (ran.code === 0 && rows(ran).length === 0) return
    last = ran.out
    // What nobody can tell yet is looked at again after `settleMs`, when the history is seen to be newer.
    await shop.goesOn('1002')
  }
  throw new Error(`it does not come to rest: ${last}`)
}

/** A probe leaves nothing behind that the next one does not put back. */
export async function probing({ api, configure }: Setting): Promise<Trial> {
  const shop = await openProbing(api, { configure })
  Object.assign(shop.smaregi.platform.account, { correctionDivision: '01' })
  return {
    shop,
    command: 'probe',
    leastSteps: 100,
    prepare: () => Promise.resolve(),
    async comesToRest(at) {
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
    },
  }
}

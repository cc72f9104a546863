import { describe, expect, test } from 'vitest'
import { LONG } from '../helpers/long.ts'
import { usePostgres } from '../helpers/postgres.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { type Api, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { AS_BEFORE, finished, openProbing, standing } from '../probe/probe-kit.ts'
import { counts } from '../reconciliation/reconcile-kit.ts'
import type { Ended } from './pause.ts'
import { type Kept, keptIn, stop } from './takeover.ts'

const postgres = await usePostgres()

/** A write to Smaregi (or a repair of Next Engine) that is stopped while another command takes over, and that goes on then. */
interface Kind {
  readonly args: readonly string[]
  /** What will be written is wanted, and nothing of it is done. */
  open(api: Api, kept: Kept): Promise<OrdersShop>
  /** Where something has to hold as soon as the other one is over. */
  takenOver?(shop: OrdersShop, taken: Ended): Promise<void>
  /** In the end all is done once, and a person was `asked` so often. */
  ends(shop: OrdersShop, runs: readonly Ended[], asked: number): Promise<void>
}

function settled(settleMs: number, kept: Kept) {
  return (config: Parameters<ReturnType<typeof keptIn>>[0]): void => {
    config['nextengine'] = { ...config['nextengine'], settleMs }
    keptIn(kept, postgres)(config)
  }
}

/** One slip of three pieces. */
const registering: Kind = {
  args: ['import-orders'],
  async open(api, kept) {
    const shop = await openOrders(api, { configure: settled(50, kept) })
    shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
    return shop
  },
  async ends(shop, _runs, asked) {
    for (let runs = 0; runs < 2; runs += 1) await shop.importOrders()
    const open = (await shop.ston('failures', 'list', '--json')).json['items'] as { id: string }[]
    expect(open).toHaveLength(asked)
    // As a person answers who looks into Smaregi.
    const happened = shop.smaregi.stock('1001', '1') === 97 ? '--applied' : '--not-applied'
    for (const { id } of open) await shop.ston('failures', 'resolve', id, happened)
    await shop.importOrders()
    expect([[...shop.smaregi.shipments.all()].length, shop.smaregi.stock('1001', '1')]).toEqual([
      1, 97,
    ])
  },
}

/** A line loses two of three pieces; a correction that may still be made is then asked about, and made once. */
const correcting: Kind = {
  args: ['import-orders'],
  async open(api, kept) {
    const shop = await openOrders(api, { configure: settled(50, kept) })
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
    await shop.importOrders()
    shop.ne.orders.changeQuantity(slip, 1, 1)
    return shop
  },
  async takenOver(shop, taken) {
    expect(JSON.parse(taken.out)).toMatchObject({ outcome: 'attention', inDoubt: 1 })
    const { json } = await shop.ston('failures', 'list', '--json')
    expect(json['items']).toMatchObject([{ kind: 'inDoubt', productId: '1001', delta: 2 }])
  },
  async ends(shop) {
    for (let runs = 0; runs < 2; runs += 1) await shop.importOrders()
    expect(await shop.importOrders()).toMatchObject({ json: { inDoubt: 0, waiting: 0 } })
    expect(shop.smaregi.stock('1001', '1')).toBe(99)
  },
}

type Side = 'nextengine' | 'smaregi'

const mending = (side: Side): string[] => ['reconcile', '--apply', side, '--yes']

/** Smaregi has three pieces more, and nobody knows why. By now ston knows that marks are kept in Next Engine's history. */
const repairing = (side: Side): Kind => ({
  args: mending(side),
  async open(api, kept) {
    const shop = await openShop({
      api,
      products: { '1001': 10, '1002': 50 },
      configure: (config) => {
        // Long enough that no upload is in doubt on a slow machine.
        settled(300, kept)(config)
        config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
      },
    })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1002', quantity: 1 }] })
    await shop.flush()
    shop.ne.setStock('1001', { stock: 7 })
    return { ...shop, importOrders: (...args) => shop.ston('import-orders', '--json', ...args) }
  },
  async ends(shop, _runs, asked) {
    expect(await reconcilesAll(shop, side)).toBe(asked)
    expect(counts(shop, '1001')).toEqual(side === 'smaregi' ? [7, 7] : [10, 10])
    // What was mended twice in Next Engine would have been mended back by the next comparison.
    const uploads = shop.ne.history('1001').filter(({ reason }) => reason.startsWith('ston '))
    expect(uploads).toHaveLength(side === 'smaregi' ? 0 : 1)
  },
})

/** As cron and a person go on, who looks into Next Engine or Smaregi when he is asked. Gives how often he was. */
async function reconcilesAll(shop: Shop, side: Side): Promise<number> {
  let asked = 0
  for (let runs = 0; runs < 20; runs += 1) {
    await shop.flush()
    const open = (await shop.ston('failures', 'list', '--json')).json['items'] as { id: string }[]
    const [smaregi, nextengine] = counts(shop, '1001')
    const happened = smaregi === nextengine ? '--applied' : '--not-applied'
    for (const { id } of open) await shop.ston('failures', 'resolve', id, happened)
    asked += open.length
    const ran = await shop.ston(...mending(side), '--json')
    if (ran.code === 0 && (ran.json['differences'] as unknown[]).length === 0) return asked
    await shop.goesOn('1002')
  }
  throw new Error('it does not come to rest')
}

const PROBE = ['doctor', '--probe', '1001', '--yes']

const probing: Kind = {
  args: PROBE,
  // Long enough that nothing is left to a person on a slow machine.
  open: (api, kept) => openProbing(api, { configure: settled(500, kept) }),
  async ends(shop, runs) {
    const more = await finished(shop)
    const told = [...runs, ...more].map(({ out }) => out).join('\n')
    expect(standing(shop), told).toEqual(AS_BEFORE)
    expect(await shop.flush(), told).toMatchObject({ code: 0, json: { applied: 0, waiting: 0 } })
    // What the one has put back, the other has not put back once more.
    const { shipments } = shop.smaregi
    expect([...shipments.all()], told).toEqual([])
  },
}

const SHIPMENT = '^send POST /(?:practice/pos/shipments|access)'
const CHANGE = '^send (?:PATCH|POST /access)'
const STOCK = '^send POST /(?:practice/pos/stock|access)'
const UPLOAD = '^send POST /api_v1_master_goods/upload'
const INTENT = String.raw`^sql .*INTO ston\.bookings >> INTO ston\.bookings`
const LEDGER_FILE = String.raw`^open \d{4}-\d\d-\d\d\.jsonl (?:a|wx)`
const LEDGER_ROW = String.raw`^sql .*INTO ston\.echoes`
const REPAIR_FILE = '^link mending'
const REPAIR_ROW = String.raw`^sql .*ston\.documents .*'mending'`
const STEP_FILE = '^link probe >> ^link probe'
const STEP_ROW = String.raw`^sql .*ston\.documents .*'probe'.* >> ^sql .*ston\.documents .*'probe' >> ${LEDGER_ROW}`
const DRIFT_ROW = String.raw`^sql .*ston\.documents .*'drift'`
const STATE_ROW = String.raw`^sql UPDATE ston\.batches`

/** Where it stops (`pause`: for `pause-at.js`), who takes over, and how often a person is asked. */
type Place = readonly [
  where: string,
  api: Api,
  kept: Kept,
  pause: string,
  by: 'its like' | 'flush',
  asked: 0 | 1,
]

const inPostgres = (api: Api): readonly Place[] => [
  ['before it is written down', api, 'PostgreSQL', INTENT, 'its like', 0],
  ['before the last look', api, 'PostgreSQL', `${LEDGER_ROW} >> ^sql BEGIN`, 'its like', 1],
  ['before the first byte', api, 'PostgreSQL', `${LEDGER_ROW} >> ${SHIPMENT}`, 'its like', 0],
  ['answered', api, 'PostgreSQL', `${LEDGER_ROW} >> ${SHIPMENT} >> ^sql INSERT`, 'its like', 0],
]

const ofShipments: readonly Place[] = [
  ...inPostgres('legacy'),
  ...inPostgres('platform'),
  ['before the last look', 'legacy', 'files', `${LEDGER_FILE} >> ^stat orders`, 'its like', 0],
  ['before the first byte', 'platform', 'files', `${LEDGER_FILE} >> ${SHIPMENT}`, 'its like', 0],
]

const ofCorrections: readonly Place[] = [
  [
    'before the first byte',
    'platform',
    'files',
    `^link orders >> ${LEDGER_FILE} >> ${CHANGE}`,
    'its like',
    0,
  ],
  ['before the first byte', 'legacy', 'PostgreSQL', `${LEDGER_ROW} >> ${CHANGE}`, 'its like', 0],
]

const inSmaregi: readonly Place[] = [
  ['before it is written down', 'legacy', 'files', REPAIR_FILE, 'its like', 0],
  [
    'before it is written down',
    'platform',
    'PostgreSQL',
    `${REPAIR_ROW} >> ${REPAIR_ROW}`,
    'flush',
    0,
  ],
  ['before the last look', 'platform', 'PostgreSQL', `${LEDGER_ROW} >> ^sql BEGIN`, 'its like', 0],
  ['before the last look', 'legacy', 'files', `${REPAIR_FILE} >> ^stat orders`, 'flush', 0],
  ['before the first byte', 'platform', 'files', `${REPAIR_FILE} >> ${STOCK}`, 'its like', 0],
  ['before the first byte', 'legacy', 'PostgreSQL', `${LEDGER_ROW} >> ${STOCK}`, 'flush', 0],
  ['answered', 'legacy', 'PostgreSQL', `${LEDGER_ROW} >> ${STOCK} >> ${LEDGER_ROW}`, 'its like', 0],
  ['answered', 'platform', 'files', `${REPAIR_FILE} >> ${STOCK} >> ${LEDGER_FILE}`, 'flush', 0],
]

const inNextEngine: readonly Place[] = [
  ['before it waits to be sent', 'legacy', 'files', '^link drift', 'its like', 0],
  [
    'before it waits to be sent',
    'platform',
    'PostgreSQL',
    `${DRIFT_ROW} >> ${DRIFT_ROW}`,
    'its like',
    0,
  ],
  ['before the last look', 'legacy', 'PostgreSQL', STATE_ROW, 'flush', 0],
  ['before the last look', 'platform', 'files', String.raw`^link 000003\.2\.json`, 'its like', 0],
  ['before the first byte', 'legacy', 'files', UPLOAD, 'flush', 0],
  ['before the first byte', 'platform', 'PostgreSQL', UPLOAD, 'its like', 0],
  ['answered', 'legacy', 'PostgreSQL', `${UPLOAD} >> ${STATE_ROW}`, 'its like', 0],
  ['answered', 'legacy', 'files', String.raw`^link 000003\.3\.json`, 'flush', 0],
]

const ofProbes: readonly Place[] = [
  ['before it is written down', 'platform', 'files', STEP_FILE, 'its like', 0],
  ['before the last look', 'legacy', 'files', `${STEP_FILE} >> ^stat orders`, 'its like', 0],
  ['before the first byte', 'platform', 'files', `${STEP_FILE} >> ${SHIPMENT}`, 'its like', 0],
  [
    'answered',
    'platform',
    'PostgreSQL',
    `${STEP_ROW} >> ${SHIPMENT} >> ^sql INSERT`,
    'its like',
    0,
  ],
  ['its upload before the first byte', 'legacy', 'files', UPLOAD, 'its like', 0],
  [
    'its upload accepted',
    'platform',
    'PostgreSQL',
    `${UPLOAD} >> ^sql .*ston\\.documents .*'probe'`,
    'its like',
    0,
  ],
  ['before the first byte', 'legacy', 'PostgreSQL', `${STEP_ROW} >> ${SHIPMENT}`, 'its like', 0],
]

type Row = readonly [name: string, kind: Kind, place: Place]

/** The short form has `some` of the places, by their numbers; the simulation stops commands at far more. */
function rows(name: string, kind: Kind, places: readonly Place[], some: readonly number[]): Row[] {
  return places.filter((_, i) => LONG || some.includes(i)).map((place) => [name, kind, place])
}

const TABLE = [
  // Each kind on both APIs and in both stores.
  ...rows('registering', registering, ofShipments, [1, 9]),
  ...rows('correcting', correcting, ofCorrections, [0, 1]),
  ...rows('repairing Smaregi’s count', repairing('smaregi'), inSmaregi, [2, 3, 6]),
  ...rows('repairing Next Engine’s count', repairing('nextengine'), inNextEngine, [4, 5]),
  ...rows('probing', probing, ofProbes, [1, 2, 3, 5]),
].map(([name, kind, place]) => [name, place[0], place[1], place[2], kind, place] as const)

describe.concurrent(
  'a write that is stopped while somebody else takes over, and goes on, is made once',
  () => {
    test.each(TABLE)(
      '%s, stopped %s (%s, %s)',
      async (_name, _where, api, kept, kind, [, , , pause, by, asked]) => {
        const shop = await kind.open(api, kept)
        try {
          const one = await stop(shop, kind.args, pause, postgres)
          const taken = await one.takenOver(...(by === 'flush' ? ['flush'] : kind.args))
          expect([0, 3, 75], taken.err).toContain(taken.code)
          await kind.takenOver?.(shop, taken)
          const ended = await one.goesOn()
          expect([0, 3, 75], ended.err).toContain(ended.code)
          await kind.ends(shop, [taken, ended], asked)
        } finally {
          await shop.close()
        }
      },
    )
  },
)

test('a repair of Smaregi’s count that may still be made is a question to a person', async () => {
  const shop = await repairing('smaregi').open('platform', 'PostgreSQL')
  const ston = (...args: string[]) => shop.ston(...args, '--json', '--locale', 'en')
  try {
    const mends = await stop(shop, mending('smaregi'), `${LEDGER_ROW} >> ${STOCK}`, postgres)
    expect((await mends.takenOver('flush')).code).toBe(0)
    const [item] = (await ston('failures', 'list')).json['items'] as { id: string }[]
    const id = item?.id ?? ''
    const asked = { kind: 'inDoubt', direction: 'order', productId: '1001', delta: -3 }
    expect(item).toMatchObject({
      ...asked,
      next: expect.stringContaining(`failures resolve ${id}`),
    })
    const warnings = (await ston('status')).json['warnings'] as { id: string }[]
    expect(warnings.map((one) => one.id)).toContain('repair')
    expect(await ston(...mending('smaregi'))).toMatchObject({
      code: 3,
      json: { error: { code: 'smaregi', hint: expect.stringContaining(id) } },
    })
    expect((await ston('failures', 'drop', id, '--why', 'no')).code).toBe(2)
    expect((await ston('failures', 'resolve', 'R-0', '--applied')).code).toBe(2)
    await mends.isKilled()
    expect(await ston('failures', 'resolve', id, '--not-applied')).toMatchObject({
      code: 0,
      json: { decided: [{ kind: 'notApplied', id, code: '1001', delta: -3 }] },
    })
    expect((await ston('failures', 'list')).json['items']).toEqual([])
    expect(await ston(...mending('smaregi'))).toMatchObject({ code: 0, json: { mended: 1 } })
    expect(counts(shop, '1001')).toEqual([7, 7])
  } finally {
    await shop.close()
  }
})

test('what a probe that is stopped may still send is left to a person after a time', async () => {
  const shop = await openProbing('platform', {
    configure: (config) => void (config['nextengine'] = { ...config['nextengine'], settleMs: 20 }),
  })
  try {
    const stopped = await stop(shop, PROBE, `${STEP_FILE} >> ${SHIPMENT}`, postgres)
    const smaregi = ({ out }: { readonly out: string }) =>
      (JSON.parse(out) as { putBack: { smaregi: string } }).putBack.smaregi
    let told = await stopped.takenOver(...PROBE)
    for (let runs = 0; runs < 10 && smaregi(told) === 'unclear'; runs += 1) {
      shop.later(500)
      told = await stopped.takenOver(...PROBE)
    }
    expect([told.code, smaregi(told)]).toEqual([3, 'inDoubt'])
    expect((await shop.ston('status', '--json')).json['warnings']).toMatchObject([{ id: 'probe' }])
    await stopped.isKilled()
    // The person has seen to it.
    expect(smaregi(await stopped.takenOver(...PROBE))).toBe('byHand')
    expect(standing(shop)).toEqual(AS_BEFORE)
  } finally {
    await shop.close()
  }
})

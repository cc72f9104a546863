import { expect, test } from 'vitest'
import type { Faults as NextEngineFaults } from '../../src/simulators/nextengine/server.ts'
import type { Fault as SmaregiFault } from '../../src/simulators/smaregi/faults.ts'
import { jstDay } from '../../src/kernel/time.ts'
import { LONG } from '../helpers/long.ts'
import { openShop, type Ran, type Shop } from '../helpers/shop.ts'
import type { Api } from '../order-sync/orders-kit.ts'

/**
 * Every answer that the open questions about both services can have, one after another: a compact day of both directions, with
 * answers lost before and after they were acted on, an order edited and cancelled, a 出荷 typed and deleted by hand. In the end both
 * counts agree and nothing was applied twice; then the same again after `doctor --probe` has found the answer out.
 * `STON_LONG=1` goes on with other days for each.
 */
const DAYS = LONG ? [0, 1, 2, 3] : [0]

type Turn = (shop: Shop) => void

interface Variant {
  readonly name: string
  readonly api?: Api
  readonly faults?: Partial<NextEngineFaults>
  readonly turn?: Turn
  readonly warehouse?: true
  /** Store 1 feeds another 拠点 than store 2, and sells what that sells. */
  readonly several?: true
}

const nextEngine = (faults: Partial<NextEngineFaults>): Variant => ({
  name: `Next Engine ${JSON.stringify(faults)}`,
  faults,
})

const platform = (change: Partial<Shop['smaregi']['platform']['account']>): Variant => ({
  name: `Smaregi ${JSON.stringify(change)}`,
  api: 'platform',
  turn: (shop) => void Object.assign(shop.smaregi.platform.account, change),
})

const legacy = (change: Partial<Shop['smaregi']['account']['shipments']>): Variant => ({
  name: `Smaregi ${JSON.stringify(change)}`,
  api: 'legacy',
  turn: (shop) => void Object.assign(shop.smaregi.account.shipments, change),
})

const habits = (change: Partial<Shop['smaregi']['shipments']['habits']>): Variant => ({
  name: `Smaregi ${JSON.stringify(change)}`,
  turn: (shop) => void Object.assign(shop.smaregi.shipments.habits, change),
})

const OF_NEXT_ENGINE: readonly Variant[] = [
  nextEngine({ partial: 'minusOne', messages: 'named' }),
  nextEngine({ partial: 'two', messages: 'free' }),
  nextEngine({ partial: 'allOrNothing' }),
  nextEngine({ keepReason: false }),
  nextEngine({ keepReason: 'truncated' }),
  nextEngine({ keepReason: 'ownWords' }),
  nextEngine({ historyShowsUploads: false }),
  nextEngine({ historyQuantity: 'signed' }),
  nextEngine({ equalToFree: 'refused' }),
  nextEngine({ letterCase: 'ignore', searchCase: 'ignore' }),
  nextEngine({ newestDateOfNew: false }),
  nextEngine({ stockQuantityIs: 'base' }),
  { name: 'Next Engine by 拠点在庫, ids', warehouse: true, faults: { warehouseStockId: 'id' } },
  {
    name: 'Next Engine by 拠点在庫, names, no reasons',
    warehouse: true,
    faults: { warehouseStockId: 'name', keepReason: false },
  },
  {
    name: 'two 拠点, the history has the base one only',
    several: true,
    faults: { historyWarehouses: 'base', stockQuantityIs: 'base' },
  },
  {
    name: 'two 拠点, no reasons, all counts are sums',
    several: true,
    faults: { keepReason: false, historyCounts: 'sum', warehouseStockId: 'name' },
  },
]

const OF_SMAREGI: readonly Variant[] = [
  platform({ correctionDivision: '01', removalDivision: '12' }),
  platform({ registrationDivision: '15', correctionDivision: '15' }),
  platform({ editsWrite: 'anew', correctionDivision: '09' }),
  platform({ shipmentListHasDetails: false }),
  platform({ historyObeys: { sort: false, id: false } }),
  { ...platform({ correctionDivision: '12' }), name: 'legacy, corrections as 12', api: 'legacy' },
  legacy({ tellsId: true, passedOver: 'counted' }),
  legacy({ passedOver: 'missing', omittedLines: 'removed' }),
  legacy({ repeatedToken: 'registered' }),
  legacy({ noPieces: 'refused' }),
  habits({ edits: 'refused' }),
  habits({ deletions: 'refused' }),
  habits({ edits: 'refused', deletions: 'refused' }),
]

/** One shop meets a variant of each: they are about different calls. The long form has a shop for each alone as well. */
const PAIRS = OF_NEXT_ENGINE.map((one, i): Variant => {
  const other = OF_SMAREGI[i]
  return { ...one, ...other, name: [one, other].flatMap((of) => of?.name ?? []).join(', ') }
})
const VARIANTS = LONG ? [...PAIRS, ...OF_NEXT_ENGINE, ...OF_SMAREGI] : PAIRS

test('each variant is in a shop', () => {
  expect(OF_SMAREGI.length).toBeLessThanOrEqual(OF_NEXT_ENGINE.length)
})

const CASES = DAYS.flatMap((day) =>
  VARIANTS.map((variant, i) => ({
    name: variant.name,
    variant,
    api: variant.api ?? ((i + day) % 2 === 0 ? ('legacy' as const) : ('platform' as const)),
    day,
  })),
)

// Much of it is waiting, so some of them wait side by side.
test.concurrent.each(CASES)(
  '$name, $api: nothing lost, nothing doubled, before and after a probe ($day)',
  { timeout: 120_000 },
  async ({ variant, api, day }) => {
    const shop = await open(variant, api)
    try {
      const sides = variant.several === true ? SEVERAL : ONE
      await aDay(shop, day, sides)
      await agree(shop, 'before a probe', sides)
      const probed = await shop.ston('doctor', '--probe', '1003', '--yes', '--json')
      expect(probed.code, probed.out + probed.err).toBe(0)
      await aDay(shop, day + 1, sides)
      await agree(shop, 'after a probe', sides)
    } finally {
      await shop.close()
    }
  },
)

const CODES = ['1001', '1002', '1003']

/** Which 拠点 a store feeds, by its id; store 1 comes first. */
interface Side {
  readonly storeId: string
  readonly warehouse: string
}

const ONE: readonly Side[] = [{ storeId: '1', warehouse: '0' }]
const SEVERAL: readonly Side[] = [
  { storeId: '1', warehouse: '1' },
  { storeId: '2', warehouse: '0' },
]

async function open({ faults = {}, turn, warehouse, several }: Variant, api: Api): Promise<Shop> {
  const shop = await openShop({
    api,
    faults,
    products: { '1001': 30, '1002': 30, '1003': 5 },
    configure: (config) => {
      config['nextengine'] = {
        ...config['nextengine'],
        poll: { firstMs: 2, maxMs: 10, budgetMs: 400 },
        settleMs: 40,
        ...(warehouse === true ? { upload: 'warehouse', warehouse: '基本拠点' } : {}),
        ...(several === true
          ? { upload: 'warehouse', warehouses: { 1: '駅前', 2: '基本拠点' } }
          : {}),
      }
      config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
      config['orders'] = { enabled: true, storeId: '1' }
    },
  })
  turn?.(shop)
  if (several === true) split(shop)
  expect((await shop.ston('import-orders', '--json')).code).toBe(0)
  return shop
}

/** What lay in the base 拠点 is store 1's and lies in 駅前, where its orders are allocated from; store 2 has as much again. */
function split({ ne, smaregi }: Shop): void {
  const station = ne.addWarehouse('駅前')
  ne.orders.linkShop('1', station)
  for (const productId of CODES) {
    const amount = ne.goods(productId)?.stock ?? 0
    ne.setStock(productId, { stock: amount }, station)
    smaregi.change({ storeId: '2', productId, amount, division: '01', silent: true })
  }
}

const HOW = ['reset', '500', 'html', '999999', '000001', 'garbage'] as const
const TROUBLE: readonly SmaregiFault[] = [
  { kind: 'lost' },
  { kind: 'reset' },
  { kind: 'truncated' },
]

async function aDay(shop: Shop, day: number, sides: readonly Side[]): Promise<void> {
  const { ne, smaregi } = shop
  const path = /\/upload$/
  const how = HOW[day % HOW.length] ?? 'reset'
  // A legacy row has no id: two days must not fall into one second.
  const at = new Date(Date.now() + day * 5000)
  const sell = (id: string, quantity: number, storeId = '1'): void =>
    void smaregi.sale({ storeId, lines: [{ productId: id, quantity }], at })
  const trouble = TROUBLE[day % TROUBLE.length] ?? { kind: 'lost' }
  // A sale of more than is free, and one that is exactly all of it.
  for (const { storeId } of sides) sell('1001', 3, storeId)
  sell('1002', ne.warehouseStock('1002', sides[0]?.warehouse ?? '0')?.free ?? 0)
  ne.faults.loseAnswer = { how, when: 'after', times: 1, path }
  await run(shop, 'flush')
  smaregi.purchase({ storeId: '1', productId: '1002', quantity: 30, at })
  ne.faults.loseAnswer = { how, when: 'before', times: 1, path }
  await run(shop, 'flush')
  ne.faults.loseAnswer = null
  await settle(shop)
  // Orders: registered, edited, cancelled, while answers get lost.
  const slip = ne.orders.place({
    lines: [
      { code: '1001', quantity: 4 },
      { code: '1002', quantity: 2 },
    ],
  })
  smaregi.faults.set(trouble, { times: 1, after: 2 + (day % 3) })
  await run(shop, 'import-orders')
  smaregi.faults.clear()
  await run(shop, 'import-orders')
  ne.orders.changeQuantity(slip, 1, 1)
  smaregi.faults.set(trouble, { times: 1, after: 3 + (day % 3) })
  await run(shop, 'import-orders')
  smaregi.faults.clear()
  ne.orders.cancel(ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] }))
  await run(shop, 'import-orders')
  ne.orders.cancel(slip)
  await run(shop, 'import-orders')
  // A 出荷 typed by hand for an order that NE has taken off itself, and deleted again.
  const typed = type(shop, '1002', 2)
  await run(shop, 'flush')
  smaregi.shipments.remove(typed)
  await run(shop, 'flush')
  await settle(shop)
}

function type(shop: Shop, productId: string, quantity: number): number {
  return shop.smaregi.shipments.register({
    storeId: '1',
    recipientType: '3',
    recipientId: null,
    recipientName: 'ネット',
    division: '0',
    date: jstDay(new Date()),
    status: '2',
    memo: null,
    identificationNo: null,
    approvalStatus: '1',
    lines: [{ productId, quantity, memo: null }],
  }).id
}

async function run(shop: Shop, command: 'flush' | 'import-orders'): Promise<Ran> {
  await shop.smaregi.flushSends()
  const ran = await shop.ston(command, '--json')
  expect([0, 3, 75], ran.out + ran.err).toContain(ran.code)
  return ran
}

/** As cron and a person would go on: what is in doubt is answered by what truly happened. */
async function settle(shop: Shop): Promise<void> {
  for (let tries = 0; tries < 25; tries += 1) {
    const imported = await run(shop, 'import-orders')
    const { json } = await run(shop, 'flush')
    const open = [json['waiting'], json['held'], imported.json['waiting'], imported.json['held']]
    if (open.every((one) => one === 0) && json['inDoubt'] === 0) return
    await answerDoubts(shop)
    shop.later(1100)
  }
  throw new Error((await shop.ston('failures', 'list')).out)
}

async function answerDoubts(shop: Shop): Promise<void> {
  const { items } = (await shop.ston('failures', 'list', '--json')).json as {
    items: { id: string; kind: string; code: string; direction: string }[]
  }
  for (const { id, kind, code, direction } of items) {
    if (kind !== 'inDoubt' || direction !== 'stock') continue
    const [, batch = '', row = ''] = id.split('-')
    const tag = new RegExp(`^ston ${batch.padStart(6, '0')}-\\w+/${row}$`)
    const applied = shop.ne.history(code).some((one) => tag.test(one.reason))
    await shop.ston('failures', 'resolve', id, applied ? '--applied' : '--not-applied')
  }
}

/** Both sides have the same, each upload row is there once, and each order has what it takes. */
async function agree(shop: Shop, when: string, sides: readonly Side[]): Promise<void> {
  const counts = CODES.flatMap((code) =>
    sides.map(({ storeId, warehouse }) => [
      `${code} in ${warehouse}`,
      shop.smaregi.stock(code, storeId),
      shop.ne.warehouseStock(code, warehouse)?.stock,
    ]),
  )
  const rows = shop.smaregi.ledger.history.filter((row) => row.productId !== '1001')
  const story = (): string =>
    [...shop.smaregi.shipments.all(), ...rows, ...shop.ne.history()]
      .map((one) => JSON.stringify(one))
      .join('\n')
  for (const [code, smaregi, ne] of counts) expect(smaregi, `${when} ${code} ${story()}`).toBe(ne)
  const reasons = shop.ne.history().flatMap((one) => (one.origin === 'upload' ? [one.reason] : []))
  expect(new Set(reasons).size, when).toBe(reasons.length)
  const rest = await run(shop, 'flush')
  expect(rest.json, when).toMatchObject({ applied: 0, waiting: 0 })
}

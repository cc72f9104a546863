import { describe, expect, test } from 'vitest'
import { usePostgres } from '../helpers/postgres.ts'
import { type Api, APIS, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { LONG } from '../helpers/long.ts'
import { keptIn, stop } from './takeover.ts'

const postgres = await usePostgres()

const INTENT = String.raw`^sql .*INTO ston\.bookings >> INTO ston\.bookings`
const ANNOUNCED = String.raw`^sql .*INTO ston\.echoes`
const CALL = '^send POST /(?:practice/pos/shipments|access)'

/** Where it stops, and how often a person has to be asked afterwards. */
const PLACES = [
  ['before its intent is written down', INTENT, 0],
  ['with its intent written down, before the last look', `${ANNOUNCED} >> ^sql BEGIN`, 1],
  ['between the last look and the first byte', `${ANNOUNCED} >> ${CALL}`, 0],
  ['with its answer, before that is written down', `${ANNOUNCED} >> ${CALL} >> ^sql INSERT`, 0],
] as const

/** The short form has each place on one of the two. */
const some = (api: Api) => PLACES.filter((_, i) => LONG || i % 2 === APIS.indexOf(api))

describe.concurrent.each(APIS)(
  'an import on the %s API with PostgreSQL whose connection is lost while it is stopped, and that goes on',
  (api: Api) => {
    test.each(some(api))('stopped %s: one shipment', async (_where, pause, asked) => {
      const shop = await openOrders(api, {
        configure: (config) => {
          config['nextengine'] = { ...config['nextengine'], settleMs: 50 }
          keptIn('PostgreSQL', postgres)(config)
        },
      })
      try {
        await onceOrAsked(shop, pause, asked)
      } finally {
        await shop.close()
      }
    })
  },
)

async function onceOrAsked(shop: OrdersShop, pause: string, asked: number): Promise<void> {
  shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
  const importing = await stop(shop, ['import-orders'], pause, postgres)
  const taken = await importing.takenOver('import-orders')
  expect([0, 3, 75], taken.err).toContain(taken.code)
  const ended = await importing.goesOn()
  expect([0, 3, 75], ended.err).toContain(ended.code)
  for (let runs = 0; runs < 2; runs += 1) await shop.importOrders()
  const open = (await shop.ston('failures', 'list', '--json')).json['items'] as { id: string }[]
  expect(open).toHaveLength(asked)
  for (const { id } of open) await shop.ston('failures', 'resolve', id, answerOf(shop))
  await shop.importOrders()
  expect([[...shop.smaregi.shipments.all()].length, shop.smaregi.stock('1001', '1')]).toEqual([
    1, 97,
  ])
}

/** As a person answers who looks into Smaregi. */
function answerOf(shop: OrdersShop): string {
  return shop.smaregi.stock('1001', '1') === 97 ? '--applied' : '--not-applied'
}

/** A line loses two of three pieces; a correction is then asked about, and made once. */
const CORRECTIONS = [
  [
    'platform',
    'files',
    String.raw`^link orders >> ^open \d{4}-\d\d-\d\d\.jsonl a >> ^send (?:PATCH|POST /access)`,
  ],
  ['legacy', 'PostgreSQL', String.raw`^sql .*INTO ston\.echoes >> ^send (?:PATCH|POST /access)`],
] as const

describe.concurrent('a correction that may still be made is asked about', () => {
  test.each(CORRECTIONS)('%s, %s', async (api, kept, pause) => {
    const shop = await openOrders(api, {
      configure: (config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs: 50 }
        keptIn(kept, postgres)(config)
      },
    })
    try {
      const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
      await shop.importOrders()
      shop.ne.orders.changeQuantity(slip, 1, 1)
      const importing = await stop(shop, ['import-orders'], pause, postgres)
      const taken = await importing.takenOver('import-orders')
      expect(JSON.parse(taken.out)).toMatchObject({ outcome: 'attention', inDoubt: 1 })
      const { json } = await shop.ston('failures', 'list', '--json')
      expect(json['items']).toMatchObject([{ kind: 'inDoubt', productId: '1001', delta: 2 }])
      await importing.goesOn()
      for (let runs = 0; runs < 2; runs += 1) await shop.importOrders()
      expect(await shop.importOrders()).toMatchObject({ json: { inDoubt: 0, waiting: 0 } })
      expect(shop.smaregi.stock('1001', '1')).toBe(99)
    } finally {
      await shop.close()
    }
  })
})

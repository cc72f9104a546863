import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

const postgres = await usePostgres()
const MINUTE = 60_000

/** Another server has taken over, and what was sold online during the outage nobody has booked. Gives the slips. */
async function soldMeanwhile(): Promise<{
  readonly shop: Shop
  readonly name: string
  readonly slips: readonly [booked: number, sold: number]
}> {
  const name = newShop()
  const shop = await openShop({
    products: { '8000001': 10, '8000002': 10 },
    configure: (config) => {
      config['store'] = { url: postgres.url, shop: name }
      config['orders'] = { enabled: true, storeId: '1' }
    },
  })
  onTestFinished(() => shop.close())
  await shop.ston('import-orders')
  await shop.nextSecond()
  await shop.flush()
  shop.later(MINUTE)
  const booked = shop.ne.orders.place({ lines: [{ code: '8000002', quantity: 1 }] })
  await shop.ston('import-orders')
  shop.later(MINUTE)
  const store = await openPostgresStore({ url: postgres.url, shop: name })
  const { value, revision } = await store.document<object>('server').read()
  const before = { ...value, timeline: '0000000A', synchronous: false }
  await store.document('server').replace(before, revision)
  await store.close()
  const sold = shop.ne.orders.place({ lines: [{ code: '8000001', quantity: 2 }] })
  shop.later(5 * MINUTE)
  return { shop, name, slips: [booked, sold] }
}

/** Japanese time, before the server was another one. */
function before(shop: Shop): string {
  const then = Date.now() + shop.aheadMs() + 9 * 60 * MINUTE - 15 * MINUTE
  return new Date(then).toISOString().slice(0, 16).replace('T', ' ')
}

/** By both, of either product. */
function counts(shop: Shop): (number | undefined)[] {
  return ['8000001', '8000002'].flatMap((code) => [
    shop.smaregi.stock(code),
    shop.ne.goods(code)?.stock,
  ])
}

test.each(['before', 'after'])(
  'an order that came meanwhile is booked, and none twice: --since %s the comparison',
  { timeout: 120_000 },
  async (when) => {
    const { shop, slips } = await soldMeanwhile()
    expect((await shop.ston('import-orders')).out).toContain('--since')
    const since = (): Promise<unknown> => shop.ston('import-orders', '--since', before(shop))
    if (when === 'before') await since()
    await shop.ston('reconcile', '--accept')
    if (when === 'after') await since()
    for (const slip of slips) shop.ne.orders.ship(slip)
    shop.later(20 * MINUTE)
    expect((await shop.ston('import-orders')).code).toBe(0)
    await shop.flush()
    expect(counts(shop)).toEqual([8, 8, 9, 9])
    expect((await shop.ston('reconcile', '--json')).json).toMatchObject({ differences: [] })
  },
)

test(
  'what was registered and is not known any more is not registered by the import after the comparison',
  { timeout: 120_000 },
  async () => {
    const { shop, name, slips } = await soldMeanwhile()
    await postgres.query(`DELETE FROM ston.bookings WHERE shop = '${name}' AND slip = ${slips[0]}`)
    expect((await shop.ston('reconcile', '--apply', 'nextengine', '--yes')).code).toBe(0)
    await shop.ston('import-orders', '--since', before(shop))
    expect(shop.smaregi.stock('8000002')).toBe(9)
    expect([...shop.smaregi.shipments.all()]).toHaveLength(2)
  },
)

test(
  '--from-now has to wait until the counts are compared, and says what it would leave out',
  { timeout: 120_000 },
  async () => {
    const { shop } = await soldMeanwhile()
    const refused = await shop.ston('import-orders', '--from-now', '--json', '--locale', 'en')
    expect(refused).toMatchObject({ code: 3, json: { error: { code: 'server' } } })
    expect(JSON.stringify(refused.json)).toContain('would be left out')
    await shop.ston('reconcile', '--accept')
    expect((await shop.ston('import-orders', '--from-now')).code).toBe(0)
  },
)

import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { booked, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const DAYS = 30
const KEPT = 7
const REMEMBERED = 10
const UNKNOWN = '5555'

let shop: OrdersShop
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

/** Only the calendar is another one; it goes on by itself. */
function turnTo(now: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now, shouldAdvanceTime: true })
}

/** Everything in a folder of the store, as if the day had been a real one. */
async function dateFiles(): Promise<void> {
  const folder = join(shop.dir, 'data', 'journal')
  const open = new Date()
  for (const name of await readdir(folder)) {
    const at = new Date(`${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6, 8)}T23:59:59Z`)
    await utimes(join(folder, name), open, at < open ? at : open)
  }
}

async function days(folder: string): Promise<number> {
  return (await readdir(join(shop.dir, 'data', folder))).filter((name) => /^\d/.test(name)).length
}

test('30 days with a memory of a week: what is finished is gone, what is not is there, and nothing is counted again', async () => {
  const end = Date.now()
  turnTo(end - DAYS * DAY_MS)
  shop = await openOrders('legacy', {
    configure: (config) => {
      Object.assign(config, { retentionDays: KEPT })
      config['orders'] = { ...config['orders'], rememberDays: REMEMBERED }
      config['smaregi'] = { ...config['smaregi'], receive: 'legacy' }
    },
  })
  shop.smaregi.product({ id: UNKNOWN, name: '在庫なし' })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: UNKNOWN, quantity: 3 }] })
  const slips: number[] = []
  for (let day = 0; day < DAYS; day += 1) {
    // Five minutes later each day: at the very end of the access token's day an upload would wait for that end.
    turnTo(end - (DAYS - day) * DAY_MS + (day + 1) * 5 * 60_000)
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 1, failed: 0 })
    // A thousand slips share a file, and only whole files are forgotten.
    for (let i = 0; i < 200; i += 1) shop.ne.orders.place({ lines: [] })
    slips.push(shop.ne.orders.place({ lines: [{ code: '1002', quantity: 1 }] }))
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1 })
    await dateFiles()
  }

  expect(await days('batches')).toBeLessThanOrEqual((KEPT + 2) * 3)
  expect(await days('journal')).toBeLessThanOrEqual(KEPT + 3)
  expect(await days('keys')).toBeLessThanOrEqual(KEPT + 5)
  expect(await days('echoes')).toBeLessThanOrEqual(KEPT + 3)
  expect(await days('bookings')).toBeLessThan(6)

  const why = (await shop.ston('why', UNKNOWN, '--json')).json
  expect(why['open']).toMatchObject([{ kind: 'held', delta: -3 }])
  expect((await shop.ston('failures', 'list')).out).toContain(UNKNOWN)

  // Within the week a notification counts once; from before it nobody can tell.
  const [young] = shop.smaregi.sent.slice(-1)
  const [first] = shop.smaregi.sent.slice(1)
  if (young === undefined || first === undefined) throw new Error('nothing was sent')
  shop.smaregi.resend(young.id)
  expect((await shop.flush()).json).toMatchObject({ applied: 0, failed: 0 })
  shop.smaregi.resend(first.id)
  expect((await shop.flush()).json).toMatchObject({ applied: 0, failed: 1 })
  expect(shop.ne.goods('1001')?.stock).toBe(100 - DAYS)

  // Slips beyond the memory are named, not booked from zero; those within it only by their difference.
  const [oldest = 0] = slips
  const newest = slips.at(-1) ?? 0
  shop.ne.orders.changeQuantity(oldest, 1, 5)
  shop.ne.orders.changeQuantity(newest, 1, 3)
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1 })
  expect(booked(shop, oldest)).toEqual({ '1002': 1 })
  expect(booked(shop, newest)).toEqual({ '1002': 3 })
}, 240_000)

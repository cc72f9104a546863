import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

/** A service that wants to be left alone is not called again by the next command. */
let shop: Shop
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

const HOUR_MS = 60 * 60 * 1000
const DAY = 24 * 3600

function later(hours: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * HOUR_MS })
}

describe.each([
  ['platform', 'GET /stock'],
  ['platform', 'token'],
  ['legacy', 'stock_ref'],
] as const)('Smaregi (%s, %s)', (api, on) => {
  test('says how long: the next commands end with 75 and call nobody', async () => {
    shop = await openShop({ api, products: { '1001': 10 } })
    shop.smaregi.faults.set({ kind: 'problem', status: 429, retryAfter: 6 * 3600 }, { on })
    expect((await shop.ston('reconcile')).code).toBe(75)
    shop.smaregi.faults.clear()
    const before = shop.smaregi.calls.length
    const { code, err } = await shop.ston('reconcile')
    expect(code).toBe(75)
    expect(err).toMatch(/スマレジから \d{4}-\d\d-\d\d \d\d:\d\d:\d\d（日本時間）まで/)
    expect(shop.smaregi.calls).toHaveLength(before)
    later(6.1)
    expect((await shop.ston('reconcile')).code).toBe(0)
  })
})

test('Next Engine says how long: the next flush waits too, and loses nothing', async () => {
  let calls = 0
  const server = createServer((_request, response) => {
    calls += 1
    response.writeHead(429, { 'retry-after': String(400 * DAY) }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  shop = await openShop({ products: { '1001': 10 } })
  const { port } = server.address() as AddressInfo
  let apiUrl: unknown
  await shop.configure((config) => {
    apiUrl = config['nextengine']?.['apiUrl']
    config['nextengine'] = { ...config['nextengine'], apiUrl: `http://127.0.0.1:${port}` }
  })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  expect((await shop.flush()).code).toBe(75)
  expect(calls).toBeGreaterThan(0)
  const before = calls
  const ran = await shop.ston('flush')
  expect(ran.code).toBe(75)
  expect(ran.out + ran.err).toContain('ネクストエンジンから')
  expect(calls).toBe(before)
  await shop.configure(
    (config) => void (config['nextengine'] = { ...config['nextengine'], apiUrl }),
  )
  // A year was asked for; nobody waits longer than a day.
  later(24.1)
  expect((await shop.flush()).json).toMatchObject({ applied: 1 })
})

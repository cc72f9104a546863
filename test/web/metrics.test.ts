import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { recordRun } from '../../src/status/runs.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openShop, type Shop, SNCODE } from '../helpers/shop.ts'
import { PRODUCTS } from '../order-sync/orders-kit.ts'

let shop: Shop
afterEach(() => shop.close())

/** The listener looks at its store anew after a second. */
async function scrape(): Promise<Response> {
  await new Promise((resolve) => setTimeout(resolve, 1_050))
  return fetch(`${shop.hookUrl}/metrics`)
}

/** `name{labels}` → value. */
async function numbers(): Promise<ReadonlyMap<string, number>> {
  const lines = (await (await scrape()).text()).split('\n')
  return new Map(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  )
}

const sale = (productId: string, quantity: number): void =>
  void shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })

test('tells in Prometheus’ form what waits, and for how long', async () => {
  shop = await openShop({ products: PRODUCTS })
  const answer = await scrape()
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const fresh = await numbers()
  expect(fresh.get('ston_unread_notifications')).toBe(0)
  expect(fresh.get('ston_oldest_waiting_seconds')).toBe(0)
  expect([...fresh.keys()].filter((name) => name.includes('last_success'))).toEqual([])
  sale('1001', 1)
  await shop.smaregi.flushSends()
  const waiting = await numbers()
  expect(waiting.get('ston_unread_notifications')).toBe(1)
  expect(waiting.get('ston_oldest_waiting_seconds')).toBeGreaterThan(0.5)
  expect(waiting.get('ston_oldest_waiting_seconds')).toBeLessThan(60)
  await shop.flush()
  const done = await numbers()
  expect(done.get('ston_unread_notifications')).toBe(0)
  expect(done.get('ston_oldest_waiting_seconds')).toBe(0)
  const success = done.get('ston_last_success_timestamp_seconds{command="flush"}') ?? 0
  expect(Math.abs(Date.now() / 1000 - success)).toBeLessThan(60)
  expect(done.get('ston_nextengine_calls_this_month')).toBeGreaterThan(0)
  expect(done.get('ston_nextengine_token_hours_left{token="refresh"}')).toBeGreaterThan(24)
  expect(done.get('ston_nextengine_token_hours_left{token="access"}')).toBeGreaterThan(0)
})

test('tells what needs a person, by direction', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.removeGoods('1002')
  sale('1002', 3)
  await shop.flush()
  const told = await numbers()
  expect(told.get('ston_held_rows{direction="stock"}')).toBe(1)
  expect(told.get('ston_held_rows{direction="orders"}')).toBe(0)
  expect(told.get('ston_failed_rows{direction="stock"}')).toBe(0)
  expect(told.get('ston_in_doubt_rows{direction="stock"}')).toBe(0)
})

test('a run that stopped on its way is no success', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 1)
  await shop.flush()
  const name = 'ston_last_success_timestamp_seconds{command="flush"}'
  const before = (await numbers()).get(name)
  await shop.nextSecond()
  sale('1001', 1)
  shop.ne.faults.refuse = { path: '/api_v1_master_goods/upload', code: '003002' }
  await shop.flush()
  const told = await numbers()
  expect(told.get(name)).toBe(before)
  expect(told.get('ston_waiting_rows')).toBe(1)
})

test('counts notifications by what became of them, and the times of their answers', async () => {
  shop = await openShop({ products: PRODUCTS })
  for (let n = 0; n < 5; n += 1) sale('1001', 1)
  await shop.smaregi.flushSends()
  const body = new URLSearchParams({ params: '{}', sncode: 'wrong-one' })
  await fetch(shop.hookUrl, { method: 'POST', body })
  await fetch(`${new URL(shop.hookUrl).origin}/nowhere`)
  const told = await numbers()
  expect(told.get('ston_notifications_total{result="accepted"}')).toBe(5)
  expect(told.get('ston_notifications_total{result="sncode"}')).toBe(1)
  expect(told.get('ston_notifications_total{result="path"}')).toBe(1)
  expect(told.get('ston_notification_rows_total')).toBe(5)
  const name = 'ston_notification_answer_seconds'
  expect(told.get(`${name}_count`)).toBe(5)
  expect(told.get(`${name}_bucket{le="+Inf"}`)).toBe(5)
  const buckets = [...told].filter(([key]) => key.startsWith(`${name}_bucket`))
  const counts = buckets.map(([, count]) => count)
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  expect(told.get(`${name}_bucket{le="3"}`)).toBe(5)
  expect(told.get(`${name}_sum`)).toBeGreaterThan(0)
  expect(told.get(`${name}_sum`)).toBeLessThan(15)
})

test('changes that were found without a notification add up over the runs', async () => {
  shop = await openShop({ products: PRODUCTS })
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  onTestFinished(() => store.close())
  const now = new Date()
  const ended = { startedAt: now, finishedAt: now, error: null }
  for (const found of [3, 0, 4])
    await recordRun(store, 'flush', { ...ended, facts: { outcome: 'ok', found } })
  await recordRun(store, 'import', { ...ended, facts: { outcome: 'ok' } })
  expect((await numbers()).get('ston_found_without_notification_total')).toBe(7)
})

test('is well formed, and holds no secret', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 1)
  await shop.flush()
  const text = await (await scrape()).text()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.split('\n'))
    expect(line).toMatch(
      /^$|^# HELP ston_[a-z_]+ .+$|^# TYPE ston_[a-z_]+ (?:gauge|counter|histogram)$|^ston_[a-z_]+(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? [-+0-9.e]+$/,
    )
  expect(text).toMatch(/^ston_build_info\{version="[^"]+",node="[^"]+"\} 1$/m)
  for (const secret of [SNCODE, new URL(shop.hookUrl).pathname, shop.ne.clientSecret])
    expect(text).not.toContain(secret)
})

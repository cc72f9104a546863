import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { onLateClock, openShop, type Ran, type Shop, signIn } from '../helpers/shop.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openOrders } from '../order-sync/orders-kit.ts'

/** The clock of a machine was a month ahead for a while, and has been set right. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const AHEAD = 30 * DAY

let shop: Shop
afterEach(() => shop.close())

async function noon(): Promise<void> {
  const now = Date.now() + shop.aheadMs()
  shop.later((DAY + 3 * HOUR - (now % DAY)) % DAY)
  // Tokens of the evening before would end in the middle.
  await signIn(shop)
}

async function open(): Promise<void> {
  const configure = (config: Record<string, unknown>): void => {
    config['schedule'] = { callsPerMonth: 0 }
  }
  shop = await openShop({ products: { '1001': 500, '1002': 5 }, configure, signedOut: true })
  await noon()
}

async function sale(productId: string, quantity = 1): Promise<void> {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
  await shop.smaregi.flushSends()
}

type Told = { due: { reason: string }[]; results: { job: string }[] }
const jobs = ({ json }: Ran): string[] => (json as Told).results.map(({ job }) => job).toSorted()
const reasons = ({ json }: Ran): string[] => (json as Told).due.map(({ reason }) => reason)
const run = (): Promise<Ran> => shop.ston('run', '--json')
const runAhead = (): Promise<Ran> => onLateClock(shop, -AHEAD, 'run', '--json')

/** What is written of a document's dates, as a clock would have written it that was ahead. */
async function dateAhead(name: 'schedule' | 'seen', date: RegExp): Promise<void> {
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  const document = store.document<unknown>(name)
  const { value, revision } = await document.read()
  const text = JSON.stringify(value)
  const ahead = new Date(Date.now() + shop.aheadMs() + AHEAD).toISOString()
  const changed = text.replaceAll(date, `$1"${ahead}"`)
  expect(changed).not.toBe(text)
  await document.replace(JSON.parse(changed), revision)
  await store.close()
}

test('what was done a month ahead is done again at once, and then in its time', async () => {
  shop = await openOrders('platform', {
    configure: (config) => void (config['schedule'] = { callsPerMonth: 0 }),
  })
  await noon()
  await run()
  shop.later(HOUR)
  expect(jobs(await runAhead())).toContain('flush')
  shop.later(HOUR)
  const all = ['auth refresh', 'flush', 'import-orders', 'status --check']
  expect(jobs(await run())).toEqual(all)
  expect(jobs(await run())).toEqual([])
  const done = new Set<string>()
  for (let hour = 0; hour < 24; hour += 3) {
    shop.later(3 * HOUR)
    for (const job of jobs(await run())) done.add(job)
  }
  expect([...done].toSorted()).toEqual(all)
})

test('so is what somebody else has started, and noted ahead', async () => {
  await open()
  await run()
  await onLateClock(shop, -AHEAD, 'flush')
  await dateAhead('schedule', /("flush":)"[^"]*"/g)
  expect(jobs(await run())).toEqual(['flush'])
  expect(jobs(await run())).toEqual([])
})

test('last pieces that came in ahead go at once', async () => {
  await open()
  await sale('1002')
  await run()
  shop.ne.workQueue()
  shop.later(20 * MINUTE)
  await run()
  shop.later(AHEAD)
  await sale('1002', 4)
  shop.later(-AHEAD)
  expect(reasons(await run())).toContain('last')
  shop.ne.workQueue()
  expect(shop.ne.goods('1002')?.stock).toBe(0)
})

test('what was sent ahead is looked at', async () => {
  await open()
  shop.ne.faults.queue = 'never'
  await sale('1001')
  await onLateClock(shop, -AHEAD, 'flush')
  await run()
  expect(reasons(await run())).toEqual([])
  shop.later(HOUR)
  expect(reasons(await run())).toEqual(['verdict'])
  expect(reasons(await run())).toEqual([])
})

test('what is held is asked for, whenever it was asked for last', async () => {
  await open()
  shop.smaregi.product({ id: '9999', name: '未登録' })
  await sale('9999')
  await run()
  await dateAhead('seen', /("askedAt":)"[^"]*"/g)
  shop.later(59 * MINUTE)
  expect(reasons(await run())).not.toContain('held')
  shop.later(2 * MINUTE)
  expect(reasons(await run())).toContain('held')
  expect(reasons(await run())).toEqual([])
})

test('a free stock that was seen ahead is looked at anew', async () => {
  await open()
  await sale('1002')
  await run()
  shop.later(20 * MINUTE)
  await run()
  await dateAhead('seen', /("at":)"[^"]*"/g)
  await sale('1002')
  expect(reasons(await run())).toContain('unknown')
})

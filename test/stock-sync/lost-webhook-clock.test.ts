import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { SearchCursor } from '../../src/stock-sync/lost-webhook-cursor.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let shop: Shop
afterEach(() => shop.close())

async function open(): Promise<void> {
  shop = await openShop({ api: 'platform', products: { '1001': 100, '1002': 100 } })
}

function change(productId: string, amount: number, silent: boolean): void {
  shop.smaregi.change({ storeId: '1', productId, amount, division: '02', silent })
}

/** Somebody's till is so far ahead: what it writes is dated so. */
async function ahead(ms: number, work: () => void): Promise<void> {
  shop.smaregi.advance(ms)
  work()
  await shop.smaregi.flushSends()
  shop.smaregi.advance(-ms)
}

async function looks(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    shop.later(20 * MINUTE)
    await shop.flush()
  }
}

function cursor(): Promise<SearchCursor> {
  return look((value) => value)
}

async function look(changed: (value: SearchCursor) => SearchCursor): Promise<SearchCursor> {
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  try {
    const document = store.document<SearchCursor>('look')
    const { value, revision } = await document.read()
    if (value === null) throw new Error('nothing has been looked for')
    const next = changed(value)
    await document.replace(next, revision)
    return next
  } finally {
    await store.close()
  }
}

test.each([2 * 60 * MINUTE, DAY])(
  'a row that is dated %i ms ahead does not take the search along',
  async (ms) => {
    await open()
    change('1002', -1, false)
    await looks(2)
    await ahead(ms, () => change('1002', -1, false))
    await looks(2)
    change('1001', -3, true)
    await looks(2)
    expect(shop.ne.goods('1001')?.stock).toBe(97)
    await looks(2)
    expect([shop.ne.goods('1001')?.stock, shop.ne.goods('1002')?.stock]).toEqual([97, 98])
  },
)

test('nor where it is met by the very first look, and nothing has been told yet', async () => {
  await open()
  await shop.configure(
    (config) => void (config['smaregi'] = { ...config['smaregi'], receive: 'platform' }),
  )
  await ahead(400 * DAY, () => change('1002', 5, true))
  await looks(1)
  change('1001', -3, true)
  await looks(2)
  expect([shop.ne.goods('1001')?.stock, shop.ne.goods('1002')?.stock]).toEqual([97, 100])
})

test('what an earlier version has taken for the newest date is put right', async () => {
  await open()
  change('1002', -1, false)
  await looks(2)
  const { floor } = await cursor()
  const at = new Date(Date.now() + 400 * DAY).toISOString().replace(/\..*/, '+09:00')
  await look((value) => ({ ...value, floor: { at, id: null }, cursor: at, pairs: {} }))
  await looks(1)
  await shop.nextSecond()
  change('1001', -3, true)
  await looks(2)
  expect(shop.ne.goods('1001')?.stock).toBe(97)
  expect((await cursor()).cursor < at).toBe(true)
  expect((await cursor()).floor.at > floor.at).toBe(true)
})

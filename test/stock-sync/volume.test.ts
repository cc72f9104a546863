import { afterEach, expect, test } from 'vitest'
import type { HistoryRow } from '../../src/simulators/smaregi/ledger.ts'
import { many } from '../helpers/long.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

const PRODUCTS = 300
const NOTIFICATIONS = many(3_000, 10_000)
const START = 100_000

let shop: Shop
afterEach(() => shop.close())

/** A reproducible busy day: sales, deliveries, corrections and transfers in two stores. */
function busyDay(seed: number): void {
  let state = seed
  const next = (below: number): number => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * below)
  }
  for (let i = 0; i < NOTIFICATIONS; i++) {
    // A second each: rows of one second that go down, up and down again cannot be told from a re-sent one.
    const at = new Date(Date.now() - (NOTIFICATIONS - i) * 1000)
    const productId = String(1000 + next(PRODUCTS))
    const storeId = String(1 + next(2))
    const quantity = 1 + next(3)
    const kind = next(10)
    if (kind < 7) shop.smaregi.sale({ storeId, lines: [{ productId, quantity }], at })
    else if (kind < 8) shop.smaregi.purchase({ storeId, productId, quantity, at })
    else if (kind < 9) shop.smaregi.correct({ storeId, productId, amount: -quantity, at })
    else if (i + 1 < NOTIFICATIONS) {
      shop.smaregi.transfer({ from: '1', to: '2', productId, quantity, at })
      i++ // two notifications
    }
  }
}

function productIds(): string[] {
  return Array.from({ length: PRODUCTS }, (_, i) => String(1000 + i))
}

async function open(configure?: Parameters<typeof openShop>[0]): Promise<void> {
  const products = Object.fromEntries(productIds().map((id) => [id, START]))
  shop = await openShop({ products, sending: { connections: 100, keepAlive: true }, ...configure })
}

/** What Smaregi's own history says should have reached Next Engine. */
function expected(id: string, counts: (row: HistoryRow) => boolean): number {
  return shop.smaregi.ledger.history
    .filter((row) => row.productId === id && counts(row))
    .reduce((sum, row) => sum + row.amount, START)
}

test('thousands of notifications over 100 connections and one flush: the counts agree to the piece', async () => {
  await open()
  busyDay(1)
  const ran = await shop.flush()
  const applied = productIds().filter((id) => shop.smaregi.stock(id) !== START).length
  expect(applied).toBeGreaterThan(PRODUCTS * 0.9)
  expect(ran.json).toMatchObject({ outcome: 'ok', applied, waiting: 0, failed: 0 })
  expect(shop.smaregi.sent.length).toBe(NOTIFICATIONS)
  const wrong = productIds().filter((id) => shop.ne.goods(id)?.stock !== shop.smaregi.stock(id))
  expect(wrong).toEqual([])
})

test('with Next Engine as master only sales have counted', async () => {
  await open({ configure: (config) => void (config.stockMaster = 'nextengine') })
  busyDay(2)
  await shop.flush()
  const wrong = productIds().filter(
    (id) => shop.ne.goods(id)?.stock !== expected(id, (row) => row.stockDivision === '02'),
  )
  expect(wrong).toEqual([])
})

test('with a store filter only that store’s changes have counted, its side of transfers among them', async () => {
  await open({
    configure: (config) => void (config['smaregi'] = { ...config['smaregi'], stores: ['2'] }),
  })
  busyDay(3)
  await shop.flush()
  const wrong = productIds().filter(
    (id) => shop.ne.goods(id)?.stock !== START + shop.smaregi.stock(id, '2'),
  )
  expect(wrong).toEqual([])
})

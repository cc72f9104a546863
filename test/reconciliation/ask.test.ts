import { afterEach, expect, test } from 'vitest'
import { openApp } from '../../src/app.ts'
import type { Ask } from '../../src/kernel/console.ts'
import { reconcile as command, type ReconcileOptions } from '../../src/commands/reconcile.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { PRODUCTS } from '../order-sync/orders-kit.ts'
import { counts, loseChange, reconcile } from './reconcile-kit.ts'

let shop: Shop
afterEach(() => shop.close())

/** Like somebody at a terminal who gives this answer. */
async function answering(ask: Ask, apply: ReconcileOptions['apply'] = 'nextengine') {
  const silent = { write: () => true, isTTY: false }
  const frame = {
    locale: 'ja' as const,
    json: false,
    quiet: true,
    verbose: false,
    color: false,
    env: {},
    stdout: silent,
    stderr: silent,
    signal: new AbortController().signal,
  }
  const app = openApp(frame, { config: shop.configPath, locale: 'ja', waitMs: 5000 })
  try {
    const options = { accept: false, yes: false, mail: false, ask }
    return await command(app, apply === undefined ? options : { ...options, apply })
  } finally {
    await app.close()
  }
}

test('shows what it will do, and does it after a yes', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.setStock('1001', { stock: 97 })
  let asked = ''
  const report = await answering((question) => {
    asked = question
    return Promise.resolve('y')
  })
  expect(asked).toContain('ネクストエンジンの在庫数を 1 商品（合計 3 個）変えて')
  expect(asked).toContain('1001  +3')
  expect(report).toMatchObject({ exit: 'ok', json: { mended: 1 } })
  expect(counts(shop, '1001')).toEqual([100, 100])
})

test.each(['n', '', null])('changes nothing after %j', async (answer) => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.setStock('1001', { stock: 97 })
  expect((await answering(() => Promise.resolve(answer))).exit).toBe('ok')
  expect(counts(shop, '1001')).toEqual([100, 97])
})

test('a product that moves while somebody thinks is left for the next time', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.setStock('1001', { stock: 97 })
  const report = await answering(() => {
    shop.ne.setStock('1001', { stock: 90 })
    return Promise.resolve('y')
  }, 'smaregi')
  expect(report).toMatchObject({ exit: 'attention', json: { mended: 0 } })
  expect(counts(shop, '1001')).toEqual([100, 90])
})

test('a second one leaves at once; another command is waited for', async () => {
  shop = await openShop({ products: PRODUCTS })
  const store = await openFileStore({ path: `${shop.dir}/data` })
  const lock = await store.lock('orders', { purpose: 'reconcile', waitMs: 0 })
  expect(await reconcile(shop)).toMatchObject({ code: 0, json: { outcome: 'locked' } })
  if (lock.kind === 'held') await lock.release()
  const other = await store.lock('stock', { purpose: 'flush', waitMs: 0 })
  expect((await reconcile(shop, '--wait', '0')).code).toBe(75)
  if (other.kind === 'held') await other.release()
  await store.close()
  expect((await reconcile(shop)).code).toBe(0)
})

test('a sale that is sent on while somebody thinks counts once, however often it is notified', async () => {
  shop = await openShop({ products: PRODUCTS })
  const sell = (productId: string, pieces: number): void => {
    shop.smaregi.change({ storeId: '1', productId, amount: -pieces, division: '02' })
  }
  sell('1003', 1)
  await shop.flush()
  await shop.nextSecond()
  // The first comparison asks whether this one was ever notified, so it looks up the keys of today.
  loseChange(shop, 'legacy', '1001', -5)
  await answering(async () => {
    sell('1002', 4)
    await shop.flush()
    expect(counts(shop, '1002')).toEqual([96, 96])
    shop.smaregi.resend(shop.smaregi.sent.at(-1)?.id ?? 0)
    await shop.smaregi.flushSends()
    return 'y'
  })
  expect(counts(shop, '1001')).toEqual([95, 95])
  expect(counts(shop, '1002')).toEqual([96, 96])
})

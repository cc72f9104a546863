import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { documentFile } from '../helpers/documents.ts'
import type { Days } from '../../src/domain/stock/days.ts'
import { jstDay } from '../../src/kernel/time.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { PRODUCTS } from '../order-sync/orders-kit.ts'

let shop: Shop
afterEach(() => shop.close())

const sale = (productId: string, quantity: number): void =>
  void shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
const file = (): Promise<string> => documentFile(shop.dir, 'days')
/** Today's sums; midnight in Japan may fall into a test. */
async function sums(): Promise<{ received: number; applied: number }> {
  const { value } = JSON.parse(await readFile(await file(), 'utf8')) as { value: Days }
  const all = Object.values(value.days)
  return {
    received: all.reduce((sum, { received }) => sum + received, 0),
    applied: all.reduce((sum, { applied }) => sum + applied, 0),
  }
}

test('each flush adds what came in and what went out to the day, once', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 2)
  sale('1002', 3)
  sale('1001', 1)
  await shop.flush()
  expect(await sums()).toEqual({ received: 3, applied: 6 })
  const before = await readFile(await file(), 'utf8')
  expect((JSON.parse(before) as { value: Days }).value.days).toHaveProperty(jstDay(new Date()))
  // With nothing to do nothing is written.
  await shop.flush()
  expect(await readFile(await file(), 'utf8')).toBe(before)
})

test('a run that was killed before it counted is made good by the next one, and a run that counted is not counted again', async () => {
  shop = await openShop({ products: PRODUCTS })
  const dir = await mkdtemp(join(tmpdir(), 'ston-days-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  sale('1001', 2)
  await shop.flush()
  const first = await file()
  await copyFile(first, join(dir, 'days.json'))
  sale('1002', 3)
  await shop.flush()
  expect(await sums()).toEqual({ received: 2, applied: 5 })
  // As if the second run had been killed after its upload had ended.
  await rm(await file())
  await copyFile(join(dir, 'days.json'), first)
  expect(await sums()).toEqual({ received: 1, applied: 2 })
  await shop.flush()
  expect(await sums()).toEqual({ received: 2, applied: 5 })
  // And as if nothing had ever been counted, as after an upgrade.
  await rm(await file())
  await shop.flush()
  expect(await sums()).toEqual({ received: 2, applied: 5 })
})

test('deciding about a failure takes no changes in a second time', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.removeGoods('1002')
  sale('1002', 3)
  await shop.flush()
  await shop.ston('failures', 'drop', 'h-1002', '--why', 'practice')
  sale('1001', 1)
  await shop.flush()
  expect(await sums()).toEqual({ received: 2, applied: 1 })
})

test('figures that cannot be written fail no run', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 2)
  await shop.flush()
  await writeFile(await file(), 'not what ston wrote')
  sale('1001', 2)
  const ran = await shop.flush()
  expect(ran.code).toBe(0)
  expect(ran.json).toMatchObject({ outcome: 'ok', applied: 1 })
})

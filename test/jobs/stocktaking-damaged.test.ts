import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import type { Ran } from '../helpers/shop.ts'

let shop: OrdersShop
afterEach(() => shop.close())

const MINUTE = 60_000

/** Two that were sold lie on the shelf with the others, one is missing, and all are counted in Smaregi. Gives the moment of the count. */
async function countWithSold(): Promise<string> {
  shop = await openOrders('platform')
  shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
  await shop.smaregi.flushSends()
  await shop.ston('pause', '--for', 'stocktaking')
  shop.later(MINUTE)
  shop.smaregi.stocktake({ storeId: '1', productId: '1001', counted: 99 })
  const at = new Date(Date.now() + shop.aheadMs() + 9 * 60 * MINUTE)
  shop.later(MINUTE)
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

async function resume(...args: string[]): Promise<Ran> {
  await shop.smaregi.flushSends()
  return shop.ston('resume', '--yes', '--json', '--locale', 'en', ...args)
}

/** The ledger of what was written to Smaregi: nobody can read its first line any more, or none of all. */
async function damage(which: 'first' | 'all'): Promise<void> {
  const folder = join(shop.dir, 'data', 'echoes')
  const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.jsonl'))
  const path = join(folder, name)
  const lines = (await readFile(path, 'utf8')).split('\n')
  const isHit = (i: number): boolean => which === 'all' || i === 0
  const now = lines.map((line, i) => (isHit(i) ? '\0'.repeat(line.length) : line))
  await writeFile(path, now.join('\n'))
}

function counts(): (number | undefined)[] {
  return [shop.smaregi.stock('1001'), shop.ne.goods('1001')?.stock]
}

test('what is damaged before the count is told keeps nothing from being taken off', async () => {
  const at = await countWithSold()
  await damage('first')
  const ended = await resume('--counted', at, '--unshipped', 'counted')
  expect(ended.json).toMatchObject({ outcome: 'ok', takenOff: [{ code: '1001', refused: null }] })
  await shop.importOrders()
  expect(counts()).toEqual([97, 99])
})

test('where it may have been taken off already it is left to a person, and the pause ends', async () => {
  const at = await countWithSold()
  shop.smaregi.faults.set({ kind: 'status', status: 503 }, { on: 'POST /stock/add' })
  expect((await resume('--counted', at, '--unshipped', 'counted')).code).toBe(75)
  shop.smaregi.faults.clear()
  await damage('first')
  shop.later(20 * MINUTE)
  const ended = await resume()
  expect(ended).toMatchObject({
    code: 3,
    json: {
      takenOff: [
        { code: '1001', quantity: 2, unsure: expect.stringMatching(/^ston R-/) as string },
      ],
    },
  })
  expect((await shop.ston('status', '--json')).json['pause']).toBeNull()
  // The person looks, finds nothing, and does it.
  shop.smaregi.change({ storeId: '1', productId: '1001', amount: -2, division: '02' })
  await shop.smaregi.flushSends()
  await shop.flush()
  await shop.importOrders()
  expect(counts()).toEqual([97, 99])
})

test('what stands as done in another record is neither done nor asked about', async () => {
  const at = await countWithSold()
  shop.ne.faults.loseAnswer = {
    path: /master_(goods|stock)/,
    how: '500',
    when: 'before',
    times: 99,
  }
  expect((await resume('--counted', at, '--unshipped', 'counted')).code).toBe(75)
  expect(shop.smaregi.stock('1001')).toBe(97)
  await damage('all')
  shop.ne.faults.loseAnswer = null
  const { takenOff } = (await resume()).json
  expect(takenOff).toEqual([{ code: '1001', quantity: 2, refused: null }])
  await shop.importOrders()
  expect(counts()).toEqual([97, 99])
})

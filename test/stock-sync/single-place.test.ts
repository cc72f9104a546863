import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { documentFile } from '../helpers/documents.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let station = ''
afterEach(() => shop.close())

const postgres = await usePostgres()

async function open(warehouse: string, store?: Record<string, unknown>): Promise<void> {
  shop = await openShop({
    products: { '1001': 10 },
    configure: (config) => {
      config['nextengine'] = { ...config['nextengine'], upload: 'warehouse', warehouse }
      if (store !== undefined) config['store'] = store
    },
  })
  station = shop.ne.addWarehouse('駅前')
  shop.ne.setStock('1001', { stock: 10 }, station)
}

/** From one 拠点 to several. */
function split(): Promise<void> {
  const many = { upload: 'warehouse', warehouse: '', warehouses: { '1': '駅前' } }
  return shop.configure(
    (config) => void (config['nextengine'] = { ...config['nextengine'], ...many }),
  )
}

async function sell(quantity: number): Promise<void> {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity }] })
  await shop.smaregi.flushSends()
}

const stocks = () => ['0', station].map((id) => shop.ne.warehouseStock('1001', id)?.stock)

describe.each([
  { name: 'files', store: () => undefined },
  { name: 'PostgreSQL', store: () => ({ url: postgres.url, shop: newShop() }) },
])('received for one 拠点 before anything was ever sent ($name)', ({ store }) => {
  test('goes there when there are several', async () => {
    await open('駅前', store())
    await sell(3)
    await split()
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1 })
    expect(stocks()).toEqual([10, 7])
  })
})

test('who changed the only one before, changed where it goes', async () => {
  await open('基本拠点')
  await sell(3)
  await shop.configure(
    (config) => void (config['nextengine'] = { ...config['nextengine'], warehouse: '駅前' }),
  )
  await shop.ston('status')
  await split()
  await shop.flush()
  expect(stocks()).toEqual([10, 7])
})

describe('where an earlier version wrote nothing down, and nothing was sent', () => {
  async function forgotten(): Promise<void> {
    await open('駅前')
    await sell(3)
    await shop.served()
    await rm(await documentFile(shop.dir, 'single'))
    await split()
    for (let n = 0; n < 2; n += 1)
      expect((await shop.flush()).json).toMatchObject({ held: 1, applied: 0 })
  }

  test('it is not guessed but asked about', async () => {
    await forgotten()
    expect(stocks()).toEqual([10, 10])
    const { out } = await shop.ston('failures', 'list')
    expect(out).toContain('どの拠点の分かわからない')
    await shop.ston('failures', 'drop', 'h-1001', '--why', '入力済み')
    expect((await shop.flush()).json).toMatchObject({ held: 0, applied: 0 })
  })

  test('who says that it was for the base one has it sent there', async () => {
    await forgotten()
    expect((await shop.ston('failures', 'retry', 'h-1001')).code).toBe(0)
    expect((await shop.flush()).json).toMatchObject({ held: 0, applied: 1 })
    expect(stocks()).toEqual([7, 10])
  })
})

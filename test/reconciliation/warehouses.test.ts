import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let station: string
afterEach(() => shop.close())

type Row = Readonly<Record<string, unknown>>

/** Two stores with ten pieces each of two products, each with its own 拠点. */
async function open(api: 'legacy' | 'platform', given: Row = {}): Promise<void> {
  shop = await openShop({
    products: { '1001': 10, '1002': 10 },
    api,
    configure: (config) =>
      void (config['nextengine'] = {
        ...config['nextengine'],
        upload: 'warehouse',
        warehouses: { '1': '基本拠点', '2': '駅前' },
        ...given,
      }),
  })
  station = shop.ne.addWarehouse('駅前')
  for (const code of ['1001', '1002']) {
    shop.ne.setStock(code, { stock: 10 }, station)
    const of = { productId: code, storeId: '2', amount: 10, division: '01' } as const
    shop.smaregi.change({ ...of, silent: true })
  }
}

/** Somebody moves pieces in Next Engine by hand. */
function lose(pieces: number, id = station, code = '1001'): void {
  const stock = shop.ne.warehouseStock(code, id)?.stock ?? 0
  shop.ne.setStock(code, { stock: stock - pieces }, id)
}

async function compare(...args: string[]): Promise<Row> {
  return (await shop.ston('reconcile', '--json', ...args)).json
}

function stocks(code = '1001'): readonly (number | undefined)[] {
  return ['0', station].map((id) => shop.ne.warehouseStock(code, id)?.stock)
}

describe.each(['legacy', 'platform'] as const)('each store its own 拠点 (%s)', (api) => {
  test('pieces that one 拠点 has too many do not make up for another’s', async () => {
    await open(api)
    expect(await compare()).toMatchObject({ outcome: 'ok', compared: 2, differences: [] })
    lose(3)
    lose(-3, '0')
    expect(await compare()).toMatchObject({
      outcome: 'attention',
      compared: 2,
      differences: [
        { code: '1001', warehouse: '基本拠点', smaregi: 10, nextengine: 13, difference: -3 },
        { code: '1001', warehouse: '駅前', smaregi: 10, nextengine: 7, difference: 3 },
      ],
    })
    expect(await compare('--apply=nextengine', '--yes')).toMatchObject({ outcome: 'ok', mended: 2 })
    expect(stocks()).toEqual([10, 10])
    shop.later(16 * 60_000)
    expect(await compare()).toMatchObject({ outcome: 'ok', differences: [] })
  })

  test('the store of the 拠点 is set', async () => {
    await open(api)
    lose(4)
    expect(await compare('--apply=smaregi', '--yes')).toMatchObject({ outcome: 'ok', mended: 1 })
    expect(shop.smaregi.stock('1001', '2')).toBe(6)
    expect(shop.smaregi.stock('1001', '1')).toBe(10)
    expect(await compare()).toMatchObject({ outcome: 'ok', differences: [] })
    // The change is ston's own, and equal already: it goes nowhere.
    await shop.flush()
    expect(stocks()).toEqual([10, 6])
  })

  test('what was accepted in one 拠点 still counts in another', async () => {
    await open(api)
    shop.smaregi.sale({ storeId: '2', lines: [{ productId: '1001', quantity: 2 }] })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
    await shop.smaregi.flushSends()
    lose(2)
    const file = join(shop.dir, 'accept.csv')
    await writeFile(file, '商品ID,拠点\r\n1001,駅前\r\n')
    await shop.nextSecond()
    expect(await compare('--accept', '--from', file)).toMatchObject({ accepted: 1 })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { aligned: 1 } })
    expect(stocks()).toEqual([9, 8])
  })
})

test('a 拠点 that no store feeds is compared with nothing, and never emptied', async () => {
  // The 拠点 of before stands there still, for stores that are not named: there are none.
  await open('legacy', { warehouse: '倉庫' })
  const depot = shop.ne.addWarehouse('倉庫')
  shop.ne.setStock('1001', { stock: 7 }, depot)
  expect(await compare()).toMatchObject({ outcome: 'ok', differences: [] })
  await shop.configure((config) => {
    config['smaregi'] = { ...config['smaregi'], stores: ['1'] }
  })
  lose(1)
  expect(await compare('--apply=nextengine', '--yes')).toMatchObject({ outcome: 'ok', mended: 0 })
  expect(stocks()).toEqual([10, 9])
  expect(shop.ne.warehouseStock('1001', depot)?.stock).toBe(7)
})

test('a product that no store of the 拠点 has ever had is set in none of another’s', async () => {
  await open('legacy', { warehouses: { '1': '基本拠点' }, warehouse: '駅前' })
  shop.smaregi.product({ id: '1003', name: '商品1003' })
  shop.smaregi.change({ productId: '1003', storeId: '1', amount: 4, division: '01', silent: true })
  shop.ne.addGoods({ code: '1003', stock: 4 })
  shop.ne.setStock('1003', { stock: 5 }, station)
  const { refused } = await compare('--apply=smaregi', '--yes')
  expect(refused).toMatchObject([{ code: '1003', warehouse: '駅前' }])
  expect([shop.smaregi.stock('1003', '1'), shop.smaregi.stock('1003', '2')]).toEqual([4, 0])
  // Where the stores are named, one of them is known.
  await shop.configure((config) => {
    config['smaregi'] = { ...config['smaregi'], stores: ['1', '2'] }
  })
  expect(await compare('--apply=smaregi', '--yes')).toMatchObject({ mended: 1 })
  expect([shop.smaregi.stock('1003', '1'), shop.smaregi.stock('1003', '2')]).toEqual([4, 5])
})

test('the file names the 拠点, and one line of it mends one', async () => {
  await open('legacy')
  lose(1)
  lose(1, '0')
  const file = join(shop.dir, 'differences.csv')
  await compare('--csv', file)
  const [head, ...lines] = (await readFile(file, 'utf8')).trim().split('\r\n')
  expect(head).toBe('商品ID,商品コード,商品名,スマレジ,ネクストエンジン,差,理由,拠点')
  const named = new Set(lines.map((line) => line.split(',').at(-1)))
  expect([lines.length, named]).toEqual([2, new Set(['基本拠点', '駅前'])])
  const mine = lines.filter((line) => line.endsWith('駅前'))
  await writeFile(file, [head, ...mine].join('\r\n'))
  expect(await compare('--apply=nextengine', '--yes', '--from', file)).toMatchObject({ mended: 1 })
  expect(stocks()).toEqual([9, 10])
  // Also where the titles got lost.
  shop.later(16 * 60_000)
  lose(2)
  await writeFile(file, mine.join('\r\n'))
  expect(await compare('--apply=nextengine', '--yes', '--from', file)).toMatchObject({ mended: 1 })
  expect(stocks()).toEqual([9, 10])
})

test('an old file without the column means every 拠点', async () => {
  await open('legacy')
  lose(1)
  lose(1, '0')
  const file = join(shop.dir, 'old.csv')
  await writeFile(file, '商品ID,商品コード,差\r\n1001,1001,1\r\n')
  expect(await compare('--apply=nextengine', '--yes', '--from', file)).toMatchObject({ mended: 2 })
  expect(stocks()).toEqual([10, 10])
})

test('the first comparison after the switch is exact, with what is still under way', async () => {
  await open('legacy', { upload: 'warehouse', warehouses: {}, warehouse: '駅前' })
  // One 拠点 for both stores so far: all twenty pieces are there.
  shop.ne.setStock('1001', { stock: 20 }, station)
  shop.ne.setStock('1002', { stock: 20 }, station)
  shop.ne.setStock('1001', { stock: 0 }, '0')
  shop.ne.setStock('1002', { stock: 0 }, '0')
  shop.ne.faults.queue = { pollsUntilDone: 1_000_000 }
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
  await shop.flush()
  await shop.configure(
    (config) =>
      void (config['nextengine'] = {
        ...config['nextengine'],
        warehouses: { '1': '基本拠点', '2': '駅前' },
        warehouse: '',
      }),
  )
  shop.ne.faults.queue = { pollsUntilDone: 1 }
  // Somebody moves the stock of store 1 to its own 拠点.
  for (const code of ['1001', '1002']) {
    shop.ne.setStock(code, { stock: 10 }, '0')
    lose(10, station, code)
  }
  await shop.flush()
  shop.later(16 * 60_000)
  await shop.flush()
  shop.later(16 * 60_000)
  // The two pieces of store 1 have left the 拠点 that they were on their way to.
  expect(stocks()).toEqual([10, 8])
  expect(await compare()).toMatchObject({
    differences: [
      { warehouse: '基本拠点', difference: -2 },
      { warehouse: '駅前', difference: 2 },
    ],
  })
})

test('an id that waits goes by the rules of its time, and is told there', async () => {
  await open('platform', { upload: 'warehouse', warehouses: {}, warehouse: '基本拠点' })
  // Both stores so far: all twenty pieces are in the base 拠点.
  for (const code of ['1001', '1002']) {
    shop.ne.setStock(code, { stock: 20 }, '0')
    shop.ne.setStock(code, { stock: 0 }, station)
  }
  shop.smaregi.sale({ storeId: '2', lines: [{ productId: '1001', quantity: 2 }] })
  await shop.smaregi.flushSends()
  await shop.configure((config) => {
    const ne = { ...config['nextengine'], warehouses: { '1': '基本拠点', '2': '駅前' } }
    config['nextengine'] = { ...ne, warehouse: '' }
  })
  // Somebody moves what store 2 has by now.
  for (const [code, pieces] of [
    ['1001', 8],
    ['1002', 10],
  ] as const) {
    shop.ne.setStock(code, { stock: 20 - pieces }, '0')
    shop.ne.setStock(code, { stock: pieces }, station)
  }
  expect(await compare()).toMatchObject({
    differences: [{ warehouse: '基本拠点', difference: -2, cause: 'pending' }],
  })
  expect(await compare('--apply=smaregi', '--yes')).toMatchObject({ mended: 0 })
  await shop.flush()
  expect(stocks()).toEqual([10, 8])
})

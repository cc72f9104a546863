import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type Config, openShop, type Ran, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

async function open(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({ products: { '1001': 10, '1002': 20 }, ...options })
}

function sale(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

function stocks(...codes: string[]): (number | undefined)[] {
  return codes.map((code) => shop.ne.goods(code)?.stock)
}

async function importTable(rows: Record<string, string>): Promise<Ran> {
  const file = join(shop.dir, 'ids.csv')
  const lines = Object.entries(rows).map(([id, code]) => `${id},${code}`)
  await writeFile(file, ['smaregi-id,nextengine-code', ...lines].join('\n'))
  return shop.ston('map', 'import', file)
}

function jan(config: Config): void {
  config['mapping'] = { mode: 'jan' }
}

describe('the table in force when a change came', () => {
  test('decides about its code: imported, then cleared', async () => {
    await open()
    shop.ne.addGoods({ code: 'TEA-100G', stock: 50 })
    expect((await importTable({ '1001': 'TEA-100G' })).code).toBe(0)
    sale('1001', 2)
    await shop.smaregi.flushSends()
    expect((await shop.ston('map', 'clear', '--yes')).code).toBe(0)
    sale('1001', 3)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 2 })
    expect(stocks('TEA-100G', '1001')).toEqual([48, 7])
  })

  test('leaves a product alone whose name means another one, until the table is put right', async () => {
    await open()
    shop.ne.addGoods({ code: 'TEA-100G', stock: 50 })
    await importTable({ '1002': '1001' })
    sale('1001', 2)
    sale('1002', 1)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'attention', applied: 1, held: 1 })
    expect(stocks('1001', '1002')).toEqual([9, 20])
    expect((await shop.ston('failures', 'list')).out).toContain('1001')
    await importTable({ '1002': '1001', '1001': 'TEA-100G' })
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1, held: 0 })
    expect(stocks('TEA-100G')).toEqual([48])
  })

  test('a change held for a missing code follows a new table', async () => {
    await open()
    shop.smaregi.product({ id: '1003', name: '新しい商品' })
    shop.smaregi.change({
      storeId: '1',
      productId: '1003',
      amount: 30,
      division: '01',
      silent: true,
    })
    sale('1003', 2)
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    shop.ne.addGoods({ code: 'NEW-1', stock: 30 })
    await importTable({ '1003': 'NEW-1' })
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1, held: 0 })
    expect(stocks('NEW-1')).toEqual([28])
  })
})

describe('JAN mode', () => {
  test('links a product created on both sides by itself, and remembers it', async () => {
    await open({ configure: jan })
    shop.smaregi.product({ id: '2001', code: '4900000000017', name: '急須' })
    shop.ne.addGoods({ code: 'KYUSU', jan: '4900000000017', stock: 9 })
    sale('2001', 2)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1 })
    expect(stocks('KYUSU')).toEqual([7])
    const calls = shop.ne.calls.length
    sale('2001', 1)
    await shop.flush()
    expect(stocks('KYUSU')).toEqual([6])
    expect(
      shop.ne.calls.slice(calls).some((call) => call.path.includes('master_goods/search')),
    ).toBe(false)
  })

  test('holds what two goods could mean, names it, and goes on by itself once that is put right', async () => {
    await open({ configure: jan })
    shop.smaregi.product({ id: '2001', code: '4900000000017', name: '急須' })
    shop.ne.addGoods({ code: 'KYUSU', jan: '4900000000017', stock: 9 })
    shop.ne.addGoods({ code: 'KYUSU-OLD', jan: '4900000000017', stock: 1 })
    sale('2001', 2)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'attention', held: 1, applied: 0 })
    const status = (await shop.ston('status')).out
    expect(status).toContain('KYUSU-OLD')
    expect(status).toContain('2001')
    shop.ne.removeGoods('KYUSU-OLD')
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', held: 0, applied: 1 })
    expect(stocks('KYUSU')).toEqual([7])
  })

  test('a product without a key waits, and says what it needs', async () => {
    await open({ configure: jan })
    shop.smaregi.product({ id: '2001', name: '急須' })
    sale('2001', 2)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'attention', held: 1 })
    expect((await shop.ston('status')).out).toContain('JANコード')
  })
})

describe('sets', () => {
  test('are taken apart into their components, together with what the components want themselves', async () => {
    await open({ products: { '1001': 10, '1002': 20, '3001': 0 } })
    shop.ne.removeGoods('3001')
    shop.ne.addSet({
      code: '3001',
      components: [
        { code: '1001', quantity: 1 },
        { code: '1002', quantity: 2 },
      ],
    })
    sale('3001', 2)
    sale('1001', 1)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 2, held: 0 })
    expect(stocks('1001', '1002')).toEqual([7, 16])
  })

  test('that cannot be taken apart are held and named', async () => {
    await open({ products: { '1001': 10, '3001': 0 } })
    shop.ne.removeGoods('3001')
    shop.ne.addSet({ code: '3001', components: [{ code: 'GONE', quantity: 1 }] })
    sale('3001', 2)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'attention', held: 1 })
    expect((await shop.ston('status')).out).toContain('GONE')
  })
})

describe('excluded products', () => {
  test('are not passed on, and what was held of them ends', async () => {
    await open()
    shop.smaregi.product({ id: '9001', name: '包装' })
    sale('9001', 1)
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    expect((await shop.ston('map', 'exclude', '9001')).code).toBe(0)
    sale('9001', 3)
    sale('1001', 1)
    const ran = await shop.flush()
    expect(ran.json).toMatchObject({ outcome: 'ok', held: 0, applied: 1, ignored: { excluded: 2 } })
    expect((await shop.ston('map', 'exclude', '--list')).out).toContain('9001')
    expect((await shop.ston('map', 'include', '9001')).code).toBe(0)
    sale('9001', 1)
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
  })
})

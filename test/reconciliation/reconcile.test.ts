import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'
import { APIS, openOrders, PRODUCTS } from '../order-sync/orders-kit.ts'
import { counts, loseChange, reconcile, rows, startWithout } from './reconcile-kit.ts'

let shop: Shop
afterEach(() => shop.close())

const sale = (productId: string, quantity: number): void =>
  void shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })

describe.each(APIS)('on the %s API', (api) => {
  test('counts that agree are no news', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    const ran = await reconcile(shop)
    expect(ran.json).toMatchObject({ outcome: 'ok', compared: 3, differences: [], moving: [] })
    expect(ran.code).toBe(0)
  })

  test('a drift is found, mended in Next Engine, and gone', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    shop.ne.setStock('1001', { stock: 97 })
    shop.ne.setStock('1002', { stock: 104 })
    const found = await reconcile(shop)
    expect(found.code).toBe(3)
    expect(rows(found)).toMatchObject([
      { productId: '1002', smaregi: 100, nextengine: 104, difference: -4, cause: 'unexplained' },
      { productId: '1001', smaregi: 100, nextengine: 97, difference: 3, cause: 'unexplained' },
    ])
    const mended = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect(mended.json).toMatchObject({ outcome: 'ok', mended: 2 })
    expect([counts(shop, '1001'), counts(shop, '1002')]).toEqual([
      [100, 100],
      [100, 100],
    ])
    expect((await reconcile(shop)).json).toMatchObject({ outcome: 'ok', differences: [] })
  })

  test('a drift is mended in Smaregi, and not sent back to Next Engine', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    shop.ne.setStock('1001', { stock: 97 })
    shop.ne.setStock('1002', { stock: 104 })
    const mended = await reconcile(shop, '--apply', 'smaregi', '--yes')
    expect(mended.json).toMatchObject({ outcome: 'ok', mended: 2, refused: [] })
    expect([counts(shop, '1001'), counts(shop, '1002')]).toEqual([
      [97, 97],
      [104, 104],
    ])
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0 })
    expect(counts(shop, '1001')).toEqual([97, 97])
  })

  test('what only waits to be sent is no drift, and nothing is mended twice for it', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    sale('1001', 2)
    const [row] = rows(await reconcile(shop))
    expect(row).toMatchObject({ productId: '1001', difference: -2, cause: 'pending' })
    const mended = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect(mended.json).toMatchObject({ outcome: 'ok', mended: 0 })
    expect(counts(shop, '1001')).toEqual([98, 98])
  })

  test('a lost change, mended, then told late, counts once', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    sale('1002', 1)
    await shop.flush()
    const tell = loseChange(shop, api, '1001', -5)
    const mended = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect(mended.json).toMatchObject({ outcome: 'ok', mended: 1 })
    expect(counts(shop, '1001')).toEqual([95, 95])
    await tell()
    // A second later, so that it is a change after the counts were set equal.
    await shop.nextSecond()
    sale('1001', 1)
    expect((await shop.flush()).json).toMatchObject({ applied: 1 })
    expect(counts(shop, '1001')).toEqual([94, 94])
    const story = (await shop.ston('why', '1001')).out
    expect(story).toMatch(
      /両方の在庫数が同じであることを \d{4}-\d\d-\d\d \d\d:\d\d に記録（バッチ /,
    )
    expect(story).toContain('対象外: 在庫合わせ済み')
  })

  test('counts set equal by hand are accepted: what is told later about the time before is left out', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    const tell = loseChange(shop, api, '1001', -5)
    shop.ne.setStock('1001', { stock: 95 })
    expect((await reconcile(shop, '--accept')).json).toMatchObject({ outcome: 'ok', accepted: 3 })
    await tell()
    expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { aligned: 1 } })
    expect(counts(shop, '1001')).toEqual([95, 95])
  })

  test('an order booked in Smaregi is no drift, neither before it leaves nor after', async () => {
    const orders = await openOrders(api)
    shop = orders
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
    expect((await reconcile(shop)).json).toMatchObject({ outcome: 'ok', differences: [] })
    await orders.importOrders()
    expect((await reconcile(shop)).json).toMatchObject({ outcome: 'ok', differences: [] })
    shop.ne.orders.ship(slip)
    expect((await reconcile(shop)).json).toMatchObject({ outcome: 'ok', differences: [] })
    const other = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 3 }] })
    shop.ne.orders.ship(other)
    expect(rows(await reconcile(shop))).toMatchObject([
      { productId: '1001', difference: 3, cause: 'ordersNotImported' },
    ])
    await orders.importOrders()
    expect((await reconcile(shop)).json).toMatchObject({ outcome: 'ok', differences: [] })
  })
})

test('a legacy notification that never came is named: Smaregi’s history shows which change it was', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1002', 1)
  await shop.flush()
  // The second in which ston began is over.
  await shop.nextSecond()
  loseChange(shop, 'legacy', '1001', -5)
  sale('1001', 1)
  await shop.flush()
  const ran = await reconcile(shop)
  expect(rows(ran)).toMatchObject([
    {
      productId: '1001',
      difference: -5,
      cause: 'unexplained',
      unnotified: [{ storeId: '1', storeName: '本店', delta: -5, division: '02' }],
    },
  ])
  expect((await shop.ston('reconcile')).out).toContain('本店  -5（02 売上）')
})

test('a webhook that never came is found, and waits for the next flush like any other', async () => {
  shop = await openShop({ api: 'platform', products: PRODUCTS })
  sale('1002', 1)
  await shop.flush()
  loseChange(shop, 'platform', '1001', -5)
  // Young: its webhook might still be on its way.
  expect(rows(await reconcile(shop))).toMatchObject([{ difference: -5, cause: 'unexplained' }])
  expect(rows(await reconcile(shop))).toMatchObject([{ difference: -5, cause: 'pending' }])
  expect((await shop.flush()).json).toMatchObject({ applied: 1 })
  expect((await reconcile(shop)).json).toMatchObject({ outcome: 'ok', differences: [] })
})

test('what was sent a moment ago is too fresh for all three; and what differs is not recorded as equal', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.flush()
  await shop.configure((config) => {
    config['nextengine'] = { ...config['nextengine'], settleMs: 900_000 }
  })
  // A copy that is behind.
  shop.ne.setStock('1001', { stock: 100 })
  const looked = (await shop.ston('reconcile')).out
  expect(looked).toMatch(
    /→ 結果の確認待ち: 送信の結果がまだ確定していません。\d{4}-\d\d-\d\d \d\d:\d\d を過ぎてから/,
  )
  expect(looked).not.toContain('ston failures list')
  const applied = (await shop.ston('reconcile', '--apply', 'nextengine', '--yes')).out
  expect(applied).toContain('送信の結果がまだ確定していない商品は、今は合わせられません。')
  shop.ne.setStock('1002', { stock: 97 })
  const accepted = (await shop.ston('reconcile', '--accept')).out
  expect(accepted).toContain('在庫数の違う 2 商品は記録していません。')
})

test('a file of differences may be edited and given back: only what is left in it is mended', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.setStock('1001', { stock: 97 })
  shop.ne.setStock('1002', { stock: 104 })
  const file = join(shop.dir, 'sa.csv')
  await reconcile(shop, '--csv', file)
  const lines = (await readFile(file, 'utf8')).split('\r\n')
  expect(lines[0]).toBe('\uFEFF商品ID,商品コード,商品名,スマレジ,ネクストエンジン,差,理由')
  expect(lines[1]).toBe('1002,1002,商品1002,100,104,-4,理由不明')
  await writeFile(file, [lines[0], lines[2]].join('\r\n'))
  const mended = await reconcile(shop, '--from', file, '--apply', 'nextengine', '--yes')
  expect(mended.json).toMatchObject({ mended: 1 })
  expect([counts(shop, '1001'), counts(shop, '1002')]).toEqual([
    [100, 100],
    [100, 104],
  ])
})

test('names in the file are no formulas, and Smaregi’s tab in front of an id does no harm', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.smaregi.product({ id: '1001', name: '=HYPERLINK("http://x")\u001b[2J' })
  shop.ne.setStock('1001', { stock: 97 })
  const file = join(shop.dir, 'sa.csv')
  await reconcile(shop, '--csv', file)
  const text = await readFile(file, 'utf8')
  expect(text.split('\r\n')[1]).toBe(`1001,1001,"'=HYPERLINK(""http://x"")[2J",100,97,3,理由不明`)
  await writeFile(file, text.replace('\r\n1001,', '\r\n"\t1001",'))
  const mended = await reconcile(shop, '--from', file, '--apply', 'nextengine', '--yes')
  expect(mended.json).toMatchObject({ mended: 1 })
})

test('a file that is none is refused, and nothing is mended', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.setStock('1001', { stock: 97 })
  const file = join(shop.dir, 'sa.csv')
  await writeFile(file, '商品ID,差\r\nTEA,3\r\n')
  const ran = await shop.ston('reconcile', '--from', file, '--apply', 'nextengine', '--yes')
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('sa.csv:2: TEA')
  expect(counts(shop, '1001')).toEqual([100, 97])
})

test('a row that slips over a page’s edge while the list is read is no difference', async () => {
  const through = await startWithout('"productId":"1002"')
  shop = await openShop({
    products: PRODUCTS,
    configure: (config) => {
      const smaregi = config['smaregi'] ?? {}
      through.to = new URL(String(smaregi['legacyUrl'])).origin
      const { pathname } = new URL(String(smaregi['legacyUrl']))
      smaregi['legacyUrl'] = `${through.url}${pathname}`
    },
  })
  const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
  await through.close()
  expect(through.left).toBe(0)
  expect(ran.json).toMatchObject({ outcome: 'ok', differences: [], mended: 0 })
  expect(counts(shop, '1002')).toEqual([100, 100])
})

test('what stands on one side only is listed apart and never mended', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.smaregi.product({ id: '2001', name: '店だけ' })
  shop.smaregi.change({ storeId: '1', productId: '2001', amount: 5, division: '01', silent: true })
  shop.ne.addGoods({ code: 'NET-ONLY', stock: 7 })
  const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
  expect(rows(ran)).toMatchObject([
    { productId: '2001', smaregi: 5, cause: 'onlySmaregi' },
    { code: 'NET-ONLY', nextengine: 7, cause: 'onlyNextengine' },
  ])
  expect(ran.json).toMatchObject({ outcome: 'ok', mended: 0 })
  expect(shop.ne.goods('NET-ONLY')?.stock).toBe(7)
})

test('a slip that ston does not count is named, and not mended by itself', async () => {
  const orders = await openOrders('legacy', {
    configure: (config) => void (config['orders'] = { ...config['orders'], shopIds: ['77'] }),
  })
  shop = orders
  shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
  // Typed by hand, as the shop does for that one.
  shop.smaregi.shipment({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
  expect(rows(await reconcile(shop))).toMatchObject([
    { productId: '1001', difference: -2, cause: 'allocation' },
  ])
  const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
  expect(ran.json).toMatchObject({ mended: 0 })
})

test('what a person dropped explains a difference, until it is mended', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.removeGoods('1003')
  sale('1003', 4)
  await shop.flush()
  await shop.ston('failures', 'drop', 'h-1003', '--why', '試供品')
  shop.ne.addGoods({ code: '1003', stock: 100 })
  expect(rows(await reconcile(shop))).toMatchObject([
    { productId: '1003', difference: -4, cause: 'dropped' },
  ])
})

test('with Next Engine as master and no import, Next Engine is not set to Smaregi', async () => {
  shop = await openShop({
    products: PRODUCTS,
    configure: (config) => void (config.stockMaster = 'nextengine'),
  })
  const ran = await shop.ston('reconcile', '--apply', 'nextengine', '--yes')
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('--apply smaregi')
  expect((await shop.ston('reconcile')).out).toContain('売上でしか動きません')
})

test('with --quiet only what nobody can explain is printed', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 2)
  await shop.smaregi.flushSends()
  expect((await shop.ston('reconcile', '--quiet')).out).toBe('')
  shop.ne.setStock('1002', { stock: 97 })
  expect((await shop.ston('reconcile', '--quiet')).out).toContain('理由不明')
})

test('nothing is changed where nobody can be asked', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.setStock('1001', { stock: 97 })
  const ran = await shop.ston('reconcile', '--apply', 'nextengine')
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('--yes')
  expect(counts(shop, '1001')).toEqual([100, 97])
})

test('a difference beyond guard.maxDelta is more likely a mistake', async () => {
  shop = await openShop({
    products: PRODUCTS,
    configure: (config) => void (config['guard'] = { maxDelta: 10 }),
  })
  shop.ne.setStock('1001', { stock: 50 })
  const ran = await shop.ston('reconcile', '--apply', 'nextengine', '--yes')
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('guard.maxDelta')
  expect(counts(shop, '1001')).toEqual([100, 50])
})

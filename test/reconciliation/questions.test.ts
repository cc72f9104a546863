import { afterEach, describe, expect, test } from 'vitest'
import { openShop, type Shop, signIn } from '../helpers/shop.ts'
import { APIS, PRODUCTS } from '../order-sync/orders-kit.ts'
import { DAY_MS, toJst } from '../../src/kernel/time.ts'
import { counts, reconcile, rows } from './reconcile-kit.ts'

/** What may be in Next Engine's count or not is asked about; no comparison takes it for one of both. */

let shop: Shop
afterEach(() => shop.close())

interface Item {
  readonly id: string
  readonly reason: string
  readonly delta: number
}

async function items(): Promise<readonly Item[]> {
  return (await shop.ston('failures', 'list', '--json')).json['items'] as readonly Item[]
}

async function drop(id: string): Promise<void> {
  expect(await shop.ston('failures', 'drop', id, '--why', '反映済み')).toMatchObject({ code: 0 })
}

/** A sale that was counted, and is told again when nobody can know that any more. */
async function toldLongAfter(): Promise<void> {
  shop = await openShop({ api: 'legacy', products: PRODUCTS })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  expect((await shop.flush()).json).toMatchObject({ applied: 1 })
  const id = shop.smaregi.sent.at(-1)?.id ?? 0
  shop.later(100 * DAY_MS)
  await signIn(shop)
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1002', quantity: 1 }] })
  await shop.flush()
  shop.later(DAY_MS)
  shop.smaregi.resend(id)
  expect((await shop.flush()).json).toMatchObject({ outcome: 'attention', failed: 1 })
}

describe('a sale that was counted long ago and is told again', () => {
  test('is no difference, and nothing is mended for it', async () => {
    await toldLongAfter()
    const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect([ran.json['mended'], rows(ran)]).toEqual([0, []])
    const [item] = await items()
    await drop(item?.id ?? '')
    await shop.flush()
    expect(counts(shop, '1001')).toEqual([99, 99])
  })

  test('explains nothing any more once a person has said that it was counted', async () => {
    await toldLongAfter()
    const [item] = await items()
    await drop(item?.id ?? '')
    shop.ne.setStock('1001', { stock: 100 })
    const ran = await reconcile(shop)
    expect(rows(ran)).toMatchObject([{ productId: '1001', cause: 'unexplained', difference: -1 }])
  })

  test('ends when the counts are accepted as equal', async () => {
    await toldLongAfter()
    await reconcile(shop, '--accept')
    expect(await items()).toEqual([])
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', failed: 0 })
    expect((await shop.ston('why', '1001')).out).toContain('両方の在庫数が同じであることを')
    expect(counts(shop, '1001')).toEqual([99, 99])
  })

  test('keeps a difference beyond it from being mended by itself', async () => {
    await toldLongAfter()
    shop.ne.setStock('1001', { stock: 102 })
    const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect(ran.json).toMatchObject({ outcome: 'attention', mended: 0 })
    expect(rows(ran)).toMatchObject([
      {
        causes: [
          { cause: 'failed', units: -1 },
          { cause: 'unexplained', units: -2 },
        ],
      },
    ])
    expect(counts(shop, '1001')).toEqual([99, 102])
  })
})

describe.each(APIS)('on the %s API', (api) => {
  test('what another EC link has passed on is not taken out of Next Engine', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    shop.smaregi.change({ storeId: '1', productId: '1001', amount: 3, division: '11' })
    shop.ne.setStock('1001', { stock: 103 })
    expect((await shop.flush()).json).toMatchObject({ held: 2 })
    const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect([ran.json['mended'], rows(ran)]).toEqual([0, []])
    await drop('link-11')
    await shop.flush()
    expect(counts(shop, '1001')).toEqual([103, 103])
  })

  test('of two returns of a 出荷 one is real, and nobody can tell which: both are left to the person', async () => {
    shop = await openShop({ api, products: PRODUCTS })
    shop.smaregi.platform.account.correctionDivision = '01'
    const date = toJst(new Date()).slice(0, 10)
    const { id } = shop.smaregi.shipments.register({
      storeId: '1',
      recipientType: '3',
      recipientId: null,
      recipientName: 'ネット',
      division: '0',
      date,
      status: '2',
      memo: null,
      identificationNo: null,
      approvalStatus: '1',
      lines: [{ productId: '1001', quantity: 3, memo: null }],
    })
    shop.ne.setStock('1001', { stock: 97 })
    await shop.flush()
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: 3 })
    shop.smaregi.shipments.remove(id)
    shop.ne.setStock('1001', { stock: 100 })
    await shop.flush()
    expect((await items()).map(({ delta }) => delta)).toEqual([3, 3])
    const ran = await reconcile(shop, '--apply', 'nextengine', '--yes')
    expect(ran.json).toMatchObject({ outcome: 'ok', mended: 0 })
    expect(counts(shop, '1001')).toEqual([103, 100])
  })

  test('equal counts are never made unequal, whatever else is held of them', async () => {
    shop = await openShop({
      api,
      products: PRODUCTS,
      configure: (config) => void (config['guard'] = { maxDelta: 5 }),
    })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 7 }] })
    expect((await shop.flush()).json).toMatchObject({ applied: 0, held: 1 })
    shop.ne.setStock('1001', { stock: 93 })
    await shop.configure((config) => void (config['guard'] = { maxDelta: 100 }))
    const smaregi = await reconcile(shop, '--apply', 'smaregi', '--yes')
    expect(smaregi.json).toMatchObject({ mended: 0 })
    expect(counts(shop, '1001')).toEqual([93, 93])
    await reconcile(shop, '--accept')
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0, held: 0 })
    expect(counts(shop, '1001')).toEqual([93, 93])
  })
})

import { afterEach, describe, expect, test, vi } from 'vitest'
import { openShop, signIn, type Shop, type ShopOptions } from '../helpers/shop.ts'
import { APIS, openOrders } from '../order-sync/orders-kit.ts'

/** What looks as if somebody else changed the same stock. */
let shop: Shop
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

const HOUR_MS = 60 * 60 * 1000

function later(hours: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * HOUR_MS })
}

async function warned(): Promise<string[]> {
  const { json } = await shop.ston('status', '--json')
  return (json['warnings'] as { id: string; message: string }[]).map(({ id }) => id)
}

describe.each(APIS)('goods that come back on both sides (%s)', (api) => {
  async function sold(code: string): Promise<number> {
    const slip = shop.ne.orders.place({ lines: [{ code, quantity: 3 }] })
    await shop.ston('import-orders')
    shop.ne.orders.ship(slip)
    await shop.ston('import-orders')
    return slip
  }

  test.each(['till first', 'slip first'])('are named with both places: %s', async (order) => {
    shop = await openOrders(api)
    const slip = await sold('1001')
    await sold('1002')
    const steps = [
      async () => {
        shop.smaregi.change({ storeId: '1', productId: '1001', amount: 1, division: '12' })
        await shop.flush()
      },
      async () => {
        shop.ne.orders.returnGoods(slip, 1, { good: 2 })
        await shop.ston('import-orders')
      },
    ]
    for (const step of order === 'till first' ? steps : steps.toReversed()) {
      expect(await warned()).not.toContain('returnsTwice')
      await step()
    }
    expect(await warned()).toContain('returnsTwice')
    const { out } = await shop.ston('status')
    expect(out).toContain('商品ID 1001（本店 のレジで')
    expect(out).toContain(`+1、ネクストエンジンの伝票 ${slip} の売上返品で +2`)
    expect(out).not.toContain('商品ID 1002')
    later(4 * 24)
    expect(await warned()).not.toContain('returnsTwice')
  })

  test('of two products are two things', async () => {
    shop = await openOrders(api)
    const slip = await sold('1001')
    shop.ne.orders.returnGoods(slip, 1, { good: 1 })
    shop.smaregi.change({ storeId: '1', productId: '1002', amount: 1, division: '12' })
    await shop.flush()
    await shop.ston('import-orders')
    expect(await warned()).not.toContain('returnsTwice')
  })
})

describe('an upload that is not ston’s', () => {
  async function foreign(code: string, delta: number): Promise<void> {
    const { accessToken, refreshToken } = shop.ne.currentPair() ?? {
      accessToken: '',
      refreshToken: '',
    }
    const form = new URLSearchParams({
      access_token: accessToken,
      refresh_token: refreshToken,
      data_type: 'csv',
      data: `syohin_code,zaiko_su\r\n${code},${delta}\r\n`,
    })
    const answer = await fetch(`${shop.ne.url}/api_v1_master_goods/upload`, {
      method: 'POST',
      body: form,
    })
    expect(await answer.json()).toMatchObject({ result: 'success' })
    shop.ne.workQueue()
  }

  async function sell(options: ShopOptions = {}): Promise<void> {
    shop = await openShop({ products: { '1001': 20, '1002': 20 }, ...options })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
    expect((await shop.flush()).json).toMatchObject({ applied: 1 })
  }

  test.each([true, false])(
    'of the same amount is named the day after (marks kept: %s)',
    async (keepReason) => {
      await sell({ faults: { keepReason } })
      await foreign('1001', -2)
      expect(await warned()).toEqual([])
      later(25)
      await shop.flush()
      expect(await warned()).toContain('foreignUploads')
      expect((await shop.ston('status')).out).toContain('1001 -2')
      const calls = shop.ne.calls.length
      await shop.flush()
      expect(shop.ne.calls).toHaveLength(calls)
    },
  )

  test('of another amount or product, or by hand at the screen, is none of it', async () => {
    await sell()
    await foreign('1001', -1)
    await foreign('1002', -2)
    later(25)
    await shop.flush()
    expect(await warned()).not.toContain('foreignUploads')
  })

  test('is no longer looked for after a fortnight', async () => {
    await sell()
    later(15 * 24)
    await signIn(shop)
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
    await shop.flush()
    await foreign('1001', -2)
    later(25)
    await shop.flush()
    expect(await warned()).not.toContain('foreignUploads')
  })
})

test('with Next Engine as master goods laid away are named, until somebody has decided', async () => {
  shop = await openShop({
    products: { '1001': 20 },
    configure: (config) => void (config['stockMaster'] = 'nextengine'),
  })
  shop.smaregi.change({ storeId: '1', productId: '1001', amount: -1, division: '07' })
  await shop.flush()
  expect(await warned()).toContain('laidAway')
  await shop.configure(
    (config) => void (config['smaregi'] = { ...config['smaregi'], ignoreDivisions: ['07'] }),
  )
  expect(await warned()).not.toContain('laidAway')
})

describe.each(APIS)('doctor (%s)', (api) => {
  const links = async (): Promise<{ state: string; found: string; next: string | null }> => {
    const { json } = await shop.ston('doctor', '--json')
    const checks = json['checks'] as { name: string; state: string; found: string; next: string }[]
    return checks.find(({ name }) => name === 'Other links') as never
  }

  test('names a store that may mirror another one, and divisions of EC links', async () => {
    shop = await openShop({ api, products: { '1001': 20 } })
    expect(await links()).toMatchObject({ state: 'ok' })
    shop.smaregi.store({ id: '9', name: '受注店舗' })
    expect(await links()).toMatchObject({
      state: 'warn',
      found: expect.stringContaining('9 受注店舗'),
    })
    await shop.configure(
      (config) => void (config['smaregi'] = { ...config['smaregi'], stores: ['1', '2'] }),
    )
    expect(await links()).toMatchObject({ state: 'ok' })
    shop.smaregi.change({ storeId: '1', productId: '1001', amount: -1, division: '11' })
    await shop.flush()
    const asked = await links()
    expect(asked).toMatchObject({ state: 'warn' })
    expect(asked.next).toContain('ston failures retry link-11')
    await shop.ston('failures', 'drop', 'link-11', '--why', 'x')
    expect(await links()).toMatchObject({ state: 'ok', found: '区分 11: 別の連携が送る' })
  })
})

describe('a store that the settings name and Smaregi does not have', () => {
  const withStores = (stores: string[]): NonNullable<ShopOptions['configure']> => {
    return (config) => void (config['smaregi'] = { ...config['smaregi'], stores })
  }

  test('is named as soon as changes of others are left out, and not any more once it is right', async () => {
    shop = await openShop({ products: { '1001': 10 }, configure: withStores(['01']) })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
    await shop.flush()
    const { out } = await shop.ston('status')
    expect(out).toContain('店舗 01 からは、在庫変動が一度も届いていません')
    expect(out).toContain('対象外の店舗 1 からは届いていて')
    expect((await shop.ston('status', '--check')).code).toBe(3)
    expect((await shop.ston('config', 'set', 'smaregi.stores', '01')).code).not.toBe(0)
    await shop.ston('config', 'set', 'smaregi.stores', '1')
    expect(await warned()).not.toContain('unknownStore')
  })

  test('a quiet one that Smaregi lists is not', async () => {
    shop = await openShop({ products: { '1001': 10 }, configure: withStores(['2']) })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
    await shop.flush()
    expect(await warned()).toContain('unknownStore')
    await shop.ston('doctor')
    expect(await warned()).not.toContain('unknownStore')
  })
})

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'
import { mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'

let shop: Shop
let post: Post
beforeEach(async () => {
  post = await openPost()
})
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

async function open(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({
    products: { '1001': 10, '1002': 10 },
    ...options,
    configure: (config) => {
      options.configure?.(config)
      config['mail'] = mailTo(post)
    },
  })
}

function sale(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

function move(division: '04' | '05', amount: number, productId = '1001'): void {
  const storeId = division === '04' ? '1' : '2'
  const route = { fromStoreId: '1', toStoreId: '2' }
  shop.smaregi.change({ storeId, productId, amount, division, ...route })
}

function calls(ran: { readonly json: Record<string, unknown> }): number {
  return (ran.json['apiCalls'] as { nextengine: number }).nextengine
}

describe('a sale of what Next Engine has promised', () => {
  test('is mailed at once with the slips concerned; status and why name them too', async () => {
    await open()
    const first = shop.ne.orders.place({ shopId: '3', lines: [{ code: '1001', quantity: 6 }] })
    const second = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 2 }] })
    const gone = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 1 }] })
    shop.ne.orders.cancel(gone)
    sale('1001', 5)
    const ran = await shop.flush()
    expect(ran.json).toMatchObject({ outcome: 'attention', applied: 1, held: 1 })
    expect(post.last().subject).toMatch(/^【要確認】.+：3 個足りません（売り越し）$/)
    const slips = [
      `・伝票番号 ${first}（ネットの店舗番号 3、6 個）`,
      `・伝票番号 ${second}（ネットの店舗番号 1、2 個）`,
    ]
    const short = '売り越し: フリー在庫が 3 個足りません。この商品を待っている受注:'
    const told = [short, ...slips].join('\u3000')
    expect(post.last().text).toContain(
      [
        '! 商品1001（商品コード 1001）  ネットの在庫から引けていない 3 個',
        short,
        ...slips,
        '→ 1. この商品の実物を、今すぐ数えてください。',
      ].join('\n    '),
    )
    expect(post.last().text).toContain(
      '足りない数だけ（最大 3 個）、ネクストエンジンで受注の数量を減らし',
    )
    expect(post.last().text).not.toContain(`伝票番号 ${gone}`)
    const status = await shop.ston('status', '--check')
    expect(status.code).toBe(3)
    expect(status.out).toContain('! 売り越しが 1 商品あります')
    for (const args of [['status'], ['why', '1001'], ['failures', 'list']])
      expect((await shop.ston(...args)).out).toContain(told)
    const { json } = await shop.ston('status', '--json')
    expect(json).toMatchObject({
      oversold: [
        {
          code: '1001',
          delta: -3,
          inTransit: 0,
          slips: [
            { slip: first, shopId: '3', quantity: 6 },
            { slip: second, shopId: '1', quantity: 2 },
          ],
        },
      ],
      warnings: [{ id: 'oversold' }, { id: 'held' }],
    })
    expect(await (await fetch(`${shop.hookUrl}/status`)).text()).toContain(slips.join('<br>'))
  })

  test('costs one call for all products, and no more while nothing changes', async () => {
    await open()
    shop.ne.orders.place({
      lines: [
        { code: '1001', quantity: 10 },
        { code: '1002', quantity: 10 },
      ],
    })
    const searches = (): number =>
      shop.ne.calls.filter(({ path }) => path === '/api_v1_receiveorder_row/search').length
    sale('1001', 1)
    sale('1002', 1)
    await shop.flush()
    expect(searches()).toBe(1)
    await shop.flush()
    expect(searches()).toBe(1)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 60 * 60 * 1000 })
    await shop.flush()
    expect(searches()).toBe(2)
  })

  test('that grows is told at once again, and a smaller one is not', async () => {
    await open()
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 10 }] })
    sale('1001', 2)
    await shop.flush()
    sale('1001', 1)
    await shop.flush()
    expect(post.letters.map((one) => one.subject)).toEqual([
      expect.stringMatching(/^【要確認】.+：2 個足りません（売り越し）$/),
      expect.stringMatching(/^【要確認】.+：3 個足りません（売り越し）$/),
    ])
    expect(post.last().text).toContain('フリー在庫が 3 個足りません')
    shop.ne.orders.changeQuantity(slip, 1, 9)
    await shop.flush()
    expect((await shop.ston('status')).out).toContain('フリー在庫が 2 個足りません')
    expect(post.last().subject).toMatch(/^【完了】/)
  })

  test('without any order behind it sends to the comparison of both counts', async () => {
    await open()
    sale('1001', 12)
    await shop.flush()
    expect(post.last().text).toContain(
      'フリー在庫が 2 個足りません。出荷を待つ受注はないので、両方の在庫数が合っていないようです',
    )
    expect(post.last().text).toContain('ston reconcile')
  })

  test('is told without slips when Next Engine cannot be asked, and with them by the next run', async () => {
    await open()
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 10 }] })
    sale('1001', 1)
    shop.ne.faults.refuse = { path: '/api_v1_receiveorder_row/search', code: '003004' }
    const ran = await shop.flush()
    expect(ran.code).toBe(3)
    expect(post.last().text).toContain(
      '売り越し: フリー在庫が 1 個足りません。残りを保留しています',
    )
    shop.ne.faults.refuse = null
    await shop.flush()
    expect((await shop.ston('status')).out).toContain(`伝票番号 ${slip}`)
  })
})

describe.each(['legacy', 'platform'] as const)('goods between two stores (%s)', (api) => {
  test('are 移動中 and not 売り越し, until they arrive', async () => {
    await open({ api })
    shop.ne.orders.place({ lines: [{ code: '1001', quantity: 8 }] })
    move('04', -5)
    const ran = await shop.flush()
    expect(ran.json).toMatchObject({ held: 1 })
    expect(post.last().subject).toEqual(
      expect.stringMatching(/^【要確認】.+：在庫を反映できません$/),
    )
    expect(post.last().text).toContain('移動中: 店舗間で移動中の 3 個が入庫されるのを待っています')
    const why = await shop.ston('why', '1001')
    expect(why.out).toContain('移動中')
    expect(why.out).not.toContain('売り越し:')
    expect((await shop.ston('status', '--json')).json).toMatchObject({
      oversold: [{ code: '1001', delta: -3, inTransit: 5, slips: [] }],
      warnings: [{ id: 'held' }],
    })
    // Nobody has to look at orders for it.
    expect(calls(ran)).toBeLessThanOrEqual(6)
    move('05', 5)
    expect((await shop.flush()).json).toMatchObject({ held: 0, applied: 1 })
    expect(shop.ne.goods('1001')?.stock).toBe(10)
  })
})

test('a sale beyond what is on its way is 売り越し, for as many as are missing', async () => {
  await open()
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 10 }] })
  move('04', -2)
  sale('1001', 3)
  await shop.flush()
  expect(post.last().subject).toMatch(/^【要確認】.+：3 個足りません（売り越し）$/)
  expect(post.last().text).toContain('フリー在庫が 3 個足りません（ほかに移動中 2 個）')
  expect(post.last().text).toContain(`伝票番号 ${slip}`)
})

test('goods that leave for a store which is not followed are gone', async () => {
  await open({ configure: (config) => Object.assign(config['smaregi'] ?? {}, { stores: ['1'] }) })
  shop.ne.orders.place({ lines: [{ code: '1001', quantity: 10 }] })
  move('04', -2)
  await shop.flush()
  expect(post.last().subject).toMatch(/^【要確認】.+：2 個足りません（売り越し）$/)
})

test('a set that a later round of the run brings adds to what is held of its part', async () => {
  await open({ api: 'platform', products: { '1001': 10, '1002': 5 } })
  shop.smaregi.product({ id: '3001', name: 'セット' })
  shop.ne.addSet({ code: '3001', components: [{ code: '1001', quantity: 2 }] })
  const sale = { storeId: '1', amount: -1, division: '02' }
  shop.smaregi.change({ ...sale, productId: '1002' })
  await shop.flush()
  shop.ne.setStock('1001', { stock: 0 })
  shop.smaregi.change({ ...sale, productId: '1001' })
  // Its webhook is lost; the search at the end of the run finds it.
  shop.smaregi.change({ ...sale, productId: '3001', silent: true })
  await shop.flush()
  expect((await shop.flush()).json).toMatchObject({ found: 1, held: 1 })
  const list = (await shop.ston('failures', 'list', '--json')).json['items']
  expect(list).toMatchObject([{ id: 'h-1001', delta: -3 }])
  shop.ne.setStock('1001', { stock: 9 })
  await shop.ston('failures', 'retry', 'h-1001')
  await shop.flush()
  expect(shop.ne.goods('1001')?.stock).toBe(6)
})

import { expect, onTestFinished, test } from 'vitest'
import { StonError } from '../../src/kernel/errors.ts'
import { DAY_MS } from '../../src/kernel/time.ts'
import {
  noteStores,
  readPlaceNames,
  shopNames,
  storeNames,
} from '../../src/product-mapping/place-names.ts'
import { newFolder, openStore } from '../store/helpers.ts'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'
import { neCalls } from './linking-kit.ts'

type Names = Readonly<Record<string, string>>
type Answer = Names | StonError

const REFUSED = new StonError({ code: 'smaregi', message: { ja: 'x', en: 'x' } })
const AWAY = new StonError({ code: 'temporary', message: { ja: 'x', en: 'x' } })
const MORNING = Date.parse('2026-11-24T00:00:00.000Z')

/** Both services, each with its answers in their order; asking more often than that fails. */
function services(answers: Answer[]) {
  const clock = { now: MORNING }
  const next = (): Promise<[string, string][]> => {
    const answer = answers.shift()
    if (answer === undefined) throw new Error('asked too often')
    if (answer instanceof StonError) throw answer
    return Promise.resolve(Object.entries(answer))
  }
  const gate = {
    storeFacts: async () =>
      (await next()).map(([storeId, name]) => ({ storeId, name, division: '1' })),
    shops: async () => (await next()).map(([id, name]) => ({ id, name })),
  }
  return {
    clock,
    now: () => new Date(clock.now),
    smaregi: async () => gate as never,
    goodsGate: async () => gate as never,
  }
}

test('stores are asked for once a day; two of one name are told apart', async () => {
  const store = await openStore(await newFolder())
  const app = services([
    { '1': '本店', '2': '支店', '3': '支店', '4': ' ', '5': ' 本\r\n館 ' },
    { '1': '新本店' },
  ])
  expect((await readPlaceNames(store)).store('1')).toBe(null)
  const names = [...(await storeNames(app, store))]
  expect(names).toEqual([
    ['1', '本店'],
    ['2', '支店 (2)'],
    ['3', '支店 (3)'],
    ['5', '本 館'],
  ])
  app.clock.now += DAY_MS - 1
  expect([...(await storeNames(app, store))]).toEqual(names)
  app.clock.now += 1
  expect([...(await storeNames(app, store))]).toEqual([['1', '新本店']])
  // What a wrong clock has noted is not believed for years.
  app.clock.now -= 2 * DAY_MS
  await expect(storeNames(app, store)).rejects.toThrow('asked too often')
})

test('where Smaregi refuses its list it is asked once a day; where nobody answers, again at once', async () => {
  const store = await openStore(await newFolder())
  await noteStores(store, [{ storeId: '1', name: '本店' }], new Date(MORNING - DAY_MS))
  const app = services([AWAY, REFUSED])
  for (let times = 0; times < 4; times += 1)
    expect([...(await storeNames(app, store))]).toEqual([['1', '本店']])
})

test('Next Engine’s shops cost one call a day, whatever comes of it, and leave the stores alone', async () => {
  const store = await openStore(await newFolder())
  await noteStores(store, [{ storeId: '1', name: '本店' }], new Date(MORNING))
  const app = services([{ '1': '自社サイト' }, AWAY])
  for (let times = 0; times < 3; times += 1)
    expect([...(await shopNames(app, store))]).toEqual([['1', '自社サイト']])
  app.clock.now += DAY_MS
  for (let times = 0; times < 3; times += 1)
    expect([...(await shopNames(app, store))]).toEqual([['1', '自社サイト']])
  const names = await readPlaceNames(store)
  expect([names.store('1'), names.store('9')]).toEqual(['本店', null])
  expect([names.shop('1'), names.shop('9')]).toEqual(['自社サイト', null])
})

async function shopWith(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop({
    products: { '1001': 10 },
    ...options,
    configure: (config) => {
      options.configure?.(config)
      config['orders'] = { enabled: true, storeId: '1' }
    },
  })
  onTestFinished(() => shop.close())
  return shop
}

test('an online shop that is told is asked for by import-orders, once a day, and by no flush', async () => {
  const shop = await shopWith()
  shop.ne.addShop('3', '湯のみ市場店')
  await shop.ston('import-orders', '--from-now')
  const calls = neCalls(shop)
  await shop.ston('import-orders')
  // Nobody is told of a shop.
  expect(calls()).not.toContain('master_shop/search')
  const slip = shop.ne.orders.place({ shopId: '3', lines: [{ code: '1001', quantity: 8 }] })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 5 }] })
  await shop.flush()
  expect((await shop.ston('failures', 'list')).out).toContain(`${slip}（ネットの店舗番号 3、8 個）`)
  expect(calls()).not.toContain('master_shop/search')
  await shop.ston('import-orders')
  await shop.ston('import-orders')
  expect(calls().filter((path) => path === 'master_shop/search')).toHaveLength(1)
  for (const args of [['failures', 'list'], ['status'], ['why', '1001']])
    expect((await shop.ston(...args)).out, args.join(' ')).toContain(
      `${slip}（湯のみ市場店、8 個）`,
    )
  const { oversold } = (await shop.ston('status', '--json')).json
  expect(oversold).toMatchObject([{ slips: [{ slip, shopId: '3', shop: '湯のみ市場店' }] }])
  expect(await (await fetch(`${shop.hookUrl}/status`)).text()).toContain('湯のみ市場店')
})

test.each(['legacy', 'platform'] as const)(
  'doctor names the stores of the configuration on the %s API, and their sales are told by name',
  async (api) => {
    const shop = await shopWith({ api })
    const { checks } = (await shop.ston('doctor', '--json')).json as { checks: { found: string }[] }
    expect(checks.map(({ found }) => found)).toContainEqual(
      expect.stringContaining('設定の店舗: 1 本店'),
    )
    shop.smaregi.sale({ storeId: '2', lines: [{ productId: '1001', quantity: 1 }] })
    await shop.flush()
    expect((await shop.ston('why', '1001')).out).toContain('変動 -1（支店、02 売上）')
    const { events } = (await shop.ston('why', '1001', '--json')).json
    expect(events).toContainEqual(expect.objectContaining({ storeId: '2', storeName: '支店' }))
  },
)

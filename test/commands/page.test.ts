import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop, SNCODE } from '../helpers/shop.ts'
import { PRODUCTS } from './orders-kit.ts'

let shop: Shop
afterEach(() => shop.close())

const page = (query = ''): Promise<Response> => fetch(`${shop.hookUrl}/status${query}`)
const sale = (productId: string, quantity: number): void =>
  void shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })

test('says at a glance whether the stores’ changes have reached Next Engine', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 1)
  await shop.smaregi.flushSends()
  expect(await (await page()).text()).toContain('次の送信を待っている変動があります')
  await shop.flush()
  const html = await (await page()).text()
  expect(html).toContain('店の変動は、すべてネクストエンジンに届いています')
  expect(html).toContain('class="good"')
  expect(await (await page('?lang=en')).text()).toContain('All changes of the stores have reached')
})

test('names what needs a person, with the command for it', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.removeGoods('1002')
  sale('1002', 3)
  await shop.flush()
  const html = await (await page()).text()
  expect(html).toContain('確認が必要なことがあります')
  expect(html).toContain('1002  -3')
  expect(html).toContain('→ ネクストエンジンに商品を登録してください')
})

test('an ended sign-in comes before everything else', async () => {
  shop = await openShop({ products: PRODUCTS, signedOut: true })
  const html = await (await page()).text()
  expect(html).toContain('ネクストエンジンへのログインが必要です')
  expect(html).toContain('class="bad"')
})

test('draws how far the counts were apart, comparison by comparison', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.setStock('1001', { stock: 90 })
  await shop.ston('reconcile')
  await shop.ston('reconcile', '--apply', 'nextengine', '--yes')
  await shop.ston('reconcile')
  const html = await (await page()).text()
  expect(html.match(/<rect /g)).toHaveLength(3)
  expect(html).toContain('照合 3 回の差。最大 10 個、最新は差なし')
})

test('needs no script, loads nothing, is not kept, and holds no secret', async () => {
  shop = await openShop({ products: PRODUCTS })
  const answer = await page()
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-/,
  )
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const html = await answer.text()
  expect(html).not.toMatch(/<script|<link|<img|src=|href=|url\(/)
  const { clientSecret, clientId } = shop.ne
  for (const secret of [SNCODE, new URL(shop.hookUrl).pathname, clientSecret, clientId])
    expect(html).not.toContain(secret)
})

test('a wrong path, or another method, shows nothing that tells it apart from any other', async () => {
  shop = await openShop({ products: PRODUCTS })
  const facts = async (answer: Response): Promise<unknown> => {
    const headers = [...answer.headers].filter(([name]) => name !== 'date')
    return [answer.status, headers, await answer.text()]
  }
  const { origin } = new URL(shop.hookUrl)
  const wrong = await facts(await fetch(`${origin}/nowhere`))
  expect(await facts(await fetch(`${origin}/hooks/other/status`))).toEqual(wrong)
  expect(await facts(await fetch(`${shop.hookUrl}/status/`))).toEqual(wrong)
  expect(await facts(await fetch(`${shop.hookUrl}/status`, { method: 'DELETE' }))).toEqual(wrong)
})

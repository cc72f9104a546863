import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { jstDay } from '../../src/kernel/time.ts'
import { openShop, type Shop, SNCODE } from '../helpers/shop.ts'
import { PRODUCTS } from '../order-sync/orders-kit.ts'

let shop: Shop
afterEach(() => shop.close())

/** The listener looks at its store anew after a second. */
async function page(query = ''): Promise<Response> {
  await new Promise((resolve) => setTimeout(resolve, 1_050))
  return fetch(`${shop.hookUrl}/status${query}`)
}
const sale = (productId: string, quantity: number): void =>
  void shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })

test('says at a glance whether the stores’ changes have reached Next Engine', async () => {
  shop = await openShop({ products: PRODUCTS })
  expect(await (await page()).text()).toContain('送信が、まだ一度も行われていません')
  await shop.flush()
  expect(await (await page()).text()).toContain('通知が、まだ一度も届いていません')
  sale('1001', 1)
  await shop.smaregi.flushSends()
  expect(await (await page()).text()).toContain('次の送信を待っている在庫変動があります')
  await shop.flush()
  const html = await (await page()).text()
  expect(html).toContain('店舗の在庫の増減は、すべてネクストエンジンに反映されています')
  expect(html).toContain('class="good"')
  expect(await (await page('?lang=en')).text()).toContain('All changes of the stores have reached')
})

test('names what needs a person, with the command for it', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.removeGoods('1002')
  sale('1002', 3)
  await shop.flush()
  const html = await (await page()).text()
  expect(html).toContain('<h1>商品1002：在庫を反映できません</h1>')
  expect(html).toContain('要確認です。下に挙げたものを除き')
  expect(html).toContain('1002  -3')
  expect(html).toContain(
    'ネクストエンジンに商品を登録してください。そのあと、次回の実行で両方の在庫数を比べ',
  )
})

test('an ended sign-in comes before everything else', async () => {
  shop = await openShop({ products: PRODUCTS, signedOut: true })
  const html = await (await page()).text()
  expect(html).toMatch(
    /在庫の連携が動いていません（ston のログインが必要です）<\/h1>\n<p><b>今すぐ、サーバーの管理者に知らせてください/,
  )
  expect(html).toContain('class="bad"')
  expect(html).toContain('ston auth login')
})

test('draws how far the counts were apart, comparison by comparison', async () => {
  shop = await openShop({ products: PRODUCTS })
  shop.ne.setStock('1001', { stock: 90 })
  await shop.ston('reconcile')
  await shop.ston('reconcile', '--apply', 'nextengine', '--yes')
  await shop.ston('reconcile')
  const html = await (await page()).text()
  const drift = html.slice(html.indexOf('<h2 id="drift">'))
  // The third comparison found no difference: no bar.
  expect(drift.match(/<rect /g)).toHaveLength(2)
  expect(html).toContain('照合 3 回の、理由のわからない差。最大 10 個、最新は差なし')
  expect(drift).toContain('最後の比較では、理由のわからない差はありませんでした。')
})

test('draws what came in and what went out, day by day, and says it in words and as numbers', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 4)
  sale('1002', 1)
  await shop.flush()
  const html = await (await page('?lang=en')).text()
  const zeros = '0, '.repeat(13)
  expect(html).toMatch(new RegExp(`aria-label="Changes from Smaregi, [^"]*: ${zeros}2"`))
  expect(html).toMatch(new RegExp(`aria-label="Pieces applied to Next Engine, [^"]*: ${zeros}5"`))
  expect(html.match(/<rect /g)).toHaveLength(2)
  expect(html).toContain(`<th scope="row">${jstDay(new Date())}</th><td>2</td><td>5</td>`)
  expect(html.match(/<th scope="row">/g)).toHaveLength(14)
})

test('a flush that stopped on its way is told with its reason, and forgotten when it has gone on', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 1)
  await shop.flush()
  shop.ne.faults.refuse = { code: '003004' }
  sale('1001', 1)
  expect((await shop.flush()).code).toBe(75)
  const html = await (await page()).text()
  expect(html).toContain('前回の送信が途中で止まりました')
  expect(html).toContain('次の予定の時刻に、続きから送ります')
  expect(html).toMatch(/<li><p><code>ston flush<\/code> が途中で止まりました: [^<]+<\/p>/)
  shop.ne.faults.refuse = null
  await shop.flush()
  expect(await (await page()).text()).toContain('class="good"')
})

test('as long as an account is refused, nothing is promised for the next time', async () => {
  shop = await openShop({ products: PRODUCTS, api: 'platform' })
  sale('1001', 1)
  await shop.flush()
  shop.smaregi.platform.account.clientSecret = 'another'
  sale('1001', 1)
  expect((await shop.flush()).code).toBe(3)
  const html = await (await page('?lang=en')).text()
  expect(html).toContain('it goes on once the reason below is mended, not before')
  expect(html).not.toMatch(/scheduled (?:flush|time)/)
  expect(html).toContain('smaregi.clientSecret')
})

test('a store that cannot be read is said on the page', async () => {
  shop = await openShop({ products: PRODUCTS })
  sale('1001', 1)
  await shop.flush()
  await writeFile(join(shop.dir, 'data', 'documents', 'runs.999999.json'), 'not what ston wrote')
  const answer = await page()
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await answer.text()).toContain('ston の状態を読み取れません')
})

test('many who ask at once cause one look at the store', async () => {
  shop = await openShop({ products: PRODUCTS })
  await page()
  await new Promise((resolve) => setTimeout(resolve, 1_050))
  const pages = await Promise.all(
    Array.from({ length: 50 }, async () => (await fetch(`${shop.hookUrl}/status`)).text()),
  )
  expect(new Set(pages).size).toBe(1)
})

test('needs no script, loads nothing, is not kept, and holds no secret', async () => {
  shop = await openShop({
    products: PRODUCTS,
    configure: ({ webhook = {} }) => void (webhook['publicUrl'] = 'https://ston.example.jp'),
  })
  const answer = await page()
  expect(answer.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-/,
  )
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  const html = await answer.text()
  expect(html).not.toMatch(/<script|<link|<img|<form| style=| on[a-z]+=|src=|url\(/)
  // The other language is the same page: its link names no path.
  expect(html.match(/href="[^"]*"/g)).toEqual(['href="?lang=en"'])
  const { clientSecret, clientId } = shop.ne
  for (const secret of [SNCODE, new URL(shop.hookUrl).pathname, clientSecret, clientId])
    expect(html).not.toContain(secret)
})

test('HEAD says how long the page is, and no more', async () => {
  shop = await openShop({ products: PRODUCTS })
  const answer = await fetch(`${shop.hookUrl}/status`, { method: 'HEAD' })
  expect([answer.status, await answer.text()]).toEqual([200, ''])
  expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(1000)
})

test('a wrong path, or another method, shows nothing that tells it apart from any other', async () => {
  shop = await openShop({ products: PRODUCTS })
  const { origin, pathname } = new URL(shop.hookUrl)
  for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']) {
    const facts = async (path: string): Promise<unknown> => {
      const answer = await fetch(`${origin}${path}`, { method })
      const headers = [...answer.headers].filter(([name]) => name !== 'date')
      return [answer.status, headers, await answer.text()]
    }
    const wrong = await facts('/nowhere')
    expect(wrong).toEqual([404, expect.anything(), expect.anything()])
    const paths = ['/status', '/metrics'].flatMap((tail) => [
      tail,
      `/hooks/other${tail}`,
      `${pathname.slice(0, -1)}${tail}`,
      `${pathname}x${tail}`,
      `${pathname}${tail}/`,
      `${pathname}/${tail}`,
      `${pathname}${tail}${tail}`,
      `${pathname.toUpperCase()}${tail}`,
      ...(method === 'GET' || method === 'HEAD' ? [] : [`${pathname}${tail}`]),
    ])
    for (const path of paths) expect([path, await facts(path)]).toEqual([path, wrong])
  }
})

import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CHROMIUM, inspect, launch, type Look } from '../browser/chromium.ts'
import { NAME, ownerShop, type OwnerShop, PASSWORD, tlsProxy } from './helpers.ts'

/** Where what was seen is kept for a person to look at. */
const PICTURES = process.env['STON_TEST_SCREENSHOTS'] ?? null
const PHONE: Look = { width: 375, colorScheme: 'light' }
/** For the pages of which the others are made. The phone last: that is where everything is pressed. */
const BOTH: readonly Look[] = [{ width: 1280, colorScheme: 'dark' }, PHONE]
const HEADER = 'smaregi-id,nextengine-code'

if (CHROMIUM === null)
  process.stderr.write('skipped: the owner in a browser (no chromium; STON_TEST_CHROMIUM)\n')

type Proxy = NonNullable<Awaited<ReturnType<typeof tlsProxy>>>

describe.skipIf(CHROMIUM === null)("an owner's day in a real browser", () => {
  let browser: Browser
  beforeAll(async () => {
    if (PICTURES !== null) await mkdir(PICTURES, { recursive: true })
    browser = await launch(CHROMIUM ?? '')
  })
  afterAll(() => browser?.close())

  test('on a phone and on a desktop', async () => {
    const proxy = await tlsProxy()
    if (proxy === null) return void process.stderr.write('skipped: no openssl\n')
    const shop = await openDay(proxy)
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'ja-JP' })
    try {
      await theDay(await context.newPage(), shop, proxy.url)
    } finally {
      await context.close()
      await shop.close()
      proxy.close()
    }
  })
})

async function openDay(proxy: Proxy): Promise<OwnerShop> {
  const shop = await ownerShop(
    {
      products: { '1001': 1, '1002': 5 },
      configure: (config) => {
        config['nextengine'] = {
          ...config['nextengine'],
          redirectUri: `${proxy.url}/nextengine/callback`,
        }
      },
    },
    proxy.url,
  )
  proxy.to(shop)
  shop.smaregi.product({ id: '1001', name: '湯のみ（白）' })
  shop.ne.addGoods({ code: 'YUNOMI', stock: 1 })
  shop.ne.addGoods({ code: 'TEA-200G', stock: 5 })
  return shop
}

/** Uploads a table with mistakes, mends it, sees a 売り越し, leaves a product out, signs in, switches, reads why, sends. */
async function theDay(page: Page, shop: OwnerShop, url: string): Promise<void> {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const press = async (name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).first().click()
    await page.waitForLoadState()
  }
  const go = (name: string): Promise<void> =>
    page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
  const says = (text: string): Promise<void> =>
    page.getByText(text).first().waitFor({ timeout: 30_000 })
  const look = async (name: string, screens: readonly Look[] = [PHONE]): Promise<void> => {
    for (const { width, colorScheme } of screens) {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      await inspect(page, `${name}-${width}`, PICTURES)
    }
  }
  const upload = async (csv: string): Promise<void> => {
    const file = { name: 'ids.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await page.getByLabel('CSV ファイル').setInputFiles(file)
    await press('内容を確認する')
  }

  await page.goto(`${url}/ston/todo`)
  await look('01-sign-in')
  await page.getByLabel('名前').fill(NAME)
  await page.getByLabel('パスワード').fill(PASSWORD)
  await press('ログイン')
  await says('対応が必要なことはありません')

  await go('商品ひも付け表')
  await look('02-table')
  await upload(`${HEADER}\n1001,YUNOMI\nabc,TEA\n1002,茶 200\n`)
  await says('3 行目')
  await says('4 行目')
  await look('03-mistakes')
  await go('商品ひも付け表')
  await upload(`${HEADER}\n1001,YUNOMI\n1002,TEA-200G\n`)
  await says('誤りはありません')
  await look('04-preview')
  await press('この表に入れ替える')
  await says('表を入れ替えました')

  // Two are sold in the store, and Next Engine has one.
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
  await shop.smaregi.flushSends()
  await go('概要')
  await press('今すぐ連携')
  await says('1 商品の在庫を反映しました')
  await go('概要')
  await says('要対応 1 件')
  await says('湯のみ（白）：在庫数が 1 個合っていません')
  await look('05-oversold', BOTH)
  await go('要対応')
  await says('湯のみ（白）')
  await says('YUNOMI')
  // No order waits for it: the counts come first, and sending again after them.
  await says('出荷を待つ受注はないので、両方の在庫数が合っていないようです')
  expect(await page.locator('main .main').allInnerTexts()).toEqual(['在庫数の比較'])
  await says('在庫数を合わせても残っているときだけ押してください')
  await look('06-todo', BOTH)
  await page.getByText('連携対象から外す').first().click()
  await press('連携対象から外す')
  await says('連携対象から外しました')

  await go('設定')
  await page.getByRole('link', { name: 'ネクストエンジンのログイン' }).click()
  await press('ネクストエンジンに再ログイン')
  await says('ネクストエンジンにログインしました')
  await says('練習担当')
  await look('07-signed-in')

  // Whoever keeps the server has looked; now the stores have names.
  await shop.ston('doctor')
  await go('設定')
  await page.getByText('受注取込を実行する').first().click()
  await page.getByRole('radio', { name: '本店（店舗ID 1）' }).check()
  await look('08-orders', BOTH)
  await press('受注取込を実行する')
  await says('受注取込を始めました')

  await go('商品を調べる')
  await page.getByLabel('商品ID または商品コード').fill('1001')
  await press('調べる')
  await says(`連携対象から外す（担当: ${NAME}）`)
  await says('ひも付け表の取り込みにより、商品ID 1001 を商品コード YUNOMI にひも付け')
  await look('09-story')
  await go('在庫数の比較')
  await press('比較する')
  await says('在庫数が違います')
  await look('10-compared', BOTH)

  await page.getByRole('link', { name: 'English' }).click()
  await page.getByRole('link', { name: 'Overview' }).click()
  await press('Sign out')
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(complaints).toEqual([])
}

import { afterEach, expect, test } from 'vitest'
import type { ShopOptions } from '../../helpers/shop.ts'
import { NAME, ownerShop, type OwnerShop, PASSWORD, Visitor } from './helpers.ts'

/** What people read is called as they know it, and no page tells them to run a command. */

let shop: OwnerShop | null = null
afterEach(async () => {
  await shop?.close()
  shop = null
})

async function open(options: ShopOptions = {}): Promise<[OwnerShop, Visitor]> {
  shop = await ownerShop({ products: { '1001': 10 }, ...options })
  const visitor = new Visitor(shop.pages)
  await visitor.signIn()
  return [shop, visitor]
}

const KEEPER = /ほかの設定|Another setting/
const COMMAND = /\bston [a-z]/

test.each([
  ['an Excel workbook', Buffer.from('PK\u0003\u0004 and more'), /CSV UTF-8/],
  [
    'a heading alone',
    'smaregi-id,nextengine-code\n',
    /「表を空にする」|&quot;Empty the table&quot;/,
  ],
  ['an empty line alone', '\n', /smaregi-id,nextengine-code/],
])('a file that is %s is told as the file', async (_, file, told) => {
  const [, visitor] = await open()
  for (const [lang, name] of [
    ['ja', 'ファイル全体'],
    ['en', 'The whole file'],
  ] as const) {
    await visitor.get(`/table?lang=${lang}`)
    const { text } = await visitor.follow(await visitor.send('/do/look', {}, file))
    expect(text).toContain(`<b>${name}</b>`)
    expect(text).toMatch(told)
    expect(text).not.toMatch(KEEPER)
    expect(text).not.toMatch(COMMAND)
  }
})

test.each([
  ['ja', '商品ID または商品コード', '入力した値を確認してください'],
  ['en', '商品ID or 商品コード', 'Look at what you have entered'],
])('what is no id or code is told as what was looked for (%s)', async (lang, name, told) => {
  const [, visitor] = await open()
  await visitor.get(`/product?lang=${lang}`)
  const { text } = await visitor.follow(
    await visitor.get(`/product?q=${encodeURIComponent('茶 碗')}`),
  )
  expect(text).toContain(`<b>${name}</b>`)
  expect(text).toContain(told)
  expect(text).not.toMatch(KEEPER)
  expect(text).not.toMatch(COMMAND)
})

test('what only the server has is still for its keeper', async () => {
  const [, visitor] = await open()
  await visitor.get('/settings')
  const { text } = await visitor.done('/do/mail-test')
  expect(text).toContain('<b>ほかの設定（サーバーの管理者に知らせてください）</b>')
  expect(text).toContain('<b>送信先（複数はカンマ区切り）</b>')
})

const LEGACY = /在庫情報送信：|在庫情報送信: /
const PLATFORM = /カスタムヘッダー/

test('URL and code are told by the form that Smaregi sends in', async () => {
  const [, visitor] = await open({ configure: receives('platform') })
  for (const lang of ['ja', 'en']) {
    const { text } = await visitor.get(`/smaregi?lang=${lang}`)
    expect(text).toMatch(PLATFORM)
    expect(text).not.toMatch(LEGACY)
  }
})

test('or by the other one', async () => {
  const [, visitor] = await open({ configure: receives('legacy') })
  const { text } = await visitor.get('/smaregi')
  expect(text).toMatch(LEGACY)
  expect(text).toContain('パラメータ情報')
  expect(text).not.toMatch(PLATFORM)
})

test('where both are taken, it is one of them, until one has come', async () => {
  const [opened, visitor] = await open()
  const before = (await visitor.get('/smaregi')).text
  expect(before).toContain('次のどちらか一方だけです')
  expect(before).toMatch(LEGACY)
  expect(before).toMatch(PLATFORM)
  opened.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await opened.flush()
  await expect
    .poll(async () => (await visitor.get('/smaregi')).text, { timeout: 20_000 })
    .not.toMatch(PLATFORM)
  expect((await visitor.get('/smaregi')).text).toMatch(LEGACY)
})

function receives(form: string): NonNullable<ShopOptions['configure']> {
  return (config) => void (config['smaregi'] = { ...config['smaregi'], receive: form })
}

test('the right password is not called wrong while a stranger’s tries make it wait', async () => {
  const [{ pages }, visitor] = await open()
  const stranger = new Visitor(pages)
  for (let tries = 0; tries < 7; tries += 1) await stranger.signIn(NAME, 'guessed-0815-again')
  const fresh = 'another-one-0815'
  const form = { old: PASSWORD, fresh, again: fresh }
  await visitor.get('/account')
  const { text } = await visitor.done('/do/password', form)
  expect(text).toContain('パスワードは変わっていません')
  expect(text).toMatch(/今は確認できません。\d+ 秒以上待ってから/)
  expect(text).not.toContain('今のパスワードが違います')
})

import { afterEach, expect, test } from 'vitest'
import { type Config, openShop, type Shop, type ShopOptions, signIn } from '../helpers/shop.ts'
import { openPost } from '../mailer/smtp-kit.ts'

/** The whole program, the practice services and a real SMTP server. */
let shop: Shop | undefined

afterEach(async () => {
  await shop?.close()
  shop = undefined
})

function mailing(port: number, more: Readonly<Record<string, unknown>> = {}, locale = 'ja') {
  return (config: Config): void => {
    const ends = { from: 'ston@example.jp', to: ['shop@example.jp'] }
    config['mail'] = { enabled: true, smtpUrl: `smtp://127.0.0.1:${port}`, ...ends, ...more }
    Object.assign(config, { locale })
  }
}

async function open(options: ShopOptions = {}): Promise<Shop> {
  shop = await openShop({ products: { '1001': 10 }, ...options })
  shop.smaregi.product({ id: '9999', name: '未登録' })
  return shop
}

function sale(from: Shop, productId: string, quantity: number): void {
  from.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

test('a day: all well, then a product that Next Engine does not know, told once', async () => {
  const post = await openPost()
  const one = await open({ configure: mailing(post.port) })
  sale(one, '1001', 2)
  expect((await one.flush()).code).toBe(0)
  expect(post.last().subject).toBe('【完了】1 商品の在庫を反映しました')
  sale(one, '9999', 3)
  expect((await one.flush()).code).toBe(3)
  expect((await one.flush()).code).toBe(3)
  expect(post.letters).toHaveLength(2)
  expect(post.last().subject).toBe('【要確認】未登録：在庫を反映できません')
  expect(post.last().text).toContain('! 未登録（商品コード 9999）  店舗で減った 3 個')
})

test('a sale beyond what Next Engine has free is 売り越し', async () => {
  const post = await openPost()
  const one = await open({ configure: mailing(post.port, {}, 'en') })
  sale(one, '1001', 12)
  await one.flush()
  expect(post.last().subject).toBe('[Please check] 商品1001: the counts do not fit, by 2')
  expect(post.last().text).toContain('! 商品1001 (code 1001)  2 pieces not taken off online')
})

test('a sign-in that is needed is mailed, and nothing is lost', async () => {
  const post = await openPost()
  const one = await open({ signedOut: true, configure: mailing(post.port) })
  sale(one, '1001', 2)
  expect((await one.flush()).code).toBe(4)
  expect(post.last().subject).toMatch(/^【失敗】全商品の在庫の連携が止まっています/)
  await signIn(one)
  expect((await one.flush()).code).toBe(0)
  expect(post.last().subject).toMatch(/^【完了】1 商品/)
})

test('a mail server that is down changes nothing about the run, nor its one document', async () => {
  const one = await open({ configure: mailing(9) })
  sale(one, '1001', 2)
  const ran = await one.flush()
  expect({ code: ran.code, applied: ran.json['applied'] }).toEqual({ code: 0, applied: 1 })
  const post = await openPost()
  await one.configure(mailing(post.port))
  await one.flush()
  await one.flush()
  expect(post.letters).toHaveLength(1)
})

test('no secret is in any mail', async () => {
  const post = await openPost()
  const one = await open({ configure: mailing(post.port) })
  one.smaregi.product({ id: '7777', name: 'x' })
  sale(one, '7777', 1)
  await one.flush()
  await one.ston('mail', 'test')
  const all = post.letters.map(({ raw, text, html }) => raw + text + html).join('\n')
  expect(post.letters).toHaveLength(2)
  for (const secret of [one.sncode, one.ne.clientSecret, one.smaregi.accessToken])
    expect(all).not.toContain(secret)
})

test('mail test sends a sample that says that it is one', async () => {
  const post = await openPost()
  const one = await open({ configure: mailing(post.port, { when: 'problems' }) })
  const ran = await one.ston('mail', 'test', '--json')
  expect({ code: ran.code, json: ran.json }).toEqual({ code: 0, json: { outcome: 'ok', to: 1 } })
  expect(post.last().text).toContain('これはテストです')
})

test('mail test names everything that is missing', async () => {
  const one = await open()
  const ran = await one.ston('mail', 'test', '--json')
  expect(ran.code).toBe(2)
  expect(ran.json).toMatchObject({
    error: {
      code: 'config',
      problems: [{ path: 'mail.enabled' }, { path: 'mail.from' }, { path: 'mail.to' }],
    },
  })
})

test('mail test: 75 when nobody answers, 3 when the server refuses', async () => {
  const one = await open({ configure: mailing(9) })
  expect((await one.ston('mail', 'test')).code).toBe(75)
  const post = await openPost({
    onRcptTo: (_to, _session, done) => done(new Error('no such user')),
  })
  await one.configure(mailing(post.port))
  const ran = await one.ston('mail', 'test')
  expect(ran.code).toBe(3)
  expect(ran.err).toContain('no such user')
  const guarded = await openPost({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(new Error('5.7.8 wrong password')),
  })
  const smtpUrl = `smtp://shop:geheim4711@127.0.0.1:${guarded.port}`
  await one.configure(mailing(guarded.port, { smtpUrl }))
  const refused = await one.ston('mail', 'test', '--verbose')
  expect(refused.code).toBe(3)
  expect(refused.out + refused.err).not.toMatch(/geheim4711|smtp:\/\/shop/)
})

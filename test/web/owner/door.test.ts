import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACTIONS, PAGES } from '../../../src/web/owner/places.ts'
import { openShop } from '../../helpers/shop.ts'
import { stockRow } from '../../connectors/smaregi/receive-helpers.ts'
import { legacyBody } from '../listener/helpers.ts'
import { NAME, ORIGIN, ownerShop, type OwnerShop, PASSWORD, Visitor } from './helpers.ts'

const SIGN_IN = '<title>ログイン - 在庫連携</title>'

describe('the door', () => {
  let shop: OwnerShop
  beforeAll(async () => {
    shop = await ownerShop({
      products: { '1001': 10 },
      configure: (config) => (config['log'] = { level: 'debug' }),
    })
  })
  afterAll(() => shop?.close())

  const excluded = async (): Promise<unknown> =>
    (await shop.ston('map', 'exclude', '--list', '--json')).json['entries']

  test('without a session every place shows the sign-in and nothing else, and no form does anything', async () => {
    const stranger = new Visitor(shop.pages)
    const sizes = new Set<number>()
    for (const place of [...Object.keys(PAGES), '/nowhere', '/todo/x', '/sign-in']) {
      const { status, text } = await stranger.get(place)
      expect([place, status, text.includes(SIGN_IN), text.includes('<nav')]).toEqual([
        place,
        200,
        true,
        false,
      ])
      sizes.add(text.replace(/value="[^"]*"|href="[^"]*"/g, '').length)
    }
    expect(sizes.size).toBe(1)
    for (const place of [...Object.keys(ACTIONS), '/sign-out', '/nowhere']) {
      const { status, text } = await stranger.post(place, { product: '1001', id: 'h-1001' })
      expect([place, status, text.includes(SIGN_IN)]).toEqual([place, 403, true])
    }
    stranger.cookies.set('ston', 'A'.repeat(43))
    expect((await stranger.get('/todo')).text).toContain(SIGN_IN)
    expect(await excluded()).toEqual([])
  })

  test('the right password opens it, and leads to where one wanted to go', async () => {
    const visitor = new Visitor(shop.pages)
    await visitor.get('/settings?lang=en')
    const inside = await visitor.post('/sign-in', {
      name: NAME,
      password: PASSWORD,
      to: '/settings',
    })
    expect(inside.status).toBe(303)
    expect(inside.headers.get('location')).toBe('/ston/settings')
    const [cookie] = inside.headers.getSetCookie()
    expect(cookie).toMatch(/; Path=\/ston; .*HttpOnly; Secure; SameSite=Lax$/)
    const { text, headers } = await visitor.get('/settings')
    expect(text).toContain('Settings')
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    )
    expect(headers.get('cache-control')).toBe('no-store')
    await visitor.post('/sign-out')
    expect((await visitor.get('/settings')).text).toContain('Password')
  })

  test('nobody is led elsewhere', async () => {
    for (const to of ['//evil.example', '/\\evil.example\r\nx: y']) {
      const visitor = new Visitor(shop.pages)
      await visitor.get()
      const inside = await visitor.post('/sign-in', { name: NAME, password: PASSWORD, to })
      expect(inside.headers.get('location')).toMatch(/^\/ston(?:\/\\evil.example)?$/)
    }
  })

  test('a wrong password and a wrong name are told the same', async () => {
    const visitor = new Visitor(shop.pages)
    await visitor.get()
    const plain = (text: string): string => text.replace(/value="[^"]*"/g, '')
    const wrong = await visitor.post('/sign-in', { name: NAME, password: 'not the password' })
    const nobody = await visitor.post('/sign-in', { name: '誰か', password: PASSWORD })
    expect([wrong.status, nobody.status]).toEqual([403, 403])
    expect(plain(nobody.text)).toBe(plain(wrong.text))
    expect(visitor.cookies.has('ston')).toBe(false)
  })

  test('a form without its token, or from elsewhere, changes nothing', async () => {
    const visitor = new Visitor(shop.pages)
    await visitor.signIn()
    await visitor.get('/product')
    const form = { product: '1001' }
    const refusals = [
      await visitor.post('/do/exclude', { ...form, token: '' }),
      await visitor.post('/do/exclude', { ...form, token: 'A'.repeat(43) }),
      await visitor.post('/do/exclude', form, { origin: 'https://evil.example' }),
      await visitor.post('/do/exclude', form, { origin: 'null' }),
      await visitor.post('/do/exclude', form, { 'sec-fetch-site': 'cross-site' }),
      await visitor.post('/do/exclude', form, { 'content-type': 'text/plain' }),
    ]
    expect(refusals.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403])
    expect(await excluded()).toEqual([])
    expect((await visitor.post('/do/nothing', form)).status).toBe(404)
    const large = await visitor.post('/do/exclude', { ...form, more: 'x'.repeat(70_000) })
    expect(large.status).toBe(413)
  })

  test('a session ends with a new password, and with the name', async () => {
    const added = await shop.stonWith('kono-hito-mo-mieru\n', 'owner', 'add', '佐藤')
    expect(added.code).toBe(0)
    const visitor = new Visitor(shop.pages)
    await visitor.signIn('佐藤', 'kono-hito-mo-mieru')
    await visitor.get('/product')
    await shop.stonWith('atarashii-mono-4711\n', 'owner', 'password', '佐藤')
    const late = await visitor.post('/do/exclude', { product: '1001' })
    expect([late.status, late.text.includes(SIGN_IN)]).toEqual([403, true])
    await visitor.signIn('佐藤', 'atarashii-mono-4711')
    await visitor.get('/product')
    await shop.ston('owner', 'remove', '佐藤')
    const gone = await visitor.post('/do/exclude', { product: '1001' })
    expect([gone.status, gone.text.includes(SIGN_IN)]).toEqual([403, true])
    expect(await excluded()).toEqual([])
  })

  test('an own password is changed with the old one, and ends the own session as well', async () => {
    await shop.stonWith('hajime-no-mono\n', 'owner', 'add', '鈴木')
    const visitor = new Visitor(shop.pages)
    await visitor.signIn('鈴木', 'hajime-no-mono')
    await visitor.get('/account')
    const fresh = { fresh: 'tsugi-no-mono-1', again: 'tsugi-no-mono-1' }
    expect((await visitor.post('/do/password', { old: 'chigau-mono', ...fresh })).text).toContain(
      '今のパスワードが違います',
    )
    const begun = await visitor.post('/do/password', { old: 'hajime-no-mono', ...fresh })
    expect(begun.status).toBe(303)
    await visitor.follow(begun)
    expect((await visitor.get()).text).toContain(SIGN_IN)
    expect((await visitor.signIn('鈴木', 'tsugi-no-mono-1')).status).toBe(303)
  })

  test('no password, cookie or token is in any log', async () => {
    const visitor = new Visitor(shop.pages)
    await visitor.signIn(NAME, 'a wrong one 0815')
    await visitor.signIn()
    await visitor.done('/do/exclude', { product: '' })
    const log = await shop.served()
    expect(log.length).toBeGreaterThan(100)
    for (const secret of [...visitor.cookies.values(), visitor.token, PASSWORD, 'a wrong one 0815'])
      expect(secret.length > 5 && log.includes(secret)).toBe(false)
  })
})

test('where they are not switched on, their path is one of many that are not there', async () => {
  const shop = await openShop()
  try {
    const at = async (path: string) => {
      const answer = await fetch(new URL(path, shop.hookUrl), { headers: { origin: ORIGIN } })
      return [answer.status, await answer.text()]
    }
    expect(await at('/ston')).toEqual(await at('/nowhere'))
    expect(await at('/ston/todo')).toEqual(await at('/nowhere'))
  } finally {
    await shop.close()
  }
})

test('while strangers try passwords, every notification is answered', async () => {
  const shop = await ownerShop({ products: { '1001': 10 } })
  try {
    const stranger = new Visitor(shop.pages)
    await stranger.get()
    const wrong = Array.from({ length: 300 }, (_none, i) =>
      stranger.post('/sign-in', { name: i % 2 === 0 ? NAME : `${i}`, password: `wrong ${i}` }),
    )
    const heard = Array.from({ length: 100 }, (_none, i) =>
      fetch(shop.hookUrl, {
        method: 'POST',
        body: legacyBody(stockRow({ productId: String(8_000_000 + i) })),
        headers: { 'content-type': 'application/x-www-form-urlencoded', sncode: shop.sncode },
      }),
    )
    const answers = await Promise.all(heard)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const refused = (await Promise.all(wrong)).map(({ status }) => status)
    // Only a few were looked at; the others cost nothing.
    expect(refused.filter((status) => status === 403).length).toBeLessThanOrEqual(20)
    expect(refused.filter((status) => status === 429).length).toBeGreaterThanOrEqual(280)
  } finally {
    await shop.close()
  }
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFileStore } from '../../../src/store/files/store.ts'
import { ACTIONS, PAGES } from '../../../src/web/owner/places.ts'
import { NAME, ORIGIN, ownerShop, type OwnerShop, throughNextEngine, Visitor } from './helpers.ts'

let shop: OwnerShop
let visitor: Visitor
beforeAll(async () => {
  shop = await ownerShop({
    products: { '1001': 10, '1002': 5 },
    configure: (config) => {
      config['nextengine'] = {
        ...config['nextengine'],
        redirectUri: `${ORIGIN}/nextengine/callback`,
      }
    },
  })
  visitor = new Visitor(shop.pages)
  await visitor.signIn()
})
afterAll(() => shop?.close())

/** Of the configuration: none of the owner's business. */
const KEY = /\b(?:webhook|smaregi|nextengine|orders|mapping|mail|store)\.[a-z][A-Za-z]+\b(?!\.)/

const json = async (...args: string[]): Promise<Record<string, unknown>> =>
  (await shop.ston(...args, '--json')).json

describe('the id table', () => {
  const header = 'smaregi-id,nextengine-code\n'

  async function look(csv: string | Uint8Array | null): Promise<string> {
    await visitor.get('/table')
    return (await visitor.follow(await visitor.send('/do/look', {}, csv))).text
  }

  test('two mistakes are told with their lines, and nothing is changed', async () => {
    const text = await look(`${header}1001,TEA-100G\nabc,TEA\n1002,茶\n`)
    expect(text).toContain('3 行目')
    expect(text).toContain('4 行目')
    expect(text).toContain('今の表はそのままです')
    expect(await json('map', 'show', '1001')).toMatchObject({ source: 'same' })
  })

  test('a mended one is looked at, then used; undone and cleared', async () => {
    const text = await look(`${header}1001,TEA-100G\n1002,TEA-200G\n`)
    expect(text).toContain('誤りはありません（2 商品）')
    expect(text).toContain('1001  TEA-100G')
    expect(await json('map', 'show', '1001')).toMatchObject({ source: 'same' })
    const run = /name="run" value="([^"]+)"/.exec(text)?.[1] ?? ''
    expect((await visitor.done('/do/use', { run })).text).toContain('表を入れ替えました')
    expect(await json('map', 'show', '1001')).toMatchObject({ code: 'TEA-100G' })
    expect((await visitor.get('/table?q=1002')).text).toContain('TEA-200G')
    expect((await visitor.get('/table/file')).text).toBe(`${header}1001,TEA-100G\n1002,TEA-200G\n`)
    // Its byte order mark is taken off by who reads it.
    const template = await visitor.get('/table/file?template=1')
    expect(template.text).toBe(header.replace('\n', '\r\n'))
    await visitor.get('/table')
    expect((await visitor.done('/do/undo')).text).toContain('前の表に戻しました')
    expect(await json('map', 'show', '1001')).toMatchObject({ source: 'same' })
    await visitor.done('/do/undo')
    expect(await look(null)).toContain('ファイルを選んでください')
    expect(await look('')).toContain('ファイルが空です')
    expect(await json('map', 'show', '1001')).toMatchObject({ code: 'TEA-100G' })
    expect((await visitor.done('/do/clear')).text).toContain('表を空にしました')
    expect(await json('map', 'show', '1001')).toMatchObject({ source: 'same' })
  })

  test('a file in Shift_JIS is read as the command reads it', async () => {
    const shiftJis = Buffer.from([0x92, 0x83])
    const bytes = Buffer.concat([Buffer.from(`${header}1001,`), shiftJis, Buffer.from('\n')])
    expect(await look(bytes)).toContain('茶')
  })
})

test('a product that is excluded and taken back is told by why, with the name of who did it', async () => {
  await visitor.get('/product')
  expect((await visitor.done('/do/exclude', { product: '1001' })).text).toContain(
    '連携対象から外しました',
  )
  expect(await json('map', 'show', '1001')).toMatchObject({ source: 'excluded' })
  const story = await visitor.follow(await visitor.get('/product?q=1001'))
  expect(story.text).toContain(`連携対象から外す（担当: ${NAME}）`)
  expect(story.text).toContain('連携対象外です')
  expect((await visitor.done('/do/include', { product: '1001' })).text).toContain(
    '連携対象に戻しました',
  )
  expect(story.text).toMatch(
    /ひも付け表の取り込みにより、商品ID 1001 を.*にひも付け\s+（担当: 田中）/,
  )
  const { events } = (await json('why', '1001')) as { events: { kind: string }[] }
  expect(events.filter(({ kind }) => kind !== 'table')).toMatchObject([
    { kind: 'decision', did: 'map exclude', who: NAME },
    { kind: 'decision', did: 'map include', who: NAME },
  ])
})

test('a name that looks like an option is a name', async () => {
  await visitor.get('/product')
  const seen = await visitor.done('/do/exclude', { product: '--list' })
  expect(seen.text).toContain('連携対象から外しました')
  expect(JSON.stringify(await json('map', 'exclude', '--list'))).toContain('"--list"')
  await visitor.done('/do/include', { product: '--list' })
})

test('what waits is sent now', async () => {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
  await shop.smaregi.flushSends()
  await visitor.get()
  expect((await visitor.done('/do/flush')).text).toContain('1 商品の在庫を反映しました')
  expect(shop.ne.goods('1001')?.stock).toBe(8)
})

test('both counts are compared, and set equal after a second look', async () => {
  shop.ne.correct('1002', 3, '棚卸')
  await visitor.get('/compare')
  const found = (await visitor.done('/do/compare')).text
  expect(found).toContain('1 商品の在庫数が違います')
  expect(found).toContain('理由不明')
  const run = /name="run" value="([^"]+)"/.exec(found)?.[1] ?? ''
  const none = await visitor.post('/compare/sure', { run, way: 'nextengine' })
  expect(none.text).toContain('商品が選ばれていません')
  const chosen = { run, way: 'nextengine', 'id-1002': '1' }
  const sure = await visitor.post('/compare/sure', chosen)
  expect(sure.text).toContain('1 商品について、次のことを行います')
  expect(shop.ne.goods('1002')?.stock).toBe(8)
  expect((await visitor.done('/do/mend', chosen)).text).toContain('1 商品の在庫数を合わせました')
  expect(shop.ne.goods('1002')?.stock).toBe(5)
  const { events } = (await json('why', '1002')) as { events: object[] }
  expect(events).toContainEqual(expect.objectContaining({ did: 'reconcile', who: NAME }))
})

describe('the switches', () => {
  const setting = async (key: string): Promise<unknown> =>
    (await json('config', 'get', key))['value']

  test('stores, the address of the mails and a sale', async () => {
    await visitor.get('/settings')
    await visitor.done('/do/stores', { which: 'some', ids: '1、2' })
    expect(await setting('smaregi.stores')).toEqual(['1', '2'])
    // What was saved is shown at once, not when the listener next looks at the file.
    expect((await visitor.get('/settings')).text).toContain('対象店舗：指定する（1、2）')
    expect((await visitor.post('/do/stores', { which: 'some', ids: ' ' })).text).toContain(
      '店舗を指定してください',
    )
    await visitor.done('/do/stores', { which: 'some', ids: '１，２　２０' })
    expect(await setting('smaregi.stores')).toEqual(['1', '2', '20'])
    expect((await visitor.post('/do/stores', { which: 'some', ids: '1, 02' })).text).toContain(
      '「02」は店舗IDではありません',
    )
    expect((await visitor.post('/do/mail-to', { to: 'a@example.jp, b' })).text).toContain(
      '「b」はメールアドレスではありません',
    )
    await visitor.done('/do/stores', { which: 'every' })
    expect(await setting('smaregi.stores')).toEqual([])
    await visitor.done('/do/mail-to', { to: 'a@example.jp, b@example.jp' })
    expect(await setting('mail.to')).toEqual(['a@example.jp', 'b@example.jp'])
    const past = await visitor.done('/do/sale', { until: '2020-12-31T23:59' })
    expect(past.text).toContain('過ぎた日時')
    await visitor.done('/do/sale', { until: '2099-12-31T23:59' })
    expect((await visitor.get('/settings')).text).toContain('セール期間（2099-12-31 23:59 まで）')
    await visitor.done('/do/sale-end')
    expect((await visitor.get('/settings')).text).toContain('セール期間ではありません')
  })

  test('where the names of the stores are known, they are chosen by name', async () => {
    await shop.ston('doctor')
    const before = (await visitor.get('/settings')).text
    expect(before).toMatch(/name="ids"\s+value="1"\s*\/>本店（店舗ID 1）/)
    expect(before).toMatch(/name="ids"\s+value="2"\s*\/>支店（店舗ID 2）/)
    const ships = /name="storeId"\s+value="1"\s+checked\s*\/>本店（店舗ID 1）/
    expect(before).toMatch(ships)
    await visitor.done('/do/stores', { which: 'some', ids: ['1', '2'] })
    expect(await setting('smaregi.stores')).toEqual(['1', '2'])
    await visitor.done('/do/stores', { which: 'some', ids: '2' })
    const after = (await visitor.get('/settings')).text
    expect(after).toContain('対象店舗：指定する（支店）')
    expect(after).toMatch(/name="ids"\s+value="2"\s+checked\s*\/>支店/)
    expect((await visitor.get('/stocktaking')).text).toContain('支店（店舗ID 2）')
    await visitor.done('/do/stores', { which: 'every' })
  })

  test('a value that the configuration does not take is told, and nothing is changed', async () => {
    await visitor.get('/settings')
    const seen = await visitor.done('/do/stores', { which: 'some', ids: 'main' })
    expect(seen.text).toContain('「main」は店舗IDではありません')
    expect(seen.text).not.toMatch(KEY)
    expect(await setting('smaregi.stores')).toEqual([])
  })

  test('a store that ships and is not counted is told by the names of the fields', async () => {
    await visitor.get('/settings')
    await visitor.done('/do/stores', { which: 'some', ids: '2' })
    await visitor.get('/settings')
    const seen = await visitor.done('/do/orders-on', { storeId: '1', from: 'now' })
    expect(seen.text).toContain('<b>出荷する店舗</b>')
    expect(seen.text).toContain('「対象店舗」にある店舗のどれか')
    expect(seen.text).not.toMatch(KEY)
    await visitor.get('/settings')
    await visitor.done('/do/stores', { which: 'every' })
  })

  test('the order import: contract, token, store, and from when', async () => {
    const { accessToken } = shop.smaregi
    await visitor.get('/settings')
    const form = { contractId: shop.smaregi.contractId, accessToken, storeId: '1' }
    const late = await visitor.post('/do/orders-on', { ...form, from: 'since', since: '' })
    expect(late.text).toContain('日時を入力してください')
    const on = await visitor.done('/do/orders-on', { ...form, from: 'now' })
    expect(on.text).toContain('受注取込を始めました')
    expect(await setting('orders.enabled')).toBe(true)
    await visitor.get('/settings')
    expect((await visitor.done('/do/orders-off')).text).toContain('受注取込をやめました')
    expect(await setting('orders.enabled')).toBe(false)
  })

  test('where the first import is refused, it is switched off again', async () => {
    await visitor.get('/settings')
    shop.ne.faults.suspended = '002003'
    const seen = await visitor.done('/do/orders-on', { storeId: '1', from: 'now' })
    shop.ne.faults.suspended = null
    expect(seen.text).toContain('完了できませんでした')
    expect(await setting('orders.enabled')).toBe(false)
  })

  test.each([
    ['a wrong token', { accessToken: 'wrong-token-0815', storeId: '1' }, 'アクセストークン'],
    ['a store that is not there', { storeId: '99' }, '店舗 99'],
  ])('with %s it is not switched on, and nothing is written down', async (_, given, told) => {
    const before = await readFile(shop.configPath, 'utf8')
    await visitor.get('/settings')
    const seen = await visitor.done('/do/orders-on', { ...given, from: 'now' })
    expect(seen.text).toContain('受注取込を始めていません')
    expect(seen.text).toContain(told)
    expect(seen.text).not.toMatch(KEY)
    expect(await readFile(shop.configPath, 'utf8')).toBe(before)
  })

  test('nor while Smaregi does not answer, which is told', async () => {
    const before = await readFile(shop.configPath, 'utf8')
    shop.smaregi.faults.set({ kind: 'status', status: 503 })
    await visitor.get('/settings')
    const seen = await visitor.done('/do/orders-on', { storeId: '1', from: 'now' })
    shop.smaregi.faults.clear()
    expect(seen.text).toContain('受注取込を始めていません')
    expect(await readFile(shop.configPath, 'utf8')).toBe(before)
  })

  test('nor during a stocktaking', async () => {
    const before = await readFile(shop.configPath, 'utf8')
    await shop.ston('pause', '--for', 'stocktaking')
    await visitor.get('/settings')
    const seen = await visitor.done('/do/orders-on', { storeId: '1', from: 'now' })
    await shop.ston('resume', '--not-counted')
    expect(seen.text).toContain('棚卸が終わってから')
    expect(await readFile(shop.configPath, 'utf8')).toBe(before)
  })

  test('nor while another import is at work', async () => {
    const before = await readFile(shop.configPath, 'utf8')
    const store = await openFileStore({ path: join(shop.dir, 'data'), now: () => new Date() })
    await store.lock('orders', { purpose: 'import-orders', waitMs: 0 })
    await visitor.get('/settings')
    const seen = await visitor.done('/do/orders-on', { storeId: '1', from: 'now' })
    await store.close()
    expect(seen.text).toContain('すでに動いています')
    expect(await readFile(shop.configPath, 'utf8')).toBe(before)
  })

  test('a secret is no reference to a file of the machine', async () => {
    await visitor.get('/settings')
    const form = { accessToken: '{"file": "/etc/passwd"}', storeId: '1', from: 'now' }
    expect((await visitor.post('/do/orders-on', form)).text).toContain('入力が足りません')
  })

  test('what is entered in Smaregi is shown', async () => {
    const { text } = await visitor.get('/smaregi')
    expect(text).toContain(`${ORIGIN}${new URL(shop.hookUrl).pathname}`)
    expect(text).toContain(shop.sncode)
  })
})

test('a stocktaking is begun and ended', async () => {
  await visitor.get('/stocktaking')
  expect((await visitor.done('/do/pause', { which: 'every' })).text).toContain('数え始めてください')
  const { pause } = (await json('status')) as { pause: object }
  expect(pause).toMatchObject({ state: 'paused' })
  const standing = await visitor.get('/stocktaking')
  expect(standing.text).toContain('在庫の連携を止めています')
  const counted = /name="counted"[^>]*value="([^"]+)"/.exec(standing.text)?.[1] ?? ''
  expect(counted).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  expect((await visitor.post('/do/resume', { counted: '' })).text).toContain('数えた日時を')
  const never = await visitor.done('/do/resume-uncounted')
  expect(never.text).toContain('連携を再開しました')
  await visitor.done('/do/pause', { which: 'some', ids: '1' })
  shop.later(2 * 60 * 60 * 1000)
  const later = await visitor.get('/stocktaking')
  const form = { counted: /name="counted"[^>]*value="([^"]+)"/.exec(later.text)?.[1] ?? '' }
  const ended = await visitor.done('/do/resume', { ...form, unshipped: 'apart' })
  expect(ended.text).toContain('連携を再開しました')
  expect((await json('status'))['pause']).toBe(null)
})

test('what somebody else is at already is not told as done', async () => {
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  await visitor.get('/stocktaking')
  for (const [lock, action] of [
    ['pause', '/do/pause'],
    ['resume', '/do/resume-uncounted'],
  ] as const) {
    const held = await store.lock('pause', { purpose: lock, waitMs: 0 })
    const { text } = await visitor.done(action, { which: 'every' })
    expect(text).toContain('同じ処理がすでに実行中です')
    expect(text).not.toMatch(/数え始めてください|連携を再開しました/)
    if (held.kind === 'held') await held.release()
  }
  await store.close()
})

describe('signing in to Next Engine', () => {
  const through = (): Promise<string> => throughNextEngine(shop, visitor)

  test('the same user comes back to the page, which says who it is', async () => {
    const { text } = await visitor.get(await through())
    expect(text).toContain('ネクストエンジンにログインしました')
    expect(text).toContain('練習担当')
    expect(text).toContain('練習商店')
  })

  test('another user than last time has to be confirmed', async () => {
    shop.ne.faults.uid = 'somebody-else'
    const user = async (): Promise<string> =>
      /<dt>担当者<\/dt>\s*<dd>([^<]*)/.exec((await visitor.get('/nextengine')).text)?.[1] ?? ''
    const asked = await visitor.get(await through())
    expect(asked.text).toContain('前回と違う担当者でログインされました')
    expect(asked.text).toContain('somebody-else')
    expect(await user()).toContain('practice-uid-1')
    await visitor.post('/do/ne-forget')
    expect(await user()).toContain('practice-uid-1')
    await visitor.get(await through())
    const confirmed = await visitor.follow(await visitor.post('/do/ne-confirm'))
    expect(confirmed.text).toContain('ネクストエンジンにログインしました')
    expect(await user()).toContain('somebody-else')
    expect((await shop.ston('auth', 'status', '--json')).json).toMatchObject({ signedIn: true })
  })
})

test('every place can be looked at, in both languages', async () => {
  // That one leads on: nobody is signing in.
  const places = Object.keys(PAGES).filter((place) => place !== '/nextengine/go')
  for (const place of places)
    for (const lang of ['en', 'ja']) {
      const seen = await visitor.get(`${place}?lang=${lang}`)
      expect([place, lang, seen.status]).toEqual([place, lang, 200])
      if (place === '/table/file') continue
      expect(seen.text).toContain(`<html lang="${lang}">`)
    }
  expect(Object.keys(ACTIONS).length).toBeGreaterThan(20)
})

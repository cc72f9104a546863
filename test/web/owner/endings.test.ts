import { afterEach, describe, expect, test } from 'vitest'
import type { Ended } from '../../../src/context.ts'
import { type Locale, say, type Sentence } from '../../../src/kernel/sentence.ts'
import { thisSystem } from '../../../src/kernel/system.ts'
import type { AnyWork } from '../../../src/web/owner/runs.ts'
import { mend } from '../../../src/web/owner/compare.ts'
import { resumed } from '../../../src/web/owner/resumed.ts'
import { pause } from '../../../src/web/owner/stocktaking.ts'
import { runPage } from '../../../src/web/owner/run-page.ts'
import { NO_FORM } from '../../../src/web/owner/forms.ts'
import type { Page, Visit } from '../../../src/web/owner/visit.ts'
import type { Ran, ShopOptions } from '../../helpers/shop.ts'
import { ownerShop, type OwnerShop, Visitor } from './helpers.ts'

/** What a page tells of each way in which its command can end: nobody may take for done what was not. */

let shop: OwnerShop | null = null
afterEach(async () => {
  await shop?.close()
  shop = null
})

function ston(...args: string[]): Promise<Ran> {
  if (shop === null) throw new Error('no shop is open')
  return shop.ston(...args)
}

async function open(options: ShopOptions = {}): Promise<[OwnerShop, Visitor]> {
  shop = await ownerShop({ products: { '1001': 10 }, ...options })
  const visitor = new Visitor(shop.pages)
  await visitor.signIn()
  return [shop, visitor]
}

function sell(quantity: number, productId = '1001'): Promise<unknown> {
  shop?.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
  return shop?.smaregi.flushSends() ?? Promise.resolve()
}

const NOTHING = /送るものはありませんでした|There was nothing to send/

describe('sending at once', () => {
  test('says that there was nothing only where nothing waits and nobody has to decide', async () => {
    const [, visitor] = await open()
    await visitor.get()
    expect((await visitor.done('/do/flush')).text).toMatch(NOTHING)
    await visitor.get('?lang=en')
    expect((await visitor.done('/do/flush')).text).toMatch(NOTHING)
  })

  test('while a stocktaking stands it was not done, and the way on is there', async () => {
    const [, visitor] = await open()
    await ston('pause', '--for', 'stocktaking')
    await sell(2)
    for (const [lang, told] of [
      ['ja', '棚卸で止めているため、何も行っていません'],
      ['en', 'Nothing was done: everything is stopped for a stocktaking'],
    ] as const) {
      await visitor.get(`?lang=${lang}`)
      const { text } = await visitor.done('/do/flush')
      expect(text).toContain(told)
      expect(text).not.toMatch(NOTHING)
      expect(text).not.toContain('class="state good"')
      expect(text).toContain('href="/ston/stocktaking"')
    }
    expect(shop?.ne.goods('1001')?.stock).toBe(10)
  })

  test('what Next Engine still works on is on its way, and nobody is to mend it by hand', async () => {
    const [{ ne }, visitor] = await open({
      configure: (config) => {
        const poll = { firstMs: 5, maxMs: 20, budgetMs: 50 }
        config['nextengine'] = { ...config['nextengine'], poll }
      },
    })
    ne.faults.queue = 'never'
    await sell(2)
    await visitor.get()
    const { text } = await visitor.done('/do/flush')
    expect(text).toContain('反映を待っています')
    expect(text).toContain('1 商品は、送信か、ネクストエンジンの処理が終わるのを待っています')
    expect(text).toContain('ネクストエンジンで直さないでください')
    expect(text).not.toMatch(NOTHING)
    expect(text).not.toContain('class="state good"')
  })

  test('where all there is needs a person, that is what it says', async () => {
    const [{ ne }, visitor] = await open()
    ne.removeGoods('1001')
    await sell(1)
    await visitor.get()
    const { text } = await visitor.done('/do/flush')
    expect(text).toContain('今回、反映したものはありません')
    expect(text).toContain('確認が必要なものが 1 件あります')
    expect(text).not.toMatch(NOTHING)
  })
})

test('what is told to go on by itself where nothing is known to do so', async () => {
  const [{ smaregi }, visitor] = await open()
  const { contractId, accessToken } = smaregi
  const orders = { contractId, accessToken, storeId: '1', from: 'now' }
  const before = (await visitor.get('/settings')).text
  expect(before).toContain('そのあとも続けるには、サーバーの管理者が')
  expect(before).toContain('セール期間にしても送信や取り込みは早くならないようです')
  expect((await visitor.done('/do/orders-on', orders)).text).toMatch(
    /受注取込を始めました[^]*このあとの取り込みが自動で行われるかは、この画面ではわかりません/,
  )
  await visitor.get('/settings')
  const sale = { until: '2099-12-31T23:59' }
  expect((await visitor.done('/do/sale', sale)).text).toContain('早くならないようです')
  const told = await ston('sale', '--until', '2099-12-31 23:59', '--json')
  expect(told.json).toMatchObject({ planned: false })
  expect((await ston('sale', '--until', '2099-12-31 23:59')).out).toContain(
    'ston run が使われていないようです',
  )

  await ston('run')
  const after = (await visitor.get('/settings')).text
  expect(after).toMatch(/最後の取り込み：\d{4}-\d\d-\d\d \d\d:\d\d/)
  expect(after).not.toContain('早くならないようです')
  const planned = (await visitor.done('/do/sale', sale)).text
  expect(planned).toContain('セール期間にしました')
  expect(planned).not.toContain('早くならないようです')
  await visitor.get('/settings')
  await visitor.done('/do/orders-off')
  await visitor.get('/settings')
  expect((await visitor.done('/do/orders-on', orders)).text).toContain('これから自動で取り込みます')
  expect((await ston('sale', '--until', '2099-12-31 23:59', '--json')).json).toMatchObject({
    planned: true,
  })
})

test('a moment that was entered, and "from now on" as well, is asked about', async () => {
  const [, visitor] = await open()
  await visitor.get('/settings')
  const both = { storeId: '1', from: 'now', since: '2026-11-01T09:00' }
  expect((await visitor.post('/do/orders-on', both)).text).toContain('日時が入力されていますが')
  const { json } = await ston('config', 'get', 'orders.enabled', '--json')
  expect(json['value']).toBe(false)
})

test('what was read anew and is equal was not set equal', async () => {
  const [{ ne }, visitor] = await open()
  ne.correct('1001', 3, '棚卸')
  await visitor.get('/compare')
  const found = (await visitor.done('/do/compare')).text
  const run = /name="run" value="([^"]+)"/.exec(found)?.[1] ?? ''
  const mend = (way: string): Promise<{ text: string }> =>
    visitor.done('/do/mend', { run, way, 'id-1001': '1' })
  const unequal = (await mend('accept')).text
  expect(unequal).toContain('完了にした商品はありません')
  expect(unequal).toContain('1 商品は、両方の在庫数がまだ違うため')
  ne.correct('1001', -3, '棚卸')
  const { text } = await mend('nextengine')
  expect(text).toContain('在庫数を合わせた商品はありません')
  expect(text).not.toContain('class="state good"')
  expect(text).toContain('選びましたが合わせていません')
  expect(text).toContain('在庫数が合っていました')
})

test('what orders still take is not chosen beforehand, and is told before it is mended too', async () => {
  const [{ ne }, visitor] = await open({ products: { '1001': 10, '1002': 10 } })
  ne.orders.place({ lines: [{ code: '1001', quantity: 4 }] })
  ne.correct('1001', 5, '棚卸')
  ne.correct('1002', 1, '棚卸')
  await visitor.get('/compare')
  const found = (await visitor.done('/do/compare')).text
  expect(found).toContain('引当・取込対象外の受注 -4、理由不明 -1')
  expect(found).toMatch(/name="id-1002" value="1" checked/)
  expect(found).toMatch(/name="id-1001" value="1"(?! checked)/)
  const run = /name="run" value="([^"]+)"/.exec(found)?.[1] ?? ''
  const sure = async (way: string, id: string): Promise<string> =>
    (await visitor.post('/compare/sure', { run, way, [`id-${id}`]: '1' })).text
  const told = '注文が出荷またはキャンセルされたときに'
  expect(await sure('nextengine', '1001')).toContain(told)
  expect(await sure('smaregi', '1001')).toContain(told)
  // By hand: only what is equal is settled.
  expect(await sure('accept', '1001')).not.toContain(told)
  expect(await sure('nextengine', '1002')).not.toContain(told)
})

test('where there is nothing to compare, nothing is said to be equal', async () => {
  const [, visitor] = await open({ products: {} })
  await visitor.get('/compare')
  const { text } = await visitor.done('/do/compare')
  expect(text).toContain('比べられる商品がありませんでした')
  expect(text).not.toContain('すべて同じでした')
})

test('a product that was not left out is not taken back', async () => {
  const [, visitor] = await open()
  await visitor.get('/product')
  const { text } = await visitor.done('/do/include', { product: '1001' })
  expect(text).toContain('この商品は連携対象から外れていません')
  expect(text).not.toContain('連携対象に戻しました')
})

test.each(['ja', 'en'] as const)(
  'a stop that takes longer has not gone wrong (%s)',
  async (locale) => {
    const ended = { exit: 75, json: { outcome: 'temporary', pause: { state: 'pausing' } } }
    const text = await pageOf(ended, locale)
    expect(text).toContain(locale === 'ja' ? 'まだ数え始めないでください' : 'do not begin to count')
    expect(text).not.toMatch(/原因がわかりません|The cause is not known/)
  },
)

test('nor is one told as stopped where the way back has begun', async () => {
  const pausing = { state: 'resuming', since: '2026-11-30T20:00:00+09:00' }
  const text = await pageOf({ exit: 0, json: { outcome: 'ok', pause: pausing } }, 'ja')
  expect(text).toContain('再開の途中です（2026-11-30 20:00 から停止）')
  expect(text).not.toContain('数え始めてください')
})

test('what may not be taken off twice is left to a person', () => {
  const visit = { app: { config: { stockMaster: 'smaregi' } }, t: ja } as unknown as Visit
  const takenOff = [{ code: '1001', quantity: 2, refused: null, unsure: 'ston R-1' }]
  const { text } = resumed({ wasPaused: true, takenOff }, visit)
  expect(text).toContain('引いたかどうかがわからない商品：1001')
  expect(text).not.toContain('引けなかった商品')
})

test('where nothing is sent yet, what was settled is no end', async () => {
  const differences = [{ productId: '1001', difference: 1, cause: 'unexplained', units: 1 }]
  const json = { outcome: 'attention', accepted: 1, server: 'asked', differences }
  const chosen: Record<string, string> = { run: 'c', way: 'accept', 'id-1001': '1' }
  const form = { ...NO_FORM, text: (name: string) => chosen[name] ?? '' }
  const text = await pageOf({ exit: 3, json }, 'ja', { begin: mend, form })
  expect(text).toContain('在庫の送信は、まだ再開していません')
  expect(text).not.toContain('class="state good"')
})

function ja(sentence: Sentence): string {
  return say('ja', sentence)
}

/** What is shown of a command that has ended so: to wait for a stop would take minutes. */
async function pageOf(
  ended: Ended,
  locale: Locale,
  { begin, form }: { begin: (visit: Visit) => unknown; form: object } = {
    begin: pause,
    form: NO_FORM,
  },
): Promise<string> {
  let begun: AnyWork<unknown> | null = null
  const find = (): object => ({ id: 'r', work: begun, beganAt: 0, end: Promise.resolve(), ended })
  const visit = {
    app: { system: thisSystem },
    base: '/ston',
    form,
    locale,
    owner: { name: '田中' },
    query: new URLSearchParams('id=r'),
    runs: { begin: (work: AnyWork<unknown>) => ((begun = work), find()), find },
    store: { document: () => ({ read: async () => ({ value: null, revision: 0 }) }) },
    t: (sentence: Sentence) => say(locale, sentence),
  } as unknown as Visit
  await begin(visit)
  return ((await runPage(visit)) as Page).body.text
}

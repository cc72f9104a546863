import { afterEach, describe, expect, test } from 'vitest'
import type { Ran, ShopOptions } from '../../helpers/shop.ts'
import { ownerShop, type OwnerShop, Visitor } from './helpers.ts'

/** The end of a stocktaking: what was compared and taken off, and what was not. */

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

const UNREADABLE: ShopOptions = {
  configure: (config) => delete config['smaregi']?.['accessToken'],
}

const MINUTE = 60_000

/** Now, as a person writes it, and as the field of a form has it. */
function clock(): string {
  const now = new Date(Date.now() + (shop?.aheadMs() ?? 0) + 9 * 60 * MINUTE)
  return now.toISOString().slice(0, 16)
}

describe('where nobody can read Smaregi’s counts', () => {
  test('the page promises no comparison, and says afterwards that there was none', async () => {
    const [, visitor] = await open(UNREADABLE)
    await ston('pause', '--for', 'stocktaking')
    const standing = (await visitor.get('/stocktaking')).text
    expect(standing).toContain('両方の在庫数は比べません')
    expect(standing).not.toContain('両方の在庫数を比べて合わせてから')
    expect(standing).not.toContain('name="unshipped"')
    expect(standing).toContain('その分をスマレジの在庫数から手で引いてください')
    const ended = (await visitor.done('/do/resume', { counted: clock() })).text
    expect(ended).toContain('連携を再開しました')
    expect(ended).toContain('在庫数は比べていません。どちらの在庫数も直していません')
    expect(ended).toContain('違う商品はネクストエンジンの在庫数を直してください')
    expect(ended).toContain('class="state check"')
  })

  test('who says that sold goods were counted hears that they were not taken off', async () => {
    const [, visitor] = await open(UNREADABLE)
    await ston('pause', '--for', 'stocktaking')
    const counted = ['resume', '--counted', clock(), '--unshipped', 'counted', '--yes']
    const { json } = await ston(...counted, '--json')
    expect(json).toMatchObject({
      compared: null,
      notCompared: 'unreadable',
      takenOff: [],
      notTakenOff: 'ordersOff',
      wasPaused: true,
    })
    await ston('pause', '--for', 'stocktaking')
    const { out } = await ston(...counted)
    expect(out).toContain('照合していません。どちらの在庫数も直していません')
    expect(out).toContain('スマレジの在庫数から引いていません。スマレジで手で引いてください')
    await ston('pause', '--for', 'stocktaking')
    const english = await ston(...counted, '--locale', 'en')
    expect(english.out).toContain('nothing was compared and no count was changed')
    expect(english.out).toContain('nothing was taken off Smaregi’s count')
    // A page that was loaded when orders were imported still has the question.
    await ston('pause', '--for', 'stocktaking')
    await visitor.get('/stocktaking')
    const form = { counted: clock(), unshipped: 'counted' }
    expect((await visitor.done('/do/resume', form)).text).toContain(
      '一緒に数えた商品を、スマレジの在庫数から引いていません',
    )
  })
})

test('with Next Engine as master nothing is asked of what is sold, and nothing is promised', async () => {
  const [, visitor] = await open({
    configure: (config) => void (config.stockMaster = 'nextengine'),
  })
  await ston('pause', '--for', 'stocktaking')
  const standing = (await visitor.get('/stocktaking')).text
  expect(standing).not.toContain('name="unshipped"')
  expect(standing).toContain('ネクストエンジンの在庫数は、これらの商品も含めた数で')
  expect(standing).toContain('両方の在庫数は比べません')
  const ended = (await visitor.done('/do/resume', { counted: clock() })).text
  expect(ended).toContain('在庫数は比べていません（スマレジには店舗の販売しか入らないため）')
  await ston('pause', '--for', 'stocktaking')
  const { json } = await ston('resume', '--counted', clock(), '--json')
  expect(json).toMatchObject({ notCompared: 'salesOnly', notTakenOff: null })
})

test('where both counts can be read they are compared, and that is said', async () => {
  const [{ ne }, visitor] = await open()
  await ston('pause', '--for', 'stocktaking')
  ne.correct('1001', 3, '入荷')
  expect((await visitor.get('/stocktaking')).text).toContain('両方の在庫数を比べて合わせてから')
  const ended = (await visitor.done('/do/resume', { counted: clock() })).text
  expect(ended).toContain('1 商品の在庫数を合わせました')
  expect(ended).not.toContain('比べていません')
  expect(ended).toContain('class="state good"')
  await ston('pause', '--for', 'stocktaking')
  const { json } = await ston('resume', '--not-counted', '--json')
  expect(json).toMatchObject({ compared: null, notCompared: 'notCounted' })
})

test('what was cut off is only gone on with, by the answers that were given', async () => {
  const [{ ne }, visitor] = await open()
  await ston('pause', '--for', 'stocktaking')
  const form = { counted: clock(), unshipped: 'apart' }
  const loaded = (await visitor.get('/stocktaking')).text
  expect(loaded).toContain('/do/resume-uncounted')
  ne.faults.loseAnswer = { path: /master_(goods|stock)/, how: '500', when: 'before', times: 99 }
  await visitor.done('/do/resume', form)
  ne.faults.loseAnswer = null
  const standing = (await visitor.get('/stocktaking')).text
  expect(standing).toContain('途中から続けます')
  expect(standing).not.toContain('/do/resume-uncounted')
  expect(standing).toContain(`type="hidden" name="counted" value="${form.counted}"`)
  // A page that was loaded before still has the other button.
  const never = (await visitor.done('/do/resume-uncounted')).text
  expect(never).toContain('もう反映し始めています')
  expect(never).not.toContain('連携を再開しました')
  expect((await visitor.done('/do/resume', form)).text).toContain('連携を再開しました')
})

test('where nothing is paused, nothing is said to go on again', async () => {
  const [, visitor] = await open()
  for (const [lang, told] of [
    ['ja', '連携は止まっていませんでした'],
    ['en', 'Nothing was stopped, and nothing was done'],
  ] as const) {
    await visitor.get(`/stocktaking?lang=${lang}`)
    for (const place of ['/do/resume-uncounted', '/do/resume']) {
      const { text } = await visitor.done(place, { counted: clock() })
      expect(text).toContain(told)
      expect(text).not.toMatch(/連携を再開しました|Everything goes on</)
    }
  }
  expect((await ston('resume', '--json')).json).toMatchObject({ pause: null, wasPaused: false })
})

describe('stores that were chosen, and all of them as well', () => {
  const stores = async (): Promise<unknown> =>
    (await shop?.ston('config', 'get', 'smaregi.stores', '--json'))?.json['value']

  test('the stores that are passed on: it is asked, and each answer is a button', async () => {
    const [, visitor] = await open()
    await ston('doctor')
    await visitor.get('/settings')
    const both = { which: 'every', ids: ['1', '2'] }
    const asked = (await visitor.done('/do/stores', both)).text
    expect(asked).toContain('どの店舗ですか')
    expect(asked).toContain('まだ何も変わっていません')
    expect(asked).toContain('次の店舗だけ（本店（店舗ID 1）、支店（店舗ID 2））</button>')
    expect(asked).toContain('指定しない（すべての店舗）</button>')
    expect(await stores()).toEqual([])
    const forms = [...asked.matchAll(/<form[^>]*do\/stores[^]*?<\/form>/g)].map(([form]) =>
      fields(form),
    )
    expect(forms).toEqual([
      { which: 'some', ids: ['1', '2'] },
      { which: 'every', ids: [] },
    ])
    await visitor.done('/do/stores', { which: 'some', ids: '1' })
    expect(await stores()).toEqual(['1'])
    // What was ticked before and still is may be left out of account.
    await visitor.get('/settings')
    expect((await visitor.done('/do/stores', { which: 'every', ids: '1' })).text).toContain(
      '保存しました',
    )
    expect(await stores()).toEqual([])
    await visitor.get('/settings?lang=en')
    const english = (await visitor.done('/do/stores', { which: 'every', ids: '1' })).text
    expect(english).toContain('Nothing has been changed yet')
  })

  test('the stores that are counted', async () => {
    const [, visitor] = await open()
    await visitor.get('/stocktaking')
    const asked = (await visitor.done('/do/pause', { which: 'every', ids: '2' })).text
    expect(asked).toContain('どの店舗ですか')
    expect((await ston('status', '--json')).json['pause']).toBe(null)
    await visitor.done('/do/pause', { which: 'some', ids: '2' })
    expect((await ston('status', '--json')).json['pause']).toMatchObject({ stores: ['2'] })
  })

  function fields(form: string): { which: string; ids: readonly string[] } {
    const all = (name: string): string[] =>
      [...form.matchAll(new RegExp(`name="${name}" value="([^"]*)"`, 'g'))].map(
        ([, value = '']) => value,
      )
    return { which: all('which')[0] ?? '', ids: all('ids') }
  }
})

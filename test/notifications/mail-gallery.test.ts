import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'
import { type Letter, mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'
import { PRODUCTS } from '../order-sync/orders-kit.ts'

/**
 * Each mail that a shop gets, from real runs. `STON_MAILS=/some/folder npx vitest run test/notifications/mail-gallery.test.ts` writes them
 * there in both languages, to be looked at in a browser; without it they are only checked, in Japanese.
 */
const FOLDER = process.env['STON_MAILS']
const LOCALES = FOLDER === undefined ? (['ja'] as const) : (['ja', 'en'] as const)

let shop: Shop
let post: Post
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

describe.each(LOCALES)('%s', (locale) => {
  async function open(options: ShopOptions = {}): Promise<void> {
    post = await openPost()
    shop = await openShop({
      products: PRODUCTS,
      ...options,
      configure: (config) => {
        options.configure?.(config)
        Object.assign(config, { locale })
        config['mail'] = mailTo(post)
        config['webhook'] = { ...config['webhook'], publicUrl: 'https://ston.example.jp' }
      },
    })
    shop.smaregi.product({ id: '1001', name: '湯のみ（白）' })
    shop.smaregi.product({ id: '1002', name: '急須' })
  }

  /** The newest mail, kept for whoever looks. */
  function mail(name: string): Letter {
    const letter = post.last()
    if (FOLDER !== undefined) {
      mkdirSync(FOLDER, { recursive: true })
      writeFileSync(join(FOLDER, `${name}.${locale}.html`), letter.html)
      writeFileSync(join(FOLDER, `${name}.${locale}.txt`), `${letter.subject}\n\n${letter.text}`)
    }
    return letter
  }

  function sale(productId: string, quantity: number): void {
    shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
  }

  /** What each mail about a problem owes to whoever reads it. */
  function expectNextStep(letter: Letter, command: string | RegExp): void {
    const steps = letter.text.split('\n').filter((line) => /^ {4}→ |^ {6,8}\S/.test(line))
    expect(steps.join('\n')).toMatch(command)
    expect(letter.html).toContain('class="next"')
  }

  test('all well', async () => {
    await open()
    sale('1001', 2)
    sale('1002', 1)
    await shop.flush()
    const { text } = mail('well')
    expect(text).not.toContain('!')
    expect(text).toMatch(/^(?:対応は必要ありません。|There is nothing for you to do\.)$/m)
    expect(text).toMatch(/^ {2}.+: 湯のみ（白）(?:、|, )急須$/m)
    expect(text).not.toMatch(locale === 'ja' ? /ston [a-z]/ : /`ston /)
    expect(text).not.toContain('    → ')
  })

  test('one product held', async () => {
    await open()
    shop.smaregi.product({ id: '8000101', name: '新しいお茶' })
    sale('8000101', 2)
    sale('1001', 1)
    await shop.flush()
    expectNextStep(mail('held'), /ston map exclude 8000101/)
  })

  test('sign-in needed', async () => {
    await open({ signedOut: true })
    sale('1001', 2)
    await shop.flush()
    expectNextStep(mail('sign-in'), /ston auth login/)
  })

  test('orders imported, and one line held', async () => {
    await open({
      api: 'platform',
      configure: (config) => {
        config['orders'] = { enabled: true, storeId: '1' }
        config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
      },
    })
    await shop.ston('import-orders', '--from-now')
    mail('orders-started')
    await shop.nextSecond()
    const place = (code: string) => shop.ne.orders.place({ lines: [{ code, quantity: 2 }] })
    place('1001')
    place('1002')
    expect((await shop.ston('import-orders')).code).toBe(0)
    expect(mail('orders').text).not.toContain('    → ')
    shop.ne.addGoods({ code: 'WEB-ONLY', stock: 9 })
    place('WEB-ONLY')
    expect((await shop.ston('import-orders')).code).toBe(3)
    expectNextStep(mail('orders-held'), /ston map import|ston map exclude/)
  })

  test('a row in doubt', async () => {
    await open({ faults: { historyShowsUploads: false } })
    sale('1002', 1)
    await shop.flush()
    const { faults } = shop.ne
    const path = '/api_v1_master_goods/upload'
    faults.loseAnswer = { path, how: 'reset', when: 'after', times: 1 }
    faults.queue = { pollsUntilDone: 0 }
    // A count that somebody sets meanwhile: before and after fit nothing any more.
    faults.onUpload = () => {
      faults.onUpload = null
      shop.ne.setStock('1001', { stock: 150 })
    }
    sale('1001', 3)
    await shop.flush()
    // The queue is seen to end with the first look, and the time to settle counts from then.
    for (let looks = 0; looks < 2; looks += 1) {
      shop.later(1500)
      await shop.goesOn('1002')
      await shop.flush()
    }
    expectNextStep(mail('in-doubt'), /ston failures resolve d-\d+-1 --applied/)
  })

  test('oversold, and goods in transit', async () => {
    await open()
    for (const shopId of ['1', '2'])
      shop.ne.orders.place({ shopId, lines: [{ code: '1001', quantity: 50 }] })
    sale('1001', 3)
    await shop.flush()
    expectNextStep(mail('oversold'), /ston why 1001/)
    shop.ne.orders.place({ lines: [{ code: '1002', quantity: 100 }] })
    const route = { fromStoreId: '1', toStoreId: '2' }
    shop.smaregi.change({ storeId: '1', productId: '1002', amount: -4, division: '04', ...route })
    await shop.flush()
    expectNextStep(mail('in-transit'), /入庫/)
  })

  test('trouble that lasts', async () => {
    await open()
    sale('1001', 1)
    await shop.flush()
    shop.ne.faults.refuse = { code: '003004' }
    sale('1001', 1)
    await shop.smaregi.flushSends()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 27 * 60 * 60 * 1000 })
    expect((await shop.flush()).code).toBe(75)
    expectNextStep(mail('temporary'), /ston status|ston doctor/)
  })

  test('several problems at once, and sixty', async () => {
    await open({ configure: (config) => void (config['guard'] = { maxDelta: 500 }) })
    shop.smaregi.product({ id: '8000101', name: '新しいお茶' })
    shop.ne.orders.place({ lines: [{ code: '1001', quantity: 100 }] })
    sale('8000101', 2)
    sale('1001', 3)
    shop.smaregi.purchase({ storeId: '1', productId: '1002', quantity: 1200 })
    shop.smaregi.sendRows([
      {
        storeId: '1',
        productId: 'ABC',
        amount: '-1',
        stockDivision: '02',
        updDateTime: '2026-11-23 10:00:00',
      },
    ])
    sale('1003', 1)
    await shop.flush()
    expectNextStep(mail('several'), /ston failures retry/)
    for (let i = 0; i < 60; i += 1) {
      const id = String(8_000_200 + i)
      shop.smaregi.product({ id, name: `商品 ${i}` })
      sale(id, 1 + (i % 3))
    }
    await shop.flush()
    const { subject, text } = mail('sixty')
    expect(subject).toMatch(
      /^【要確認】60 商品の在庫を反映できません：まず|stock of 60 products could/,
    )
    expect(text).toMatch(
      /新しく 60 商品あります（ほかに、お知らせ済みの 4 件が残っています）。.*ひも付け表|stock of 60 products .*4 told/,
    )
    expectNextStep(post.last(), /「ひも付け表を確認」と書き添えて|write "see the id table"/)
    expect(text.match(/^ {2}! /gm)).toHaveLength(2)
    expect(text.match(/^ {4}・/gm)).toHaveLength(50)
    expect(text).toMatch(/ほか 10 件|10 more/)
  })

  test('a warning alone, and a good run while something is still open', async () => {
    await open()
    sale('1001', 1)
    await shop.flush()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 50 * 60 * 60 * 1000 })
    await shop.flush()
    const warning = mail('warning')
    expectNextStep(warning, /ston auth refresh/)
    // When, before how long: phones cut the rest.
    expect(warning.subject).toMatch(
      /^(?:【要確認】\d+月\d+日（.）\d\d:\d\d ごろまでに、ston の|\[Please check\] By \w+ \d+ \w+, \d\d)/,
    )
    shop.smaregi.product({ id: '8000101', name: '新しいお茶' })
    sale('8000101', 2)
    await shop.flush()
    sale('1001', 1)
    await shop.flush()
    mail('still-open')
  })

  test('the sample', async () => {
    await open()
    await shop.ston('mail', 'test')
    mail('sample')
  })
})

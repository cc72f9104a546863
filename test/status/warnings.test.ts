import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop
let post: Post
beforeEach(async () => {
  post = await openPost()
})
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
  await post.close()
})

async function open(
  alarms: Record<string, unknown> = {},
  options: Pick<ShopOptions, 'api' | 'configure'> = {},
): Promise<void> {
  shop = await openShop({
    products: { '1001': 10 },
    ...options,
    configure: (config) => {
      options.configure?.(config)
      config['alarms'] = alarms
      config['mail'] = mailTo(post)
    },
  })
}

function later(hours: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 60 * 60 * 1000 })
}

test('a sign-in that ends within a day is mailed, once a day, and shown by status', async () => {
  await open()
  await shop.flush()
  expect(post.letters).toEqual([])
  later(50)
  await shop.flush()
  await shop.flush()
  expect(post.letters).toHaveLength(1)
  expect(post.last().subject).toContain('要確認')
  expect(post.last().text).toContain('ston auth refresh')
  const status = await shop.ston('status', '--check')
  expect(status.code).toBe(3)
  expect(status.out).toContain('ごろまでに、ston の認証の更新が必要です')
})

test('a check by cron is silent when nothing needs a person; who just looks sees', async () => {
  await open()
  await shop.flush()
  expect((await shop.ston('status', '--check', '--quiet')).out).toBe('')
  expect((await shop.ston('status', '--quiet')).out).toContain('送信待ち')
  later(50)
  expect((await shop.ston('status', '--check', '--quiet')).out).toContain(
    'ごろまでに、ston の認証の更新が必要です',
  )
})

test('a row that has been held for more than a day is told again', async () => {
  await open()
  shop.smaregi.product({ id: '1009', name: '新商品' })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1009', quantity: 1 }] })
  await shop.flush()
  later(25)
  await shop.flush()
  expect(post.last().text).toContain('1 日以上保留')
  expect((await shop.ston('status')).out).toContain('1 日以上保留')
})

test('a disk that is nearly full', async () => {
  await open({ diskFreeMiB: 1_000_000_000 })
  await shop.flush()
  expect(post.last().text).toContain('ディスクの空き')
  const status = await shop.ston('status', '--check')
  expect(status.code).toBe(3)
  expect(status.out).toContain('ディスクの空き')
})

test('silence on the way from Smaregi', async () => {
  await open({ silenceHours: 6 })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.flush()
  expect(post.last().text).not.toContain('届いていません')
  later(7)
  await shop.flush()
  expect(post.last().text).toContain('スマレジからの通知が 6 時間以上届いていません')
})

test('notifications in both forms: the mail names the one that does not count', async () => {
  await open()
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.flush()
  await fetch(`${shop.hookUrl}?sncode=${shop.sncode}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      contractId: shop.smaregi.contractId,
      event: 'pos:stock',
      action: 'edited',
      ids: [{ id: '9', productId: '1001', storeId: '1' }],
    }),
  })
  await shop.flush()
  expect(post.last().text).toContain('どちらか一方を止めてください')
})

test('changes without a notification are a warning until a run finds none', async () => {
  await open({}, { api: 'platform' })
  const sale = (): void =>
    void shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  sale()
  await shop.flush()
  shop.smaregi.platform.webhooks.target = null
  sale()
  // Young rows are only called lost when they were unseen at the look before.
  await shop.flush()
  expect((await shop.flush()).json).toMatchObject({ found: 1 })
  expect(post.last().subject).toContain('要確認')
  expect(post.last().text).toContain('通知の届かなかった在庫変動が 1 件')
  const status = await shop.ston('status', '--check')
  expect(status.code).toBe(3)
  expect(status.out).toContain('通知の届かなかった在庫変動が 1 件')
  await shop.flush()
  expect((await shop.ston('status', '--check')).code).toBe(0)
})

test('an import that does not run any more is told by the mail of flush', async () => {
  await open({}, { configure: (config) => (config['orders'] = { enabled: true, storeId: '1' }) })
  expect((await shop.ston('import-orders', '--from-now')).code).toBe(0)
  await shop.flush()
  later(27)
  await shop.flush()
  expect(post.last().text).toContain('受注の取り込みが 26 時間以上')
  expect((await shop.ston('status', '--check')).out).toContain('受注の取り込みが 26 時間以上')
})

test('a mail that could not be sent is shown by status', async () => {
  await open()
  await post.close()
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.flush()
  const status = await shop.ston('status', '--check')
  expect(status.code).toBe(3)
  expect(status.out).toContain('送れなかったメールがあります')
})

test('a flush that does not run any more is told by the mail of import-orders, with what only flush would tell', async () => {
  await open({}, { configure: (config) => (config['orders'] = { enabled: true, storeId: '1' }) })
  await shop.flush()
  expect((await shop.ston('import-orders', '--from-now')).code).toBe(0)
  const letters = post.letters.length
  later(27)
  expect((await shop.ston('import-orders')).code).toBe(0)
  expect(post.letters).toHaveLength(letters + 1)
  expect(post.last().subject).toBe('【要確認】在庫の送信が 26 時間以上正常に終わっていません')
  await shop.ston('import-orders')
  expect(post.letters).toHaveLength(letters + 1)
  expect((await shop.ston('status', '--json')).json['warnings']).toMatchObject([{ id: 'noFlush' }])
})

test('a sign-in that Next Engine has refused is a warning, whatever its end date says', async () => {
  await open()
  await shop.flush()
  shop.ne.revoke()
  await shop.ston('auth', 'refresh')
  const status = await shop.ston('status', '--check', '--json')
  expect(status.code).toBe(3)
  expect(status.json['warnings']).toMatchObject([{ id: 'signIn' }])
  await shop.flush()
  expect(post.last().subject).toBe('【要確認】ネクストエンジンのログインが切れています')
})

test('a stocktaking that nobody ends is told by mail, although nothing is sent', async () => {
  await open()
  await shop.ston('pause', '--for', 'stocktaking')
  const letters = post.letters.length
  later(23)
  await shop.flush()
  expect(post.letters).toHaveLength(letters)
  later(2)
  expect((await shop.flush()).json).toMatchObject({ outcome: 'paused' })
  await shop.flush()
  expect(post.letters).toHaveLength(letters + 1)
  expect(post.last().subject).toContain('棚卸のための停止が 25 時間続いています')
})

test('an order line that has been held for more than a day is told by the mail of flush', async () => {
  await open({}, { configure: (config) => (config['orders'] = { enabled: true, storeId: '1' }) })
  await shop.ston('import-orders', '--from-now')
  await shop.nextSecond()
  shop.ne.addGoods({ code: 'NOBODY', stock: 5 })
  shop.ne.orders.place({ lines: [{ code: 'NOBODY', quantity: 1 }] })
  expect((await shop.ston('import-orders')).code).toBe(3)
  later(25)
  await shop.flush()
  expect(post.last().text).toContain('1 日以上保留のままのものが 1 商品')
})

test('an upload that Next Engine does not end within a day is mailed and shown, and ston goes on once it has ended', async () => {
  await open()
  shop.ne.faults.queue = 'never'
  shop.smaregi.purchase({ storeId: '1', productId: '1001', quantity: 3 })
  await shop.smaregi.flushSends()
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', waiting: 1 })
  expect((await shop.ston('status', '--check')).code).toBe(0)
  later(25)
  expect((await shop.flush()).json).toMatchObject({ waiting: 1 })
  expect(post.last().subject).toContain('要確認')
  expect(post.last().text).toContain('処理が終わらないアップロード')
  const status = await shop.ston('status', '--check')
  expect(status.code).toBe(3)
  expect(status.out).toMatch(/1 日以上.*1 商品（キュー \d+）/)
  shop.ne.faults.queue = { pollsUntilDone: 0 }
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', waiting: 0, applied: 1 })
  expect((await shop.ston('status')).out).not.toContain('1 日以上処理')
})

test('a run that stopped is told by status as by the page, until one comes to its end', async () => {
  await open()
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  shop.ne.faults.refuse = { code: '003004' }
  await shop.flush()
  const { code, out } = await shop.ston('status', '--check')
  expect(code).toBe(3)
  expect(out).toContain('! ston flush が途中で止まりました')
  const { json } = await shop.ston('status', '--json')
  expect(json['warnings']).toContainEqual(expect.objectContaining({ id: 'stopped' }))
  shop.ne.faults.refuse = null
  await shop.flush()
  expect((await shop.ston('status', '--check')).code).toBe(0)
})

test('an import that cannot begin is told by status', async () => {
  await open(
    {},
    { configure: (config) => void (config['orders'] = { enabled: true, storeId: '99' }) },
  )
  await shop.flush()
  expect((await shop.ston('import-orders')).code).toBe(3)
  const { code, out } = await shop.ston('status', '--check')
  expect(code).toBe(3)
  expect(out).toContain('! ston import-orders が途中で止まりました')
  expect(out).toContain('99')
})

test('a wrong code of Smaregi’s is told by status, page and doctor, and a stranger’s call is not', async () => {
  await open()
  await shop.flush()
  const send = (body: string): Promise<Response> =>
    fetch(shop.hookUrl, {
      method: 'POST',
      body: new URLSearchParams({ sncode: 'wrong', params: body }),
    })
  expect((await send('nothing of Smaregi’s')).status).toBe(403)
  expect((await shop.ston('status')).out).not.toContain('sncode')
  shop.smaregi.setTarget({ url: shop.hookUrl, sncode: 'wrong', place: 'form' })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.smaregi.flushSends()
  const told = 'sncode が違うか付いていないため、受け取りませんでした'
  await vi.waitFor(async () => expect((await shop.ston('status')).out).toContain(told), 10_000)
  expect((await shop.ston('doctor')).out).toContain(told)
  expect(await (await fetch(`${shop.hookUrl}/status`)).text()).toContain(told)
  shop.smaregi.setTarget({ url: shop.hookUrl, sncode: shop.sncode, place: 'form' })
  await shop.nextSecond()
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.flush()
  expect((await shop.ston('status')).out).not.toContain(told)
})

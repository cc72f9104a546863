import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { ProblemRow } from '../../src/mailer/facts.ts'
import { inStores } from '../../src/messages/mail-quantities.ts'
import type { Runs } from '../../src/status/runs.ts'
import { openNotifier } from '../../src/mailer/chat.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
let chat: Server
let status = 200
const told: string[] = []

beforeEach(async () => {
  status = 200
  told.length = 0
  chat = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      if (status === 200) told.push((JSON.parse(body) as { text: string }).text)
      response.writeHead(status).end('ok')
    })
  })
  await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await shop.close()
  await new Promise((resolve) => chat.close(resolve))
})

async function open(): Promise<void> {
  const { port } = chat.address() as AddressInfo
  shop = await openShop({
    products: { '1001': 10, '1002': 10 },
    configure: (config) =>
      void (config['notice'] = { url: `http://127.0.0.1:${port}/services/practice-secret-77` }),
  })
}

const sale = (productId: string, quantity: number): void =>
  void shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })

test('nothing is said while all is well', async () => {
  await open()
  sale('1001', 1)
  await shop.flush()
  expect(told).toEqual([])
})

test('a problem is told once a day, with what to do', async () => {
  await open()
  shop.ne.removeGoods('1002')
  sale('1002', 1)
  await shop.flush()
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('ston 要確認: 1 件')
  expect(told[0]).toContain('1002')
  expect(told[0]).toContain('→')
  await shop.flush()
  expect(told).toHaveLength(1)
})

test('a chat that does not take it fails no run, and is told by the next one', async () => {
  await open()
  status = 500
  shop.ne.removeGoods('1002')
  sale('1002', 1)
  const ran = await shop.flush()
  expect(ran.code).toBe(3)
  expect(`${ran.out}${ran.err}`).not.toContain('practice-secret-77')
  expect(told).toEqual([])
  status = 200
  await shop.flush()
  expect(told).toHaveLength(1)
})

test('a sign-in that has ended is told at once', async () => {
  await open()
  shop.ne.advance(4 * 24 * 60 * 60 * 1000)
  sale('1001', 1)
  expect((await shop.flush()).code).toBe(4)
  expect(told.join()).toContain('ログイン')
})

test('the same problem is told again on another day', async () => {
  await open()
  shop.ne.removeGoods('1002')
  sale('1002', 1)
  await shop.flush()
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  onTestFinished(() => store.close())
  const document = store.document<{ flush: { day: string; names: string[] } }>('notice')
  const { value, revision } = await document.read()
  const names = value?.flush.names ?? []
  expect(names).toHaveLength(1)
  await document.replace({ flush: { day: '2026-01-01', names } }, revision)
  await shop.flush()
  expect(told).toHaveLength(2)
})

test('that the calls of the month are short is told once a day, and again when it gets worse', async () => {
  await open()
  await shop.ston('run')
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  onTestFinished(() => store.close())
  const document = store.document<{ readonly count: number }>('calls')
  for (const count of [700, 710, 900, 710]) {
    const { value, revision } = await document.read()
    if (value === null) throw new Error('no call was counted')
    await document.replace({ ...value, count }, revision)
    await shop.flush()
  }
  expect(told.map((text) => /API 呼び出し[^。]*。/.exec(text)?.[0])).toEqual([
    'API 呼び出しの 8 割を使いました。',
    'API 呼び出しの予算を使い切りました。',
  ])
})

test('trouble that passes is not told; trouble that lasts is, also when no run has ever ended well', async () => {
  await open()
  shop.ne.faults.refuse = { code: '003004' }
  sale('1001', 1)
  expect((await shop.flush()).code).toBe(75)
  expect(told).toEqual([])
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  onTestFinished(() => store.close())
  const document = store.document<Runs>('runs')
  const { value, revision } = await document.read()
  const flush = value?.trouble?.flush
  const since = new Date(Date.now() - 27 * 60 * 60 * 1000).toISOString()
  if (!flush) throw new Error('the run has left no trouble')
  await document.replace({ ...value, trouble: { flush: { ...flush, since } } }, revision)
  expect((await shop.flush()).code).toBe(75)
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('27 時間以上、全商品の在庫を送れていません')
  expect(told[0]).toContain('メンテナンス')
})

test('a mail that could not be sent is told in the chat', async () => {
  await open()
  await shop.configure((config) => {
    const to = ['shop@example.jp']
    config['mail'] = { enabled: true, smtpUrl: 'smtp://127.0.0.1:9', from: 'ston@example.jp', to }
  })
  sale('1001', 1)
  await shop.flush()
  expect(told.join()).toContain('送れなかったメールがあります')
})

test('a name with signs that mean something to the chat is only a name', async () => {
  await open()
  const { port } = chat.address() as AddressInfo
  const notifier = openNotifier(`http://127.0.0.1:${port}/`, new AbortController().signal)
  expect(await notifier.send('A<!channel>&B')).toBeNull()
  expect(told.join()).toContain('A&lt;!channel&gt;&amp;B')
})

test('each problem has its product by name, its quantity and what to do; equal ones are told once with their list', async () => {
  await open()
  shop.ne.removeGoods('1001')
  shop.ne.removeGoods('1002')
  sale('1001', 1)
  sale('1002', 3)
  await shop.flush()
  expect(told).toHaveLength(1)
  expect(told[0]?.split('\n')).toEqual([
    'ston 要確認: 2 件',
    '• ネクストエンジンにこの商品コードがありません（保留中）',
    expect.stringMatching(
      /^ {3}→ まず、ネクストエンジンで商品ごとに商品名を探し、次の 3 つから選んでください。/,
    ),
    expect.stringMatching(
      /^ {3}→ サーバーの管理者へ：.*ston map exclude CODE（CODE はそれぞれの商品コードです）$/,
    ),
    '   ・商品1001（商品コード 1001）  店舗で減った 1 個',
    '   ・商品1002（商品コード 1002）  店舗で減った 3 個',
  ])
})

test('with the owner’s pages the chat leads to them, as the mails do', async () => {
  await open()
  await shop.configure((config) => {
    config['webhook'] = { ...config['webhook'], publicUrl: 'https://ston.example.jp' }
    config['owner'] = { enabled: true }
  })
  shop.ne.removeGoods('1002')
  sale('1002', 3)
  await shop.flush()
  expect(told[0]?.split('\n').slice(1)).toEqual([
    '• 商品1002（商品コード 1002）  店舗で減った 3 個  ネクストエンジンにこの商品コードがありません（保留中）',
    '   → オーナーの画面で対応してください: https://ston.example.jp/ston/todo?of=h-1002',
  ])
  sale('1001', 1)
  shop.ne.removeGoods('1001')
  shop.ne.advance(4 * 24 * 60 * 60 * 1000)
  expect((await shop.flush()).code).toBe(4)
  expect(told.at(-1)).toContain(
    '→ オーナーの画面で、ネクストエンジンに再ログインしてください: https://ston.example.jp/ston/nextengine',
  )
})

test('of many only some are listed, and the others counted', () => {
  const { signal } = new AbortController()
  const one = (words: string, key?: string): ProblemRow => {
    const text = { ja: words, en: words }
    const group = key === undefined ? {} : { group: { key, next: { ja: 'する', en: 'do' } } }
    return {
      product: text,
      quantity: inStores(-1),
      what: { ja: 'x', en: 'x' },
      next: text,
      ...group,
    }
  }
  const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)
  const equal = range(25).map((i) => one(`p${i}`, 'same'))
  const own = range(12).map((i) => one(`q${i}`))
  const notices = [{ what: { ja: 'ログイン切れ', en: 'signed out' }, next: null }]
  const text = openNotifier('http://127.0.0.1:9/', signal).compose({
    notices,
    problems: [...equal, ...own],
  })
  const lines = text.split('\n')
  expect(lines.slice(0, 5)).toEqual([
    'ston 要確認: 38 件',
    '• ログイン切れ',
    '• x',
    '   → する',
    '   ・p1  店舗で減った 1 個',
  ])
  expect(lines.filter((line) => line.startsWith('   ・p'))).toHaveLength(20)
  expect(text).toContain('   ・ほか 5 件')
  expect(text).toContain('q8')
  expect(text).not.toContain('q9')
  expect(lines.at(-1)).toBe('ほか 4 件（ston failures list）')
})

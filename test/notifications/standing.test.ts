import { afterEach, expect, test } from 'vitest'
import { jstDay } from '../../src/kernel/time.ts'
import { NOTHING_TOLD, writeBook } from '../../src/status/told-so-far.ts'
import type { Warning, WarningId } from '../../src/status/warnings.ts'
import { alarmLedger } from '../../src/messages/status-alarms.ts'
import { WEEK } from '../domain/schedule/make.ts'
import { row } from '../domain/stock/make.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { mailTo, openPost } from '../mailer/smtp-kit.ts'
import { openOrders } from '../order-sync/orders-kit.ts'
import { later, openBench, trouble, verdicts } from './mail-kit.ts'

const HOUR_MS = 3_600_000

/** What a run knows to stand, told by it or by others, and the good news beside it. */
let shop: Shop | undefined
afterEach(async () => {
  await shop?.close()
  shop = undefined
})

function warning(id: WarningId): Warning {
  return { id, what: { ja: `警告 ${id}。`, en: `${id}.` }, next: { ja: '次', en: 'next' } }
}

async function evening(parts: { readonly alarms?: Warning[]; readonly problems?: number }) {
  const post = await openPost()
  const bench = await openBench(post.port)
  const { alarms = [], problems = 0 } = parts
  const elsewhere = { alarms: 0, problems }
  await bench.run({ alarms, elsewhere, week: WEEK })
  later(bench, 14 * HOUR_MS)
  await bench.batch({ rows: [row('A', -1)], verdicts: verdicts('applied') })
  await bench.run({ alarms, elsewhere, week: WEEK })
  return post.last()
}

test('a good evening with nothing that stands needs nobody, and vouches for its own direction alone', async () => {
  const { subject, text } = await evening({})
  expect(subject).toBe('【完了】1 商品の在庫を反映しました')
  expect(text).toContain('対応は必要ありません。')
  expect(text).toContain('\n前回の処理結果に、問題はありません。')
  expect(text).not.toContain('受注の取込')
})

test('a warning that was told before still stands in the mail of the evening', async () => {
  const { subject, text } = await evening({ alarms: [warning('repair'), warning('noImport')] })
  expect(subject).toBe('【完了】1 商品の在庫を反映しました（連絡済みの 2 件は未解決）')
  expect(text).toContain('■ お知らせ\n  このほか、別のメールでお知らせした 2 件がまだ残っています')
  expect(text).toContain('前回の処理結果には、新しくお知らせすることはありません。')
  expect(text).not.toMatch(/対応は必要ありません|問題はありません/)
})

test('a warning that the daily look has told is not told again on that day', async () => {
  const post = await openPost()
  const bench = await openBench(post.port)
  const told = { day: jstDay(bench.now), names: ['alarm heldLong', 'A missing'] }
  await writeBook(bench.store, 'check', { ...NOTHING_TOLD, told })
  await bench.run({ alarms: [warning('heldLong')] })
  expect(post.letters).toEqual([])
  await bench.run({ alarms: [warning('heldLong'), warning('drift')] })
  expect(post.last().text).not.toContain('heldLong')
  later(bench, 24 * HOUR_MS)
  await bench.run({ alarms: [warning('heldLong')] })
  expect(post.last().text).toContain('heldLong')
})

test('no name of a file stands in the subject of a warning', async () => {
  const post = await openPost()
  const bench = await openBench(post.port)
  const told = alarmLedger('/var/lib/ston/data/echoes/2026-11-30.jsonl:1', 2)
  await bench.run({ alarms: [{ id: 'ledger', ...told }] })
  const { subject, text } = post.last()
  expect(subject).toMatch(/^【要確認】ston 自身の書き込みかもしれない変動/)
  expect(text).not.toContain('.jsonl')
})

test('so does what the mails of the other direction tell', async () => {
  const { subject, text } = await evening({ problems: 3 })
  expect(subject).toBe('【完了】1 商品の在庫を反映しました（連絡済みの 3 件は未解決）')
  expect(text).not.toContain('対応は必要ありません')
  expect(text).toContain('前回の処理結果に、問題はありません。')
})

test('a warning that gets worse is told at once, one that gets better is not', async () => {
  const post = await openPost()
  const bench = await openBench(post.port)
  for (const degree of [0, 0, 1, 0, 1, 2]) {
    later(bench, HOUR_MS)
    await bench.run({ alarms: [{ ...warning('calls'), degree }], week: WEEK })
  }
  expect(post.letters).toHaveLength(3)
})

test('a direction that failed works again when somebody has tried it, and not before', async () => {
  const post = await openPost()
  const bench = await openBench(post.port)
  await bench.run({ error: trouble('auth') })
  later(bench, HOUR_MS)
  await bench.run({ alarms: [warning('pause')], isUntried: true })
  expect(post.last().subject).toBe('【要確認】警告 pause')
  expect(post.last().text).not.toContain('解消しました')
  later(bench, HOUR_MS)
  await bench.run()
  expect(post.last().subject).toMatch(/^【完了】在庫を送れるようになりました/)
  expect(post.letters).toHaveLength(3)
})

test('a mail about orders that were taken in does not hide what waits on the way to Next Engine', async () => {
  const post = await openPost()
  const orders = await openOrders('platform', {
    configure: (config) => void (config['mail'] = mailTo(post)),
  })
  shop = orders
  orders.smaregi.product({ id: '9999', name: '未登録' })
  orders.smaregi.sale({ storeId: '1', lines: [{ productId: '9999', quantity: 1 }] })
  await orders.flush()
  orders.ne.orders.place({ lines: [{ code: '1001', quantity: 1 }] })
  await orders.importOrders()
  expect(post.last().subject).toMatch(/^【完了】.*（連絡済みの 1 件は未解決）$/)
  expect(post.last().text).not.toContain('対応は必要ありません')
})

test('nothing is over while it is paused', async () => {
  const post = await openPost()
  shop = await openShop({
    products: { '1001': 10 },
    configure: (config) => void (config['mail'] = mailTo(post)),
  })
  shop.later(5 * 24 * HOUR_MS)
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.smaregi.flushSends()
  expect((await shop.flush()).code).toBe(4)
  await shop.ston('pause', '--for', 'stocktaking', '--json')
  shop.later(25 * HOUR_MS)
  const before = post.letters.length
  expect((await shop.flush()).json['outcome']).toBe('paused')
  const after = post.letters.slice(before).map(({ text }) => text)
  expect(after).toHaveLength(1)
  expect(after.join()).not.toMatch(/解消しました|送れるようになりました/)
})

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ordersOf } from '../../src/audit/orders.ts'
import { eventSentence } from '../../src/audit/show.ts'
import { Concerns } from '../../src/audit/subject.ts'
import type { BookingEntry } from '../../src/domain/orders/booking.ts'
import type { Relinked } from '../../src/domain/mapping/diff.ts'
import { Changes, noteReplaced, replacedTables } from '../../src/product-mapping/relinked.ts'
import { newFolder, openStore } from '../store/helpers.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

async function open(): Promise<Shop> {
  const shop = await openShop({
    products: { '1001': 10, '1002': 10 },
    configure: (config) => {
      config['orders'] = { enabled: true, storeId: '1' }
      config['guard'] = { maxDelta: 5 }
    },
  })
  onTestFinished(() => shop.close())
  return shop
}

async function told(shop: Shop, name: string): Promise<string[]> {
  const { out } = await shop.ston('why', name, '--locale', 'ja')
  // Behind the date, up to the end of the story.
  return out
    .split('\n')
    .filter((line) => /^\d{4}-\d\d-\d\d \d\d:\d\d {2}/.test(line))
    .map((line) => line.slice(18))
}

test('a product’s story tells what each table has changed for it, and who put it in force', async () => {
  const shop = await open()
  const table = async (rows: string, ...more: string[]): Promise<void> => {
    const file = join(shop.dir, 'ids.csv')
    await writeFile(file, `smaregi-id,nextengine-code\n${rows}`)
    const { code } = await shop.ston('map', 'import', file, '--yes', ...more)
    expect(code).toBe(0)
  }
  await table('1001,TEA-1\n1002,CUP\n', '--as', '田中')
  await table('1001,TEA-2\n1002,CUP\n', '--as', '鈴木')
  await table('1002,CUP\n')
  // The same once more is no table of its own.
  await table('1002,CUP\n', '--as', '佐藤')
  await shop.ston('map', 'undo', '--yes', '--as', '田中')
  await shop.ston('map', 'clear', '--yes', '--as', '鈴木')
  expect(await told(shop, '1001')).toEqual([
    'ひも付け表の取り込みにより、商品ID 1001 を商品コード TEA-1 にひも付け  （担当: 田中）',
    'ひも付け表の取り込みにより、商品ID 1001 の商品コードを TEA-1 から TEA-2 に変更  （担当: 鈴木）',
    'ひも付け表の取り込みにより、商品ID 1001 と商品コード TEA-2 のひも付けを解除',
    'ひも付け表を一つ前に戻したことにより、商品ID 1001 を商品コード TEA-2 にひも付け  （担当: 田中）',
    'ひも付け表を空にしたことにより、商品ID 1001 と商品コード TEA-2 のひも付けを解除  （担当: 鈴木）',
  ])
  expect(await told(shop, '1002')).toHaveLength(2)
  // Asked by a code that nothing has any more.
  expect(await told(shop, 'TEA-1')).toHaveLength(2)
  const { events } = (await shop.ston('why', '1002', '--json')).json
  expect(events).toEqual([
    expect.objectContaining({ kind: 'table', how: 'import', from: null, to: 'CUP', who: '田中' }),
    expect.objectContaining({ kind: 'table', how: 'clear', from: 'CUP', to: null, who: '鈴木' }),
  ])
})

test('the answers for held order lines are told once, each with the name of who gave it', async () => {
  const shop = await open()
  await shop.ston('import-orders', '--from-now')
  const big = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 7 }] })
  const kept = shop.ne.orders.place({ lines: [{ code: '1002', quantity: 8 }] })
  const alien = shop.ne.orders.place({ lines: [{ code: 'NEW-1', quantity: 1 }] })
  await shop.ston('import-orders')
  const { items } = (await shop.ston('failures', 'list', '--json')).json as {
    items: { id: string; code: string }[]
  }
  const idOf = (code: string): string => items.find((one) => one.code === code)?.id ?? ''
  await shop.ston('failures', 'retry', idOf('1001'), '--as', '田中')
  await shop.ston('failures', 'drop', idOf('1002'), '--why', '電話で確認', '--as', '鈴木')
  await shop.ston('failures', 'retry', idOf('NEW-1'), '--as', '佐藤')
  expect(await told(shop, '1001')).toEqual([
    `受注 伝票 ${big} の 1 行目（1001）: 人の判断で続行（-7）  （担当: 田中）`,
  ])
  expect(await told(shop, '1002')).toEqual([
    `受注 伝票 ${kept} の 1 行目（1002）: 人の判断で終了（-8、理由: 電話で確認）  （担当: 鈴木）`,
  ])
  // Nothing is written down for the line itself.
  expect(alien).toBeGreaterThan(kept)
  expect(await told(shop, 'NEW-1')).toEqual(['もう一度送る（担当: 佐藤）'])
})

test('what a person said of a call in doubt is told; one that came to nothing by itself is not', async () => {
  const store = await openStore(await newFolder())
  const at = '2026-11-24T00:00:00.000Z'
  const part = { line: 1, code: '1001', component: '1001', per: 1, quantity: 2 }
  const call = (slip: number): BookingEntry => ({
    kind: 'intent',
    slip,
    at,
    id: `NE-${slip}-1`,
    storeId: '1',
    date: '2026-11-24',
    token: 't',
    recipientName: 'n',
    lines: [{ productId: '1001', quantity: 2, parts: [part] }],
  })
  const ends = (slip: number) => ({ slip, at, id: `NE-${slip}-1` })
  await store.bookings.append([
    call(1),
    { kind: 'void', ...ends(1), why: 'person', who: '田中' },
    call(2),
    { kind: 'void', ...ends(2), why: 'refused' },
    call(3),
    { kind: 'done', ...ends(3), shipmentId: '9', by: 'person', who: '鈴木' },
  ])
  const subject = { productId: '1001', code: '1001', also: null }
  const events = await ordersOf(store, new Concerns(subject, '1001'))
  expect(events.map(({ what, slip, who }) => [what, slip, who])).toEqual([
    ['notBooked', 1, '田中'],
    ['registered', 3, '鈴木'],
  ])
  expect(events.map((one) => eventSentence(one).en)).toEqual([
    'order, slip 1, line 1 (1001): 出荷 NE-1-1: a person found that it is not in Smaregi (product 1001, stock -2)  (by 田中)',
    'order, slip 3, line 1 (1001): registered in Smaregi as 出荷 NE-3-1 (product 1001, stock -2)  (by 鈴木)',
  ])
})

test('of very many changes those of the newest tables are remembered', async () => {
  const store = await openStore(await newFolder())
  const linked = (count: number, code: string): Relinked[] => {
    const changes = new Changes()
    for (let i = 0; i < count; i += 1)
      changes.take(() => ({ productId: String(i), from: null, to: code }))
    return changes.all
  }
  const at = '2026-11-24T00:00:00.000Z'
  for (const [count, code] of [
    [9_000, 'A'],
    [12_000, 'B'],
    [8_000, 'C'],
  ] as const)
    await noteReplaced(store, { at, how: 'import' }, linked(count, code), null)
  const kept = async (): Promise<unknown> =>
    (await replacedTables(store)).map(({ changes }) => [changes.length, changes[0]?.to])
  expect(await kept()).toEqual([
    [12_000, 'B'],
    [8_000, 'C'],
  ])
  // One larger than all that is remembered.
  await noteReplaced(store, { at, how: 'import' }, linked(20_001, 'D'), '田中')
  expect(await kept()).toEqual([[20_000, 'D']])
})

test('why without a product tells all that people did, and who, also what is about no product', async () => {
  const shop = await open()
  expect((await shop.ston('why')).out).toContain('--as')
  await shop.ston('sale', '--until', '2099-12-31T23:59', '--as', '店長')
  await shop.ston('config', 'set', 'orders.enabled', 'false', '--as', '田中')
  await shop.ston('map', 'exclude', '1001', '--as', '田中')
  const { json } = await shop.ston('why', '--json')
  expect(json['decisions']).toMatchObject([
    { who: '店長', did: 'sale' },
    { who: '田中', did: 'config set', names: ['orders.enabled'] },
    { who: '田中', did: 'map exclude', names: ['1001'] },
  ])
  expect(JSON.stringify(json)).not.toContain(shop.configPath)
  const { out } = await shop.ston('why', '--locale', 'ja')
  expect(out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d {2}連携対象から外す（担当: 田中） {2}1001$/m)
})

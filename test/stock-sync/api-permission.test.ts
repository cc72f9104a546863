import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

const UPLOAD = '/api_v1_master_goods/upload'
const QUEUE = '/api_v1_system_que/search'
const HISTORY = '/api_v1_master_stockiohistory/search'
const SETS = '/api_v1_master_setgoods/count'

async function open(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({ products: { '1001': 10, '1002': 10 }, ...options })
}

async function sell(productId: string): Promise<void> {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity: 1 }] })
  await shop.smaregi.flushSends()
}

/** The app has no permission for this API from now on, or for every one it needs. */
function forbid(path: string | RegExp | null): void {
  shop.ne.faults.refuse = path === null ? null : { path, code: '004001', message: '権限なし' }
}

async function warned(): Promise<{ code: number; text: string }> {
  const { code, out } = await shop.ston('status', '--check', '--locale', 'en')
  return { code, text: out }
}

test('an upload that the app may not make names the API and the tab, holds nothing, and goes once it may', async () => {
  await open()
  await sell('1001')
  forbid(UPLOAD)
  const flushed = await shop.ston('flush', '--locale', 'en')
  expect(flushed.code).toBe(3)
  expect(flushed.out).toContain('商品マスタアップロード /api_v1_master_goods/upload')
  expect(flushed.out).toContain('アプリを作る → 編集 → API')
  expect(flushed.out + flushed.err).not.toContain('what fits')
  expect((await shop.ston('failures', 'list', '--json')).json).toMatchObject({ items: [] })
  expect(await warned()).toMatchObject({
    code: 3,
    text: expect.stringContaining('商品マスタアップロード /api_v1_master_goods/upload') as string,
  })
  forbid(null)
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1 })
  expect((await warned()).code).toBe(0)
})

test('a queue that the app may not read is told, and the history proves what was applied', async () => {
  await open({
    configure: (config) =>
      void (config['nextengine'] = { ...config['nextengine'], settleMs: 60_000 }),
  })
  await sell('1001')
  forbid(QUEUE)
  expect((await shop.flush()).json).toMatchObject({ waiting: 1 })
  shop.ne.workQueue()
  expect((await shop.flush()).json).toMatchObject({ applied: 1, inDoubt: 0 })
  expect(await warned()).toMatchObject({
    code: 3,
    text: expect.stringContaining(`アップロードキュー検索 ${QUEUE}`) as string,
  })
})

test('without the queue nothing is sent again: it may still wait there', async () => {
  await open({ faults: { queue: 'never' } })
  await sell('1001')
  expect((await shop.flush()).json).toMatchObject({ waiting: 1 })
  forbid(QUEUE)
  // Longer than `settleMs`.
  await new Promise((resolve) => setTimeout(resolve, 500))
  await shop.flush()
  await shop.flush()
  expect(shop.ne.calls.filter(({ path }) => path === UPLOAD)).toHaveLength(1)
  forbid(null)
  shop.ne.workQueue()
  await shop.flush()
  expect(shop.ne.goods('1001')?.stock).toBe(9)
})

test.each([HISTORY, SETS])('ston goes on without %s, and says so', async (path) => {
  await open()
  forbid(path)
  // A code that Next Engine does not have might be a set.
  shop.smaregi.product({ id: '1009', name: '新商品' })
  await sell('1009')
  await sell('1001')
  expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 1 })
  expect(await warned()).toMatchObject({ code: 3, text: expect.stringContaining(path) as string })
})

test('the import names the API instead of a number alone', async () => {
  await open({ configure: (config) => void (config['orders'] = { enabled: true, storeId: '1' }) })
  forbid('/api_v1_receiveorder_row/search')
  const ran = await shop.ston('import-orders', '--from-now', '--locale', 'en')
  expect(ran.code).toBe(3)
  expect(ran.out).toContain('受注明細検索 /api_v1_receiveorder_row/search')
  expect(ran.out).toContain('アプリを作る → 編集 → API')
})

test('doctor tries every API that is needed, and names all that are missing at once', async () => {
  await open({ configure: (config) => void (config['mapping'] = { mode: 'jan' }) })
  forbid(/system_que|setgoods\/count|master_goods\/count/)
  const { code, json } = await shop.ston('doctor', '--json', '--locale', 'en')
  const checks = json['checks'] as { name: string; state: string; found: string; next: string }[]
  const line = checks.find(({ name }) => name === 'Next Engine APIs')
  expect(code).toBe(3)
  expect(line?.state).toBe('bad')
  for (const path of [QUEUE, '/api_v1_master_setgoods/count', '/api_v1_master_goods/count'])
    expect(line?.found).toContain(path)
  expect(line?.next).toContain('アプリを作る → 編集 → API')
  expect(shop.ne.calls.some(({ path }) => path.endsWith('/upload'))).toBe(false)
  forbid(null)
  expect((await shop.ston('doctor')).code).toBe(0)
  expect((await warned()).code).toBe(0)
})

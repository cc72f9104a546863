import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { type Config, freePort, openShop, runProgram, type Shop, SNCODE } from '../helpers/shop.ts'
import { toJst } from '../../src/kernel/time.ts'
import { loseChange } from '../reconciliation/reconcile-kit.ts'
import { form, stockParams, stockRow } from '../connectors/smaregi/receive-helpers.ts'

const postgres = await usePostgres()

async function open(): Promise<Shop> {
  const shop = await openShop({
    products: { '8000001': 10, '8000002': 5 },
    configure: (config) => {
      config['store'] = { url: postgres.url, shop: newShop() }
    },
  })
  onTestFinished(() => shop.close())
  return shop
}

test('a whole round trip on PostgreSQL: sign-in, notification, upload, status, why', async () => {
  const shop = await open()
  shop.smaregi.change({ storeId: '1', productId: '8000001', amount: -2, division: '02' })
  shop.smaregi.change({ storeId: '1', productId: '8000002', amount: 3, division: '04' })
  const flushed = await shop.flush()
  expect(flushed).toMatchObject({ code: 0, json: { applied: 2, held: 0, waiting: 0 } })
  expect(shop.ne.goods('8000001')?.stock).toBe(8)
  expect(shop.ne.goods('8000002')?.stock).toBe(8)
  expect((await shop.flush()).json).toMatchObject({ applied: 0, apiCalls: { nextengine: 0 } })
  const status = await shop.ston('status', '--json')
  expect(status).toMatchObject({
    code: 0,
    json: { pending: { changes: 0 }, nextengine: { signedIn: true }, lastFlush: { outcome: 'ok' } },
  })
  expect((await shop.ston('why', '8000001')).out).toContain('8000001')
})

test('the page and the numbers for a monitor on PostgreSQL', async () => {
  const shop = await open()
  const see = async (tail: string): Promise<string> => {
    await sleep(1_050)
    return (await fetch(`${shop.hookUrl}${tail}`)).text()
  }
  await shop.flush()
  shop.smaregi.change({ storeId: '1', productId: '8000001', amount: -2, division: '02' })
  await shop.smaregi.flushSends()
  expect(await see('/status?lang=en')).toContain('Changes wait for the next flush')
  expect(await see('/metrics')).toMatch(/^ston_unread_notifications 1$/m)
  await shop.flush()
  const html = await see('/status?lang=en')
  expect(html).toContain('All changes of the stores have reached Next Engine')
  expect(html).toMatch(/<td>1<\/td><td>2<\/td>/)
  expect(await see('/metrics')).toMatch(/^ston_oldest_waiting_seconds 0$/m)
})

test('both counts are compared and mended on PostgreSQL, and a change told late counts once', async () => {
  const shop = await open()
  shop.smaregi.change({ storeId: '1', productId: '8000002', amount: -1, division: '02' })
  await shop.flush()
  const tell = loseChange(shop, 'legacy', '8000001', -3)
  const mended = await shop.ston('reconcile', '--json', '--apply', 'nextengine', '--yes')
  expect(mended).toMatchObject({ code: 0, json: { mended: 1 } })
  expect(shop.ne.goods('8000001')?.stock).toBe(7)
  await tell()
  expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { aligned: 1 } })
  const status = (await shop.ston('status', '--json')).json
  expect(status).toMatchObject({ lastReconcile: { compared: 2, differences: 1, units: 3 } })
  expect((await shop.ston('status')).out).toContain('差のある商品 1（うち理由不明 1）')
})

test('the same notification again counts once, also after a flush', async () => {
  const shop = await open()
  shop.smaregi.change({ storeId: '1', productId: '8000001', amount: -1, division: '02' })
  await shop.flush()
  shop.smaregi.resend(shop.smaregi.sent[0]?.id ?? 0)
  expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { duplicate: 1 } })
  expect(shop.ne.goods('8000001')?.stock).toBe(9)
})

test('equal rows of one second are judged on PostgreSQL', async () => {
  const shop = await open()
  const at = new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000)
  const tell = async (amount: number, later = 0): Promise<void> => {
    const moment = new Date(at.getTime() + later)
    shop.smaregi.change({ storeId: '1', productId: '8000001', amount, division: '02', at: moment })
    await shop.smaregi.flushSends()
  }
  await tell(-1)
  await shop.flush()
  shop.smaregi.resend(shop.smaregi.sent.length)
  expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { duplicate: 1 } })
  await tell(1)
  await tell(-1)
  await tell(-2, 5000)
  expect(await shop.flush()).toMatchObject({ code: 0, json: { held: 0 } })
  expect(shop.ne.goods('8000001')?.stock).toBe(shop.smaregi.stock('8000001'))
})

test.runIf(postgres.control !== null)(
  'a database that is away: 503 to Smaregi, 75 to cron, and then all goes on',
  async () => {
    const shop = await open()
    await postgres.control?.stop()
    const ready = new URL('/readyz', shop.hookUrl)
    expect((await fetch(ready)).status).toBe(503)
    expect((await fetch(new URL('/healthz', shop.hookUrl))).status).toBe(200)
    const body = form({
      proc_name: 'stock_send',
      params: JSON.stringify(stockParams(stockRow())),
      sncode: shop.sncode,
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await fetch(shop.hookUrl, { method: 'POST', body, headers })
    expect(answer.status).toBe(503)
    const away = await shop.ston('flush')
    expect(away.code).toBe(75)
    expect(away.err).toContain('PostgreSQL')
    expect(`${away.out}${away.err}`).not.toContain(new URL(postgres.url).password)
    await postgres.control?.start()
    await expect.poll(async () => (await fetch(ready)).status).toBe(200)
    await sleep(1000) // a listener that was refused leaves the database alone for a second
    shop.smaregi.change({ storeId: '1', productId: '8000001', amount: -2, division: '02' })
    expect((await shop.flush()).json).toMatchObject({ applied: 1 })
    expect(shop.ne.goods('8000001')?.stock).toBe(8)
  },
)

test.each(['a', 'b'])(
  'two hosts with different stores: each serve stamps its own, and `flush` on host %s goes by the lines',
  async (host) => {
    const shop = await open()
    const other = await secondHost(shop)
    await sell(shop.hookUrl, '8000001', '2')
    await sell(other.hookUrl, '8000002', '2')
    await sell(other.hookUrl, '8000002', '1')
    const ran = host === 'a' ? await shop.flush() : await other.ston('flush', '--json')
    expect(ran).toMatchObject({ code: 0, json: { applied: 2, ignored: { store: 1 } } })
    expect(shop.ne.goods('8000001')?.stock).toBe(8)
    expect(shop.ne.goods('8000002')?.stock).toBe(3)
    expect((await other.ston('status', '--json')).json).toMatchObject({ pending: { changes: 0 } })
  },
)

/** The same shop on another machine, where only store 1 counts. */
async function secondHost(shop: Shop) {
  const config = JSON.parse(await readFile(shop.configPath, 'utf8')) as Config
  const port = await freePort()
  Object.assign(config['webhook'] ?? {}, { port })
  Object.assign(config['smaregi'] ?? {}, { stores: ['1'] })
  const path = join(shop.dir, 'host-b.json')
  await writeFile(path, JSON.stringify(config), { mode: 0o600 })
  const stop = new AbortController()
  const serving = runProgram(['serve', '--config', path], { signal: stop.signal })
  onTestFinished(async () => {
    stop.abort()
    await serving
  })
  const hookUrl = shop.hookUrl.replace(/:\d+/, `:${port}`)
  const alive = (): Promise<boolean> =>
    fetch(new URL('/healthz', hookUrl)).then(
      ({ ok }) => ok,
      () => false,
    )
  await expect.poll(alive, { timeout: 10_000 }).toBe(true)
  return { hookUrl, ston: (...args: string[]) => runProgram([...args, '--config', path]) }
}

/** Two pieces of a product, told by hand to one of the hosts. */
async function sell(hookUrl: string, productId: string, storeId: string): Promise<void> {
  const row = stockRow({ productId, storeId, updDateTime: toJst(new Date()) })
  const body = form({
    proc_name: 'stock_send',
    params: JSON.stringify(stockParams(row)),
    sncode: SNCODE,
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(hookUrl, { method: 'POST', headers, body })
  expect(answer.status).toBe(200)
}

test('two hosts that run ston run at the same moment on PostgreSQL do nothing twice', async () => {
  const shop = await open()
  shop.smaregi.change({ storeId: '1', productId: '8000002', amount: -4, division: '02' })
  await shop.smaregi.flushSends()
  const both = await Promise.all([shop.ston('run', '--json'), shop.ston('run', '--json')])
  const results = both.flatMap(({ json }) => json['results'] as { job: string; exit: number }[])
  const jobs = results.map(({ job, exit }) => `${job}: ${exit}`)
  expect(jobs.toSorted()).toEqual(['auth refresh: 0', 'flush: 0', 'status --check: 0'])
  expect(shop.ne.goods('8000002')?.stock).toBe(1)
  expect((await shop.ston('run', '--json')).json).toMatchObject({ due: [], results: [] })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { thisSystem } from '../../src/kernel/system.ts'
import { mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'
import {
  openShop,
  type Ran,
  runProgram,
  type Shop,
  type ShopOptions,
  signIn,
} from '../helpers/shop.ts'

/** Whoever only has `ston run` hears of what does not come to its end. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let shop: Shop
let post: Post
beforeEach(async () => {
  post = await openPost()
})
afterEach(async () => {
  await shop.close()
  await post.close()
})

/** At noon, Japan time. */
async function open(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({
    products: { '1001': 10, '1002': 5 },
    ...options,
    signedOut: true,
    configure: (config) => {
      config['mail'] = mailTo(post)
      config['schedule'] = { callsPerMonth: 0 }
      options.configure?.(config)
    },
  })
  const now = Date.now() + shop.aheadMs()
  shop.later((DAY + 3 * HOUR - (now % DAY)) % DAY)
  await signIn(shop)
}

async function sale(productId: string): Promise<void> {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity: 1 }] })
  await shop.smaregi.flushSends()
}

const subjects = (): string[] => post.letters.map(({ subject }) => subject)
type Told = { results: { job: string; exit: number | null }[] }
const ends = ({ json }: Ran): string[] =>
  (json as Told).results.map(({ job, exit }) => `${job} ${exit}`)

/** A chat that takes everything. */
async function openChat(): Promise<{ readonly url: string; readonly told: readonly string[] }> {
  const told: string[] = []
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      told.push((JSON.parse(body) as { text: string }).text)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/x`, told }
}

/** `ston run`, of which some commands are killed before they have said anything. */
function runKilling(...killed: string[]): Promise<Ran> {
  const now = (): Date => new Date(Date.now() + shop.aheadMs())
  const uptimeMs = (): number => thisSystem.uptimeMs() + shop.aheadMs()
  const host = { now, surroundings: { system: { ...thisSystem, uptimeMs } } }
  const start = async (args: readonly string[]) => {
    if (killed.includes(args[0] ?? '')) return { exit: null, json: undefined }
    const { code: exit, out } = await runProgram(args, {
      ...host,
      start,
      stdin: Readable.from(['']),
    })
    return { exit, json: out === '' ? undefined : (JSON.parse(out) as unknown) }
  }
  return runProgram(['run', '--json', '--config', shop.configPath], { ...host, start })
}

describe('a flush that ends before its work is done', () => {
  test.each(['001003', '002001'])('because Next Engine answers %s is told', async (code) => {
    await open()
    await shop.ston('run', '--json')
    shop.later(20 * MINUTE)
    shop.ne.faults.refuse = { code, times: 9999 }
    await sale('1002')
    expect(ends(await shop.ston('run', '--json'))).toEqual(['flush --urgent 3'])
    expect(subjects()).toEqual([expect.stringContaining('【失敗】')])
    const { json } = await shop.ston('flush', '--json')
    expect(json).toMatchObject({ outcome: 'attention', error: { code: 'account' } })
  })

  test('because the configuration lacks something is told as well, and ends with 2', async () => {
    await open({ api: 'platform' })
    await shop.ston('run', '--json')
    await shop.configure((config) => delete config['smaregi']?.['clientSecret'])
    await sale('1001')
    const flushed = await shop.ston('flush', '--json')
    expect(flushed).toMatchObject({
      code: 2,
      json: {
        outcome: 'error',
        error: { code: 'config', problems: [{ path: 'smaregi.clientSecret' }] },
      },
    })
    expect(subjects()).toEqual([expect.stringContaining('【失敗】')])
    const text = post.last().text
    expect(text).toContain('店舗の販売がネットの在庫に反映されていません')
    expect(text).not.toContain('clientSecret')
    const { json } = await shop.ston('status', '--json')
    expect(json['lastFlush']).toMatchObject({ outcome: 'attention' })
  })

  test('so is an import', async () => {
    await open({
      api: 'platform',
      configure: (config) => (config['orders'] = { enabled: true, storeId: '1' }),
    })
    await shop.ston('import-orders')
    await shop.configure((config) => delete config['smaregi']?.['clientSecret'])
    const before = post.letters.length
    expect((await shop.ston('import-orders', '--json')).code).toBe(2)
    expect(subjects().slice(before)).toEqual([expect.stringContaining('【失敗】')])
    expect(post.last().text).toContain('ネットの受注がスマレジの在庫に反映されていません')
  })
})

describe('the daily look', () => {
  test('tells that flushes are killed, by mail and in the chat, once a day', async () => {
    const chat = await openChat()
    await open({ configure: (config) => (config['notice'] = { url: chat.url }) })
    await shop.ston('run', '--json')
    await sale('1001')
    // Until twenty to ten of the day after tomorrow.
    shop.later(22 * HOUR)
    await runKilling('flush')
    expect(subjects()).toEqual([])
    shop.later(DAY)
    expect(ends(await runKilling('flush'))).toContain('status --check 3')
    expect(subjects()).toEqual([expect.stringContaining('【要確認】')])
    expect(post.last().text).toContain('26 時間以上')
    expect(chat.told).toEqual([expect.stringContaining('26 時間以上')])
    shop.later(HOUR)
    await runKilling('flush')
    expect(subjects()).toHaveLength(1)
    shop.later(DAY)
    await runKilling('flush')
    expect(subjects()).toHaveLength(2)
    expect(chat.told).toHaveLength(2)
  })

  test('does not wait for a mail of what is over', async () => {
    await open()
    await shop.ston('run', '--json')
    await sale('1001')
    shop.later(22 * HOUR)
    await runKilling('flush')
    await post.close()
    shop.later(DAY)
    await runKilling('flush')
    post = await openPost({ port: post.port })
    await shop.ston('run', '--json')
    shop.ne.workQueue()
    expect((await shop.ston('status', '--check')).out).toContain('送れなかったメール')
    shop.later(DAY)
    await shop.ston('run', '--json')
    expect(await shop.ston('status', '--check')).toMatchObject({ code: 0 })
  })

  test('nor for one about orders that are switched off', async () => {
    await open({
      api: 'platform',
      configure: (config) => (config['orders'] = { enabled: true, storeId: '1' }),
    })
    expect((await shop.ston('import-orders')).code).toBe(0)
    await shop.ston('flush')
    await post.close()
    const { clientSecret } = shop.smaregi.platform.account
    await shop.configure(
      (config) => (config['smaregi'] = { ...config['smaregi'], clientSecret: 'wrong' }),
    )
    shop.ne.orders.place({ lines: [{ code: '1001', quantity: 1 }] })
    shop.later(2 * HOUR)
    expect((await shop.ston('import-orders')).code).toBe(3)
    await shop.configure((config) => (config['smaregi'] = { ...config['smaregi'], clientSecret }))
    post = await openPost({ port: post.port })
    expect((await shop.ston('status', '--check')).out).toContain('送れなかったメール')
    await shop.configure((config) => (config['orders'] = { enabled: false }))
    expect((await shop.ston('status', '--check')).out).not.toContain('送れなかったメール')
  })

  test('says nothing of what a flush has told itself', async () => {
    await open()
    await shop.ston('run', '--json')
    shop.ne.faults.refuse = { code: '003003', times: 9999 }
    await sale('1001')
    for (let hours = 0; hours < 72; hours += 6) {
      shop.later(6 * HOUR)
      await shop.ston('run', '--json')
    }
    expect(subjects().filter((one) => !one.startsWith('【失敗】'))).toEqual([])
    expect(subjects().length).toBeGreaterThan(1)
  })
})

import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop, signIn } from '../helpers/shop.ts'
import { mailTo, openPost } from '../mailer/smtp-kit.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The end of a mail where `ston run` plans: what the month has cost, and what comes next. */
let shop: Shop
afterEach(() => shop.close())

async function opened() {
  const post = await openPost()
  shop = await openShop({
    products: { '1001': 100 },
    signedOut: true,
    configure: (config) => {
      config['mail'] = { ...mailTo(post), when: 'always' }
      config['schedule'] = { callsPerMonth: 0, everyMinutes: 170 }
    },
  })
  // Noon in Japan.
  const now = Date.now() + shop.aheadMs()
  shop.later((DAY_MS + 3 * HOUR_MS - (now % DAY_MS)) % DAY_MS)
  await signIn(shop)
  return post
}

async function calls(): Promise<number> {
  const { json } = await shop.ston('status', '--json')
  return (json['nextengine'] as { callsThisMonth: number }).callsThisMonth
}

test('counts the calls of its own run, and what comes next lies ahead', async () => {
  const post = await opened()
  await shop.ston('run', '--json')
  shop.later(9 * HOUR_MS)
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
  await shop.smaregi.flushSends()
  const { json } = await shop.ston('run', '--json')
  const [ran] = json['results'] as { exit: number; calls: number }[]
  expect(ran).toMatchObject({ exit: 0 })
  expect(ran?.calls).toBeGreaterThan(0)
  const { text } = post.last()
  expect(text).toContain(`今月の API 呼び出し: ${await calls()} 回`)
  const [, next = ''] = /次の予定: (\d{4}-\d\d-\d\d \d\d:\d\d)/.exec(text) ?? []
  const now = Date.now() + shop.aheadMs()
  expect(Date.parse(`${next.replace(' ', 'T')}:00+09:00`)).toBeGreaterThan(now)
  const planned = (json['next'] as { at: string }).at
  expect(next).toBe(planned.slice(0, 16).replace('T', ' '))
})

test('stands in the mail of the very first run as well', async () => {
  const post = await opened()
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
  await shop.smaregi.flushSends()
  await shop.ston('run', '--json')
  expect(post.letters[0]?.text).toMatch(/次の予定: \d{4}/)
})

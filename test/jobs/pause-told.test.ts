import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'
import { openShop, type Shop, type ShopOptions, signIn } from '../helpers/shop.ts'
import { openOrders } from '../order-sync/orders-kit.ts'

/** What a pause tells, and what it says nothing of. */

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

const mails = (): ShopOptions => ({ configure: (config) => void (config['mail'] = mailTo(post)) })
const subjects = (): string[] => post.letters.map(({ subject }) => subject)
const failing = { path: /master_(goods|stock)/, how: '500', when: 'before', times: 99 } as const
const clock = (): string =>
  new Date(Date.now() + shop.aheadMs() + 9 * HOUR).toISOString().slice(0, 19).replace('T', ' ')

/** The next ten o'clock in Japan, on the shop's clock. */
function untilTen(): number {
  const inJapan = Date.now() + shop.aheadMs() + 9 * HOUR
  return DAY - ((inJapan - 10 * HOUR) % DAY)
}

async function sale(productId: string): Promise<void> {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity: 1 }] })
  await shop.smaregi.flushSends()
}

test('an end of a stocktaking that was cut off is told within hours', async () => {
  shop = await openOrders('platform', mails())
  // All of it on one day: what stands is told once on each.
  shop.later(untilTen())
  await shop.ston('run')
  await shop.ston('pause', '--for', 'stocktaking')
  shop.later(MINUTE)
  shop.smaregi.stocktake({ storeId: '1', productId: '1001', counted: 99 })
  const counted = clock()
  shop.later(5 * MINUTE)
  await shop.smaregi.flushSends()
  shop.ne.faults.loseAnswer = failing
  const how = ['--yes', '--counted', counted, '--unshipped', 'counted']
  expect((await shop.ston('resume', ...how)).code).toBe(75)
  shop.ne.faults.loseAnswer = null
  expect((await shop.ston('status', '--json')).json['pause']).toMatchObject({ state: 'resuming' })
  const before = post.letters.length
  await shop.ston('run')
  expect(subjects().slice(before)).toEqual([])
  for (let minutes = 0; minutes < 150; minutes += 30) {
    shop.later(30 * MINUTE)
    await shop.ston('run')
  }
  expect(subjects().slice(before)).toEqual([expect.stringContaining('【要確認】')])
})

test('a beginning that was cut off is told after an hour, without ston run as well', async () => {
  shop = await openShop({ products: { '1001': 10 }, ...mails() })
  await sale('1001')
  shop.ne.faults.loseAnswer = failing
  await shop.ston('pause', '--for', 'stocktaking')
  shop.ne.faults.loseAnswer = null
  expect((await shop.ston('status', '--json')).json['pause']).toMatchObject({ state: 'pausing' })
  const before = post.letters.length
  shop.later(59 * MINUTE)
  await shop.ston('flush')
  expect(subjects().slice(before)).toEqual([])
  shop.later(2 * MINUTE)
  await shop.ston('flush')
  expect(subjects().slice(before)).toEqual([expect.stringContaining('【要確認】')])
})

describe('a trouble that was told is not over', () => {
  const over = (): boolean => post.letters.some(({ text }) => text.includes('解消しました'))

  test('because a flush of a pause has tried nothing', async () => {
    shop = await openShop({ products: { '1001': 10 }, ...mails() })
    await shop.flush()
    // The sign-in has ended.
    shop.later(5 * DAY)
    await sale('1001')
    await shop.flush()
    expect(subjects()).toEqual([expect.stringContaining('【失敗】')])
    await shop.ston('pause', '--for', 'stocktaking')
    shop.later(25 * HOUR)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'paused' })
    expect(subjects().at(-1)).toContain('【要確認】')
    expect(over()).toBe(false)
    await signIn(shop)
    await shop.ston('resume', '--not-counted')
    expect(over()).toBe(true)
  })

  test('because a flush had nothing to ask Next Engine for', async () => {
    shop = await openShop({ products: { '1001': 10 }, ...mails() })
    await shop.flush()
    shop.ne.faults.refuse = { code: '003003', times: 9999 }
    await sale('1001')
    await shop.flush()
    await shop.ston('map', 'exclude', '1001')
    shop.later(DAY)
    const flushed = await shop.flush()
    expect(flushed.json).toMatchObject({ outcome: 'ok', apiCalls: { nextengine: 0 } })
    expect(over()).toBe(false)
    shop.ne.faults.refuse = null
    await shop.ston('map', 'include', '1001')
    await sale('1001')
    await shop.flush()
    expect(over()).toBe(true)
  })
})

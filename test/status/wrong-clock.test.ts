import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { mayTakeAll } from '../../src/capabilities/learned.ts'
import { mailTo, openPost, type Post } from '../mailer/smtp-kit.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

/** A clock was a month ahead for a while, and has been set right. */

const HOUR_MS = 60 * 60 * 1000

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

async function open(alarms: Record<string, unknown>): Promise<void> {
  shop = await openShop({
    products: { '1001': 10 },
    configure: (config) => {
      config['alarms'] = alarms
      config['mail'] = mailTo(post)
    },
  })
}

const BEGUN = Date.now()
/** Hours from when this file began to run, by the machine's clock. */
function clockAt(hours: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: BEGUN + hours * HOUR_MS })
}
const AHEAD = 30 * 24

async function receive(): Promise<void> {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.smaregi.flushSends()
}

async function warnings(): Promise<string[]> {
  const { json } = await shop.ston('status', '--json')
  return (json['warnings'] as { id: string }[]).map(({ id }) => id)
}

test('a notification dated a month ahead does not keep the silence silent', async () => {
  await open({ silenceHours: 6 })
  await shop.flush()
  clockAt(AHEAD)
  await receive()
  clockAt(0.1)
  // It counts as now, and now is over at some time.
  expect(await warnings()).not.toContain('silence')
  clockAt(7)
  expect(await warnings()).toContain('silence')
  expect((await shop.ston('status', '--check')).code).toBe(3)
})

test('nor where a flush has taken it before the clock was set right', async () => {
  await open({ silenceHours: 6 })
  clockAt(AHEAD)
  await receive()
  await shop.flush()
  clockAt(0.1)
  await shop.flush()
  clockAt(7)
  await shop.flush()
  expect(await warnings()).toContain('silence')
  expect(post.last().text).toContain('スマレジからの通知が 6 時間以上届いていません')
})

test('nor where a flush takes it afterwards', async () => {
  await open({ silenceHours: 6 })
  clockAt(AHEAD)
  await receive()
  clockAt(0.1)
  await shop.flush()
  const { json } = await shop.ston('status', '--json')
  expect(Date.parse(String(json['lastReceivedAt']))).toBeLessThan(BEGUN + HOUR_MS)
  clockAt(7)
  expect(await warnings()).toContain('silence')
})

test('a flush that ended well a month ahead does not hide that none runs any more', async () => {
  await open({})
  clockAt(AHEAD)
  await shop.flush()
  clockAt(0.1)
  expect(await warnings()).not.toContain('noFlush')
  clockAt(27)
  expect(await warnings()).toContain('noFlush')
})

test('the page tells the same', async () => {
  await open({ silenceHours: 6 })
  clockAt(AHEAD)
  await receive()
  await shop.flush()
  clockAt(0.1)
  await shop.flush()
  const page = async (): Promise<string> => {
    // The listener looks at its store anew after a second.
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    return (await fetch(`${shop.hookUrl}/status?lang=en`)).text()
  }
  expect(await page()).not.toContain('Nothing has come from Smaregi')
  clockAt(7)
  await shop.flush()
  expect(await page()).toContain('Nothing has come from Smaregi for more than 6 hours')
})

test('what has been held since a month ahead is told after a day, and today’s figures have it', async () => {
  await open({})
  shop.smaregi.product({ id: '1009', name: '新商品' })
  clockAt(AHEAD)
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1009', quantity: 1 }] })
  await shop.smaregi.flushSends()
  clockAt(0.1)
  await shop.flush()
  expect(await warnings()).not.toContain('heldLong')
  const html = await (await fetch(`${shop.hookUrl}/status?lang=en`)).text()
  expect(html).toMatch(/aria-label="Changes from Smaregi, [^"]*, 1"/)
  clockAt(25)
  expect(await warnings()).toContain('heldLong')
})

test('a pause that was begun a month ahead is told after a day', async () => {
  await open({})
  await shop.flush()
  clockAt(AHEAD)
  await shop.ston('pause', '--for', 'stocktaking')
  clockAt(0.1)
  expect(await warnings()).not.toContain('pause')
  clockAt(25)
  expect(await warnings()).toContain('pause')
})

test('what was told on a day that has not come yet is told again today', async () => {
  await open({ silenceHours: 1 })
  await receive()
  await shop.flush()
  clockAt(AHEAD)
  await shop.flush()
  const letters = post.letters.length
  clockAt(2)
  await shop.flush()
  expect(post.letters.length).toBe(letters + 1)
})

test('what was learnt a month ahead is asked again', async () => {
  await open({})
  const learnt = {
    equalToFree: false,
    equalToFreeAt: new Date(BEGUN + AHEAD * HOUR_MS).toISOString(),
  }
  expect(mayTakeAll(learnt, new Date(BEGUN))).toBe(true)
  expect(
    mayTakeAll(
      { ...learnt, equalToFreeAt: new Date(BEGUN).toISOString() },
      new Date(BEGUN + HOUR_MS),
    ),
  ).toBe(false)
})

import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { waitForBeginning } from '../../src/scheduling/beginning.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { mailTo, openPost } from '../mailer/smtp-kit.ts'
import { type Config, openShop, type Shop, signIn } from '../helpers/shop.ts'

/** A shop that has been set up and is prepared at leisure, with `ston serve --run` at work and the service of before as well. */
let shop: Shop
const HOUR = 3_600_000
const DAY = 24 * HOUR

beforeEach(async () => {
  shop = await openShop({
    api: 'platform',
    products: { '1001': 10, '1002': 20 },
    signedOut: true,
    configure: (config: Config) => void (config['orders'] = { enabled: true, storeId: '1' }),
  })
  const now = Date.now() + shop.aheadMs()
  shop.later((DAY + 3 * HOUR - (now % DAY)) % DAY)
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  await waitForBeginning(store, new Date(Date.now() + shop.aheadMs()))
  await store.close()
})
afterEach(() => shop.close())

/** Each hour of so many days; gives what was done. */
async function live(hours: number, each?: (hour: number) => void): Promise<ReadonlySet<string>> {
  const done = new Set<string>()
  for (let hour = 0; hour < hours; hour += 1) {
    each?.(hour)
    await shop.smaregi.flushSends()
    const { json } = await shop.ston('run', '--json')
    for (const { job } of json['results'] as { readonly job: string }[]) done.add(job)
    shop.ne.workQueue()
    shop.later(HOUR)
  }
  return done
}

/** An order comes that the service of before books. */
function liveWithOrder(): Promise<ReadonlySet<string>> {
  return live(26, (hour) => {
    if (hour === 4) shop.ne.orders.place({ lines: [{ code: '1002', quantity: 2 }] })
  })
}

/** Smaregi has nobody to tell yet. */
function sellUntold(): void {
  shop.smaregi.change({ storeId: '1', productId: '1001', amount: -1, division: '01', silent: true })
}

const stocks = () => [shop.smaregi.stock('1001'), shop.ne.goods('1001')?.stock]

describe('before it begins', () => {
  beforeEach(() => signIn(shop))

  test('the sign-in is kept, and nothing else is done, however long it takes', async () => {
    const done = await live(60, (hour) => {
      if (hour % 24 === 2) sellUntold()
      if (hour === 20) shop.ne.orders.place({ lines: [{ code: '1002', quantity: 2 }] })
    })
    expect([...done].toSorted()).toEqual(['auth refresh', 'status --check'])
    expect([shop.ne.queue.length, [...shop.smaregi.shipments.all()].length]).toEqual([0, 0])
    expect((await shop.ston('status')).out).toContain('まだ始めていません')
    expect((await shop.ston('status', '--check')).code).toBe(0)
    expect((await shop.ston('run', '--dry-run')).out).toContain('ston reconcile --accept')
    expect((await shop.ston('auth', 'status', '--json')).json).toMatchObject({ signedIn: true })
  })
})

test('what has not begun after three days is told once a day, and until it begins', async () => {
  const post = await openPost()
  await shop.configure((config) => void (config['mail'] = mailTo(post)))
  await signIn(shop)
  await live(70)
  expect(post.letters).toEqual([])
  await live(50)
  expect(post.letters.map(({ subject }) => subject)).toEqual([
    '【要確認】設定から 3 日たっても、連携が始まっていません',
    '【要確認】設定から 4 日たっても、連携が始まっていません',
  ])
  expect(post.last().text).toContain('スマレジからの通知が届いていません')
  expect((await shop.ston('status', '--check')).code).toBe(3)
  expect((await shop.ston('flush')).code).toBe(0)
  await shop.ston('run')
  expect((await shop.ston('status', '--check')).out).not.toContain('連携が始まっていません')
})

describe('what is tried in vain begins nothing', () => {
  test('import-orders without the sign-in', async () => {
    expect((await shop.ston('import-orders')).code).toBe(4)
    await signIn(shop)
    expect([...(await liveWithOrder())].toSorted()).toEqual(['auth refresh', 'status --check'])
    expect([...shop.smaregi.shipments.all()]).toEqual([])
  })

  test('import-orders with a wrong secret', async () => {
    await signIn(shop)
    const { clientSecret } = shop.smaregi.platform.account
    await shop.configure(({ smaregi = {} }) => void (smaregi['clientSecret'] = 'wrong-secret'))
    expect((await shop.ston('import-orders')).code).toBe(3)
    await shop.configure(({ smaregi = {} }) => void (smaregi['clientSecret'] = clientSecret))
    expect([...(await liveWithOrder())].toSorted()).toEqual(['auth refresh', 'status --check'])
    expect([...shop.smaregi.shipments.all()]).toEqual([])
  })
})

describe('it begins', () => {
  beforeEach(() => signIn(shop))

  test('when the counts are recorded as equal, and nothing of before is sent', async () => {
    await live(30, (hour) => {
      if (hour === 5) sellUntold()
    })
    // The service of before has told Next Engine.
    shop.ne.correct('1001', -1, '以前のサービス')
    expect((await shop.ston('reconcile', '--accept')).code).toBe(0)
    const slip = shop.ne.orders.place({ lines: [{ code: '1002', quantity: 2 }] })
    expect(await live(6)).toContain('import-orders')
    expect(stocks()).toEqual([9, 9])
    expect(slip).toBeGreaterThan(0)
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
    await live(12)
    expect(stocks()).toEqual([7, 7])
  })

  test('with the first notification', async () => {
    await live(6)
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
    expect([...(await live(12))]).toEqual(expect.arrayContaining(['flush', 'import-orders']))
    expect(stocks()).toEqual([8, 8])
  })

  test('when a person imports', async () => {
    await live(6)
    expect((await shop.ston('import-orders')).code).toBe(0)
    expect([...(await live(12))]).toEqual(expect.arrayContaining(['flush', 'import-orders']))
  })

  test('when a person sends', async () => {
    await live(6)
    expect((await shop.ston('flush')).code).toBe(0)
    expect([...(await live(12))]).toEqual(expect.arrayContaining(['flush', 'import-orders']))
  })
})

test('what has begun is not said to wait for its beginning, whatever was planned before', async () => {
  await signIn(shop)
  await live(2)
  const waits = 'まだ始めていません'
  expect((await shop.ston('status')).out).toContain(waits)
  expect((await shop.ston('reconcile', '--accept')).code).toBe(0)
  expect((await shop.ston('status')).out).not.toContain(waits)
})

test('the first notification begins it, also before anything is planned anew', async () => {
  await live(2)
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.smaregi.flushSends()
  expect((await shop.ston('status')).out).not.toContain('まだ始めていません')
})

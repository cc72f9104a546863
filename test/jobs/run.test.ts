import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readSchedule } from '../../src/scheduling/state.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import {
  type Config,
  openShop,
  type Ran,
  type Shop,
  type ShopOptions,
  signIn,
} from '../helpers/shop.ts'

let shop: Shop

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A shop at noon, Japan time, where everything of the day has been done. */
async function open(options: ShopOptions = {}): Promise<Shop> {
  shop = await openShop({ products: { '1001': 10, '1002': 2 }, ...options, signedOut: true })
  const now = Date.now() + shop.aheadMs()
  shop.later((DAY + 3 * HOUR - (now % DAY)) % DAY)
  // At noon as well: tokens of the evening before would end in the middle.
  if (options.signedOut !== true) await signIn(shop)
  return shop
}

/** Calls for a day that begins with everything: in the first days of a month its part of them is the smallest. */
function withEnough(config: Config): void {
  config['schedule'] = { callsPerMonth: 1860 }
}

afterEach(() => shop.close())

function sale(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

/** `ston run --json`, as often as it takes for everything that is due now. */
async function run(): Promise<Ran> {
  await shop.smaregi.flushSends()
  return shop.ston('run', '--json')
}

type Told = { due: { job: string; reason: string }[]; results: { job: string; exit: number }[] }
const jobs = ({ json }: Ran): string[] => (json as Told).results.map((one) => one.job)
const reasons = ({ json }: Ran): string[] => (json as Told).due.map((one) => one.reason)
const stock = (code: string): number | undefined => shop.ne.goods(code)?.stock

describe('ston run', () => {
  test('does what must be done once, and then nothing: no call, no lock', async () => {
    await open()
    const first = await run()
    expect(first.code).toBe(0)
    expect(jobs(first).toSorted()).toEqual(['auth refresh', 'flush', 'status --check'])
    expect((first.json as Told).results.map((one) => one.exit)).toEqual([0, 0, 0])
    const calls = shop.ne.calls.length
    const again = await run()
    expect(again.json).toMatchObject({ due: [], results: [], next: { reason: 'daily' } })
    expect(shop.ne.calls.length).toBe(calls)
    expect(again.out.trim()).not.toBe('')
    expect((await shop.ston('run')).out).toBe('')
  })

  test('sends the last piece at once, and nothing else with it', async () => {
    await open({
      configure: (config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs: 900_000 }
        withEnough(config)
      },
    })
    sale('1001', 1)
    sale('1002', 1)
    await run()
    shop.later(MINUTE)
    sale('1001', 1)
    sale('1002', 1)
    const ran = await run()
    expect(reasons(ran)).toEqual(['last'])
    expect(jobs(ran)).toEqual(['flush --urgent'])
    expect(shop.ne.queue.at(-1)?.csv).toContain('1002')
    expect(shop.ne.queue.at(-1)?.csv).not.toContain('1001')
    shop.later(MINUTE)
    expect(jobs(await run())).toEqual([])
    shop.ne.workQueue()
    shop.later(MINUTE)
    // What became of it.
    expect(reasons(await run())).toEqual(['verdict'])
    expect([stock('1001'), stock('1002')]).toEqual([9, 0])
    // The rest goes in its time.
    shop.later(3 * HOUR)
    expect(jobs(await run())).toEqual(['flush'])
    shop.ne.workQueue()
    expect(stock('1001')).toBe(8)
  })

  test('has a steady flush cost two calls, with what became of it', async () => {
    await open({
      products: { '1001': 500 },
      configure: (config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs: 900_000 }
        config['schedule'] = { callsPerMonth: 0 }
      },
    })
    await run()
    for (let warm = 0; warm < 4; warm += 1) {
      sale('1001', 1)
      await run()
      shop.ne.workQueue()
      shop.later(11 * MINUTE)
    }
    await run()
    const paths: string[] = []
    for (let round = 0; round < 3; round += 1) {
      sale('1001', 1)
      await shop.smaregi.flushSends()
      shop.later(6 * MINUTE)
      const before = shop.ne.calls.length
      expect(jobs(await run())).toEqual(['flush'])
      shop.ne.workQueue()
      shop.later(10 * MINUTE)
      expect(reasons(await run())).toEqual(['verdict'])
      paths.push(...shop.ne.calls.slice(before).map((call) => call.path))
    }
    expect(paths).toHaveLength(6)
    expect(stock('1001')).toBe(493)
  })

  test('tells in --dry-run what is due, what comes next and why, and starts nothing', async () => {
    await open()
    await run()
    sale('1002', 2)
    shop.later(20 * MINUTE)
    await shop.smaregi.flushSends()
    const calls = shop.ne.calls.length
    const told = await shop.ston('run', '--dry-run')
    expect(told.out).toContain('ston flush --urgent')
    expect(told.out).toContain('今月の API 呼び出し')
    expect(shop.ne.calls.length).toBe(calls)
    expect(reasons(await run())).toEqual(['unknown'])
    expect(stock('1002')).toBe(0)
  })

  test('names no run that sends nothing while somebody counts, and says why', async () => {
    await open()
    await run()
    await shop.ston('pause', '--for', 'stocktaking')
    const told = await shop.ston('run', '--dry-run', '--json')
    expect(told.json['next']).not.toMatchObject({ reason: 'daily' })
    expect(told.json['notes']).toEqual([expect.stringContaining('ston resume')])
    await shop.ston('resume', '--not-counted')
    expect((await shop.ston('run', '--dry-run', '--json')).json['notes']).toEqual([])
  })

  test('counts calls by the command that made them', async () => {
    await open()
    sale('1002', 1)
    await run()
    const { callsThisMonth, callsBy } = (await shop.ston('status', '--json')).json[
      'nextengine'
    ] as { callsThisMonth: number; callsBy: Record<string, number> }
    expect(callsBy['flush']).toBeGreaterThan(2)
    expect(callsBy['auth']).toBeGreaterThan(0)
    expect(Object.values(callsBy).reduce((a, b) => a + b, 0)).toBe(callsThisMonth)
  })

  test('tells in status and numbers what comes next, and why', async () => {
    await open()
    const before = (await shop.ston('status', '--json')).json['schedule']
    expect(before).toBeNull()
    await run()
    const status = await shop.ston('status', '--json')
    expect(status.json['schedule']).toMatchObject({
      next: { job: 'flush', reason: 'daily' },
      limit: 800,
      notes: [],
    })
    expect((await shop.ston('status')).out).toMatch(
      /次の予定 .*最後に計画した時点です（今の予定: ston run --dry-run）/,
    )
    const numbers = await (await fetch(`${shop.hookUrl}/metrics`)).text()
    expect(numbers).toMatch(/ston_next_run_timestamp_seconds\{job="flush",why="daily"\} \d+/)
    // Nobody has run it for long: it is not in use any more.
    shop.later(DAY)
    expect((await shop.ston('status', '--json')).json['schedule']).toBeNull()
  })

  test('warns when most of the calls of the month are used', async () => {
    await open({ configure: (config) => (config['schedule'] = { callsPerMonth: 5 }) })
    sale('1002', 1)
    await run()
    const status = await shop.ston('status', '--json', '--check')
    expect(status.json['warnings']).toMatchObject([{ id: 'calls' }])
    expect(status.code).toBe(3)
    expect((await shop.ston('run', '--dry-run')).out).toContain('予算を使い切りました')
  })

  test('sends nothing new with a look at what was sent, where the calls are spent', async () => {
    await open({
      faults: { queue: 'never' },
      configure: (config) =>
        void (config['nextengine'] = { ...config['nextengine'], settleMs: 900_000 }),
    })
    sale('1001', 1)
    await run()
    await shop.configure((config) => void (config['schedule'] = { callsPerMonth: 1 }))
    sale('1002', 1)
    shop.later(20 * MINUTE)
    const before = shop.ne.calls.length
    const ran = await run()
    expect([reasons(ran), jobs(ran)]).toEqual([['verdict'], ['flush --urgent']])
    const asked = shop.ne.calls.slice(before).map(({ path }) => path)
    expect(asked.filter((path) => path.includes('upload'))).toEqual([])
    expect(shop.ne.queue).toHaveLength(1)
  })

  test('asks Smaregi for new ids first, which costs no call of Next Engine', async () => {
    await open({ api: 'platform', configure: withEnough })
    sale('1001', 1)
    sale('1002', 1)
    await run()
    shop.later(MINUTE)
    const calls = shop.ne.calls.length
    sale('1001', 1)
    const ran = await run()
    expect(ran.json).toMatchObject({ due: [], results: [], next: { reason: 'rest' } })
    expect(shop.ne.calls.length).toBe(calls)
    // It is taken in: nobody has to ask for it once more.
    const asked = shop.smaregi.calls.length
    await run()
    expect(shop.smaregi.calls.length).toBe(asked)
    sale('1002', 1)
    expect(reasons(await run())).toEqual(['last'])
    expect(shop.ne.queue.at(-1)?.csv).toContain('1002')
  })

  test('asks for what is held after an hour, and at once when a person wants it', async () => {
    await open()
    shop.smaregi.product({ id: '9999', name: '未登録' })
    sale('9999', 1)
    await run()
    shop.later(59 * MINUTE)
    expect(jobs(await run())).not.toContain('flush')
    shop.later(2 * MINUTE)
    expect(reasons(await run())).toContain('held')
    expect(reasons(await run())).toEqual([])
    shop.later(MINUTE)
    const { items } = (await shop.ston('failures', 'list', '--json')).json as {
      items: { id: string }[]
    }
    await shop.ston('failures', 'retry', items[0]?.id ?? '')
    expect(reasons(await run())).toEqual(['held'])
    shop.later(MINUTE)
    expect(reasons(await run())).toEqual([])
  })

  test('sends sooner while a sale goes on', async () => {
    await open({ configure: withEnough })
    sale('1001', 1)
    await run()
    sale('1001', 2)
    await run()
    shop.later(6 * MINUTE)
    expect(reasons(await run())).not.toContain('few')
    const until = new Date(Date.now() + shop.aheadMs() + 9 * HOUR + DAY).toISOString().slice(0, 16)
    const told = await shop.ston('sale', '--until', until)
    expect([told.code, told.out]).toEqual([0, expect.stringContaining('セール期間です')])
    // Seven are left: few, now.
    expect(reasons(await run())).toContain('few')
    expect((await shop.ston('sale', '--until', 'tomorrow')).code).toBe(2)
    expect((await shop.ston('sale', '--until', '2020-01-01', '--json')).json).toEqual({
      outcome: 'ok',
      until: null,
    })
  })

  test('two at once do nothing twice', async () => {
    await open()
    sale('1002', 1)
    await shop.smaregi.flushSends()
    const [one, two] = await Promise.all([shop.ston('run', '--json'), shop.ston('run', '--json')])
    const all = [...jobs(one), ...jobs(two)].toSorted()
    expect(all).toEqual(['auth refresh', 'flush', 'status --check'])
    expect(stock('1002')).toBe(1)
  })
})

describe('after a failure', () => {
  test('that passes by itself the side waits five, ten, twenty, then sixty minutes', async () => {
    await open()
    await run()
    sale('1002', 1)
    shop.later(16 * MINUTE)
    shop.ne.faults.loseAnswer = { when: 'before', how: '500' }
    expect(reasons(await run())).toEqual(['unknown'])
    for (const wait of [5, 10, 20, 60]) {
      const calls = shop.ne.calls.length
      shop.later((wait - 1) * MINUTE)
      expect(jobs(await run())).toEqual([])
      expect(shop.ne.calls.length).toBe(calls)
      shop.later(2 * MINUTE)
      expect(jobs(await run())).toHaveLength(1)
    }
    shop.ne.faults.loseAnswer = null
    shop.later(61 * MINUTE)
    expect((await run()).json).toMatchObject({ results: [{ exit: 0 }] })
    expect(stock('1002')).toBe(1)
  })

  test('for a reason that nobody knows it is the same: one unknown code stops no day', async () => {
    await open({ configure: (config) => void (config['schedule'] = { callsPerMonth: 0 }) })
    sale('1002', 1)
    await run()
    shop.ne.workQueue()
    shop.later(20 * MINUTE)
    await run()
    shop.ne.faults.refuse = { code: '020999', times: 2 }
    sale('1002', 1)
    expect((await run()).json).toMatchObject({ results: [{ exit: 3 }] })
    shop.later(4 * MINUTE)
    expect(jobs(await run())).toEqual([])
    shop.later(2 * MINUTE)
    expect((await run()).json).toMatchObject({ results: [{ exit: 3 }] })
    shop.later(11 * MINUTE)
    expect((await run()).json).toMatchObject({ results: [{ exit: 0 }] })
    shop.ne.workQueue()
    expect(stock('1002')).toBe(0)
  })

  test.each(['003003', '004001', '001003'])(
    'that only a person can mend (%s) nothing is tried before',
    async (code) => {
      await open({ configure: (config) => void (config['schedule'] = { callsPerMonth: 0 }) })
      await run()
      shop.later(20 * MINUTE)
      shop.ne.faults.refuse = { code, path: /master|upload/, times: 9999 }
      sale('1002', 1)
      const { json } = await run()
      expect(json).toMatchObject({ results: [{ job: 'flush --urgent', exit: 3 }] })
      shop.later(65 * MINUTE)
      expect(jobs(await run())).toEqual([])
    },
  )

  test('of every import the daily look goes on', async () => {
    await open({
      api: 'platform',
      configure: (config) => void (config['orders'] = { enabled: true, storeId: '1' }),
    })
    shop.ne.faults.refuse = { code: '020999', path: /receiveorder/, times: 9999 }
    await run()
    const looks = async (): Promise<string[]> =>
      jobs(await run()).filter((job) => job === 'status --check')
    const found: string[] = []
    for (let hours = 0; hours < 48; hours += 2) {
      shop.later(2 * HOUR)
      found.push(...(await looks()))
    }
    expect(found).toHaveLength(2)
  })

  test('a sign-in that is kept alive does not make it a new one', async () => {
    await open({
      api: 'platform',
      configure: (config) => void (config['orders'] = { enabled: true, storeId: '1' }),
    })
    shop.ne.faults.refuse = { code: '020999', path: /receiveorder/, times: 9999 }
    const done: string[] = []
    for (let hour = 0; hour < 19; hour += 1) {
      done.push(...jobs(await run()))
      shop.later(HOUR)
    }
    expect(done.slice(3)).toContain('auth refresh')
    const imports = done.filter((job) => job === 'import-orders').length
    const store = await openFileStore({ path: join(shop.dir, 'data') })
    const { failures } = await readSchedule(store)
    await store.close()
    expect(failures.orders?.times).toBe(imports)
  })

  test('that an import waits for a person after, it is over with what that one has done', async () => {
    await open({
      api: 'platform',
      configure: (config) => {
        config['orders'] = { enabled: true, storeId: '1' }
        config['schedule'] = { callsPerMonth: 0 }
      },
    })
    expect((await shop.ston('import-orders')).code).toBe(0)
    shop.later(9 * DAY)
    await signIn(shop)
    const sale = new Date(Date.now() + shop.aheadMs() + 9 * HOUR + DAY).toISOString().slice(0, 16)
    expect((await shop.ston('sale', '--until', sale)).code).toBe(0)
    const { json } = await run()
    expect(json['results']).toContainEqual(
      expect.objectContaining({ job: 'import-orders', exit: 3 }),
    )
    shop.later(65 * MINUTE)
    expect(jobs(await run())).toEqual([])
    expect((await shop.ston('import-orders', '--from-now')).code).toBe(0)
    shop.later(11 * MINUTE)
    expect(jobs(await run())).toEqual(['import-orders'])
  })

  test('that only a sign-in helps nothing is tried before', async () => {
    await open({ signedOut: true })
    sale('1002', 1)
    const first = await run()
    expect(first.code).toBe(0)
    expect(jobs(first)).toContain('flush')
    shop.later(MINUTE)
    expect(jobs(await run())).toEqual([])
    await signIn(shop)
    shop.later(16 * MINUTE)
    await run()
    expect(stock('1002')).toBe(1)
  })
})

test('ston serve --run does the same by itself', async () => {
  shop = await openShop({ products: { '1002': 2 }, serve: ['--run'], signedOut: true })
  // Nobody has signed in, so the flush that must be ends early: that it was begun is what counts here.
  const flushed = async (): Promise<unknown> =>
    (await shop.ston('status', '--json')).json['lastFlush']
  await expect.poll(flushed, { timeout: 20_000, interval: 200 }).not.toBeNull()
  expect(await shop.served()).toBe('')
})

test('and logs how a run ended that could not do its work', async () => {
  shop = await openShop({
    serve: ['--run'],
    signedOut: true,
    configure: (config) => {
      config['log'] = { level: 'warn' }
      config['nextengine'] = { ...config['nextengine'], clientSecret: { env: 'NOT_THERE' } }
    },
  })
  expect((await shop.ston('run', '--json')).code).toBe(2)
  await new Promise((resolve) => setTimeout(resolve, 2000))
  const log = await shop.served()
  expect(log).toContain('ston run が終了コード 2 で終わりました')
  expect(log).toContain('nextengine.clientSecret')
})

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Rules } from '../../src/domain/stock/rules.ts'
import { toJst } from '../../src/kernel/time.ts'
import { thisMachine } from '../../src/store/files/machine.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import type { Store } from '../../src/store/store.ts'
import { stockParams, stockRow } from '../connectors/smaregi/receive-helpers.ts'
import { type Config, openShop, type Shop, type ShopOptions, signIn } from '../helpers/shop.ts'

let shop: Shop
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

type Api = 'legacy' | 'platform'

async function open(api: Api, settings: Settings = {}, options: ShopOptions = {}): Promise<void> {
  shop = await openShop({
    api,
    products: { '1001': 10, '1002': 20 },
    configure: (config) => apply(config, settings),
    ...options,
  })
}

/** What may change about the rules, under the names of the configuration. */
interface Settings {
  readonly stockMaster?: Rules['master']
  readonly stores?: readonly string[]
  readonly ignoreDivisions?: readonly string[]
  readonly forwardDivisions?: readonly string[]
}

function apply(config: Config, { stockMaster, ...smaregi }: Settings): void {
  if (stockMaster !== undefined) config.stockMaster = stockMaster
  config['smaregi'] = { ...config['smaregi'], ...smaregi }
}

function change(division: string, amount: number, storeId = '1', productId = '1001'): void {
  shop.smaregi.change({ storeId, productId, amount, division })
}

/** Something happens, and has been heard. */
async function heard(happen: () => void): Promise<void> {
  happen()
  await shop.smaregi.flushSends()
}

/** The file is changed, and nothing more: a running `serve` has to see it by itself. */
async function configure(settings: Settings): Promise<void> {
  await shop.configure((config) => apply(config, settings))
}

function stock(code = '1001'): number | undefined {
  return shop.ne.goods(code)?.stock
}

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** A line without a number, as an earlier version writes it. */
function journal(params: object): Promise<void> {
  return withStore(async (store) => {
    const intake = await store.intake()
    await intake.append({ form: 'legacy', event: '', headers: {}, body: JSON.stringify(params) })
    await intake.close()
  })
}

function numbers(): Promise<readonly number[]> {
  return withStore(async ({ rules }) => (await rules.all()).map(({ number }) => number))
}

describe.each(['legacy', 'platform'] as const)('a filter that changes at noon (%s)', (api) => {
  test('narrowed before the flush: what was received while all stores counted is passed on', async () => {
    await open(api)
    await heard(() => change('02', -1, '2'))
    await configure({ stores: ['1'] })
    await heard(() => change('02', -4, '2'))
    const { json } = await shop.flush()
    expect(json).toMatchObject({ outcome: 'ok', ignored: { store: 1 } })
    expect(stock()).toBe(9)
  })

  test('widened before the flush: what was received before does not count', async () => {
    await open(api, { stores: ['1'] })
    await heard(() => change('02', -1, '2'))
    await configure({ stores: ['1', '2'] })
    await heard(() => change('02', -4, '2'))
    const { json } = await shop.flush()
    expect(json).toMatchObject({ outcome: 'ok', ignored: { store: 1 } })
    expect(stock()).toBe(6)
  })

  test('there and back again: three times, and the third is as the first', async () => {
    await open(api)
    await heard(() => change('02', -1, '2'))
    await configure({ stores: ['1'] })
    await heard(() => change('02', -2, '2'))
    await configure({ stores: [] })
    await heard(() => change('02', -4, '2'))
    expect(await numbers()).toEqual([1, 2, 3])
    expect((await shop.flush()).json).toMatchObject({ ignored: { store: 1 } })
    expect(stock()).toBe(5)
  })

  test('the stock master: what came before goes by the one of then', async () => {
    await open(api)
    await heard(() => change('03', 5))
    await configure({ stockMaster: 'nextengine' })
    await heard(() => change('03', 50))
    await heard(() => change('02', -2))
    const { json } = await shop.flush()
    expect(json).toMatchObject({ outcome: 'ok', ignored: { division: 1 } })
    expect(stock()).toBe(13)
  })

  test('the lists of divisions likewise, both of them', async () => {
    await open(api, { ignoreDivisions: ['04'] })
    await heard(() => change('04', -1))
    await heard(() => change('10', -2))
    await configure({ ignoreDivisions: [], forwardDivisions: ['10'] })
    await heard(() => change('04', -4))
    await heard(() => change('10', -1))
    expect((await shop.flush()).json).toMatchObject({ ignored: { division: 2 } })
    expect(stock()).toBe(5)
  })

  test('and nobody listens: `flush` goes by the lines, `status` and the preview count as it will', async () => {
    await open(api)
    await heard(() => change('02', -1, '2'))
    await shop.served()
    await configure({ stores: ['1'] })
    // A webhook's amount is asked for by the flush alone.
    const rows = api === 'legacy' ? [{ code: '1001', delta: -1 }] : []
    expect((await shop.ston('flush', '--dry-run', '--json')).json).toMatchObject({ rows })
    expect((await shop.ston('status', '--json')).json).toMatchObject({ pending: { changes: 1 } })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { store: 0 } })
    expect(stock()).toBe(9)
  })
})

describe('who makes a new number', () => {
  test('a command none while a serve is at work; serve within seconds, also when nothing comes in', async () => {
    await open('legacy')
    await configure({ stores: ['1'] })
    await shop.ston('status', '--json')
    expect((await numbers()).length).toBeLessThanOrEqual(2)
    await expect.poll(numbers, { timeout: 5000 }).toEqual([1, 2])
    await sleep(1500)
    await shop.ston('status', '--json')
    expect(await numbers()).toEqual([1, 2])
  })

  test('a command, once no serve is at work any more; a restart with the same settings makes none', async () => {
    await open('legacy')
    await expect.poll(numbers, { timeout: 5000 }).toEqual([1])
    await shop.served()
    await shop.ston('status', '--json')
    expect(await numbers()).toEqual([1])
    await configure({ stores: ['1'] })
    await shop.ston('status', '--json')
    expect(await numbers()).toEqual([1, 2])
    await shop.ston('status', '--json')
    expect(await numbers()).toEqual([1, 2])
  })

  test('a serve that was killed counts as at work until it has been silent for three minutes', async () => {
    await open('legacy')
    await shop.served()
    /** On another machine: its process cannot be seen from here. */
    const leave = async (minutes: number): Promise<void> => {
      const machine = thisMachine()
      const store = await openFileStore({
        path: join(shop.dir, 'data'),
        now: () => new Date(Date.now() - minutes * 60_000),
        machine: { ...machine, self: () => ({ ...machine.self(), space: 'another' }) },
      })
      await store.beats.beat({ host: 'a', listener: '8787', version: '1.0.0', rules: 1 })
      await store.close()
    }
    await configure({ stores: ['1'] })
    await leave(2)
    await shop.ston('status', '--json')
    expect(await numbers()).toEqual([1])
    await leave(4)
    await shop.ston('status', '--json')
    expect(await numbers()).toEqual([1, 2])
  })

  test('so does one of an earlier version, which wrote that into a document, with what it could not take over', async () => {
    await open('legacy')
    await shop.served()
    const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()
    const leave = (seenAt: string): Promise<void> =>
      withStore(async (store) => {
        const document = store.document('listeners')
        const note = { host: 'till-9', pid: 1, since: ago(60), seenAt, rules: 1, mistakes: null }
        const { revision } = await document.read()
        await document.replace({ a: { ...note, restart: ['webhook.port'] } }, revision)
      })
    const warned = async (): Promise<string> =>
      JSON.stringify((await shop.ston('status', '--json', '--locale', 'en')).json['warnings'])
    await configure({ stores: ['1'] })
    await leave(ago(2))
    expect(await warned()).toContain('till-9 does not use some changed settings yet: webhook.port')
    expect(await numbers()).toEqual([1])
    await leave(ago(4))
    expect(await warned()).not.toContain('till-9')
    expect(await numbers()).toEqual([1, 2])
  })
})

describe('lines of an earlier version', () => {
  const line = (productId: string, amount: number): object =>
    stockParams(
      stockRow({ productId, storeId: '2', amount: String(amount), updDateTime: toJst(new Date()) }),
    )

  test('belong to the first set, whatever is in force when they are read, or written by an older serve', async () => {
    await open('legacy')
    await shop.served()
    await journal(line('1001', -1))
    await shop.ston('status', '--json')
    await configure({ stores: ['1'] })
    await shop.ston('status', '--json')
    await journal(line('1002', -2))
    expect(await numbers()).toEqual([1, 2])
    expect((await shop.flush()).json).toMatchObject({ applied: 2, ignored: { store: 0 } })
    expect([stock('1001'), stock('1002')]).toEqual([9, 18])
  })
})

describe('what is not finished yet', () => {
  test('an id without its amount keeps the settings of its moment, however long Smaregi is silent', async () => {
    await open('platform')
    await heard(() => change('02', -1, '2'))
    shop.smaregi.faults.set({ kind: 'status', status: 503 })
    expect((await shop.flush()).code).toBe(75)
    await configure({ stores: ['1'] })
    shop.smaregi.faults.clear()
    await heard(() => change('02', -4, '2'))
    expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { store: 1 } })
    expect(stock()).toBe(9)
  })

  test.each([
    ['smaregi', 'nextengine'],
    ['nextengine', 'smaregi'],
  ] as const)('held under %s as master, its code turns up under %s', async (then, now) => {
    await open('legacy', { stockMaster: then })
    shop.smaregi.product({ id: '9999', name: '未登録' })
    // So that the set of this moment is not the first one.
    await configure({ ignoreDivisions: ['04'] })
    shop.smaregi.change({
      storeId: '1',
      productId: '9999',
      amount: 7,
      division: '01',
      silent: true,
    })
    await heard(() => change('02', -2, '1', '9999'))
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    await configure({ stockMaster: now })
    await expect.poll(numbers, { timeout: 5000 }).toHaveLength(3)
    shop.ne.addGoods({ code: '9999', stock: 7 })
    const { json } = await shop.flush()
    expect(json).toMatchObject(
      then === 'smaregi' ? { applied: 1, held: 0 } : { applied: 0, held: 1 },
    )
    expect(stock('9999')).toBe(then === 'smaregi' ? 5 : 7)
  })

  test('a set that a line names and that is gone: a person is asked, nothing is decided by another one', async () => {
    await open('legacy')
    await heard(() => change('02', -1))
    await configure({ stores: ['1'] })
    await heard(() => change('02', -2))
    await shop.served()
    await withStore(async ({ rules }) => {
      await rules.put({ master: 'smaregi', stores: [], ignoreDivisions: [], forwardDivisions: [] })
      await rules.prune('2100-01-01T00:00:00Z', new Set())
    })
    const { code, json } = await shop.flush()
    expect({ code, json }).toMatchObject({ code: 3, json: { error: { code: 'damaged' } } })
    expect(stock()).toBe(10)
  })
})

describe('webhooks that got lost and are found later', () => {
  const lose = (amount: number, storeId: string): void =>
    void shop.smaregi.change({
      storeId,
      productId: '1002',
      amount,
      division: '02',
      silent: true,
    })

  test('belong to the settings of their own time, in both directions', async () => {
    await open('platform')
    await shop.nextSecond()
    await heard(() => change('02', -1))
    await shop.flush()
    await shop.nextSecond()
    lose(-1, '2')
    await shop.nextSecond()
    await configure({ stores: ['1'] })
    await expect.poll(numbers, { timeout: 5000 }).toEqual([1, 2])
    await shop.nextSecond()
    lose(-2, '2')
    await shop.nextSecond()
    await configure({ stores: ['1', '2'] })
    await expect.poll(numbers, { timeout: 5000 }).toEqual([1, 2, 3])
    await shop.nextSecond()
    lose(-4, '2')
    await shop.flush()
    await shop.flush()
    expect(stock('1002')).toBe(15)
  })
})

test('a store that was added between an earlier version’s last look and this one counts from now on', async () => {
  await open('platform', { stores: ['1'] })
  await shop.nextSecond()
  await heard(() => change('02', -1))
  await shop.flush()
  await shop.served()
  // What an earlier version leaves: the stores of its look, and no rules.
  await withStore(async (store) => {
    const look = store.document<Record<string, unknown>>('look')
    const { value, revision } = await look.read()
    await look.replace({ ...value, floors: {}, stores: ['1'] }, revision)
  })
  await rm(join(shop.dir, 'data', 'rules'), { recursive: true })
  await shop.nextSecond()
  const silent = { division: '02', silent: true, productId: '1002' }
  shop.smaregi.change({ storeId: '2', amount: -1, ...silent })
  await shop.nextSecond()
  await configure({ stores: ['1', '2'] })
  for (let runs = 0; runs < 2; runs += 1) await shop.flush()
  expect(stock('1002')).toBe(20)
  await shop.nextSecond()
  shop.smaregi.change({ storeId: '2', amount: -4, ...silent })
  for (let runs = 0; runs < 2; runs += 1) await shop.flush()
  expect(stock('1002')).toBe(16)
})

test('retention: a set goes when nothing unfinished names it and another one followed long ago', async () => {
  await open('legacy')
  shop.smaregi.product({ id: '9999', name: '未登録' })
  await configure({ stores: ['1', '2'] })
  await heard(() => change('02', -2, '1', '9999'))
  await configure({ stores: ['1'] })
  await heard(() => change('02', -1))
  await configure({ stores: [] })
  await heard(() => change('02', -1))
  expect((await shop.flush()).json).toMatchObject({ applied: 1, held: 1 })
  expect(await numbers()).toEqual([1, 2, 3, 4])
  await shop.served()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 100 * 86_400_000 })
  await signIn(shop)
  const at = toJst(new Date())
  await journal(stockParams(stockRow({ productId: '1002', amount: '-1', updDateTime: at })))
  expect((await shop.flush()).json).toMatchObject({ outcome: 'attention' })
  expect(await numbers()).toEqual([1, 2, 4])
  expect(stock('1002')).toBe(19)
})

describe('the form of notification that counts', () => {
  /** Smaregi tells in this form, and in no other. */
  async function tells(form: Api): Promise<void> {
    const target = { url: shop.hookUrl, sncode: shop.sncode, place: 'form' as const }
    shop.smaregi.setTarget(form === 'legacy' ? target : null)
    shop.smaregi.platform.webhooks.target =
      form === 'legacy' ? null : { url: shop.hookUrl, headers: { sncode: shop.sncode } }
    await shop.configure((config) => Object.assign(config['smaregi'] ?? {}, { receive: form }))
  }

  test('what waits when it is changed has been told in the former one, and counts', async () => {
    await open('platform')
    await tells('legacy')
    await heard(() => change('02', -1))
    await shop.flush()
    await heard(() => change('02', -2))
    await tells('platform')
    await heard(() => change('02', -3))
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', ignored: { otherChannel: 0 } })
    expect(stock()).toBe(4)
  })

  test('changed there and back: what the other one told meanwhile is not taken for lost', async () => {
    await open('platform')
    await tells('platform')
    await heard(() => change('02', -1))
    await shop.flush()
    await tells('legacy')
    shop.later(60 * 60_000)
    await heard(() => change('02', -2))
    await shop.flush()
    expect(stock()).toBe(7)
    shop.later(60 * 60_000)
    await tells('platform')
    await heard(() => change('02', -1))
    for (let runs = 0; runs < 3; runs += 1) {
      expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', found: 0 })
      shop.later(60 * 60_000)
    }
    expect(stock()).toBe(6)
  })
})

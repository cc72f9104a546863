import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Fault } from '../../../src/simulators/smaregi/faults.ts'
import { openPlatform } from '../../../src/connectors/smaregi/platform.ts'
import { failure, kit, NOW, stocked } from './platform-kit.ts'
import type { Kit } from './platform-kit.ts'

let shop: Kit

beforeEach(async () => {
  shop = await kit({}, { timeoutMs: 300 })
  stocked(shop.practice, 1)
})

afterEach(() => shop.practice.close())

/** Until the practice server has read a call of this name: it is in flight then. */
async function arrived(label: string): Promise<void> {
  const seen = shop.practice.calls.length
  await vi.waitFor(() => {
    const fresh = shop.practice.calls.slice(seen).map((call) => call.label)
    expect(fresh).toContain(label)
  })
}

const PASSING: [string, Fault][] = [
  ['a maintenance page', { kind: 'maintenance' }],
  ['a maintenance page with 503', { kind: 'maintenance', status: 503 }],
  ['a page that says not found', { kind: 'maintenance', status: 404 }],
  ['500', { kind: 'problem', status: 500 }],
  ['503', { kind: 'problem', status: 503 }],
  ['a gateway’s 502', { kind: 'status', status: 502 }],
  ['a reset', { kind: 'reset' }],
  ['a lost answer', { kind: 'lost' }],
  ['half an answer', { kind: 'truncated' }],
  ['silence', { kind: 'hang' }],
]

describe('a 404', () => {
  const lost = { kind: 'problem', status: 404 } as const

  test('for one thing is believed while its list answers', async () => {
    expect(await shop.platform.product('999')).toBeNull()
    expect(await shop.platform.history('999', '1')).toBeNull()
  })

  test('for everything is temporary, also at the sign-in', async () => {
    shop.practice.faults.set(lost, { on: 'token', times: 1 })
    expect((await failure(shop.platform.stores())).exit).toBe('temporary')
    await shop.platform.stores()
    shop.practice.faults.set(lost)
    for (const read of [
      () => shop.platform.stores(),
      () => shop.platform.product('1'),
      () => shop.platform.history('1', '1'),
      () => shop.platform.shipments.find('1'),
    ])
      expect((await failure(read())).exit).toBe('temporary')
  })
})

describe('reading through faults', () => {
  test.each(PASSING)('%s twice is read through', async (_name, fault) => {
    shop.practice.faults.set(fault, { on: 'GET /stores', times: 2 })
    expect((await shop.platform.stores()).length).toBe(2)
    expect(shop.called()).toEqual(['token', 'GET /stores', 'GET /stores', 'GET /stores'])
    expect(shop.waits).toEqual([300, 1000])
  })

  test.each(PASSING)('%s that stays is temporary', async (_name, fault) => {
    shop.practice.faults.set(fault, { on: 'GET /stores' })
    const error = await failure(shop.platform.stores())
    expect([error.code, error.exit]).toEqual(['temporary', 'temporary'])
    expect(error.hint?.ja).toContain('次の実行')
    expect(shop.called().filter((name) => name === 'GET /stores').length).toBe(3)
    shop.practice.faults.clear()
    expect((await shop.platform.stores()).length).toBe(2)
  })

  test.each(PASSING)(
    '%s at the sign-in is read through, and temporary when it stays',
    async (_name, fault) => {
      shop.practice.faults.set(fault, { on: 'token', times: 5 })
      expect((await failure(shop.platform.stores())).exit).toBe('temporary')
      expect((await shop.platform.stores()).length).toBe(2)
      expect(shop.called()).toEqual([...Array.from({ length: 6 }, () => 'token'), 'GET /stores'])
    },
  )

  test('nobody at home is temporary', async () => {
    const error = await failure(shop.open({ apiUrl: 'http://127.0.0.1:9' }).stores())
    expect(error.exit).toBe('temporary')
    expect(error.sentence.ja).toContain('ECONNREFUSED')
  })

  test('trouble on a later page is trouble for all', async () => {
    stocked(shop.practice, 1500)
    shop.practice.faults.set({ kind: 'status', status: 502 }, { on: 'GET /products', after: 1 })
    const pages: number[] = []
    const reading = async (): Promise<void> => {
      for await (const page of shop.platform.products()) pages.push(page.length)
    }
    expect((await failure(reading())).exit).toBe('temporary')
    expect(pages).toEqual([1000])
  })

  test('told to stop, it stops: no further attempt', async () => {
    const stop = new AbortController()
    const platform = shop.open({ signal: stop.signal, timeoutMs: 5000 })
    await platform.stores()
    shop.called()
    shop.practice.faults.set({ kind: 'hang' })
    const reading = failure(platform.stores())
    await arrived('GET /stores')
    stop.abort()
    const error = await reading
    expect(error.exit).toBe('temporary')
    expect(error.sentence.ja).toContain('停止の指示')
    expect(shop.called()).toEqual(['GET /stores'])
  })

  test('a wait is cut short as well', async () => {
    const stop = new AbortController()
    const { practice } = shop
    practice.faults.set({ kind: 'problem', status: 429, retryAfter: 30 })
    const { clientId, clientSecret } = practice.platform.account
    const platform = openPlatform({
      contractId: practice.contractId,
      clientId,
      clientSecret,
      scopes: [],
      apiUrl: practice.origin,
      idUrl: practice.origin,
      readsPerSecond: 1000,
      writesPerSecond: 1000,
      signal: stop.signal,
      now: () => new Date(),
    })
    const reading = failure(platform.stores())
    await arrived('token')
    await new Promise((resolve) => setTimeout(resolve, 50))
    stop.abort()
    expect((await reading).exit).toBe('temporary')
    expect(shop.called()).toEqual(['token'])
  })
})

describe('the limit of calls', () => {
  test('429 waits as long as it is told, and goes on', async () => {
    shop.practice.faults.set(
      { kind: 'problem', status: 429, retryAfter: 7 },
      { on: 'GET /stores', times: 2 },
    )
    expect((await shop.platform.stores()).length).toBe(2)
    expect(shop.waits).toEqual([7000, 7000])
  })

  test('a moment instead of seconds is understood; without either it waits longer each time', async () => {
    const moment = new Date(NOW.getTime() + 20_000).toUTCString()
    shop.practice.faults.set({ kind: 'problem', status: 429, retryAfter: moment }, { times: 1 })
    shop.practice.faults.set({ kind: 'problem', status: 429 }, { on: 'GET /stores', times: 3 })
    await shop.platform.stores()
    expect(shop.waits[0]).toBeGreaterThan(15_000)
    expect(shop.waits[0]).toBeLessThanOrEqual(20_000)
    expect(shop.waits.slice(1)).toEqual([500, 1000, 2000])
  })

  test('after a few waits, or for a long one, the next run has to continue', async () => {
    await shop.platform.stores()
    shop.called()
    shop.practice.faults.set({ kind: 'problem', status: 429, retryAfter: 1 })
    const error = await failure(shop.platform.stores())
    expect([error.code, error.exit]).toEqual(['temporary', 'temporary'])
    expect(error.hint?.ja).toContain('smaregi.readsPerSecond')
    expect(shop.called().length).toBe(5)
    shop.practice.faults.clear()
    shop.practice.faults.set({ kind: 'problem', status: 429, retryAfter: 3600 })
    shop.waits.length = 0
    expect((await failure(shop.platform.stores())).exit).toBe('temporary')
    expect([shop.waits, shop.called()]).toEqual([[], ['GET /stores']])
  })

  test('a shop that allows three reads a second is read nevertheless', async () => {
    stocked(shop.practice, 10)
    shop.practice.platform.account.limits.reads = 3
    const ids = Array.from({ length: 10 }, (_, n) => String(n + 1))
    const rows = await Promise.all(ids.map((id) => shop.platform.history(id, '1')))
    expect(rows.map((one) => one?.rows.length)).toEqual([2, ...Array.from({ length: 9 }, () => 1)])
  })

  test('reads and writes leave at their own pace', async () => {
    const platform = shop.open({ readsPerSecond: 50, writesPerSecond: 25 })
    const reads = performance.now()
    for (let n = 0; n < 6; n += 1) await platform.stores()
    expect(performance.now() - reads).toBeGreaterThan(5 * 20 - 5)
    const writes = performance.now()
    for (let n = 0; n < 3; n += 1) await platform.addStock('1', '1', 1, '')
    expect(performance.now() - writes).toBeGreaterThan(2 * 40 - 5)
  })
})

describe('the token', () => {
  test('is asked for once, also by calls that start together, and again a minute before its end', async () => {
    await Promise.all([shop.platform.stores(), shop.platform.stores(), shop.platform.stores()])
    expect(shop.called().filter((name) => name === 'token').length).toBe(1)
    let ahead = 0
    const platform = shop.open({ now: () => new Date(Date.now() + ahead) })
    await platform.stores()
    ahead = 3539_000
    await platform.stores()
    expect(shop.called()).toEqual(['token', 'GET /stores', 'GET /stores'])
    ahead = 3540_000
    await platform.stores()
    expect(shop.called()).toEqual(['token', 'GET /stores'])
  })

  test('401 is met with one new token', async () => {
    await shop.platform.stores()
    shop.practice.platform.revokeTokens()
    shop.called()
    expect((await shop.platform.stores()).length).toBe(2)
    expect(shop.called()).toEqual(['GET /stores', 'token', 'GET /stores'])
  })

  test('a second 401 needs a person', async () => {
    shop.practice.faults.set({ kind: 'problem', status: 401 }, { on: 'GET /stores' })
    const error = await failure(shop.platform.stores())
    expect([error.code, error.exit]).toEqual(['smaregi', 'attention'])
    expect(error.hint?.ja).toContain('smaregi.clientSecret')
    expect(shop.called()).toEqual(['token', 'GET /stores', 'token', 'GET /stores'])
  })

  test('wrong credentials, another contract, an app that is not in use need a person', async () => {
    const told = async (asked: Promise<unknown>): Promise<string> => {
      const error = await failure(asked)
      expect([error.code, error.exit]).toEqual(['smaregi', 'attention'])
      expect(error.hint?.ja).toContain('利用開始')
      expect(error.hint?.en).toContain('smaregi.contractId')
      return error.sentence.ja
    }
    expect(await told(shop.open({ clientSecret: 'wrong' }).stores())).toContain('invalid_client')
    expect(await told(shop.open({ contractId: 'other' }).stores())).toContain('HTTP 400')
    shop.practice.platform.account.started = false
    expect(await told(shop.platform.stores())).toContain('HTTP 403')
    expect(shop.called()).toEqual(['token', 'token', 'token'])
  })

  test('scopes that are not switched on are named', async () => {
    const error = await failure(shop.open({ scopes: ['pos.stores:read', 'pos.x:read'] }).stores())
    expect(error.exit).toBe('attention')
    expect(error.sentence.ja).toContain('pos.x:read')
    expect(error.hint?.ja).toContain('pos.stores:read pos.x:read')
    expect(error.hint?.en).toContain('smaregi.scopes')
  })
})

describe('when Smaregi refuses', () => {
  test('403 names the scope, the plan and the contract', async () => {
    const error = await failure(shop.open({ scopes: ['pos.products:read'] }).stores())
    expect([error.code, error.exit]).toEqual(['smaregi', 'attention'])
    expect(error.sentence.ja).toContain('GET /stores')
    expect(error.sentence.ja).toContain('The scope pos.stores:read is required')
    expect(error.hint?.ja).toContain('pos.stores:read')
    expect(error.hint?.ja).toContain('契約プラン')
    expect(error.hint?.en).toContain('plan')
    shop.called()
    shop.practice.platform.account.notInPlan.add('stock-changes')
    const plan = await failure(shop.platform.history('1', '1'))
    expect(plan.hint?.ja).toContain('pos.stock-changes:read')
    expect(shop.called()).toEqual(['token', 'GET /stock/changes'])
  })

  test('anything else is told in the words of Smaregi', async () => {
    const error = await failure(shop.platform.history('1', '1', { id: 'x' }))
    expect([error.code, error.exit]).toEqual(['smaregi', 'attention'])
    expect(error.sentence.ja).toContain('HTTP 400 Bad Request: id is invalid')
  })

  test('an answer of another shape is refused aloud', async () => {
    const error = await failure(shop.open({ apiUrl: `${shop.practice.origin}/x` }).stores())
    expect(error.exit).toBe('temporary')
    shop.practice.store({ id: '3', name: '' })
    expect((await shop.platform.stores()).at(-1)).toEqual({
      storeId: '3',
      storeName: null,
      division: '1',
    })
  })

  test('no secret is repeated, whatever Smaregi says', async () => {
    const clientSecret = 'invalid_client'
    const error = await failure(shop.open({ clientSecret }).stores())
    const told = JSON.stringify([error.sentence, error.hint, error.message])
    expect(told).not.toContain(clientSecret)
    expect(told).toContain('***')
  })
})

describe('writing through faults', () => {
  const add = (): ReturnType<Kit['platform']['addStock']> =>
    shop.platform.addStock('1', '1', -1, 'ston')

  test.each<[string, Fault]>([
    ['a reset', { kind: 'reset' }],
    ['a lost answer', { kind: 'lost' }],
    ['half an answer', { kind: 'truncated' }],
    ['silence', { kind: 'hang' }],
    ['a maintenance page', { kind: 'maintenance' }],
    ['500', { kind: 'problem', status: 500 }],
    ['502', { kind: 'status', status: 502 }],
  ])('%s leaves the outcome open, and nothing is sent again', async (_name, fault) => {
    shop.practice.faults.set(fault, { on: 'POST /stock/add' })
    const outcome = await add()
    expect(outcome.kind).toBe('unknown')
    expect(shop.called()).toEqual(['token', 'POST /stock/add'])
  })

  test('429 and a first 401 say that nothing was done: sent again', async () => {
    const { faults } = shop.practice
    faults.set({ kind: 'problem', status: 429, retryAfter: 2 }, { on: 'POST /stock/add', times: 1 })
    faults.set({ kind: 'problem', status: 401 }, { on: 'POST /stock/add', times: 1 })
    expect(await add()).toMatchObject({ kind: 'done' })
    expect(shop.practice.stock('1')).toBe(0)
    expect(shop.waits).toEqual([2000])
  })

  test('what was surely not done: no connection, no token, 403, 429 that stays', async () => {
    const kinds = async (outcome: ReturnType<typeof add>): Promise<unknown[]> => {
      const one = await outcome
      return [one.kind, one.kind === 'notSent' ? one.error.exit : null]
    }
    const nowhere = shop.open({ apiUrl: 'http://127.0.0.1:9' })
    expect(await kinds(nowhere.addStock('1', '1', 1, ''))).toEqual(['notSent', 'temporary'])
    const stranger = shop.open({ clientSecret: 'x' })
    expect(await kinds(stranger.addStock('1', '1', 1, ''))).toEqual(['notSent', 'attention'])
    const reader = shop.open({ scopes: ['pos.stock:read'] })
    expect(await kinds(reader.addStock('1', '1', 1, ''))).toEqual(['notSent', 'attention'])
    shop.practice.faults.set({ kind: 'problem', status: 429 }, { on: 'POST /stock/add' })
    expect(await kinds(add())).toEqual(['notSent', 'temporary'])
    expect(shop.practice.stock('1')).toBe(1)
  })

  test('what Smaregi refuses is told with its status', async () => {
    expect(await shop.platform.addStock('999', '1', 1, '')).toMatchObject({
      kind: 'refused',
      status: 404,
    })
    const outcome = await shop.platform.addStock('1', '9', 1, '')
    expect(outcome).toMatchObject({ kind: 'refused', status: 400 })
    expect(outcome.kind === 'refused' && outcome.words).toContain('storeId is invalid')
  })

  test('told to stop, a write in flight still gets its answer', async () => {
    const stop = new AbortController()
    const platform = shop.open({ signal: stop.signal, timeoutMs: 5000 })
    shop.practice.faults.set({ kind: 'delay', ms: 200 }, { on: 'POST /stock/add' })
    const writing = platform.addStock('1', '1', 1, '')
    await arrived('POST /stock/add')
    stop.abort()
    expect(await writing).toMatchObject({ kind: 'done' })
  })
})

import { afterEach, expect, test, vi } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
afterEach(async () => {
  vi.useRealTimers()
  await shop.close()
})

function later(hours: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 60 * 60 * 1000 })
}

async function sell(): Promise<void> {
  shop = await openShop({ products: { '1001': 10 }, faults: { queue: 'never' } })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
  await shop.smaregi.flushSends()
}

interface Waiting {
  readonly queId: string | null
  readonly isOwn: boolean
  readonly since: string
  readonly rows: number
}

async function waitingFor(): Promise<Waiting[]> {
  return (await shop.ston('status', '--json')).json['waitingFor'] as Waiting[]
}

test('status says which queue entry is waited for, and since when', async () => {
  await sell()
  expect(await waitingFor()).toEqual([])
  const { json } = await shop.flush()
  const [batch] = json['batches'] as { queId: string }[]
  const [one, ...more] = await waitingFor()
  expect(more).toEqual([])
  expect(one).toMatchObject({ queId: batch?.queId, isOwn: true, rows: 1 })
  expect(Math.abs(Date.parse(one?.since ?? '') - Date.now())).toBeLessThan(60_000)
  expect((await shop.ston('status', '--locale', 'en')).out).toMatch(
    new RegExp(`Waiting for Next Engine +queue entry ${batch?.queId}, since .*\\(1 row\\)`),
  )
  shop.ne.workQueue()
  await shop.flush()
  expect(await waitingFor()).toEqual([])
})

test('after a lost answer it may be another app’s entry that keeps the rows waiting: told, and warned of after a day', async () => {
  await sell()
  // Another app's upload stands in the queue; ours never got in.
  shop.ne.faults.loseAnswer = { when: 'before', how: 'reset', path: '/api_v1_master_goods/upload' }
  expect((await shop.flush()).code).toBe(75)
  shop.ne.faults.loseAnswer = null
  const queued = await uploadByAnotherApp()
  await shop.flush()
  expect(await waitingFor()).toMatchObject([{ queId: queued, isOwn: false, rows: 1 }])
  expect((await shop.ston('status', '--check')).code).toBe(0)
  later(25)
  const { code, out } = await shop.ston('status', '--check', '--locale', 'en')
  expect(code).toBe(3)
  expect(out).toContain(`queue entry ${queued} of about that time is still at work`)
  expect(out).toContain('another app’s')
})

/** Sent by another app through the API, with tokens of its own. */
async function uploadByAnotherApp(): Promise<string> {
  const pair = shop.ne.signIn('another-app')
  const body = new URLSearchParams({
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    data_type: 'csv',
    data: 'syohin_code,zaiko_su\r\n1001,1\r\n',
  })
  const answer = await fetch(`${shop.ne.url}/api_v1_master_goods/upload`, { method: 'POST', body })
  return String(((await answer.json()) as { que_id: unknown }).que_id)
}

import { afterEach, describe, expect, test } from 'vitest'
import { answerOf, Caller, closeScenes, post, scene, type Scene } from './contract.ts'

afterEach(closeScenes)

const HOUR_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000
const INFO = '/api_v1_login_company/info'

async function visit({ server }: Scene, redirectUri?: string): Promise<URL> {
  const query = new URLSearchParams({ client_id: server.clientId })
  if (redirectUri !== undefined) query.set('redirect_uri', redirectUri)
  const response = await fetch(`${server.url}/users/sign_in/?${query.toString()}`, {
    redirect: 'manual',
  })
  expect(response.status).toBe(302)
  return new URL(response.headers.get('location') ?? '')
}

function ticket(landed: URL): { uid: string; state: string } {
  const { searchParams } = landed
  return { uid: searchParams.get('uid') ?? '', state: searchParams.get('state') ?? '' }
}

function credentials({ server }: Scene): { client_id: string; client_secret: string } {
  return { client_id: server.clientId, client_secret: server.clientSecret }
}

describe('signing in', () => {
  test('the browser lands on the redirect address with uid and state', async () => {
    const landed = await visit(await scene(), 'https://localhost/cb?from=ston')
    expect(landed.href).toMatch(/^https:\/\/localhost\/cb\?from=ston&uid=/)
    expect(ticket(landed).state).not.toBe('')
  })

  test("without a redirect address it lands on the app's own", async () => {
    const landed = await visit(await scene())
    expect(landed.href).toMatch(/^https:\/\/localhost\/nextengine\/callback\?/)
  })

  test('an unknown app is shown a page, not the way on', async () => {
    const { server } = await scene()
    const response = await fetch(`${server.url}/users/sign_in/?client_id=x`, { redirect: 'manual' })
    expect(response.status).toBe(400)
  })

  test('uid and state are worth a pair that works', async () => {
    const act = await scene()
    const params = { ...ticket(await visit(act)), ...credentials(act) }
    const answer = await answerOf(await post(act.server.url, '/api_neauth', params))
    expect(answer).toMatchObject({ result: 'success', uid: act.server.faults.uid })
    const caller = new Caller(act.server.url, {
      accessToken: answer.access_token ?? '',
      refreshToken: answer.refresh_token ?? '',
    })
    expect((await caller.call(INFO)).result).toBe('success')
  })

  test('a state is good for five minutes, and once', async () => {
    const act = await scene()
    const params = { ...ticket(await visit(act)), ...credentials(act) }
    const late = { ...ticket(await visit(act)), ...credentials(act) }
    act.server.advance(5 * MINUTE_MS - 1000)
    expect((await answerOf(await post(act.server.url, '/api_neauth', params))).result).toBe(
      'success',
    )
    expect((await answerOf(await post(act.server.url, '/api_neauth', params))).result).toBe('error')
    act.server.advance(2000)
    expect((await answerOf(await post(act.server.url, '/api_neauth', late))).result).toBe('error')
  })

  test.each([
    ['uid', '001001'],
    ['state', '001002'],
    ['client_secret', '001003'],
  ])('%s missing is %s', async (missing, code) => {
    const act = await scene()
    const params: Record<string, string> = { ...ticket(await visit(act)), ...credentials(act) }
    delete params[missing]
    expect(await answerOf(await post(act.server.url, '/api_neauth', params))).toMatchObject({
      result: 'error',
      code,
    })
  })

  test('a wrong secret is refused, in words or with a page', async () => {
    const act = await scene()
    const params = { ...ticket(await visit(act)), ...credentials(act), client_secret: 'wrong' }
    expect((await answerOf(await post(act.server.url, '/api_neauth', params))).result).toBe('error')
    act.server.faults.wrongClient = 'notJson'
    const response = await post(act.server.url, '/api_neauth', params)
    expect(response.headers.get('content-type')).toMatch(/html/)
  })

  test('a suspended company cannot sign in (001007)', async () => {
    const act = await scene({ suspended: '003003' })
    const params = { ...ticket(await visit(act)), ...credentials(act) }
    expect((await answerOf(await post(act.server.url, '/api_neauth', params))).code).toBe('001007')
  })

  test('another company may be the one that signs in', async () => {
    const { server } = await scene()
    server.faults.companyId = 'another'
    const caller = new Caller(server.url, server.signIn('another-uid'))
    expect((await caller.call(INFO)).data?.[0]?.['company_id']).toBe('another')
  })
})

describe('the pair', () => {
  test('is not prolonged by ordinary calls', async () => {
    const { server, caller } = await scene()
    const first = await caller.call(INFO)
    server.advance(20 * HOUR_MS)
    const second = await caller.call(INFO)
    expect(second.access_token).toBe(first.access_token)
    expect(second.refresh_token_end_date).toBe(first.refresh_token_end_date)
  })

  test('is replaced by the first call after a day, which succeeds; the old one is then 002002', async () => {
    const { server, caller } = await scene()
    const old = new Caller(server.url, caller)
    server.advance(25 * HOUR_MS)
    const answer = await caller.call(INFO)
    expect(answer.result).toBe('success')
    expect(answer.access_token).not.toBe(old.accessToken)
    expect(server.currentPair()?.accessToken).toBe(caller.accessToken)
    const late = await old.call(INFO)
    expect(late).toMatchObject({ result: 'error', code: '002002' })
    expect(late.access_token).toBeUndefined()
    expect((await caller.call(INFO)).result).toBe('success')
  })

  test('is replaced by a refused call, too', async () => {
    const { server, caller } = await scene({ refuse: { code: '002007', times: 1 } })
    const before = caller.accessToken
    server.advance(25 * HOUR_MS)
    expect((await caller.call(INFO)).code).toBe('002007')
    expect(caller.accessToken).not.toBe(before)
    expect((await caller.call(INFO)).result).toBe('success')
  })

  test('asks for a new sign-in when it expired and the refresh token was not sent', async () => {
    const { server, caller } = await scene()
    server.advance(25 * HOUR_MS)
    const params = { access_token: caller.accessToken }
    const answer = await answerOf(await post(server.url, INFO, params))
    expect(answer).toMatchObject({ result: 'redirect', code: expect.any(String) })
    expect(answer.access_token).toBeUndefined()
    expect((await caller.call(INFO)).result).toBe('success')
  })

  test('is dead after three days (002004)', async () => {
    const { server, caller } = await scene()
    server.advance(73 * HOUR_MS)
    const answer = await caller.call(INFO)
    expect(answer).toMatchObject({ result: 'error', code: '002004' })
    expect(answer.access_token).toBeUndefined()
  })

  test('counts its three days from its own issue, not from the first sign-in', async () => {
    const { server, caller } = await scene()
    for (let day = 0; day < 5; day += 1) {
      server.advance(30 * HOUR_MS)
      expect((await caller.call(INFO)).result).toBe('success')
    }
  })

  test('dies when the same user signs in again, unless the switch says otherwise', async () => {
    const { server, caller } = await scene()
    server.faults.signInEndsOldPair = false
    server.signIn()
    expect((await caller.call(INFO)).result).toBe('success')
    server.faults.signInEndsOldPair = true
    server.signIn()
    expect((await caller.call(INFO)).code).toBe('002002')
  })

  test('can be made to change with every call', async () => {
    const { caller } = await scene({ rotateOnEveryCall: true })
    const seen = new Set([caller.accessToken])
    for (let i = 0; i < 3; i += 1) {
      expect((await caller.call(INFO)).result).toBe('success')
      seen.add(caller.accessToken)
    }
    expect(seen.size).toBe(4)
  })

  test("its dates and the Date header go by the server's own clock", async () => {
    const { server, caller } = await scene()
    server.advance(2 * HOUR_MS)
    const params = { access_token: caller.accessToken }
    const response = await post(server.url, INFO, params)
    const ahead = Date.parse(response.headers.get('date') ?? '') - Date.now()
    expect(Math.abs(ahead - 2 * HOUR_MS)).toBeLessThan(5000)
  })
})

import { expect, test } from 'vitest'
import { readSignIn } from '../../../src/connectors/nextengine/tokens.ts'
import type { PracticeNextEngine } from '../../../src/simulators/nextengine/practice.ts'
import { fromJst, toJstIso } from '../../../src/kernel/time.ts'
import {
  CLIENT,
  COMPANY,
  HOUR_MS,
  MemoryStore,
  open,
  paths,
  SEARCH,
  SEARCH_PARAMS,
  startScripted,
  startServer,
  storeSignIn,
  tokensFor,
} from './session-kit.ts'
import type { StonError } from '../../../src/kernel/errors.ts'

/** What the browser of a person comes back with. */
async function browse(url: string): Promise<{ uid: string; state: string }> {
  const response = await fetch(url, { redirect: 'manual' })
  const landed = new URL(response.headers.get('location') ?? '')
  return {
    uid: landed.searchParams.get('uid') ?? '',
    state: landed.searchParams.get('state') ?? '',
  }
}

function endsOf(server: PracticeNextEngine) {
  const pair = server.currentPair()
  const iso = (text = ''): string => toJstIso(fromJst(text) ?? new Date(0))
  return {
    accessTokenEndsAt: iso(pair?.accessTokenEndDate),
    refreshTokenEndsAt: iso(pair?.refreshTokenEndDate),
  }
}

test('the sign-in address names the app and where to come back to, and no secret', async () => {
  const session = await open(new MemoryStore(), { url: 'https://base.example.jp/' })
  expect(session.signInUrl()).toBe(
    'https://base.example.jp/users/sign_in/?client_id=client-id-1&redirect_uri=https%3A%2F%2Flocalhost%2Fnextengine%2Fcallback',
  )
})

test.each([true, false])(
  'a first sign-in stores pair, dates, user and company (dates told at once: %s)',
  async (told) => {
    const server = await startServer()
    server.faults.signInAnswersEndDates = told
    const memory = new MemoryStore()
    const session = await open(memory, server)
    const state = await session.signIn(await browse(session.signInUrl()))
    expect(state).toEqual({ signedIn: true, company: '練習商店', ...endsOf(server) })
    expect(memory.tokens).toMatchObject({
      ...server.currentPair(),
      companyNeId: 'ne-practice-company-1',
      previous: null,
    })
    expect(paths(server)).toEqual(['/api_neauth', COMPANY])
    await session.read(SEARCH, SEARCH_PARAMS)
  },
)

test('a second sign-in takes the place of the first, dead or alive', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const old = storeSignIn(memory, server)
  server.advance(100 * HOUR_MS)
  const session = await open(memory, server)
  await expect(session.keepAlive()).rejects.toMatchObject({ exit: 'auth' })
  expect(await session.signIn(await browse(session.signInUrl()))).toMatchObject({ signedIn: true })
  expect(memory.tokens).toMatchObject({ previous: { accessToken: old.accessToken } })
})

test('signing in with another company is refused, and nothing is replaced', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const stored = storeSignIn(memory, server)
  server.faults.companyId = 'practice-company-2'
  const session = await open(memory, server)
  const redirect = await browse(session.signInUrl())
  await expect(session.signIn(redirect)).rejects.toMatchObject({ code: 'company' })
  expect(memory.tokens).toEqual(stored)
})

test('where the sign-in answer does not name the company, it is asked before anything is replaced', async () => {
  const memory = new MemoryStore()
  const stored = tokensFor(20)
  memory.set('tokens', stored)
  let company = 'company-2'
  let busy = 1
  const server = await startScripted((path) => {
    if (path === '/api_neauth') {
      return { result: 'success', access_token: 'access-2', refresh_token: 'refresh-2', uid: 'u' }
    }
    if (busy-- > 0) return { result: 'error', code: '003001', message: 'busy' }
    return { result: 'success', data: [{ company_id: company, company_ne_id: company }] }
  })
  const session = await open(memory, server)
  const redirect = { uid: 'u', state: 's' }
  await expect(session.signIn(redirect)).rejects.toMatchObject({ code: 'company' })
  expect(memory.tokens).toEqual(stored)
  company = 'company-1'
  await session.signIn(redirect)
  expect(memory.tokens).toMatchObject({ accessToken: 'access-2', companyId: 'company-1' })
})

test('Next Engine being busy right after a first sign-in does not undo it', async () => {
  const server = await startServer()
  server.faults.refuse = { path: COMPANY, code: '003001', times: 1 }
  const memory = new MemoryStore()
  const session = await open(memory, server)
  expect(await session.signIn(await browse(session.signInUrl()))).toMatchObject({ signedIn: true })
})

test('a worn-out, a used and an invented address are refused with a clear sentence', async () => {
  const server = await startServer()
  const session = await open(new MemoryStore(), server)
  const late = await browse(session.signInUrl())
  server.advance(6 * 60_000)
  const refused = { code: 'auth', exit: 'auth' }
  await expect(session.signIn(late)).rejects.toMatchObject(refused)
  const used = await browse(session.signInUrl())
  await session.signIn(used)
  await expect(session.signIn(used)).rejects.toMatchObject(refused)
  const invented = session.signIn({ uid: 'practice-uid-1', state: 'invented' })
  await expect(invented).rejects.toMatchObject(refused)
  await expect(invented).rejects.toThrow('five minutes')
})

test.each(['error', 'notJson'] as const)('a wrong client secret (%s) is said', async (how) => {
  const server = await startServer()
  server.faults.wrongClient = how
  const session = await open(new MemoryStore(), server, { clientSecret: 'a-wrong-secret' })
  const redirect = await browse(session.signInUrl())
  const error: unknown = await session.signIn(redirect).catch((reason: unknown) => reason)
  expect(error).toMatchObject({
    exit: how === 'error' ? 'auth' : 'attention',
    hint: { ja: expect.stringContaining('nextengine.clientSecret') as string },
  })
  expect(JSON.stringify(error)).not.toContain('a-wrong-secret')
  if (how === 'notJson') return
  // Nothing is wrong with the address that was pasted, and nobody was too late.
  const { sentence, hint } = error as StonError
  for (const text of [sentence.en, hint?.en ?? '']) {
    expect(text).toContain(text === sentence.en ? 'client id or client secret' : 'clientSecret')
    expect(text).not.toMatch(/address|five minutes|apiUrl/)
  }
})

test('suspended, busy and unreachable: said as such, with the next step', async () => {
  const server = await startServer()
  const session = await open(new MemoryStore(), server)
  const redirect = await browse(session.signInUrl())
  server.faults.suspended = '001007'
  await expect(session.signIn(redirect)).rejects.toMatchObject({ code: 'account' })
  server.faults.suspended = null
  server.faults.refuse = { code: '002007', times: 1 }
  await expect(session.signIn(redirect)).rejects.toMatchObject({
    exit: 'temporary',
    hint: { en: expect.stringContaining('ston auth login') as string },
  })
  await server.stop()
  await expect(session.signIn(redirect)).rejects.toMatchObject({ exit: 'temporary' })
})

test('a sign-in that cannot be stored fails', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  memory.broken.add('tokens')
  const session = await open(memory, server)
  await expect(session.signIn(await browse(session.signInUrl()))).rejects.toThrow('ENOSPC')
})

test('keep-alive is one call; it renews the pair when the access token has ended', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const before = storeSignIn(memory, server)
  const session = await open(memory, server)
  await session.keepAlive()
  expect(memory.tokens.accessToken).toBe(before.accessToken)
  server.advance(30 * HOUR_MS)
  expect(await session.keepAlive()).toMatchObject({ signedIn: true, ...endsOf(server) })
  expect(paths(server)).toEqual([COMPANY, COMPANY])
  expect(memory.tokens.accessToken).not.toBe(before.accessToken)
})

test('whether somebody is signed in can be read from the store alone', async () => {
  const memory = new MemoryStore()
  const now = new Date()
  const later = (hours: number): Date => new Date(now.getTime() + hours * HOUR_MS)
  expect(await readSignIn(memory.store, now)).toEqual({
    signedIn: false,
    accessTokenEndsAt: null,
    refreshTokenEndsAt: null,
    company: null,
  })
  memory.set('tokens', tokensFor(20))
  expect(await readSignIn(memory.store, now)).toMatchObject({ signedIn: true })
  expect(await readSignIn(memory.store, later(67))).toMatchObject({ signedIn: true })
  expect(await readSignIn(memory.store, later(69))).toMatchObject({ signedIn: false })
  memory.set('tokens', { ...tokensFor(20), refreshTokenEndDate: null })
  expect(await readSignIn(memory.store, later(71))).toMatchObject({ signedIn: true })
  expect(await readSignIn(memory.store, later(73))).toMatchObject({ signedIn: false })
  expect(JSON.stringify(await readSignIn(memory.store, now))).not.toContain('access-stored')
})

test('the secret goes to the sign-in call alone', async () => {
  const server = await startServer()
  const session = await open(new MemoryStore(), server)
  await session.signIn(await browse(session.signInUrl()))
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(server.calls.map((call) => call.params['client_secret'])).toEqual([
    CLIENT.clientSecret,
    undefined,
    undefined,
  ])
})

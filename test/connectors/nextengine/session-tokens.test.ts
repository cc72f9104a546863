import { expect, test } from 'vitest'
import {
  COMPANY,
  fieldsOf,
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

test('both tokens go along with every call, and wait_flag never does', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const tokens = storeSignIn(memory, server)
  const session = await open(memory, server)
  await session.read(SEARCH, { ...SEARCH_PARAMS, wait_flag: '1' })
  expect(server.calls[0]?.params).toEqual({
    ...SEARCH_PARAMS,
    access_token: tokens.accessToken,
    refresh_token: tokens.refreshToken,
  })
})

test('an answer with the stored pair is no reason to write', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(memory.writes.get('tokens')).toBe(1)
})

test('a new pair is stored before the answer is given out, and the old one is remembered', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const before = storeSignIn(memory, server)
  server.faults.rotateOnEveryCall = true
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(memory.tokens).toMatchObject({
    ...server.currentPair(),
    companyName: '練習商店',
    previous: { accessToken: before.accessToken, refreshToken: before.refreshToken },
  })
  expect(memory.tokens.accessToken).not.toBe(before.accessToken)
})

test('an error answer brings new tokens too', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.faults.rotateOnEveryCall = true
  server.faults.refuse = { code: '003001' }
  const session = await open(memory, server)
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toMatchObject({ exit: 'temporary' })
  expect(memory.tokens.accessToken).toBe(server.currentPair()?.accessToken)
})

test('when the new pair cannot be stored, the answer is not given out', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const before = storeSignIn(memory, server)
  server.faults.rotateOnEveryCall = true
  memory.broken.add('tokens')
  const session = await open(memory, server)
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toThrow('ENOSPC')
  expect(memory.tokens.accessToken).toBe(before.accessToken)
})

test('when the access token has ended, a cheap call fetches the new pair before the real one', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.advance(25 * HOUR_MS)
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(paths(server)).toEqual([COMPANY, SEARCH])
  expect(memory.tokens.accessToken).toBe(server.currentPair()?.accessToken)
})

test('many calls at once, in two sessions, while every call renews the tokens: none is lost', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.faults.rotateOnEveryCall = true
  const [one, two] = [await open(memory, server), await open(memory, server)]
  const calls = Array.from({ length: 30 }, (_, n) =>
    (n % 2 ? one : two).read(SEARCH, SEARCH_PARAMS),
  )
  expect(await Promise.all(calls)).toHaveLength(30)
  expect(memory.tokens.accessToken).toBe(server.currentPair()?.accessToken)
  expect(one.calls + two.calls).toBe(30)
})

test('an old pair: the stored tokens are read once more, and a newer one is used', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const old = storeSignIn(memory, server)
  const newer = { ...old, ...server.signIn() }
  let reads = 0
  memory.beforeRead = (name) => {
    reads += name === 'tokens' ? 1 : 0
    if (reads === 2) memory.set('tokens', newer)
  }
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(paths(server)).toEqual([SEARCH, SEARCH])
  expect(memory.tokens).toMatchObject({ accessToken: newer.accessToken, refusedAt: null })
})

test('an old pair and no newer one: sign-in needed, tried once, noted, and gone with the next success', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const old = storeSignIn(memory, server)
  server.revoke()
  const session = await open(memory, server)
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toMatchObject({
    code: 'auth',
    exit: 'auth',
    hint: { en: expect.stringContaining('ston auth login') as string },
  })
  expect(paths(server)).toEqual([SEARCH])
  expect(memory.tokens.accessToken).toBe(old.accessToken)
  expect(await session.readSignIn()).toMatchObject({ signedIn: false })
  memory.set('tokens', { ...memory.tokens, ...server.signIn() })
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(await session.readSignIn()).toMatchObject({ signedIn: true })
})

test('both tokens have ended: sign-in needed', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.advance(81 * HOUR_MS)
  const session = await open(memory, server)
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toMatchObject({ exit: 'auth' })
})

test('nobody has signed in: sign-in needed, without a call', async () => {
  const server = await startServer()
  const session = await open(new MemoryStore(), server)
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toMatchObject({ exit: 'auth' })
  expect(await session.upload('/api_v1_master_goods/upload', {})).toMatchObject({
    kind: 'notSent',
    error: { exit: 'auth' },
  })
  expect(server.calls).toEqual([])
})

const UNFIT: [string, Record<string, string | null>][] = [
  ['no tokens', {}],
  ['empty tokens', { access_token: '', refresh_token: '' }],
  ['null tokens', { access_token: null, refresh_token: null }],
  ['half a pair', { access_token: 'access-new', refresh_token: '' }],
  ['an older pair', fieldsOf(tokensFor(2, 'older'))],
]

test.each(UNFIT)('%s in an answer: the stored pair stays', async (_what, fields) => {
  const memory = new MemoryStore()
  const stored = tokensFor(20)
  memory.set('tokens', stored)
  const server = await startScripted(() => ({ result: 'success', count: '0', data: [], ...fields }))
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(memory.tokens).toEqual(stored)
})

test('a pair that ends in the same second as the stored one, and one without dates, are taken', async () => {
  const memory = new MemoryStore()
  const stored = tokensFor(20)
  memory.set('tokens', stored)
  const answers = [
    { ...fieldsOf(stored), access_token: 'access-b', refresh_token: 'refresh-b' },
    { access_token: 'access-c', refresh_token: 'refresh-c' },
  ]
  const server = await startScripted(() => ({ result: 'success', ...answers.shift() }))
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(memory.tokens.accessToken).toBe('access-b')
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(memory.tokens).toMatchObject({ accessToken: 'access-c', accessTokenEndDate: null })
})

test("another company's tokens are refused, and nothing is replaced", async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const stored = { ...storeSignIn(memory, server), companyId: 'other', companyNeId: 'ne-other' }
  memory.set('tokens', stored)
  server.faults.rotateOnEveryCall = true
  const session = await open(memory, server)
  await expect(session.keepAlive()).rejects.toMatchObject({ code: 'company', exit: 'attention' })
  expect(memory.tokens).toEqual(stored)
})

test('another process holds the line for too long: temporary, and nothing is called', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  const lock = await memory.lock('nextengine', { purpose: 'nextengine-1', waitMs: 0 })
  const session = await open(memory, server, { waitMs: 20 })
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toMatchObject({ exit: 'temporary' })
  expect(server.calls).toEqual([])
  if (lock.kind === 'held') await lock.release()
  await session.read(SEARCH, SEARCH_PARAMS)
})

test('the lock is given back after a failure', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.faults.refuse = { code: '999999', times: 1 }
  const session = await open(memory, server, { waitMs: 20 })
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toThrow()
  await session.read(SEARCH, SEARCH_PARAMS)
})

test('told to stop: no new call, but the one in flight may bring its tokens home', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.faults.rotateOnEveryCall = true
  server.faults.delayMs = 300
  const stop = new AbortController()
  const session = await open(memory, server, { signal: stop.signal })
  const answer = session.read(SEARCH, SEARCH_PARAMS)
  setTimeout(() => stop.abort(), 100)
  expect(await answer).toMatchObject({ count: 0 })
  expect(memory.tokens.accessToken).toBe(server.currentPair()?.accessToken)
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toMatchObject({ exit: 'temporary' })
  expect(server.calls).toHaveLength(1)
})

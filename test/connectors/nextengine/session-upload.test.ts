import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { LostAnswer } from '../../../src/simulators/nextengine/faults.ts'
import { toJst } from '../../../src/kernel/time.ts'
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
  UPLOAD,
  uploadParams,
} from './session-kit.ts'

async function shop() {
  const server = await startServer()
  server.addGoods({ code: 'TEA-100G', stock: 10 })
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  return { server, memory, params: uploadParams('TEA-100G', 5) }
}

test('an accepted upload gives its queue id', async () => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server)
  const answer = await session.upload(UPLOAD, { ...params, wait_flag: '1' })
  expect(answer).toEqual({ kind: 'queued', queId: server.queue[0]?.queId })
  expect(server.calls.at(-1)?.params).not.toHaveProperty('wait_flag')
})

test('tokens that are good for hours, by a clock that was seen: the upload goes out at once', async () => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  await session.upload(UPLOAD, params)
  expect(paths(server)).toEqual([SEARCH, UPLOAD])
})

test.each([
  ['have ended', 25 * HOUR_MS],
  ['end within ten minutes', 24 * HOUR_MS - 9 * 60_000],
])('tokens that %s are looked at by a cheap call first', async (_what, ms) => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  server.advance(ms)
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'queued' })
  expect(paths(server)).toEqual([SEARCH, COMPANY, UPLOAD])
  expect(server.calls.at(-1)?.params['access_token']).toBe(server.currentPair()?.accessToken)
})

test('where new tokens would not fit on the disk, nobody is called', async () => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server)
  memory.isFull = true
  await expect(session.read(SEARCH, SEARCH_PARAMS)).rejects.toThrow('ENOSPC')
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'notSent' })
  expect(paths(server)).toEqual([])
  memory.isFull = false
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'queued' })
})

test('tokens without an end date are looked at by a cheap call first', async () => {
  const { server, memory, params } = await shop()
  memory.set('tokens', { ...memory.tokens, accessTokenEndDate: null })
  const session = await open(memory, server)
  await session.read('/api_v1_master_goods/count', {})
  memory.set('tokens', { ...memory.tokens, accessTokenEndDate: null })
  await session.upload(UPLOAD, params)
  expect(paths(server).slice(1)).toEqual([COMPANY, UPLOAD])
})

test("our clock is not believed: before Next Engine's was seen, a cheap call comes first", async () => {
  const { server, memory, params } = await shop()
  server.advance(25 * HOUR_MS)
  const session = await open(memory, server, { now: () => new Date(Date.now() - 48 * HOUR_MS) })
  await session.upload(UPLOAD, params)
  expect(paths(server)).toEqual([COMPANY, UPLOAD])
})

test('tokens that are about to end: the upload waits until they have been renewed, without the lock', async () => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server)
  const end = memory.tokens.accessTokenEndDate
  server.advance(24 * HOUR_MS - 3_000)
  const answer = session.upload(UPLOAD, params)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const lock = await memory.lock('nextengine', { purpose: 'somebody', waitMs: 100 })
  expect(lock.kind).toBe('held')
  if (lock.kind === 'held') await lock.release()
  expect(await answer).toMatchObject({ kind: 'queued' })
  expect(paths(server)).toEqual([COMPANY, COMPANY, UPLOAD])
  expect(memory.tokens.accessTokenEndDate).not.toBe(end)
})

test('the cheap call fails: nothing is uploaded, and its error says what to do', async () => {
  const { server, memory, params } = await shop()
  server.advance(25 * HOUR_MS)
  server.faults.refuse = { code: '002007', times: 1 }
  const session = await open(memory, server)
  expect(await session.upload(UPLOAD, params)).toMatchObject({
    kind: 'notSent',
    error: { exit: 'temporary' },
  })
  server.advance(81 * HOUR_MS)
  expect(await session.upload(UPLOAD, params)).toMatchObject({
    kind: 'notSent',
    error: { exit: 'auth' },
  })
  expect(paths(server)).not.toContain(UPLOAD)
})

test('the cheap call finds another company: nothing is uploaded', async () => {
  const { server, memory, params } = await shop()
  memory.set('tokens', { ...memory.tokens, companyId: 'other' })
  const session = await open(memory, server)
  expect(await session.upload(UPLOAD, params)).toMatchObject({
    kind: 'notSent',
    error: { code: 'company' },
  })
  expect(server.queue).toEqual([])
})

test('new tokens that come with an upload are stored; if they cannot be, the outcome is unknown', async () => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  server.faults.rotateOnEveryCall = true
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'queued' })
  expect(memory.tokens.accessToken).toBe(server.currentPair()?.accessToken)
  memory.broken.add('tokens')
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'unknown' })
})

test('a lock that cannot be given back does not hide what became of an upload', async () => {
  const { server, memory, params } = await shop()
  memory.releaseFails = true
  const session = await open(memory, server)
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'queued' })
})

const NOT_SENT: [string, string][] = [
  ['003001', 'temporary'],
  ['003002', 'temporary'],
  ['002007', 'temporary'],
  ['003004', 'temporary'],
  ['003005', 'temporary'],
  ['008010', 'temporary'],
  ['008003', 'temporary'],
  ['003003', 'account'],
  ['002003', 'account'],
  ['001007', 'account'],
  ['002001', 'account'],
  ['002004', 'auth'],
  ['004001', 'nextengine'],
]

test.each(NOT_SENT)('an upload refused with %s was not queued (%s)', async (code, kind) => {
  const { server, memory, params } = await shop()
  server.faults.refuse = { path: UPLOAD, code }
  const session = await open(memory, server)
  expect(await session.upload(UPLOAD, params)).toMatchObject({
    kind: 'notSent',
    error: { code: kind },
  })
  expect(paths(server).filter((path) => path === UPLOAD)).toHaveLength(1)
})

test('a busy server that says so with status 503 is still only busy', async () => {
  const { server, memory, params } = await shop()
  server.faults.errorStatus = 503
  server.faults.refuse = { path: UPLOAD, code: '003002' }
  const session = await open(memory, server)
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'notSent' })
  server.faults.refuse = { path: UPLOAD, code: '020500' }
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'unknown' })
})

test.each(['004002', '001003'])(
  "a code that is known to refuse the call (%s) is passed on in Next Engine's own words",
  async (code) => {
    const { server, memory, params } = await shop()
    server.faults.refuse = { path: UPLOAD, code, message: '利用できません。' }
    const session = await open(memory, server)
    expect(await session.upload(UPLOAD, params)).toEqual({
      kind: 'refused',
      code,
      words: `利用できません。 (${code})`,
    })
  },
)

test.each(['020999', '020500', '020006', '010203', '008999', '000002', '123456', 'E-1'])(
  'a code that is in no list for uploads (%s) says nothing about the rows',
  async (code) => {
    const { server, memory, params } = await shop()
    server.faults.loseAnswer = { path: UPLOAD, when: 'after', how: 'code', code }
    const session = await open(memory, server)
    const answer = await session.upload(UPLOAD, params)
    expect(answer).toMatchObject({ kind: 'unknown', words: expect.stringContaining(code) })
    expect(server.queue).toHaveLength(1)
  },
)

const LOST: LostAnswer['how'][] = ['reset', 'hang', '500', 'html', '999999', '000001', 'garbage']

test.each(LOST)(
  'an upload whose answer is lost (%s) is unknown, and sent only once',
  async (how) => {
    const { server, memory, params } = await shop()
    server.faults.loseAnswer = { path: UPLOAD, when: 'after', how }
    const session = await open(memory, server, { timeoutMs: { read: 5_000, upload: 300 } })
    expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'unknown' })
    expect(paths(server)).toEqual([COMPANY, UPLOAD])
    expect(server.queue).toHaveLength(1)
  },
)

test('an upload superseded by another process is sent again with the newer tokens', async () => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  let reads = 0
  memory.beforeRead = (name) => {
    reads += name === 'tokens' ? 1 : 0
    // Read once before the upload leaves, once after the refusal.
    if (reads === 2) memory.set('tokens', { ...memory.tokens, ...server.currentPair() })
  }
  server.signIn()
  expect(await session.upload(UPLOAD, params)).toMatchObject({ kind: 'queued' })
  expect(server.queue).toHaveLength(1)
})

test('an upload with an old pair and no newer one was not queued: sign-in needed', async () => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  server.revoke()
  expect(await session.upload(UPLOAD, params)).toMatchObject({
    kind: 'notSent',
    error: { exit: 'auth' },
  })
})

const ODD: [string, object | string, string][] = [
  ['success without a queue id', { result: 'success' }, 'unknown'],
  ['success with an empty queue id', { result: 'success', que_id: '' }, 'unknown'],
  ['success with a numeric queue id', { result: 'success', que_id: 4711 }, 'queued'],
  ['redirect', { result: 'redirect', code: '', message: 'login' }, 'notSent'],
  ['an error without a code', { result: 'error', message: 'odd' }, 'unknown'],
  ['a code that lost its zeros', { result: 'error', code: 3002 }, 'notSent'],
  ['no result', { code: '003002' }, 'unknown'],
  ['a result of another kind', { result: 'warning', code: '003002', que_id: '1' }, 'unknown'],
  ['a result that is no text', { result: { ok: true }, que_id: '1' }, 'unknown'],
  ['an error that carries a queue id', { result: 'error', code: '020999', que_id: '9' }, 'unknown'],
  ['a page', '<html>しばらくお待ちください</html>', 'unknown'],
  ['a list', '[]', 'unknown'],
  ['nothing', '', 'unknown'],
]

test.each(ODD)('an upload answered with %s', async (_what, said, kind) => {
  const memory = new MemoryStore()
  const tokens = tokensFor(20)
  memory.set('tokens', tokens)
  const server = await startScripted((path) =>
    path === UPLOAD ? said : { result: 'success', data: [], ...fieldsOf(tokens) },
  )
  const session = await open(memory, server)
  expect((await session.upload(UPLOAD, uploadParams('A', 1))).kind).toBe(kind)
})

test('a refused connection: the upload was not sent', async () => {
  const memory = new MemoryStore()
  memory.set('tokens', tokensFor(20))
  const { url, goAway } = await vanishing(memory)
  const session = await open(memory, { url })
  await session.read(SEARCH, SEARCH_PARAMS)
  await goAway()
  expect(await session.upload(UPLOAD, uploadParams('A', 1))).toMatchObject({
    kind: 'notSent',
    error: { exit: 'temporary' },
  })
})

/** Answers one call and then closes its port. */
async function vanishing(memory: MemoryStore) {
  const fields = fieldsOf(memory.tokens)
  const server = createServer((socket) => {
    const body = JSON.stringify({ result: 'success', data: [], ...fields })
    const date = new Date().toUTCString()
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\ndate: ${date}\r\n\r\n${body}`))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    goAway: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

test('told to stop before it left: not sent', async () => {
  const { server, memory, params } = await shop()
  const session = await open(memory, server, { signal: AbortSignal.abort() })
  expect(await session.upload(UPLOAD, params)).toMatchObject({
    kind: 'notSent',
    error: { exit: 'temporary' },
  })
  expect(server.calls).toEqual([])
})

test('the end date is Japan time', async () => {
  const memory = new MemoryStore()
  const end = new Date(Date.now() + 5 * HOUR_MS)
  memory.set('tokens', { ...tokensFor(20), accessTokenEndDate: toJst(end) })
  const server = await startScripted(() => ({ result: 'success', que_id: '1' }))
  const session = await open(memory, server)
  await session.read(SEARCH, SEARCH_PARAMS)
  await session.upload(UPLOAD, uploadParams('A', 1))
  expect(server.calls.map((call) => call.path)).toEqual([SEARCH, UPLOAD])
})

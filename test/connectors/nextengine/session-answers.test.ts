import { expect, test } from 'vitest'
import { StonError } from '../../../src/kernel/errors.ts'
import type { LostAnswer } from '../../../src/simulators/nextengine/faults.ts'
import {
  CLIENT,
  fieldsOf,
  logged,
  MemoryStore,
  open,
  SEARCH,
  SEARCH_PARAMS,
  startScripted,
  startServer,
  storeSignIn,
  tokensFor,
} from './session-kit.ts'

async function errorOf(answer: Promise<unknown>): Promise<StonError> {
  const error: unknown = await answer.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof StonError)) throw new Error('no StonError', { cause: error })
  return error
}

const MEANINGS: [string, string, string][] = [
  ['000001', 'temporary', 'temporary'],
  ['999999', 'temporary', 'temporary'],
  ['003001', 'temporary', 'temporary'],
  ['003002', 'temporary', 'temporary'],
  ['002007', 'temporary', 'temporary'],
  ['003004', 'temporary', 'temporary'],
  ['003005', 'temporary', 'temporary'],
  ['008010', 'temporary', 'temporary'],
  ['001007', 'account', 'attention'],
  ['002003', 'account', 'attention'],
  ['003003', 'account', 'attention'],
  ['002001', 'account', 'attention'],
  ['001003', 'account', 'attention'],
  ['002002', 'auth', 'auth'],
  ['002004', 'auth', 'auth'],
  ['004001', 'nextengine', 'attention'],
  ['020500', 'nextengine', 'attention'],
]

test.each(MEANINGS)("code %s is a %s error, with Next Engine's words", async (code, kind, exit) => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.faults.refuse = { code, message: '理由はこちらです。' }
  const error = await errorOf((await open(memory, server)).read(SEARCH, SEARCH_PARAMS))
  expect(error).toMatchObject({ code: kind, exit })
  for (const text of [error.sentence.ja, error.sentence.en]) {
    expect(text).toContain(`理由はこちらです。 (${code})`)
  }
})

test.each([
  ['an object', { reason: '理由はこちらです。' }],
  ['a list', ['理由は', 'こちらです。']],
  ['lists in objects', { rows: [{ code: 'TEA', message: '理由はこちらです。' }], id: 7 }],
  ['text', '理由はこちらです。'],
])('words are found where the message is %s', async (_, message) => {
  const memory = new MemoryStore()
  memory.set('tokens', tokensFor(20))
  const server = await startScripted(() => ({ result: 'error', code: '020500', message }))
  const error = await errorOf((await open(memory, server)).read(SEARCH, SEARCH_PARAMS))
  expect(error.sentence.ja.replaceAll(/\s/g, '')).toMatch(/理由はこちらです。.*\(020500\)/)
  expect(error.sentence.ja).not.toContain('020500 (020500)')
})

const LOST: LostAnswer['how'][] = ['reset', 'hang', '500', 'html', '999999', '000001', 'garbage']

test.each(LOST)('an answer lost by %s is temporary', async (how) => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.faults.loseAnswer = { when: 'before', how }
  const session = await open(memory, server, { timeoutMs: { read: 200, upload: 200 } })
  expect(await errorOf(session.read(SEARCH, SEARCH_PARAMS))).toMatchObject({
    code: 'temporary',
    exit: 'temporary',
  })
})

test('no connection is temporary, and is not counted as a call', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  await server.stop()
  const session = await open(memory, server)
  const error = await errorOf(session.read(SEARCH, SEARCH_PARAMS))
  expect(error).toMatchObject({ exit: 'temporary' })
  expect(error.sentence.ja).toContain('ECONNREFUSED')
  expect(session.calls).toBe(0)
})

async function answering(said: object | string | number, memory = new MemoryStore()) {
  memory.set('tokens', tokensFor(20))
  const server = await startScripted(() => said)
  return (await open(memory, server)).read(SEARCH, SEARCH_PARAMS)
}

test('values are text or null; numbers and truth values become text', async () => {
  const row = { id: 'A', qty: 170, price: '5650.00', date: null, flag: true, off: false }
  expect(await answering({ result: 'success', count: 1, data: [row] })).toEqual({
    count: 1,
    data: [{ id: 'A', qty: '170', price: '5650.00', date: null, flag: '1', off: '0' }],
  })
})

test('a count without rows, rows without a count, a single row, and a sign before the text', async () => {
  expect(await answering({ result: 'success', count: '12' })).toEqual({ count: 12, data: [] })
  expect(await answering({ result: 'success', data: [{ a: '1' }] })).toMatchObject({ count: 1 })
  expect(await answering({ result: 'success', data: { a: '1' } })).toMatchObject({ count: 1 })
  expect(await answering('\ufeff{"result":"success","count":"0","data":[]}')).toEqual({
    count: 0,
    data: [],
  })
})

test('a value that is no text, of a field that nobody has asked for, hinders nothing', async () => {
  const row = { goods_id: 'A', tags: ['x'], shop: { id: 1 } }
  expect(await answering({ result: 'success', count: '1', data: [row] })).toEqual({
    count: 1,
    data: [{ goods_id: 'A' }],
  })
})

test.each([
  ['text', '混み合っています'],
  ['a truth value', false],
  ['lists', [['x']]],
])(
  'an error whose rows are %s is the error that its code says, and its tokens are kept',
  async (_what, data) => {
    const memory = new MemoryStore()
    const newer = fieldsOf(tokensFor(24, 'newer'))
    const said = { result: 'error', code: '003003', message: '停止中', data, ...newer }
    expect(await errorOf(answering(said, memory))).toMatchObject({ code: 'account' })
    expect(memory.tokens.accessToken).toBe('access-newer')
  },
)

const UNREADABLE: [string, object | string | number][] = [
  ['a list', '[]'],
  ['a text', '"success"'],
  ['nothing', ''],
  ['no result', { count: '0', data: [] }],
  ['rows that are no objects', { result: 'success', data: ['A'] }],
  ['a count that is no number', { result: 'success', count: 'many', data: [] }],
  ['status 404 without a body', 404],
  ['status 502 without a body', 502],
]

test.each(UNREADABLE)('an answer with %s is temporary', async (_what, said) => {
  expect(await errorOf(answering(said))).toMatchObject({ exit: 'temporary' })
})

test('result redirect: sign-in needed', async () => {
  expect(await errorOf(answering({ result: 'redirect', message: 'login' }))).toMatchObject({
    exit: 'auth',
  })
})

test('an error without a code is passed on', async () => {
  const error = await errorOf(answering({ result: 'error', message: '不明' }))
  expect(error).toMatchObject({ code: 'nextengine', exit: 'attention' })
})

test('no secret shows in errors or in the log, even when Next Engine repeats it', async () => {
  const memory = new MemoryStore()
  logged.length = 0
  const said = `refresh-stored access-stored ${CLIENT.clientSecret} access-new`
  const pair = { access_token: 'access-new', refresh_token: 'refresh-new' }
  const texts: string[] = []
  for (const code of ['002002', '003001', '003003', '009999', '999999']) {
    const error = await errorOf(
      answering({ result: 'error', code, message: said, ...pair }, memory),
    )
    texts.push(JSON.stringify([error, error.message, error.sentence, error.stack]))
    memory.set('tokens', tokensFor(20))
  }
  const all = [...texts, ...logged].join('\n')
  expect(all).toContain('*** *** ***')
  for (const secret of ['access-stored', 'refresh-stored', 'access-new', CLIENT.clientSecret]) {
    expect(all).not.toContain(secret)
  }
})

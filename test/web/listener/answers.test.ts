import { expect, test } from 'vitest'
import { StonError } from '../../../src/kernel/errors.ts'
import { refusals } from '../../../src/messages/serve.ts'
import type { Shown } from '../../../src/web/listener/listener.ts'
import {
  form,
  PATH,
  SECRET,
  stockParams,
  stockRow,
} from '../../connectors/smaregi/receive-helpers.ts'
import { ask, dial, FakeJournal, FORM_TYPE, legacyBody, listening, notify } from './helpers.ts'

test('a notification is kept, then answered with the number of its rows', async () => {
  const journal = new FakeJournal()
  const { port, counts } = await listening(journal)
  const answer = await notify(port, { body: legacyBody(stockRow(), stockRow(), 'bad') })
  expect(answer).toMatchObject({ status: 200, text: '{"result":[{"Stock":3}]}' })
  expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(journal.kept).toHaveLength(1)
  expect(counts).toEqual({ received: 1, rows: 3, refused: {} })
})

test('the answer comes after the journal has it, not before', async () => {
  const journal = new FakeJournal()
  const order: string[] = []
  journal.taking = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    order.push('kept')
  }
  const { port } = await listening(journal)
  await notify(port).then(() => order.push('answered'))
  expect(order).toEqual(['kept', 'answered'])
})

test('the secret may be in the query or in a header of any spelling', async () => {
  const journal = new FakeJournal()
  const { port } = await listening(journal)
  const body = form({ params: JSON.stringify(stockParams(stockRow())) })
  const query = await notify(port, { path: `${PATH}?sncode=${SECRET}`, body })
  const header = await notify(port, { headers: { ...FORM_TYPE, SnCode: SECRET }, body })
  expect([query.status, header.status]).toEqual([200, 200])
  expect(JSON.stringify(journal.kept)).not.toContain(SECRET)
})

test('a Content-Encoding that packs nothing is none of our business', async () => {
  const { port } = await listening(new FakeJournal())
  for (const encoding of ['identity', 'UTF-8', '']) {
    const headers = { ...FORM_TYPE, 'content-encoding': encoding }
    expect((await notify(port, { headers, body: legacyBody() })).status).toBe(200)
  }
})

test.each([
  ['an unknown path', { path: '/hooks/other' }, 404, refusals.path],
  ['the path with something behind it', { path: `${PATH}/x` }, 404, refusals.path],
  ['no path', { path: '/' }, 404, refusals.path],
  ['another method', { method: 'PUT' }, 405, refusals.method],
  ['another content type', { headers: { 'content-type': 'text/xml' } }, 415, refusals.type],
  ['no content type', { headers: {} }, 415, refusals.type],
  [
    'a compressed body',
    { headers: { ...FORM_TYPE, 'content-encoding': 'gzip' } },
    415,
    refusals.packed,
  ],
  ['a wrong secret', { body: form({ params: '{}', sncode: 'x' }) }, 403, refusals.sncode],
  ['no secret', { body: form({ params: '{}' }) }, 403, refusals.sncode],
  ['no params', { body: form({ sncode: SECRET }) }, 400, refusals.noParams],
  ['broken JSON', { body: form({ sncode: SECRET, params: '{' }) }, 400, refusals.noJson],
  ['no rows', { body: form({ sncode: SECRET, params: '{"data":[]}' }) }, 400, refusals.noRows],
  ['an empty body', { body: '' }, 403, refusals.sncode],
  ['too much', { body: 'x'.repeat(100_001) }, 413, refusals.tooLarge],
  [
    'too much without a length',
    { body: 'x'.repeat(300_000), chunked: true },
    413,
    refusals.tooLarge,
  ],
])('%s is refused in one sentence', async (_, change, status, sentence) => {
  const journal = new FakeJournal()
  for (const locale of ['ja', 'en'] as const) {
    const { port } = await listening(journal, { locale })
    const answer = await notify(port, change)
    expect(answer).toMatchObject({ status, text: `${sentence[locale]}\n` })
    expect(answer.headers['content-type']).toBe('text/plain;charset=UTF-8')
    expect((await notify(port)).status).toBe(200)
  }
  expect(journal.kept).toHaveLength(2)
})

test('who does not know the path learns nothing from the method or the type', async () => {
  const { port } = await listening(new FakeJournal())
  const answers = await Promise.all(
    ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'].map((method) => ask(port, { method, path: '/x' })),
  )
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([404]))
})

test('405 says which methods there are', async () => {
  const { port } = await listening(new FakeJournal())
  expect((await ask(port, { method: 'GET' })).headers.allow).toBe('POST')
  expect((await ask(port, { method: 'POST', path: '/healthz' })).headers.allow).toBe('GET, HEAD')
})

test('a platform webhook is kept and answered without a body; one that names no change is refused', async () => {
  const journal = new FakeJournal()
  const { port } = await listening(journal)
  const headers = { 'content-type': 'application/json', sncode: SECRET }
  const send = (ids: readonly object[]): ReturnType<typeof notify> =>
    notify(port, {
      headers,
      body: JSON.stringify({ contractId: 'abc123', event: 'pos:stock', ids }),
    })
  expect(await send([{ id: '1', productId: '2', storeId: '3' }])).toMatchObject({
    status: 200,
    text: '',
  })
  expect(await send([])).toMatchObject({ status: 400, text: `${refusals.noIds.en}\n` })
  expect(journal.kept).toMatchObject([{ form: 'platform', event: 'pos:stock' }])
})

test('a connection is used again after a refusal', async () => {
  const { port } = await listening(new FakeJournal())
  const { socket, all } = dial(port)
  const body = legacyBody()
  const head = (path: string): string =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    `Content-Length: ${body.length}\r\n`
  socket.write(`${head('/wrong')}\r\n${body}`)
  socket.write(`${head(PATH)}Connection: close\r\n\r\n${body}`)
  const statuses = [...(await all).matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])
  expect(statuses).toEqual(['404', '200'])
})

test('who asks before sending is told to go on, or why not', async () => {
  const { port } = await listening(new FakeJournal())
  const body = legacyBody()
  const head = (path: string, length: number): string =>
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    `Expect: 100-continue\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n`
  const good = dial(port)
  good.socket.write(head(PATH, body.length))
  good.socket.once('data', () => good.socket.write(body))
  expect(await good.all).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  const large = dial(port)
  large.socket.write(head(PATH, 100_001))
  expect(await large.all).toMatch(/^HTTP\/1\.1 413 /)
  const lost = dial(port)
  lost.socket.write(head('/wrong', 5))
  expect(await lost.all).toMatch(/^HTTP\/1\.1 404 /)
})

test('what is no HTTP is answered, and the next request is served', async () => {
  const { port } = await listening(new FakeJournal())
  const { socket, all } = dial(port)
  socket.write('HELLO\r\n\r\n')
  expect(await all).toContain(`400 Bad Request`)
  const overlong = dial(port)
  overlong.socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
  expect(await overlong.all).toContain(refusals.headersTooLarge.en)
  expect((await notify(port)).status).toBe(200)
})

test('healthz says that it lives, readyz that it can receive', async () => {
  const journal = new FakeJournal()
  let probing: () => Promise<{ freeBytes: number }> = () => Promise.resolve({ freeBytes: 5_000 })
  const { port } = await listening(journal, { probe: () => probing(), limits: { answerMs: 300 } })
  const get = async (path: string, method = 'GET'): Promise<number> =>
    (await ask(port, { path, method })).status
  expect([await get('/healthz'), await get('/healthz', 'HEAD')]).toEqual([200, 200])
  expect([await get('/readyz'), await get('/readyz?x=1', 'HEAD')]).toEqual([200, 200])
  probing = () => Promise.resolve({ freeBytes: 999 })
  expect(await get('/readyz')).toBe(503)
  probing = () => Promise.reject(new Error('EROFS'))
  expect(await get('/readyz')).toBe(503)
  probing = () => new Promise(() => undefined)
  expect(await get('/readyz')).toBe(503)
  expect(await get('/healthz')).toBe(200)
})

test('who looks at a page waits longer than Smaregi does, but not for ever', async () => {
  const show = async (query: string): Promise<Shown> => {
    await new Promise((resolve) => setTimeout(resolve, query === 'never' ? 60_000 : 300).unref())
    return { status: 200, headers: {}, body: 'seen' }
  }
  const owner = { path: '/ston', answer: ({ query }: { query: string }) => show(query) }
  const views = [{ tail: '/status', show }]
  const limits = { answerMs: 50, viewMs: 1_500 }
  const { port } = await listening(new FakeJournal(), { views, owner, limits })
  for (const path of [`${PATH}/status`, '/ston/todo']) {
    expect(await ask(port, { path, method: 'GET' })).toMatchObject({ status: 200, text: 'seen' })
    const late = await ask(port, { path: `${path}?never`, method: 'GET' })
    expect([late.status, late.text]).toEqual([503, expect.stringContaining(refusals.viewLate.en)])
  }
})

test('a port in use is a mistake of the configuration, and no journal is opened', async () => {
  const { port } = await listening(new FakeJournal())
  let opened = false
  const second = listening(new FakeJournal(), {
    port,
    openJournal: () => {
      opened = true
      return Promise.resolve(new FakeJournal())
    },
  })
  const error = await second.catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(StonError)
  expect(error).toMatchObject({ exit: 'config' })
  expect((error as StonError).sentence.en).toContain(String(port))
  expect(opened).toBe(false)
})

test('an address that this machine has not is a mistake of the configuration', async () => {
  const error = await listening(new FakeJournal(), { host: '192.0.2.1' }).catch((e: unknown) => e)
  expect(error).toMatchObject({ exit: 'config' })
})

test('when the journal cannot be opened, the port is free again', async () => {
  const { port, close } = await listening(new FakeJournal())
  await close()
  const openJournal = (): Promise<FakeJournal> => Promise.reject(new Error('EROFS'))
  await expect(listening(new FakeJournal(), { port, openJournal })).rejects.toThrow('EROFS')
  expect((await listening(new FakeJournal(), { port })).port).toBe(port)
})

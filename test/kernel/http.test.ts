import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createPlainServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { get, post } from '../../src/kernel/http.ts'

const CALM = new AbortController().signal
const OPTIONS = { timeoutMs: 5_000, signal: CALM }

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

function portOf(server: { address(): unknown }): number {
  return (server.address() as AddressInfo).port
}

async function serve(
  handle: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => handle(request, body, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${portOf(server)}/call?x=1`, server }
}

/** A server that speaks TCP only. `heard` counts the bytes it was sent. */
async function servePlain(
  handle: (socket: Socket) => void,
): Promise<{ url: string; heard: () => number }> {
  let heard = 0
  const sockets = new Set<Socket>()
  const server = createPlainServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => (heard += chunk.length))
    handle(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${portOf(server)}/`, heard: () => heard }
}

test('a form is sent once, url-encoded, and the answer comes with status, headers, text and date', async () => {
  const seen: string[] = []
  const { url } = await serve((request, body, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`)
    response.writeHead(201, { date: 'Tue, 24 Nov 2026 00:00:05 GMT', 'x-two': ['a', 'b'] })
    response.end('緑茶')
  })
  const answer = await post(url, { ...OPTIONS, form: { a: 'x y', b: '緑' } })
  expect(seen).toEqual(['POST /call?x=1 application/x-www-form-urlencoded a=x+y&b=%E7%B7%91'])
  expect(answer).toMatchObject({
    kind: 'answered',
    status: 201,
    body: '緑茶',
    date: new Date('2026-11-24T00:00:05Z'),
    headers: { 'x-two': 'a, b' },
  })
})

test('JSON is sent as JSON, and given headers go along', async () => {
  let seen = ''
  const { url } = await serve((request, body, response) => {
    seen = `${request.headers['content-type']} ${String(request.headers['x-key'])} ${body}`
    response.end()
  })
  await post(url, { ...OPTIONS, json: { a: [1] }, headers: { 'x-key': 'k' } })
  expect(seen).toBe('application/json k {"a":[1]}')
})

test('get asks without a body, and an answer without a date has none', async () => {
  const { url } = await serve((request, _body, response) => {
    response.sendDate = false
    response.end(request.method)
  })
  expect(await get(url, OPTIONS)).toMatchObject({ kind: 'answered', body: 'GET', date: null })
})

test('a packed answer is unpacked', async () => {
  const { url } = await serve((request, _body, response) => {
    expect(request.headers['accept-encoding']).toBe('gzip')
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"在庫":1}'))
  })
  expect(await post(url, OPTIONS)).toMatchObject({ kind: 'answered', body: '{"在庫":1}' })
})

test('a redirect is an answer, it is not followed', async () => {
  let calls = 0
  const { url } = await serve((_request, _body, response) => {
    calls += 1
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect(await post(url, OPTIONS)).toMatchObject({ kind: 'answered', status: 302 })
  expect(calls).toBe(1)
})

test('an answer beyond the limit is cut off, packed or not', async () => {
  const { url } = await serve((request, _body, response) => {
    if (request.method === 'GET') response.end('x'.repeat(10_000))
    else {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync('x'.repeat(10_000)))
    }
  })
  const limited = { ...OPTIONS, maxBytes: 5_000 }
  expect(await get(url, limited)).toEqual({ kind: 'unknown', cause: 'too-large' })
  expect(await post(url, limited)).toEqual({ kind: 'unknown', cause: 'too-large' })
})

test('an answer that is packed badly or in an unknown way has an unknown outcome', async () => {
  const { url } = await serve((request, _body, response) => {
    response.writeHead(200, { 'content-encoding': request.method === 'GET' ? 'zst' : 'gzip' })
    response.end('not packed')
  })
  expect(await get(url, OPTIONS)).toMatchObject({ kind: 'unknown' })
  expect(await post(url, OPTIONS)).toMatchObject({ kind: 'unknown' })
})

test('no two calls share a connection unless asked to', async () => {
  const ports: (number | undefined)[] = []
  const { url } = await serve((request, _body, response) => {
    ports.push(request.socket.remotePort)
    response.end('{}')
  })
  await post(url, OPTIONS)
  await post(url, OPTIONS)
  await post(url, { ...OPTIONS, keepAlive: true })
  await post(url, { ...OPTIONS, keepAlive: true })
  expect(new Set(ports).size).toBe(3)
  expect(ports[2]).toBe(ports[3])
})

test('a refused port proves that nothing was sent', async () => {
  const { url, server } = await serve(() => undefined)
  await new Promise((resolve) => server.close(resolve))
  expect(await post(url, { ...OPTIONS, form: { a: 'secret-value' } })).toEqual({
    kind: 'notSent',
    cause: 'ECONNREFUSED',
  })
})

test('a name that does not exist proves that nothing was sent', async () => {
  const answer = await post('http://no-such-host.invalid/', OPTIONS)
  expect(answer.kind).toBe('notSent')
})

test('a server that does not speak TLS was sent nothing of the request', async () => {
  const { url } = await servePlain((socket) => socket.end('no\r\n'))
  const answer = await post(url.replace('http:', 'https:'), { ...OPTIONS, form: { a: 'b' } })
  expect(answer.kind).toBe('notSent')
})

test('a TLS handshake that hangs until the time is over was sent nothing of the request', async () => {
  const { url } = await servePlain(() => undefined)
  const answer = await post(url.replace('http:', 'https:'), { ...OPTIONS, timeoutMs: 200 })
  expect(answer).toEqual({ kind: 'notSent', cause: 'timeout' })
})

test('a connection reset after the request was read has an unknown outcome, and is not tried again', async () => {
  let connections = 0
  const { url, heard } = await servePlain((socket) => {
    connections += 1
    socket.once('data', () => socket.resetAndDestroy())
  })
  expect(await post(url, { ...OPTIONS, form: { a: 'b' } })).toMatchObject({ kind: 'unknown' })
  expect(heard()).toBeGreaterThan(0)
  expect(connections).toBe(1)
})

test('a connection closed in the middle of the answer has an unknown outcome', async () => {
  const { url } = await servePlain((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'))
  })
  expect(await post(url, OPTIONS)).toMatchObject({ kind: 'unknown' })
})

test('an answer that is not HTTP has an unknown outcome', async () => {
  const { url } = await servePlain((socket) => {
    socket.once('data', () => socket.end('hello\r\n\r\n'))
  })
  expect(await post(url, OPTIONS)).toMatchObject({ kind: 'unknown' })
})

test('a server that hangs runs into the time-out, before and after its headers', async () => {
  const { url } = await serve((request, _body, response) => {
    if (request.method === 'GET') response.write('half')
  })
  const short = { ...OPTIONS, timeoutMs: 200 }
  expect(await post(url, short)).toEqual({ kind: 'unknown', cause: 'timeout' })
  expect(await get(url, short)).toEqual({ kind: 'unknown', cause: 'timeout' })
})

test('an abort ends the call at once; before the start nothing is sent', async () => {
  const { url, heard } = await servePlain(() => undefined)
  expect(await post(url, { ...OPTIONS, signal: AbortSignal.abort() })).toEqual({
    kind: 'notSent',
    cause: 'aborted',
  })
  expect(heard()).toBe(0)
  const stop = new AbortController()
  const answer = post(url, { ...OPTIONS, signal: stop.signal })
  setTimeout(() => stop.abort(), 100)
  expect(await answer).toEqual({ kind: 'unknown', cause: 'aborted' })
})

test('a departure happens on the connection, before the first byte, and once', async () => {
  const steps: string[] = []
  const { url } = await serve((_request, body, response) => {
    steps.push(`heard ${body}`)
    response.end('ok')
  })
  const { server, url: plain } = await listening((socket) => {
    steps.push('connected')
    const { hostname, port } = new URL(url)
    const onward = connect(Number(port), hostname)
    socket.pipe(onward).pipe(socket)
  })
  closing.push(() => {
    server.close()
  })
  const answer = await post(plain, {
    ...OPTIONS,
    form: { a: '1' },
    depart: async () => {
      await new Promise((resolve) => setTimeout(resolve, 100))
      steps.push('departing')
      return () => steps.push('asked') > 0
    },
  })
  expect(answer).toMatchObject({ kind: 'answered', body: 'ok' })
  expect(steps).toEqual(['connected', 'departing', 'asked', 'heard a=1'])
})

test.each([
  ['says that it is too late', () => Promise.resolve(() => false), 'late'],
  ['fails', () => Promise.reject(new Error('no disk')), 'late'],
])('a departure that %s: not one byte leaves', async (_what, depart, cause) => {
  const { url, heard } = await servePlain(() => undefined)
  const answer = await post(url, { ...OPTIONS, form: { a: '1' }, depart })
  expect(answer).toEqual({ kind: 'notSent', cause })
  expect(heard()).toBe(0)
})

test('a connection that ends while the departure is made ready is not made again', async () => {
  let connections = 0
  const { url, heard } = await servePlain((socket) => {
    connections += 1
    socket.destroy()
  })
  const depart = async (): Promise<() => boolean> => {
    await new Promise((resolve) => setTimeout(resolve, 200))
    return () => true
  }
  const answer = await post(url, { ...OPTIONS, form: { a: '1' }, depart })
  expect(answer).toMatchObject({ kind: 'notSent' })
  expect([connections, heard()]).toEqual([1, 0])
})

async function listening(
  handle: (socket: Socket) => void,
): Promise<{ server: { close(): void }; url: string }> {
  const server = createPlainServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${portOf(server)}/` }
}

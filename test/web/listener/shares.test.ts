import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { PATH, stockRow } from '../../connectors/smaregi/receive-helpers.ts'
import { dial, FakeJournal, legacyBody, listening, notify } from './helpers.ts'

const STRANGER = 16

const lookAt = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`

function notification(amount: string, last = false): string {
  const body = legacyBody(stockRow({ amount }))
  const end = last ? 'Connection: close\r\n' : ''
  return (
    `POST ${PATH} HTTP/1.1\r\nHost: x\r\n${end}Content-Type: application/x-www-form-urlencoded\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`
  )
}

const statuses = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1] ?? '')

test.each([
  ['an unknown path', '/x'],
  ['the health of ston', '/healthz'],
])(
  'who asks only for %s has a few answers on a connection, however much is sent',
  async (_, path) => {
    const { port, counts } = await listening(new FakeJournal())
    const flood = Array.from({ length: 20 }, () => dial(port))
    for (const { socket } of flood) socket.write(lookAt(path).repeat(2_000))
    const answered = (await Promise.all(flood.map(({ all }) => all))).map((text) => statuses(text))
    for (const statusesOfOne of answered) expect(statusesOfOne.length).toBeLessThanOrEqual(STRANGER)
    expect(counts.refused['path'] ?? 0).toBe(path === '/x' ? 20 * STRANGER : 0)
    expect((await notify(port)).status).toBe(200)
  },
)

test('who waits for each answer is never sent away', async () => {
  const { port } = await listening(new FakeJournal())
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const sockets = new Set<unknown>()
  for (let i = 0; i < 5 * STRANGER; i += 1) {
    const req = get({ port, host: '127.0.0.1', path: i % 2 === 0 ? '/healthz' : '/x', agent })
    const [res] = await once(req, 'response')
    sockets.add(req.socket)
    res.resume()
    await once(res, 'end')
    expect([res.statusCode, res.headers.connection]).toEqual([
      i % 2 === 0 ? 200 : 404,
      'keep-alive',
    ])
  }
  expect(sockets.size).toBe(1)
})

test('who knows the path is no stranger, whatever else comes on the connection', async () => {
  const { port } = await listening(new FakeJournal())
  const { socket, all } = dial(port)
  const wrong = lookAt('/x').repeat(STRANGER - 1)
  socket.write(wrong + notification('1') + wrong + notification('2', true))
  const some = Array.from({ length: STRANGER - 1 }, () => '404')
  expect(statuses(await all)).toEqual([...some, '200', ...some, '200'])
})

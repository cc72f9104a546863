import { expect, test } from 'vitest'
import { IntakeRefused } from '../../../src/store/store.ts'
import { refusals } from '../../../src/messages/serve.ts'
import { PATH, SECRET } from '../../connectors/smaregi/receive-helpers.ts'
import { dial, FakeJournal, FORM_TYPE, legacyBody, listening, notify, pause } from './helpers.ts'

const HEAD =
  `POST ${PATH} HTTP/1.1\r\nHost: x\r\n` + `Content-Type: application/x-www-form-urlencoded\r\n`

test('a head that drips in is cut off within 3 s, with a sentence', async () => {
  const { port } = await listening(new FakeJournal(), { locale: 'ja' })
  const { socket, all } = dial(port)
  const began = performance.now()
  socket.write('POST / HTTP/1.1\r\n')
  const drip = setInterval(() => socket.write('X'), 100)
  const text = await all
  clearInterval(drip)
  expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
  expect(text).toContain(refusals.tooSlow.ja)
  expect(performance.now() - began).toBeLessThan(3_000 + 500)
})

test('a body that drips in is cut off within 3 s, also without a length', async () => {
  const { port } = await listening(new FakeJournal())
  const began = performance.now()
  const lengths = [
    'Content-Length: 5000\r\n\r\nparams=',
    'Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n',
  ]
  const texts = await Promise.all(
    lengths.map((length) => {
      const { socket, all } = dial(port)
      socket.write(`${HEAD}${length}`)
      return all
    }),
  )
  for (const text of texts) expect(text).toMatch(/^HTTP\/1\.1 408 /)
  expect(performance.now() - began).toBeLessThan(3_000 + 500)
  expect((await notify(port)).status).toBe(200)
})

test('of a body that never ends only a part is read', async () => {
  const { port } = await listening(new FakeJournal(), { limits: { lingerMs: 200 } })
  const { socket, all } = dial(port)
  socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
  const chunk = `${(10_000).toString(16)}\r\n${'x'.repeat(10_000)}\r\n`
  const flood = setInterval(() => socket.write(chunk), 2)
  const text = await all
  clearInterval(flood)
  expect(text).toMatch(/^HTTP\/1\.1 413 /)
  expect(text).toMatch(/connection: close/i)
})

test.each([
  ['full', refusals.full],
  ['disk', refusals.disk],
  ['closed', refusals.closing],
] as const)(
  'a journal that is %s means 503, and later ones are tried again',
  async (why, words) => {
    const journal = new FakeJournal()
    const { port } = await listening(journal)
    journal.taking = () => Promise.reject(new IntakeRefused(why))
    expect(await notify(port)).toMatchObject({ status: 503, text: `${words.en}\n` })
    journal.taking = () => Promise.resolve()
    expect((await notify(port)).status).toBe(200)
  },
)

test('whatever else the journal throws means 503, and is logged without what was sent', async () => {
  const journal = new FakeJournal()
  const { port, logged } = await listening(journal)
  journal.taking = () => Promise.reject(new Error(`unexpected ${SECRET}`))
  const answer = await notify(port)
  expect(answer).toMatchObject({ status: 503, text: `${refusals.internal.en}\n` })
  const errors = logged.filter((line) => line.level === 'error')
  expect(errors).toHaveLength(1)
  expect(JSON.stringify(logged)).not.toContain(SECRET)
})

test('a journal that hangs means 503 within 3 s', async () => {
  const journal = new FakeJournal()
  let release = (): void => undefined
  journal.taking = () => new Promise((resolve) => (release = resolve))
  const { port } = await listening(journal)
  const began = performance.now()
  expect(await notify(port)).toMatchObject({ status: 503, text: `${refusals.late.en}\n` })
  expect(performance.now() - began).toBeLessThan(3_000)
  release()
})

test('bodies in flight are limited all together, and the room comes back', async () => {
  const journal = new FakeJournal()
  const { port } = await listening(journal, { limits: { inFlightBytes: 100_000 } })
  const half = dial(port)
  half.socket.write(`${HEAD}Content-Length: 90000\r\n\r\n${'x'.repeat(80_000)}`)
  await pause(100)
  const large = legacyBody({ memo: 'x'.repeat(30_000) })
  expect(await notify(port, { body: large })).toMatchObject({ status: 503 })
  expect((await notify(port)).status).toBe(200)
  half.socket.destroy()
  await pause(50)
  for (let i = 0; i < 5; i += 1) expect((await notify(port, { body: large })).status).toBe(200)
})

test('requests that come before the journal is open wait for it', async () => {
  const journal = new FakeJournal()
  let open = (): void => undefined
  const opening = new Promise<FakeJournal>((resolve) => (open = () => resolve(journal)))
  let port = 0
  const freePort = await listening(new FakeJournal())
  port = freePort.port
  await freePort.close()
  const starting = listening(journal, { port, openJournal: () => opening })
  await pause(50)
  const answer = notify(port)
  await pause(50)
  expect(journal.kept).toHaveLength(0)
  open()
  await starting
  expect((await answer).status).toBe(200)
})

test('refusals are logged at most once a second a kind, with the number of those unsaid', async () => {
  const { port, logged } = await listening(new FakeJournal(), { limits: { warningMs: 300 } })
  for (let i = 0; i < 5; i += 1) await notify(port, { path: '/x' })
  await notify(port, { method: 'GET' })
  await pause(350)
  await notify(port, { path: '/x' })
  const warnings = logged.filter((line) => line.level === 'warn').map((line) => line.fields)
  expect(warnings).toEqual([
    { why: 'path', status: 404 },
    { why: 'method', status: 405 },
    { why: 'path', status: 404, more: 4 },
  ])
})

test('each notification is logged with its id, and each minute gets a summary', async () => {
  const { port, logged } = await listening(new FakeJournal(), { limits: { summaryMs: 100 } })
  await pause(250)
  expect(logged).toEqual([])
  await notify(port)
  await notify(port, { path: '/x' })
  await pause(250)
  expect(logged.filter((line) => line.level === 'debug')).toMatchObject([
    { fields: { notification: 'n-1', rows: 1, event: 'stock_send' } },
  ])
  expect(logged.filter((line) => line.level === 'info')).toMatchObject([
    { fields: { received: 1, rows: 1, refused: 1 } },
  ])
})

test('nothing that is logged or answered holds a secret', async () => {
  const { port, logged } = await listening(new FakeJournal())
  const answers = [
    await notify(port),
    await notify(port, { body: `sncode=${SECRET}&params=%7B` }),
    await notify(port, { headers: { ...FORM_TYPE, sncode: 'wrong-one' }, body: 'a=b' }),
    await notify(port, { method: 'GET' }),
  ]
  const all = JSON.stringify([logged, answers])
  for (const secret of [SECRET, PATH, 'wrong-one']) expect(all).not.toContain(secret)
})

test('closing answers what has come in, cuts off who hangs, and closes the journal last', async () => {
  const journal = new FakeJournal()
  let release = (): void => undefined
  journal.taking = () => new Promise((resolve) => (release = resolve))
  const { port, close } = await listening(journal, { limits: { closeMs: 500 } })
  const hanging = dial(port)
  hanging.socket.write(`${HEAD}Content-Length: 90000\r\n\r\nx`)
  const silent = dial(port)
  const answer = notify(port, { headers: { ...FORM_TYPE, connection: 'keep-alive' } })
  await pause(100)
  const began = performance.now()
  const closed = close()
  await pause(100)
  expect(journal.closed).toBe(false)
  await expect(notify(port)).rejects.toThrow('ECONNREFUSED')
  release()
  const { status, headers } = await answer
  expect([status, headers.connection]).toEqual([200, 'close'])
  await Promise.all([hanging.all, silent.all, closed])
  expect(performance.now() - began).toBeLessThan(1_500)
  expect(journal.closed).toBe(true)
})

test('a journal that does not close does not keep the program from ending', async () => {
  const journal = new FakeJournal()
  journal.close = () => new Promise(() => undefined)
  const { close } = await listening(journal, { limits: { journalCloseMs: 100 } })
  const began = performance.now()
  await close()
  expect(performance.now() - began).toBeLessThan(1_000)
})

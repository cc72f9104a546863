import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentTypeOf, formBody } from '../../src/simulators/smaregi/form-body.ts'
import { PATH, SECRET, stockParams, stockRow } from '../connectors/smaregi/receive-helpers.ts'
import { notify, pause } from './listener/helpers.ts'
import { journalled, load, Serving, shop } from './serve-helpers.ts'

/** All that the journal holds, as text. */
async function everything(data: string): Promise<string> {
  const names = await readdir(join(data, 'journal'))
  const texts = names.map((name) => readFile(join(data, 'journal', name), 'utf8'))
  return (await Promise.all(texts)).join('')
}

test('serve says where it listens, without the secret path, and ends well when told to', async () => {
  const place = await shop()
  const serving = new Serving(place)
  expect((await notify(await serving.port)).status).toBe(200)
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  expect(serving.lines()[0]).toMatchObject({ host: '127.0.0.1', port: await serving.port })
  expect(serving.stderr).not.toContain(PATH)
  expect(serving.stderr).not.toContain(SECRET)
  expect(await journalled(place)).toEqual(['8000101'])
})

test('a form in multipart is received as well', async () => {
  const place = await shop()
  const serving = new Serving(place)
  const params = JSON.stringify(stockParams(stockRow({ productId: '8000109' })))
  const body = formBody({ proc_name: 'stock_send', params, sncode: SECRET }, 'multipart')
  const headers = { 'content-type': contentTypeOf('multipart') }
  expect(await notify(await serving.port, { headers, body })).toMatchObject({
    status: 200,
    text: '{"result":[{"Stock":1}]}',
  })
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  expect(await journalled(place)).toEqual(['8000109'])
  expect(serving.lines()).toHaveLength(serving.stderr.trim().split('\n').length)
  const kept = await everything(place.data)
  expect(kept).toContain('8000109')
  expect(kept).not.toContain(SECRET)
})

test('with --json the end is one document', async () => {
  const serving = new Serving(await shop(), ['--json'])
  const port = await serving.port
  await notify(port)
  await notify(port, { path: '/wrong' })
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  const end: unknown = JSON.parse(serving.stdout)
  expect(end).toEqual({ outcome: 'ok', received: 1, rows: 1, refused: { path: 1 } })
})

test('a port in use ends with a sentence and exit code 2', async () => {
  const first = new Serving(await shop())
  const second = new Serving(await shop({ port: await first.port }))
  expect(await second.ended).toBe(2)
  expect(second.stderr).toContain(String(await first.port))
  expect(second.stderr).not.toMatch(/at .*\.js:\d+/)
})

test('a configuration without the secrets ends with exit code 2', async () => {
  const serving = new Serving(await shop({ sncode: undefined, path: undefined }))
  expect(await serving.ended).toBe(2)
  expect(serving.stderr).toMatch(/webhook\.sncode/)
})

test('to count webhooks it must know the contract', async () => {
  const serving = new Serving(await shop({}, { receive: 'platform' }), ['--json'])
  expect(await serving.ended).toBe(2)
  expect(JSON.parse(serving.stdout)).toMatchObject({
    error: { code: 'config', problems: [{ path: 'smaregi.contractId' }] },
  })
})

test.each([
  [{}, 1],
  [{ contractId: 'abc123' }, 0],
  [{ receive: 'legacy' }, 0],
  [{ receive: 'platform', contractId: 'abc123' }, 0],
])('smaregi %j: %i warnings that webhooks will be refused', async (smaregi, warnings) => {
  const serving = new Serving(await shop({}, smaregi))
  await serving.port
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  const told = serving.lines().filter((line) => line['key'] === 'smaregi.contractId')
  expect(told).toHaveLength(warnings)
})

test('a stop under load loses nothing that was acknowledged', async () => {
  const place = await shop()
  const serving = new Serving(place)
  const sending = load(await serving.port, 50)
  while (sending.acknowledged.size <= 50) await pause(5)
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  await sending.done
  const kept = new Set(await journalled(place))
  const lost = [...sending.acknowledged].filter((product) => !kept.has(product))
  expect(lost).toEqual([])
})

test('a stop is over within 10 s, also when clients hang', async () => {
  const serving = new Serving(await shop())
  const port = await serving.port
  const sockets = Array.from({ length: 3 }, () => connect({ port, host: '127.0.0.1' }))
  for (const socket of sockets) socket.on('error', () => undefined)
  sockets[1]?.write('POST / HTTP/1.1\r\n')
  sockets[2]?.write(`POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx`)
  await pause(200)
  const began = performance.now()
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
})

import { request } from 'node:http'
import { expect, test } from 'vitest'
import type { OwnerRequest, OwnerSource } from '../../../src/web/listener/owner-pages.ts'
import { FakeJournal, type Listening, listening } from './helpers.ts'

const PAGE = { headers: { 'content-type': 'text/html' }, body: 'page' }
const limits = { requestMs: 150, checkMs: 10, formMs: 3_000, lingerMs: 20 }

function pages(answer: (request: OwnerRequest) => Promise<string>): OwnerSource {
  return {
    path: '/ston',
    answer: async (asked) => ({ ...PAGE, status: 200, body: await answer(asked) }),
  }
}

/** A form that comes in two pieces, the second of them late. */
function slowly(listener: Listening, ms: number): Promise<string> {
  return new Promise((resolve) => {
    const asked = request(`${listener.url}/ston/form`, {
      method: 'POST',
      headers: { 'content-length': '8' },
    })
    asked.on('response', (answer) => {
      let text = String(answer.statusCode)
      answer.setEncoding('utf8').on('data', (part: string) => (text += ` ${part}`))
      answer.on('end', () => resolve(text.trim()))
    })
    asked.on('error', () => resolve('cut off'))
    asked.write('half')
    setTimeout(() => asked.end('half'), ms)
  })
}

test('only what is below the path is theirs', async () => {
  const owner = pages(({ place, query, method }) => Promise.resolve(`${method} ${place}?${query}`))
  const { url } = await listening(new FakeJournal(), { owner })
  const at = async (path: string, method = 'GET'): Promise<string> => {
    const answer = await fetch(url + path, { method })
    return `${answer.status} ${await answer.text()}`
  }
  expect(await at('/ston')).toBe('200 GET ?')
  expect(await at('/ston/')).toBe('200 GET ?')
  expect(await at('/ston/todo?p=1')).toBe('200 GET /todo?p=1')
  expect(await at('/ston/do', 'POST')).toBe('200 POST /do?')
  expect(await at('/ston', 'PUT')).toMatch(/^405 /)
  expect(await at('/stone')).toMatch(/^404 /)
  expect(await at('/other/ston')).toMatch(/^404 /)
})

test('who is known may take time to send a form, a stranger may not', async () => {
  const owner = (patient: boolean): OwnerSource =>
    pages(async ({ body }) => (await body(100, patient)).toString())
  const known = await listening(new FakeJournal(), { owner: owner(true), limits })
  expect(await slowly(known, 500)).toBe('200 halfhalf')
  const stranger = await listening(new FakeJournal(), { owner: owner(false), limits })
  expect(await slowly(stranger, 500)).toMatch(/^(408|cut off)/)
})

test('patience is for one form: the next one on the same connection has its own time', async () => {
  const owner = pages(async ({ body, query }) => (await body(100, query !== 'not')).toString())
  const known = await listening(new FakeJournal(), { owner, limits })
  expect(await slowly(known, 300)).toBe('200 halfhalf')
  const { url } = known
  const answer = await fetch(`${url}/ston?not`, { method: 'POST', body: 'whole' })
  expect(await answer.text()).toBe('whole')
})

test('a form that is too large is refused, whether it says so beforehand or not', async () => {
  const owner = pages(async ({ body }) => (await body(100, true)).toString())
  const { url } = await listening(new FakeJournal(), { owner, limits })
  const told = await fetch(`${url}/ston`, { method: 'POST', body: 'x'.repeat(101) })
  expect(told.status).toBe(413)
  async function* untold() {
    for (let part = 0; part < 10; part += 1) {
      await Promise.resolve()
      yield new Uint8Array(50)
    }
  }
  const stream = { method: 'POST', body: untold(), duplex: 'half' } as unknown as RequestInit
  expect((await fetch(`${url}/ston`, stream)).status).toBe(413)
})

test('a page that fails says so, and the listener goes on', async () => {
  const owner = pages(() => Promise.reject(new Error('no store')))
  const { url, logged } = await listening(new FakeJournal(), { owner })
  expect((await fetch(`${url}/ston`)).status).toBe(503)
  expect(logged.filter(({ level }) => level === 'error')).toHaveLength(1)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

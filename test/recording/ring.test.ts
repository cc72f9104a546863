import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Raw } from '../../src/kernel/http-dispatch.ts'
import type { Sending } from '../../src/kernel/http.ts'
import { thisSystem } from '../../src/kernel/system.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { Recorder } from '../../src/recording/recorder.ts'
import { Ring } from '../../src/recording/ring.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ston-ring-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const HOUR_MS = 3_600_000
const NOW = new Date('2026-03-04T05:06:07Z')
const folder = (): string => join(dir, 'recording')

function call(path: string): RecordedCall {
  return {
    at: '2020-01-01T00:00:00+09:00',
    service: 'smaregi',
    method: 'GET',
    path,
    ms: 1,
    end: 'unknown',
  }
}

test('a day is kept, for its owner alone; a line that was torn costs no other', async () => {
  const ring = new Ring(dir)
  const key = await ring.key()
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(await new Ring(dir).key()).toBe(key)
  for (const hours of [30, 23, 1, 0])
    await ring.add(call(`/${hours}`), new Date(NOW.getTime() - hours * HOUR_MS))
  const newest = join(folder(), '2026-03-04T05.jsonl')
  appendFileSync(newest, '\n{"at":"2020-01-01T00:00:00+09:00","servi')
  await new Ring(dir).add(call('/after'), NOW)
  expect((await ring.read(NOW)).map(({ path }) => path)).toEqual(['/23', '/1', '/0', '/after'])
  expect(readdirSync(folder()).toSorted()).toEqual([
    '2026-03-03T06.jsonl',
    '2026-03-04T04.jsonl',
    '2026-03-04T05.jsonl',
    'key',
  ])
  for (const name of readdirSync(folder()))
    expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600)
  expect(statSync(folder()).mode & 0o777).toBe(0o700)
})

test('an hour takes as much as it may, and half of that of what is asked and answered all the time', async () => {
  const ring = new Ring(dir)
  await ring.key()
  const long = `/${'x'.repeat(40_000)}`
  const usual: RecordedCall = { ...call(long), end: 'answered', status: 200 }
  for (let i = 0; i < 20; i += 1) await ring.add(usual, NOW)
  expect((await ring.read(NOW)).length).toBe(6)
  const others = [
    call(long),
    { ...usual, ms: 3_000 },
    { ...usual, status: 429 },
    { ...usual, json: {} },
  ]
  for (let i = 0; i < 20; i += 1) await ring.add(others[i % 4] ?? usual, NOW)
  expect((await ring.read(NOW)).length).toBe(13)
  expect(statSync(join(folder(), '2026-03-04T05.jsonl')).size).toBeLessThanOrEqual(512 * 1024)
})

const ADDRESS = 'https://api.example.jp/v1'

/** With a key of the test's own: what is replaced by what depends on it. */
function recorder(answer: Raw): Recorder {
  if (!existsSync(folder())) {
    mkdirSync(folder())
    writeFileSync(join(folder(), 'key'), '5a'.repeat(32))
  }
  return new Recorder({
    path: dir,
    addresses: [['smaregi', ADDRESS]],
    line: () => Promise.resolve(answer),
    system: thisSystem,
    log: { debug: () => undefined },
    now: () => NOW,
  })
}

function answered(status: number, body: string, headers = {}): Raw {
  return { kind: 'answered', status, headers, bytes: Buffer.from(body) }
}

function sending(path: string, more: Partial<Sending> = {}): Sending {
  return { origin: 'https://api.example.jp', path, method: 'GET', headers: {}, body: null, ...more }
}

const OPTIONS = { timeoutMs: 1000, signal: new AbortController().signal }

/** What is written down of a call; it must have been. */
async function recorded(...given: Parameters<typeof record>): Promise<RecordedCall> {
  const found = await record(...given)
  if (found === undefined) throw new Error('nothing was recorded')
  return found
}

async function record(
  answer: Raw,
  sent = sending('/v1/c-4711/pos/stock'),
): Promise<RecordedCall | undefined> {
  const one = recorder(answer)
  expect(await one.line(sent, OPTIONS)).toBe(answer)
  await one.close()
  return (await new Ring(dir).read(NOW)).at(-1)
}

test('what cannot be written down costs no call', async () => {
  writeFileSync(folder(), 'a file in its place')
  expect(await recorder(answered(200, '{}')).line(sending('/v1/x'), OPTIONS)).toMatchObject({
    status: 200,
  })
})

test('what goes elsewhere is not looked at', async () => {
  for (const path of ['/v2/hook', '/v10/hook?a=1'])
    expect(await record(answered(200, '{}'), sending(path))).toBeUndefined()
})

test('people, texts, tokens and times are replaced in their form; what the service itself says stays', async () => {
  const row = {
    customerName: '山田 花子',
    mail: 'hanako.yamada@example.com',
    phone: '090-1234-5678',
    address: '東京都千代田区丸の内1-1-1 パレスビル',
    memo: '',
    staffId: null,
    price: '1980.00',
    pieces: 1200,
    flag: true,
    at: '2026-03-04 11:22:33',
    day: '2026/03/04',
    never: '0000-00-00 00:00:00',
  }
  const body = {
    result: [row, { ...row, customerName: 'ヤマダ　ﾊﾅｺ' }],
    error_code: 23,
    access_token: 'T0ken-ABCdef123456',
    total_count: '2',
  }
  const found = await recorded(
    answered(400, JSON.stringify(body), {
      date: 'Wed, 04 Mar 2026 05:06:07 GMT',
      'retry-after': '17',
      'set-cookie': 'session=s3cr3t-9',
    }),
    sending('/v1/c-4711/pos/products/8000101?product_code=KYUSU-0417&limit=1000', {
      headers: { authorization: 'Bearer s3cr3t-7' },
    }),
  )
  const text = JSON.stringify(found)
  for (const one of [
    '山田',
    '花子',
    'hanako',
    'yamada',
    '1234',
    '5678',
    '千代田',
    'パレス',
    'ヤマダ',
    'ﾊﾅｺ',
    '1980',
    '1200',
    '2026',
    'T0ken',
    'ABCdef',
    's3cr3t',
    'c-4711',
    '8000101',
    'KYUSU',
    '0417',
  ])
    expect(text).not.toContain(one)
  expect(found).toMatchObject({
    service: 'smaregi',
    status: 400,
    headers: { date: expect.stringMatching(/ 05:06:07 GMT$/), 'retry-after': '17' },
    path: expect.stringMatching(/^\/[a-z]-\d{4}\/pos\/products\/[1-9]\d{6}$/),
    query: { product_code: expect.stringMatching(/^[A-Z]{5}-0\d{3}$/), limit: '1000' },
    body: {
      error_code: 23,
      total_count: '2',
      access_token: expect.stringMatching(/^[A-Z]\d[a-z]{3}-[A-Z]{3}[a-z]{3}\d{6}$/),
    },
  })
  const [first, second] = (found.body as { result: (typeof row)[] }).result
  expect(first).toEqual({
    customerName: expect.stringMatching(/^\p{Script=Han}{2} \p{Script=Han}{2}$/u),
    mail: expect.stringMatching(/^[a-z]{6}\.[a-z]{6}@[a-z]{7}\.[a-z]{3}$/),
    phone: expect.stringMatching(/^0\d0-[1-9]\d{3}-[1-9]\d{3}$/),
    address: expect.any(String),
    memo: '',
    staffId: null,
    price: expect.stringMatching(/^[1-9]\d{3}\.00$/),
    pieces: expect.any(Number),
    flag: true,
    at: expect.stringMatching(/^\d{4}-\d{2}-\d{2} 11:22:33$/),
    day: expect.stringMatching(/^\d{4}\/\d{2}\/\d{2}$/),
    never: '0000-00-00 00:00:00',
  })
  expect(String(first?.pieces)).toHaveLength(4)
  expect(second?.customerName).toMatch(/^[ァ-ヺ]{3}　[ｦ-ﾝ]{3}$/)
  // The same for the same, and the days of all times are as far from each other as they were.
  expect({ ...second, customerName: '' }).toEqual({ ...first, customerName: '' })
  expect(first?.day.replaceAll('/', '-')).toBe(first?.at.slice(0, 10))
  expect(new Date(found.headers?.['date'] ?? '').toISOString().slice(0, 10)).toBe(
    found.at.slice(0, 10),
  )
})

test('of a long list some of each form are kept, and how many there were', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => ({
    id: String(1000 + i),
    memo: i === 700 ? null : 'a',
  }))
  const found = await recorded(answered(200, JSON.stringify(rows)))
  expect(found.cut).toEqual({ body: 1000 })
  expect((found.body as { memo: string | null }[]).map(({ memo }) => memo === null)).toEqual([
    false,
    false,
    false,
    true,
  ])
})

test('a page for people is known by its form', async () => {
  const found = await recorded(
    answered(503, '<html><p>メンテナンス 田中</p></html>', {
      'content-type': 'text/html; charset=UTF-8',
    }),
  )
  expect(found).toMatchObject({
    status: 503,
    text: { kind: 'html', length: 29 },
    headers: { 'content-type': 'text/html; charset=UTF-8' },
  })
  expect(readFileSync(join(folder(), '2026-03-04T05.jsonl'), 'utf8')).not.toContain('田中')
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import type { Shop } from '../helpers/shop.ts'
import type { Finding } from '../replay/findings.ts'
import { load } from '../replay/load.ts'
import { findingsOf } from '../replay/replay.ts'
import { GOODS, practiceDay } from './practice-day.ts'

let shop: Shop
afterEach(() => shop.close())

/** What a text may be written as: itself, percent-encoded, escaped in JSON, base64 at any place of a longer text. */
function writtenAs(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const inside = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)]).toString('base64')
    // Letters that depend on nothing but the text.
    return whole.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3))
  })
  const escaped = text
    .split('')
    .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const percent = encodeURIComponent(text)
  const all = [text, percent, percent.toLowerCase(), escaped.join(''), bytes.toString('hex')]
  return [
    ...new Set([
      ...all,
      ...inside,
      ...inside.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ]
}

/** Every text of the configuration, the tokens that the shop has had, its products, stores and orders. */
function belongings(): readonly string[] {
  const documents = join(shop.dir, 'data', 'documents')
  const files = [
    shop.configPath,
    ...readdirSync(documents)
      .filter((name) => name.startsWith('tokens'))
      .map((name) => join(documents, name)),
  ]
  const texts = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/: ?"([^"]{6,})"/g)].map(([, found = '']) => found),
  )
  const secrets = [
    shop.sncode,
    shop.ne.clientSecret,
    shop.smaregi.accessToken,
    shop.smaregi.contractId,
  ]
  const { accessToken = '', refreshToken = '' } = shop.ne.currentPair() ?? {}
  const goods = GOODS.flatMap(({ id, code, name }) => [id, code, name])
  return [...texts, ...secrets, accessToken, refreshToken, ...goods, '本店', '支店', '127.0.0.1']
}

async function bundle(): Promise<string> {
  const file = join(shop.dir, 'bundle.json')
  const { code, err } = await shop.ston('doctor', '--bundle', file, '--json')
  expect([code, err]).toEqual([0, ''])
  return file
}

const wordsOf = ({ kind, where, what }: Finding): string => `${kind} ${where}: ${what}`

/** The recording with another answer in the place of the first of this path that has rows. */
function planted(
  calls: readonly RecordedCall[],
  path: RegExp,
  change: (call: RecordedCall) => Partial<RecordedCall>,
): readonly RecordedCall[] {
  const at = calls.findIndex((call) =>
    path.test(`${call.method} ${call.path} ${JSON.stringify(call.body)}`),
  )
  expect(at).toBeGreaterThanOrEqual(0)
  return calls.map((call, i) => (i === at ? { ...call, ...change(call) } : call))
}

test.each([
  ['legacy', / .*"amount":/, 'smaregi-legacy stock_ref StockHistory: result[].amount'],
  [
    'platform',
    /stock\/changes\/\d+\/1 .*"amount":/,
    'smaregi GET /{}/pos/stock/changes/{}/{}: [].amount',
  ],
] as const)(
  'a bundle of a day on the %s API holds nothing of the shop’s, and is replayed without a difference; a planted one is found',
  async (api, path, place) => {
    shop = await practiceDay(api)
    const file = await bundle()
    const text = readFileSync(file, 'utf8')
    const all = belongings()
    expect(all.length).toBeGreaterThan(25)
    const told = new Set(['legacy', 'platform', 'error'])
    expect(
      all.filter((one) => !told.has(one) && writtenAs(one).some((form) => text.includes(form))),
    ).toEqual([])
    const slips = shop.ne.orders.all().map(({ id }) => String(id))
    expect(slips).toHaveLength(2)
    expect(slips.filter((slip) => new RegExp(`(?<!\\d)${slip}(?!\\d)`).test(text))).toEqual([])

    const calls = load(file)
    expect(calls.length).toBeGreaterThan(40)
    const ring = load(join(shop.dir, 'data', 'recording'))
    // The last call may not have been written down yet.
    expect(ring.slice(0, calls.length)).toEqual(calls)
    const again = join(shop.dir, 'again.json')
    const { out } = await shop.ston('doctor', '--bundle', again)
    expect(out).toMatch(/記録した呼び出し \d{2,3} 件/)
    expect((await findingsOf(calls)).map(wordsOf)).toEqual([])

    const number = planted(calls, /master_stock\/search .*stock_free_quantity/, ({ body }) => ({
      body: JSON.parse(
        JSON.stringify(body).replace(/("stock_quantity":)"(\d+)"/, '$1$2'),
      ) as unknown,
    }))
    expect((await findingsOf(number)).map(wordsOf)).toEqual([
      'type nextengine POST /api_v1_master_stock/search: data[].stock_quantity: number; simulators: digits',
    ])
    const unread = planted(calls, /master_stock\/search .*stock_free_quantity/, ({ body }) => ({
      body: JSON.parse(
        JSON.stringify(body).replace(/("stock_quantity":")(\d+)"/, '$1$2個"'),
      ) as unknown,
    }))
    expect((await findingsOf(unread)).map(wordsOf)).toEqual([
      'unreadable nextengine POST /api_v1_master_stock/search: a count that is no number',
      'type nextengine POST /api_v1_master_stock/search: data[].stock_quantity: text; simulators: digits',
    ])
    const code = planted(calls, /system_que\/search/, () => ({
      body: { result: 'error', code: '004711', message: '' },
    }))
    expect((await findingsOf(code)).map(wordsOf)).toEqual([
      'unreadable nextengine POST /api_v1_system_que/search: code 004711 is in no list',
      'code nextengine POST /api_v1_system_que/search: HTTP 200 error 004711; simulators: HTTP 200 success',
    ])
    const slow = planted(calls, /goods\/upload/, () => ({ ms: 71_000 }))
    expect((await findingsOf(slow)).map(wordsOf)).toEqual([
      'delay nextengine POST /api_v1_master_goods/upload: took 71.0 s; expected: at most 40 s',
    ])

    const amount = planted(calls, path, ({ body }) => ({
      body: JSON.parse(JSON.stringify(body).replace(/("amount":)"(-?\d+)"/, '$1$2')) as unknown,
    }))
    expect((await findingsOf(amount)).map(wordsOf)).toEqual(
      [`type ${place}: number; simulators: digits`].map((one) => expect.stringContaining(one)),
    )
    const gone = planted(calls, path, () => ({ end: 'unknown', cause: 'timeout', ms: 30_000 }))
    expect((await findingsOf(gone)).map(wordsOf)).toEqual([
      `delay ${place.replace(/: .*/, '')}: no answer: timeout (unknown) after 30.0 s`,
    ])
    const refused = planted(calls, path, () =>
      api === 'legacy'
        ? { status: 400, body: { error_code: 77, error: 'x', error_description: 'y' } }
        : { status: 418, body: { title: 'Teapot', status: 418 } },
    )
    expect((await findingsOf(refused)).map(wordsOf)).toContainEqual(
      expect.stringMatching(/^code smaregi.*(400 77|418); simulators: HTTP 200$/),
    )
  },
)

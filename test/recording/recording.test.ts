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

interface Plant {
  /** Of method, path and answer; the first that fits and has none yet. */
  readonly on: RegExp
  readonly change: (call: RecordedCall) => Partial<RecordedCall>
  readonly finds: readonly string[]
}

/** The same answer with one value written otherwise. */
function rewritten(value: RegExp, by: string): Plant['change'] {
  return ({ body }) => ({ body: JSON.parse(JSON.stringify(body).replace(value, by)) as unknown })
}

function planted(
  calls: readonly RecordedCall[],
  plants: readonly Plant[],
): readonly RecordedCall[] {
  const changed = new Map<number, RecordedCall>()
  for (const { on, change } of plants) {
    const at = calls.findIndex(
      ({ method, path, body }, i) =>
        !changed.has(i) && on.test(`${method} ${path} ${JSON.stringify(body)}`),
    )
    const call = calls[at]
    if (call === undefined) throw new Error(`nothing to plant in: ${on}`)
    changed.set(at, { ...call, ...change(call) })
  }
  return calls.map((call, i) => changed.get(i) ?? call)
}

const NEXT_ENGINE: readonly Plant[] = [
  {
    on: /master_stock\/search .*stock_free_quantity/,
    change: rewritten(/("stock_quantity":)"(\d+)"/, '$1$2'),
    finds: [],
  },
  {
    on: /master_stock\/search .*stock_free_quantity/,
    change: rewritten(/("stock_quantity":")(\d+)"/, '$1$2個"'),
    finds: [
      'unreadable nextengine POST /api_v1_master_stock/search: a count that is no number',
      'type nextengine POST /api_v1_master_stock/search: data[].stock_quantity: number, text; simulators: digits',
    ],
  },
  {
    on: /system_que\/search/,
    change: () => ({ body: { result: 'error', code: '004711', message: '' } }),
    finds: [
      'unreadable nextengine POST /api_v1_system_que/search: code 004711 is in no list',
      'code nextengine POST /api_v1_system_que/search: HTTP 200 error 004711; simulators: HTTP 200 success',
    ],
  },
  {
    on: /goods\/upload/,
    change: () => ({ ms: 71_000 }),
    finds: [
      'delay nextengine POST /api_v1_master_goods/upload: took 71.0 s; expected: at most 40 s',
    ],
  },
]

/** `on`: its stock history, which is called `where`; `refusal`: one that it never gives. */
function smaregi(on: RegExp, where: string, refusal: Partial<RecordedCall>): readonly Plant[] {
  const rows = where.includes('legacy') ? 'result[]' : '[]'
  return [
    {
      on,
      change: rewritten(/("amount":)"(-?\d+)"/, '$1$2'),
      finds: [`type ${where}: ${rows}.amount: number; simulators: digits`],
    },
    {
      on,
      change: () => ({ end: 'unknown', cause: 'timeout', ms: 30_000 }),
      finds: [`delay ${where}: no answer: timeout (unknown) after 30.0 s`],
    },
    { on, change: () => refusal, finds: [] },
  ]
}

const LEGACY = smaregi(/ .*"amount":/, 'smaregi-legacy stock_ref StockHistory', {
  status: 400,
  body: { error_code: 77, error: 'x', error_description: 'y' },
})
const PLATFORM = smaregi(
  /stock\/changes\/\d+\/1 .*"amount":/,
  'smaregi GET /{}/pos/stock/changes/{}/{}',
  { status: 418, body: { title: 'Teapot', status: 418 } },
)

test.each([
  [
    'legacy',
    LEGACY,
    [
      'unreadable smaregi-legacy stock_ref StockHistory: code 77 is in no list',
      'code smaregi-legacy stock_ref StockHistory: HTTP 400 77; simulators: HTTP 200',
    ],
  ],
  [
    'platform',
    PLATFORM,
    ['code smaregi GET /{}/pos/stock/changes/{}/{}: HTTP 418; simulators: HTTP 200'],
  ],
] as const)(
  'a bundle of a day on the %s API holds nothing of the shop’s, and is replayed without a difference; planted ones are found',
  async (api, plants, refused) => {
    shop = await practiceDay(api)
    const file = await bundle()
    const text = readFileSync(file, 'utf8')
    const all = belongings()
    expect(all.length).toBeGreaterThan(25)
    const told = new Set(['legacy', 'platform', 'error'])
    const isIn = (one: string): boolean => writtenAs(one).some((form) => text.includes(form))
    expect(all.filter((one) => !told.has(one) && isIn(one))).toEqual([])
    const slips = shop.ne.orders.all().map(({ id }) => String(id))
    expect(slips).toHaveLength(2)
    expect(slips.filter((slip) => new RegExp(`(?<!\\d)${slip}(?!\\d)`).test(text))).toEqual([])

    const calls = load(file)
    expect(calls.length).toBeGreaterThan(40)
    const ring = load(join(shop.dir, 'data', 'recording'))
    // The last call may not have been written down yet.
    expect(ring.slice(0, calls.length)).toEqual(calls)
    const again = await shop.ston('doctor', '--bundle', join(shop.dir, 'again.json'))
    expect(again.out).toMatch(/記録した呼び出し \d{2,3} 件/)

    expect((await findingsOf(calls)).map(wordsOf)).toEqual([])
    const planting = [...NEXT_ENGINE, ...plants]
    const found = (await findingsOf(planted(calls, planting))).map(wordsOf)
    const expected = [...planting.flatMap(({ finds }) => finds), ...refused]
    expect(found.toSorted()).toEqual(expected.toSorted())
  },
)

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call, configFile } from '../cli/host.ts'

/** In the services' own column names; the products are invented. The columns that nobody wants stand there as well. */
const SMAREGI = [
  ['商品ID', '部門ID', '商品コード', '商品名', '商品単価', '説明'],
  ['8000101', '1', '\t4900000000017', '湯のみ①', '1200', '"手びねり\r\n電子レンジ可"'],
  ['8000102', '1', '\t4900000000024', '髙取焼の皿', '3000', ''],
  ['8000103', '1', '\t4900000000031', '㈱ノベルティ', '0', ''],
  ['8000104', '1', '\t4900000000031', 'ノベルティ（赤）', '0', ''],
  ['8000105', '1', '', '量り売り', '100', ''],
  ['8000106', '1', '\tTEA-100G', 'お茶', '800', ''],
]
const NEXT_ENGINE = [
  ['商品コード', '商品名', 'JANコード', '在庫数'],
  ['yunomi-1', '湯のみ①', '4900000000017', '3'],
  ['sara-1', '髙取焼の皿', '="4900000000024"', '1'],
  ['novelty', 'ノベルティ', '4900000000031', '0'],
  ['Tea-100g', 'お茶 100g', '', '5'],
  ['茶-200', 'お茶 200g', '4900000000048', '5'],
]

/** CP932 of the letters that these files have beyond ASCII. */
function cp932(text: string): Buffer {
  const decoder = new TextDecoder('shift_jis')
  const known = new Map<string, number[]>()
  for (let high = 0x81; high <= 0xfc; high += 1)
    for (let low = 0x40; low <= 0xfc; low += 1) {
      const letter = decoder.decode(Uint8Array.of(high, low))
      if (letter.length === 1 && !known.has(letter)) known.set(letter, [high, low])
    }
  return Buffer.from(
    Array.from(text, (letter) =>
      letter.charCodeAt(0) < 0x80 ? [letter.charCodeAt(0)] : (known.get(letter) ?? [0x3f]),
    ).flat(),
  )
}

const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.join(',')}\r\n`).join('')

function files(smaregi: Buffer | string, nextengine: Buffer | string) {
  const dir = mkdtempSync(join(tmpdir(), 'ston-build-'))
  const [left, right, out] = ['s.csv', 'n.csv', 'ids.csv'].map((name) => join(dir, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(left, smaregi)
  writeFileSync(right, nextengine)
  const args = ['map', 'build', '--smaregi', left, '--nextengine', right, '--out', out]
  return { out, build: (...more: string[]) => call([...args, ...more, '--locale', 'en']) }
}

const PAIRS = 'smaregi-id,nextengine-code\r\n8000101,yunomi-1\r\n8000102,sara-1\r\n'
const read = (file: string): string => readFileSync(file, 'utf8').replace('\uFEFF', '')

test.each([
  ['CP932', cp932(csv(SMAREGI)), cp932(csv(NEXT_ENGINE))],
  ['UTF-8 with a mark', `\uFEFF${csv(SMAREGI)}`, `\uFEFF${csv(NEXT_ENGINE)}`],
  [
    'UTF-16, and the interface’s names',
    Buffer.from(`\uFEFF${csv(SMAREGI)}`, 'utf16le'),
    csv([['syohin_code', 'syohin_name', 'jan_code', 'zaiko_su'], ...NEXT_ENGINE.slice(1)]),
  ],
])('by JAN, in %s', async (_encoding, smaregi, nextengine) => {
  const { out, build } = files(smaregi, nextengine)
  const { code, stdout } = await build('--json')
  expect(code).toBe(0)
  const json = JSON.parse(stdout) as { unpaired: { product: string; reason: string }[] }
  expect(json).toMatchObject({ outcome: 'ok', by: 'jan', file: out, pairs: 2 })
  expect(json.unpaired.map(({ product, reason }) => [product, reason])).toEqual([
    ['8000103', 'ambiguous'],
    ['8000104', 'ambiguous'],
    ['8000105', 'noKey'],
    ['8000106', 'onlyHere'],
    ['novelty', 'ambiguous'],
    ['Tea-100g', 'noKey'],
    ['茶-200', 'badCode'],
  ])
  expect(read(out)).toBe(PAIRS)
  expect(read(out.replace('.csv', '-unpaired.csv'))).toContain('㈱ノベルティ')
})

test('by code, whatever the letter case, in Next Engine’s spelling; and map import takes it', async () => {
  const { out, build } = files(cp932(csv(SMAREGI)), cp932(csv(NEXT_ENGINE)))
  expect((await build('--by', 'code')).stdout).toContain('1 product paired')
  expect(read(out)).toBe('smaregi-id,nextengine-code\r\n8000106,Tea-100g\r\n')
  const config = configFile({ store: { path: './data' } })
  expect(await call(['map', 'import', out, '--config', config])).toMatchObject({ code: 0 })
  const shown = await call(['map', 'show', '8000106', '--json', '--config', config])
  expect(JSON.parse(shown.stdout)).toMatchObject({ code: 'Tea-100g', source: 'table' })
})

test('nothing is written over, and a file without the columns is named', async () => {
  const { out, build } = files(csv(SMAREGI), csv(NEXT_ENGINE))
  await build()
  expect(await build()).toMatchObject({ code: 2, stderr: expect.stringContaining(out) })
  const other = files(
    csv([
      ['部門ID', '商品名'],
      ['1', '皿'],
    ]),
    csv(NEXT_ENGINE),
  )
  const { code, stderr } = await other.build()
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('商品ID, 商品コード'),
  })
  const workbook = files(Buffer.from([0x50, 0x4b, 3, 4, 0]), csv(NEXT_ENGINE))
  expect((await workbook.build()).code).toBe(2)
})

interface Json {
  readonly pairs: number
  readonly doubtful: readonly unknown[]
  readonly unpaired: readonly { product: string; reason: string; lines: readonly number[] }[]
}

/** What `map build` makes of products by their keys: `ID=商品コード` and `商品コード=JAN`. */
async function built(smaregi: readonly string[], nextengine: readonly string[]) {
  const rows = (pairs: readonly string[]) => pairs.map((pair) => pair.split('='))
  const { out, build } = files(
    csv([['商品ID', '商品コード'], ...rows(smaregi)]),
    csv([['商品コード', 'JANコード'], ...rows(nextengine)]),
  )
  const json = JSON.parse((await build('--json')).stdout) as Json
  const reasons = json.unpaired.map(({ product, reason }) => `${product} ${reason}`)
  return { json, reasons, table: read(out).split('\r\n').slice(1, -1), out }
}

test.each([
  ['4.90123E+12', 'exponent'],
  ['4.9e+12', 'exponent'],
  ['#N/A', 'exponent'],
  ['4901230000000', 'rounded'],
  ['490123000000', 'rounded'],
  ['0', 'placeholder'],
  ['0000', 'placeholder'],
  ['-', 'placeholder'],
  ['ー', 'placeholder'],
  ['－', 'placeholder'],
  ['なし', 'placeholder'],
  ['NULL', 'placeholder'],
])('a key that is none, like %s, pairs nothing, and the list says why', async (key, reason) => {
  const { reasons, table, out } = await built(
    [`8000101=${key}`, '8000102=4901234000031'],
    [`BOWL=${key}`, 'DISH=4901234000031'],
  )
  expect({ reasons, table }).toEqual({
    reasons: [`8000101 ${reason}`, `BOWL ${reason}`],
    table: ['8000102,DISH'],
  })
  const list = read(out.replace('.csv', '-unpaired.csv'))
  expect(list).toMatch(reason === 'placeholder' ? /enter the code/ : /as text.*load.*again/)
})

test.each(['12E3', '1E-05', 'NA', '7', 'A-0', '1200000000', '4901234000007', '湯呑'])(
  'whatever may be a key, like %s, pairs',
  async (key) => {
    expect((await built([`8000101=${key}`], [`BOWL=${key}`])).table).toEqual(['8000101,BOWL'])
  },
)

test('a number as long as a JAN with another check digit pairs, and is named', async () => {
  const keys = ['4901234567894', '4901234567893', '49123456', '12345']
  const { json } = await built(
    keys.map((key, at) => `${8000101 + at}=${key}`),
    keys.map((key, at) => `N${at}=${key}`),
  )
  expect(json).toMatchObject({
    pairs: 4,
    doubtful: [{ productId: '8000102', code: 'N1', key: '4901234567893' }],
  })
  const { build } = files(
    csv([
      ['商品ID', '商品コード'],
      ['8000101', '4901234567893'],
    ]),
    csv([
      ['商品コード', 'JANコード'],
      ['N1', '4901234567893'],
    ]),
  )
  expect((await build()).stdout).toMatch(/check digit\).*: 1\n {2}8000101 = N1 \(4901234567893\)/)
})

test('a product that stands there twice with different keys is not paired, and its lines are named', async () => {
  const { json, reasons, table, out } = await built(
    ['8000101=A', '', '8000102=B', '8000101=C', '8000103=C', '8000104=D', '８０００１０４=E'],
    ['X=A', 'Y=B', 'Z=C', 'W=D', 'y=F'],
  )
  expect({ reasons, table }).toEqual({
    reasons: [
      '8000101 twice',
      '8000101 twice',
      // What fits them may as well belong to one of the lines that contradict each other.
      '8000102 ambiguous',
      '8000103 ambiguous',
      '8000104 twice',
      '８０００１０４ twice',
      'X ambiguous',
      'Y twice',
      'y twice',
      'Z ambiguous',
      'W ambiguous',
    ],
    table: [],
  })
  expect(json.unpaired[0]?.lines).toEqual([2, 5])
  expect(read(out.replace('.csv', '-unpaired.csv'))).toMatch(/lines 2, 5 with different/)
})

test('lines count as an editor counts them, over texts of several lines', async () => {
  const text = (name: string) => `"${name}\r\nてびねり\n陶器"`
  const { build } = files(
    csv([
      ['商品ID', '商品コード', '商品名'],
      ['8000101', 'A', text('湯のみ')],
      [],
      ['8000102', 'B', text('皿')],
      ['8000101', 'C', text('湯のみ')],
    ]),
    csv([['商品コード', 'JANコード']]),
  )
  const { unpaired } = JSON.parse((await build('--json')).stdout) as Json
  expect(unpaired.map(({ lines }) => lines)).toEqual([[2, 9], [2, 9], [6]])
})

test('the same line twice, or a slip in its width, does no harm', async () => {
  const { json, table } = await built(
    ['8000101=A', '8000101=A', '８０００１０１=A', ' 8000102 =B'],
    ['X=A', 'X=A', 'Y=B'],
  )
  expect({ table, unpaired: json.unpaired }).toEqual({
    table: ['8000101,X', '8000102,Y'],
    unpaired: [],
  })
})

test('a product whose own name is unusable leaves its key to nobody', async () => {
  const { reasons, table } = await built(['8E+06=A', '8000102=A'], ['X=A'])
  expect({ reasons, table }).toEqual({
    reasons: ['8E+06 badId', '8000102 ambiguous', 'X ambiguous'],
    table: [],
  })
})

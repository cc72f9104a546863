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

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HEADER, openDesk } from './kit.ts'

const OLD = `${HEADER}\n1,old\n`

describe('a bad file changes nothing, exits 2 and names the line', () => {
  const bad: [name: string, content: string | Buffer, where: string, word: string][] = [
    ['no header', '8000101,TEA\n', ':1', '見出し行がありません'],
    ['a wrong header', 'id,code\n1,a\n', ':1', '見出し行が違います'],
    ['letters in an id', `${HEADER}\n5,a\n80O1,b\n`, ':3', '半角の数字だけ'],
    ['an id of 16 digits', `${HEADER}\n1234567890123456,b\n`, ':2', '15 桁まで'],
    ['a spreadsheet’s number', `${HEADER}\n1.23E+14,b\n`, ':2', '指数表示'],
    ['a full-width code', `${HEADER}\n5,ＴＥＡ\n`, ':2', '全角文字'],
    ['a code of 31 letters', `${HEADER}\n5,${'x'.repeat(31)}\n`, ':2', '30 文字まで'],
    ['an id twice', `${HEADER}\n5,a\n5,b\n`, ':3', '2 行目にもあります'],
    ['a code twice', `${HEADER}\n5,a\n6,a\n`, ':3', '2 行目にもあります'],
    ['a code twice but for case', `${HEADER}\n5,a\n6,A\n`, ':3', '大文字・小文字だけが違う'],
    ['a third column', `${HEADER}\n5,a,x\n`, ':2', '3 列あります'],
    ['a quote left open', `${HEADER}\n5,"a\n6,b\n`, ':2', '引用符'],
    ['an xlsx file', Buffer.from('504b0304140006000800', 'hex'), '', 'CSV UTF-8'],
    ['an empty file', '', '', '空のファイルです'],
    ['only a header', `${HEADER}\n`, '', 'ston map clear --yes'],
    [
      'a Shift_JIS file with a Japanese header',
      Buffer.from([0x8f, 0xa4, 0x95, 0x69, 0x2c, 0x61]),
      ':1',
      '商品,a',
    ],
  ]
  test.each(bad)('%s', async (_, content, where, word) => {
    const desk = await openDesk()
    await desk.import(OLD)
    const file = await desk.file('bad.csv', content)
    const { code, out, err } = await desk.ston('map', 'import', file)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(`${file}${where}: `)
    expect(err).toContain(word)
    expect(err).toContain('今のひも付け表は変わっていません')
    expect(await desk.table()).toBe(OLD)
    expect((await desk.ston('map', 'export', '--json')).json).toMatchObject({ table: 1 })
  })
})

test('programs get every problem with its place, what was found and what is allowed', async () => {
  const desk = await openDesk()
  const { code, json } = await desk.import(`${HEADER}\nx,a\n5,お\n`, '--json', '--locale', 'en')
  expect(code).toBe(2)
  expect(json).toEqual({
    outcome: 'error',
    error: {
      code: 'import',
      message: expect.stringMatching(/import\.csv cannot be imported \(UTF-8\): 2 problems\.$/),
      hint: 'The table in force has not changed. Correct the file and import it again.',
      problems: [
        {
          path: expect.stringMatching(/import\.csv:2$/),
          found: 'x',
          allowed: 'a product id is made of digits only, at most 15',
        },
        {
          path: expect.stringMatching(/import\.csv:3$/),
          found: 'お',
          allowed:
            'characters that are not allowed (お); a code has letters, digits, - and _, at most 30',
        },
      ],
    },
  })
})

test('fifty problems are named and the rest is counted', async () => {
  const desk = await openDesk()
  const { err } = await desk.import(`${HEADER}\n${'x,y\n'.repeat(120)}`)
  expect(err).toContain('問題が 239 件あります（はじめの 50 件を示します。ほか 189 件）')
  expect(err.match(/^ {2}- /gm)).toHaveLength(50)
})

test('the encoding is said also when the file is refused', async () => {
  const desk = await openDesk()
  const shiftJis = Buffer.concat([Buffer.from(`${HEADER}\n5,`), Buffer.from([0x82, 0xa8, 0x0a])])
  const { err } = await desk.import(shiftJis)
  expect(err).toContain('文字コード: Shift_JIS')
  expect(err).toContain('お')
})

test('a file that is not there is said', async () => {
  const desk = await openDesk()
  const { code, err } = await desk.ston('map', 'import', join(desk.dir, 'none.csv'))
  expect(code).toBe(2)
  expect(err).toContain('ファイルまたはフォルダーがありません')
  expect((await desk.ston('map', 'import', desk.dir)).err).toContain('フォルダーです')
})

test.each([
  ['', '""'],
  [`${HEADER}\n`, 'smaregi-id,nextengine-code'],
  ['PK\u0003\u0004 a workbook', '.xlsx'],
])('what is no table is named in signs that everybody can read: %j', async (text, found) => {
  const desk = await openDesk()
  const { json, err } = await desk.import(text, '--json')
  expect(json).toMatchObject({ error: { problems: [{ found }] } })
  expect(err).toBe('')
})

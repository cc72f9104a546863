import { describe, expect, test } from 'vitest'
import { HEADER, problems, read, rows, text } from './files.ts'

const GOOD = '8000101,TEA-100G\n8000102,Tea_200\n'

/** In Shift_JIS: a full-width blank is the only thing of a good table that looks different in another encoding. */
const WIDE_BLANK = Buffer.from([0x81, 0x40])

describe('a good table is the same table', () => {
  const lines = [HEADER, '8000102,Tea_200', '8000101,TEA-100G']
  const wide = lines.map((line) => line.replace(',', '\u3000,\u3000'))
  const shiftJis = Buffer.concat(
    wide
      .join('\n')
      .split('\u3000')
      .flatMap((part) => [Buffer.from(part), WIDE_BLANK])
      .slice(0, -1),
  )
  const files: [name: string, bytes: Buffer | string, encoding: string][] = [
    ['in plain ASCII', lines.join('\n'), 'UTF-8'],
    ['in UTF-8 with full-width blanks', wide.join('\n'), 'UTF-8'],
    ['with a byte order mark', `\ufeff${lines.join('\n')}`, 'UTF-8 (BOM)'],
    ['in Shift_JIS', shiftJis, 'Shift_JIS'],
    ['in UTF-16', Buffer.from(`\ufeff${wide.join('\r\n')}`, 'utf16le'), 'UTF-16LE'],
    [
      'in UTF-16, big end first',
      Buffer.from(`\ufeff${wide.join('\r\n')}`, 'utf16le').swap16(),
      'UTF-16BE',
    ],
    ['with Windows line ends', `${lines.join('\r\n')}\r\n`, 'UTF-8'],
    ['with old Mac line ends', `${lines.join('\r')}\r`, 'UTF-8'],
    ['with mixed line ends', `${lines[0]}\n${lines[1]}\r\n${lines[2]}\r`, 'UTF-8'],
    [
      'with every value in quotes',
      lines.map((line) => `"${line.replace(',', '","')}"`).join('\r\n'),
      'UTF-8',
    ],
    [
      'with quotes now and then, and mixed line ends',
      `${HEADER}\n"8000102",Tea_200\r\n8000101,"TEA-100G"`,
      'UTF-8',
    ],
    [
      'with stray blanks',
      lines.map((line) => ` ${line.replace(',', ' ,\t')}  `).join('\n'),
      'UTF-8',
    ],
    [
      'with blanks inside the quotes',
      `${HEADER}\n" 8000102 ","Tea_200\u3000"\n8000101,TEA-100G`,
      'UTF-8',
    ],
    ['with blank lines', `\n\n${lines.join('\n\n  \r\n')}\n\n\n`, 'UTF-8'],
    ['with the empty rows of a spreadsheet', `${lines.join('\n,\n')}\n,\n"",""\n`, 'UTF-8'],
  ]
  test.each(files)('%s', async (_, bytes, encoding) => {
    expect(read(bytes)).toMatchObject({ kind: 'table', encoding })
    expect(await rows(bytes)).toBe(GOOD)
  })

  test('and its inverse is sorted by code, whatever the letter case', async () => {
    const file = read(`${HEADER}\n1,b\n2,A\n3,a-\n4,_\n5,B-1\n6,9\n`)
    if (file.kind !== 'table') throw new Error(file.kind)
    expect(await text(file.table.byCode())).toBe('9,6\n_,4\nA,2\na-,3\nb,1\nB-1,5\n')
  })

  test('with the longest id and the longest code there are', async () => {
    const row = `${'9'.repeat(15)},${'x'.repeat(30)}\n`
    expect(await rows(`${HEADER}\n${row}`)).toBe(row)
  })
})

describe('a bad file is refused with the line named', () => {
  const after = (...lines: string[]): string => [HEADER, '1,a', ...lines, ''].join('\n')
  const bad: [name: string, bytes: Buffer | string, expected: (string | RegExp)[]][] = [
    ['no header', '8000101,TEA\n8000102,TEB\n', [/^1 8000101,TEA: the header is missing/]],
    [
      'no header, and a bad row',
      '8000101,TEA\n8000102,T A\n',
      [/^1 .*missing/, /^2 T A: characters/],
    ],
    ['another header', '商品ID,商品コード\n1,a\n', [/^1 商品ID,商品コード: the header must be/]],
    [
      'a header after blank lines',
      `\n\n商品,コード\n1,a\n`,
      [/^3 商品,コード: the header must be/],
    ],
    ['capital letters in the header', 'Smaregi-ID,NextEngine-Code\n1,a\n', [/^1 .*small letters/]],
    ['a third column in the header', `${HEADER},name\n1,a,x\n`, [/^1 .*these two columns/]],
    ['swapped columns', 'nextengine-code,smaregi-id\na,1\n', [/^1 .*wrong way round/]],
    ['tabs', 'smaregi-id\tnextengine-code\n1\ta\n', [/^1 .*tabs/]],
    ['semicolons', 'smaregi-id;nextengine-code\n1;a\n', [/^1 .*semicolons/]],
    ['letters in an id', after('80O0101,TEA'), [/^3 80O0101: a product id is made of digits only/]],
    ['an id of 16 digits', after('1234567890123456,TEA'), [/^3 1234567890123456: 16 digits/]],
    ['a spreadsheet’s number', after('1.23E+14,TEA'), [/^3 1\.23E\+14: a spreadsheet has/]],
    ['the same without decimals', after('1e+14,TEA'), [/^3 1e\+14: a spreadsheet has/]],
    [
      'a code as a number',
      after('5,1.23E+14'),
      [/^3 1\.23E\+14: a spreadsheet has saved this code/],
    ],
    ['full-width digits', after('８０００,TEA'), [/^3 ８０００: full-width/]],
    ['an id that begins with 0', after('007,TEA'), [/^3 007: Smaregi’s product ids never begin/]],
    ['the id 0', after('0,TEA'), [/^3 0: Smaregi’s/]],
    ['a negative id', after('-5,TEA'), [/^3 -5: a product id is made/]],
    ['an id with decimals', after('5.0,TEA'), [/^3 5\.0: a product id is made/]],
    ['an empty id', after(',TEA'), [/^3 "": the product id is empty/]],
    ['a full-width code', after('5,ＴＥＡ'), [/^3 ＴＥＡ: full-width/]],
    ['a Japanese code', after('5,お茶'), [/^3 お茶: characters that are not allowed \(お 茶\)/]],
    ['a code of 31 letters', after(`5,${'x'.repeat(31)}`), [/^3 x{31}: 31 characters/]],
    ['a blank within a code', after('5,TEA 1'), [/^3 TEA 1: characters/]],
    ['an empty code', after('5,'), [/^3 "": the code is empty/]],
    ['both sides bad', after('x,お'), [/^3 x: /, /^3 お: /]],
    [
      'an id twice',
      after('5,b', '6,c', '5,d'),
      ['5 5: the same product id stands in line 3; each id may stand in one line only'],
    ],
    ['an id three times', after('5,b', '5,c', '5,d'), [/^4 5: .*line 3/, /^5 5: .*line 4/]],
    ['an id twice, once with a bad code', after('5,お', '5,d'), [/^3 お/, /^4 5: .*line 3/]],
    [
      'a code twice',
      after('5,TEA', '6,TEA'),
      ['4 TEA: the same code stands in line 3; each code may stand in one line only'],
    ],
    [
      'a code twice but for letter case',
      after('5,TEA', '6,tea'),
      [/^4 tea: line 3 has TEA, which differs in letter case only/],
    ],
    ['one column', after('5'), [/^3 5: there is 1 column;/]],
    ['three columns', after('5,b,'), [/^3 5,b,: there are 3 columns/]],
    ['a quote that is not closed', after('5,"b', '6,c', 'x,d'), [/^3 5,"b: quotes/, /^5 x: /]],
    ['a quote within a value', after('5,b"c', 'x,d'), [/^3 5,b"c: quotes/, /^4 x: /]],
    ['something behind a quote', after('5,"b"c', 'x,d'), [/^3 5,"b"c: quotes/, /^4 x: /]],
    [
      'a value over two lines',
      after('5,"b', 'c"', 'x,d'),
      [/^3 5,"b: quotes/, /^4 c": quotes/, /^5 x: /],
    ],
    ['an xlsx file', Buffer.from('504b030414000600', 'hex'), ['xlsx']],
    ['an xls file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), ['xls']],
    ['something with zeros', Buffer.from(`${HEADER}\n1,\0a\n`), ['binary']],
    ['UTF-16 without its mark', Buffer.from(`${HEADER}\n1,a\n`, 'utf16le'), ['binary']],
    [
      'neither UTF-8 nor Shift_JIS',
      Buffer.from([...Buffer.from(`${HEADER}\n1,`), 0x82, 0xff]),
      ['encoding'],
    ],
    ['nothing', '', ['empty']],
    ['nothing but a mark', '\ufeff', ['empty']],
    ['nothing but blank lines', ' \r\n\n,\n', ['empty']],
    ['only a header', `${HEADER}\n`, ['headerOnly']],
    ['only a header and empty rows', `${HEADER}\n,\n`, ['headerOnly']],
  ]
  test.each(bad)('%s', (_, bytes, expected) => {
    const found = problems(bytes)
    expect(found).toEqual(
      expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
    )
  })

  test('what stands there is shown in the encoding that was found', () => {
    const shiftJis = Buffer.concat([Buffer.from(`${HEADER}\n5,`), Buffer.from([0x82, 0xa8])])
    expect(read(shiftJis)).toMatchObject({
      encoding: 'Shift_JIS',
      first: [{ line: 2, found: 'お' }],
    })
  })

  test('lines count with every kind of line end, and blank ones too', () => {
    expect(problems(`${HEADER}\r\n1,a\r\r2,b\n\n\r\nx,c\ry,d`)).toEqual([
      expect.stringMatching(/^7 x/),
      expect.stringMatching(/^8 y/),
    ])
  })

  test('fifty problems are named, in the file’s order, and the rest is counted', () => {
    const many = Array.from({ length: 2000 }, (_, i) => `${(i % 100) + 1},c${i}`).join('\n')
    const file = read(`${HEADER}\n${many}\nx,y\n`)
    if (file.kind !== 'problems') throw new Error(file.kind)
    expect(file.total).toBe(1901)
    expect(file.first.map(({ line }) => line)).toEqual(
      Array.from({ length: 50 }, (_, i) => 102 + i),
    )
  })

  test('lines are right far into a large file', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `${i + 1},"CODE-${i}"`)
    lines[70_000] = '70001,"CODE'
    lines[90_000] = 'x,y'
    expect(problems(`${HEADER}\r\n${lines.join('\r\n')}`)).toEqual([
      expect.stringMatching(/^70002 70001,"CODE: quotes/),
      expect.stringMatching(/^90002 x: /),
    ])
  })
})

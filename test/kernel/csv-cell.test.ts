import { expect, test } from 'vitest'
import { cell, fromCell } from '../../src/kernel/csv-cell.ts'
import { printable } from '../../src/kernel/printable.ts'

test.each(['=1+1', '+81', '-TEA', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠x'])(
  '%s is no formula to a spreadsheet, and reads back as it was',
  (text) => {
    expect(cell(text)).toBe(`'${text}`)
    expect(fromCell(cell(text))).toBe(text)
  },
)

test.each(['TEA-100G', "'quoted'", '湯のみ', '', 'a=b'])('%s stays as it is', (text) => {
  expect(cell(text)).toBe(text)
  expect(fromCell(text)).toBe(text)
})

test('what a formula could hide behind goes: tabs, line breaks, escapes', () => {
  expect(cell('\t=1+1')).toBe("'=1+1")
  expect(cell('\r\n=1+1')).toBe("'=1+1")
  expect(cell('\u001b[31m@x')).toBe('[31m@x')
  expect(cell('\u200e=1')).toBe("'=1")
  expect(cell('two\nlines')).toBe('two lines')
})

test("Smaregi's tab in front of a code is taken away", () => {
  expect(fromCell('\t0012')).toBe('0012')
})

test('a terminal gets line ends of both kinds, and no other carriage return', () => {
  expect(printable('a\r\nb\rc\n')).toBe('a\r\nbc\n')
})

import { expect, test } from 'vitest'
import { fit } from '../../src/cli/fit.ts'
import { createProgress } from '../../src/kernel/progress.ts'
import { width } from '../../src/kernel/table.ts'
import { Terminal } from '../helpers/terminal.ts'

const ROW =
  '✗  ネクストエンジン  ネクストエンジンへのログインが必要です。「ston auth login」を実行してください。'

test.each([60, 80])('a long line goes on below its last column, within %i places', (columns) => {
  const lines = fit(ROW, columns).split('\n')
  expect(lines.length).toBeGreaterThan(1)
  for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns)
  for (const line of lines.slice(1)) expect(line).toMatch(/^ {21}\S/)
  expect(
    lines
      .map((line) => line.trim())
      .join('')
      .replaceAll(' ', ''),
  ).toBe(ROW.replaceAll(' ', ''))
})

test('no line begins with a closing sign', () => {
  for (let columns = 30; columns < 90; columns += 1)
    for (const line of fit(ROW, columns).split('\n')) expect(line.trim()).not.toMatch(/^[、。」）]/)
})

test('addresses and commands stay whole, and so does what is piped', () => {
  const address = `see https://ston.example.jp/${'a'.repeat(80)} there`
  expect(fit(address, 60)).toContain(`https://ston.example.jp/${'a'.repeat(80)}`)
  const command = `  sudo cp ${'/etc/ston '.repeat(12)}`
  expect(fit(command, 60)).toBe(command)
  expect(fit(ROW, undefined)).toBe(ROW)
})

test('a progress line never needs two lines of the terminal', () => {
  const written: string[] = []
  const progress = createProgress(
    { write: (text) => written.push(text), isTTY: true, columns: 40 },
    false,
  )
  progress.show('ネクストエンジンの商品を読み込んでいます（120,000 / 500,000）')
  expect(width(written.at(-1) ?? '')).toBeLessThan(40)
})

test('the help fits a narrow terminal in both languages', async () => {
  for (const locale of ['ja', 'en']) {
    const help = new Terminal(['init', '--help', '--locale', locale], { columns: 60 })
    expect(await help.ended).toBe(0)
    const wide = help.text
      .split(/\r?\n/)
      .filter((line) => width(line) > 60 && !/^ +ston /.test(line))
    expect(wide).toEqual([])
  }
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configPath, loadConfig } from '../../src/config/index.ts'
import { readJson } from '../../src/config/json-text.ts'
import { allOf, configFile, folder, refusal } from './files.ts'

test('the file is the one of --config, else of STON_CONFIG, else config.json here', () => {
  expect(configPath('/a/b.json', { STON_CONFIG: '/c.json' })).toBe('/a/b.json')
  expect(configPath(undefined, { STON_CONFIG: '/c.json' })).toBe('/c.json')
  expect(configPath(undefined, { STON_CONFIG: '' })).toBe(join(process.cwd(), 'config.json'))
})

test('a missing file is told with what to do', () => {
  const error = refusal(() => loadConfig(join(folder(), 'config.json'), {}))
  expect(error).toMatchObject({ code: 'config', exit: 'config' })
  expect(error.hint?.ja).toMatch(/ston init.*--config.*STON_CONFIG/)
})

test('a folder is no file', () => {
  const dir = folder()
  mkdirSync(join(dir, 'config.json'))
  expect(refusal(() => loadConfig(join(dir, 'config.json'), {})).sentence.en).toContain('EISDIR')
})

test('a file in another encoding is told as such', () => {
  const file = join(folder(), 'config.json')
  writeFileSync(file, Buffer.from([0x7b, 0x22, 0x83, 0x65, 0x22, 0x7d]))
  expect(refusal(() => loadConfig(file, {})).sentence.ja).toContain('UTF-8')
})

test('a byte order mark is no mistake', () => {
  expect(loadConfig(configFile('\ufeff{}'), {}).config.retentionDays).toBe(90)
})

test('broken JSON is told with line and column, and without its text', () => {
  const file = configFile('{\n  "webhook": { "sncode": "hush-hush" }\n  "log": {}\n}')
  const error = refusal(() => loadConfig(file, {}))
  expect(error.sentence.en).toContain('line 3, column 3')
  expect(error.sentence.ja).toContain('3 行目 3 文字目')
  expect(error.hint?.en).toContain('comma')
  expect(allOf(error)).not.toContain('hush')
})

test.each([
  ['', 'empty', 1, 1],
  [' \n\t', 'empty', 2, 2],
  ['{', 'end', 1, 2],
  ['{"a": 1,}', 'trailingComma', 1, 8],
  ['[1,\n]', 'trailingComma', 1, 3],
  ['{"a": 1 "b": 2}', 'comma', 1, 9],
  ['{\n  // note\n  "a": 1}', 'comment', 2, 3],
  ['{"a": 1} # note', 'comment', 1, 10],
  ["{'a': 1}", 'quote', 1, 2],
  ['{a: 1}', 'quote', 1, 2],
  ['{"a": "C:\\data"}', 'escape', 1, 10],
  ['{"a": "x\ny"}', 'lineBreak', 1, 9],
  ['{"a": "x}', 'end', 1, 7],
  ['{"日本": nul}', 'unexpected', 1, 8],
  ['{"a" 1}', 'unexpected', 1, 6],
  ['{"a": 01}', 'comma', 1, 8],
  ['{} {}', 'unexpected', 1, 4],
  ['{"a": "\\u12g4"}', 'escape', 1, 8],
])('%j is a mistake of the kind %s at %i:%i', (text, mistake, line, column) => {
  expect(readJson(text)).toEqual({ kind: 'mistake', mistake, line, column })
})

test('what JSON.parse reads is read alike', () => {
  for (const value of [
    { a: [1, -2.5e3, true, null, { 'x"y': 'é\u2028\\\n' }], b: {} },
    [],
    'x',
    0,
    [],
  ]) {
    for (const indent of [0, 2]) {
      const text = JSON.stringify(value, null, indent)
      expect(readJson(text)).toEqual({ kind: 'value', value, twice: [] })
    }
  }
})

test('the language of a refused file is remembered', () => {
  expect(refusal(() => loadConfig(configFile({ locale: 'en', x: 1 }), {})).locale).toBe('en')
  expect(refusal(() => loadConfig(configFile({ locale: 'fr' }), {})).locale).toBeUndefined()
})

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { argument, quoted } from '../../src/kernel/shell-quote.ts'

const WORDS = [
  'TEA-100G',
  'GIFT WRAP',
  "it's",
  '$(touch x)',
  '`id`',
  'a;b|c&d',
  '*',
  '~root',
  '!!',
  'お茶',
  '',
  '=ls',
  '%1',
  '#x',
  'a"b\\c',
  'two\nlines',
]

test.each(WORDS)('a shell reads %j as the one word it is', (word) => {
  const out = execFileSync('sh', ['-c', `printf '%s|' ${quoted(word)}`], { encoding: 'utf8' })
  expect(out).toBe(`${word}|`)
})

test('a name that begins with a hyphen is no option', () => {
  expect(argument('-5')).toBe('-- -5')
  expect(argument('GIFT WRAP')).toBe("'GIFT WRAP'")
})

test('every name in a printed command is quoted', () => {
  const unquoted =
    /ston (?:failures (?:retry|drop|resolve)|map (?:show|exclude|include|import|sync --accept)|why|doctor --probe) \$\{(?!quoted\(|argument\(|ids\})[^}]*\}/g
  const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => readFileSync(join('src', name), 'utf8').match(unquoted) ?? [])
  expect(found).toEqual([])
})

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { program } from '../../src/cli/program.ts'
import { placesIn } from '../../src/cli/command-tree.ts'
import { headingsIn } from '../../src/cli/groups.ts'
import { manPage } from '../../src/cli/man-page.ts'
import { runnerFor } from '../helpers/runner.ts'
import { call } from './host.ts'

const run = promisify(execFile)
const STON = await program(runnerFor('en'))

/** What bash offers after these words, asked of a bash. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout: script } = await call(['completion', 'bash'])
  const ask = `COMP_WORDS=(ston "$@"); COMP_CWORD=$#; _ston; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await run('bash', ['-c', `${script}\n${ask}`, 'bash', ...words])
  return stdout.split('\n').filter((line) => line !== '')
}

test('bash completes commands, their commands and their options', async () => {
  expect(await offered('f')).toEqual(['flush', 'failures'])
  expect(await offered('--config', 'x.json', 'map', 'e')).toEqual(['export', 'exclude'])
  expect(await offered('flush', '--d')).toEqual(['--dry-run'])
  expect(await offered('map', '--locale', '')).toEqual(['ja', 'en'])
  // A file follows, which bash completes by itself.
  expect(await offered('flush', '--config', '')).toEqual([])
})

test.each(['zsh', 'fish'])('the script for %s has every word of the program', async (shell) => {
  const { code, stdout } = await call(['completion', shell, '--locale', 'en'])
  expect(code).toBe(0)
  const places = placesIn(STON)
  const words = places.flatMap((one) => [...one.words, ...one.options])
  const bare = words.map(({ text }) => (shell === 'fish' ? text.replace(/^--/, '') : text))
  expect(bare.filter((word) => !stdout.includes(word))).toEqual([])
  expect(places.filter(({ path }) => path !== '' && !stdout.includes(path))).toEqual([])
})

test('another shell is a mistake', async () => {
  const { code, stderr } = await call(['completion', 'tcsh', '--locale', 'en'])
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('bash') })
})

test('every command stands under one of the headings of the help', () => {
  const names = headingsIn(STON).flatMap(([, commands]) => commands.map((one) => one.name()))
  expect(names.toSorted()).toEqual(STON.commands.map((one) => one.name()).toSorted())
})

test.each(['en', 'ja'] as const)('the manual (%s) has every command and option', async (locale) => {
  const page = manPage(await program(runnerFor(locale)), locale)
  const plain = page.replaceAll('\\-', '-')
  for (const { path, options } of placesIn(STON).filter(({ command }) => command !== STON)) {
    if (path !== 'serve-webhook') expect(plain).toContain(`.SS "ston ${path}`)
    expect(options.filter(({ text }) => !plain.includes(text))).toEqual([])
  }
  // A line that begins with a dot is an instruction: only those that are meant.
  const orders = page.split('\n').flatMap((line) => /^[.'](\S*)/.exec(line)?.[1] ?? [])
  expect([...new Set(orders)].toSorted()).toEqual(
    ['B', 'PP', 'RE', 'RS', 'SH', 'SS', 'TH', 'TP', 'ad', 'fi', 'nf'].toSorted(),
  )
})

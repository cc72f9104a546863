import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { LONG } from '../helpers/long.ts'
import { HISTORIES } from './histories.ts'
import { patched } from './hunt.ts'
import { MUTANTS } from './mutants.ts'
import type { History } from './shrink.ts'

/**
 * The whole shop in one process, on a clock, a disk and a line of its own; see `life.ts`. It runs as plain modules, as `npm run simulate`
 * does: what loads modules for a test takes real time in the middle of a history.
 */

const PATIENCE_MS = LONG ? 7_200_000 : 600_000

beforeAll(() => {
  execFileSync('npx', ['tsc', '-p', 'test/simulation/tsconfig.json'])
}, PATIENCE_MS)

function run(...args: string[]): Promise<{ readonly code: number; readonly out: string }> {
  const program = ['.simulation/test/simulation/main.js', ...args]
  return new Promise((resolve) => {
    const options = { maxBuffer: 1024 ** 3 }
    execFile(process.execPath, program, options, (error, out) => {
      resolve({ code: error === null ? 0 : 1, out })
    })
  })
}

test(
  'two runs of a seed are the same, to the byte',
  async () => {
    const wish = ['--seed', '7', '--days', '1', '--trace']
    const [one, other] = [await run(...wish), await run(...wish)]
    const history = ({ out }: { readonly out: string }): string =>
      out.replaceAll(/^(day \d+|seed \d+: .*?\().*$/gm, '$1')
    expect(history(one).length).toBeGreaterThan(5000)
    expect(history(other)).toBe(history(one))
  },
  PATIENCE_MS,
)

test(
  'shops live through a drawn mixture of troubles, and every count is right in the end or explained',
  async () => {
    const wish = LONG
      ? ['--seeds', '1..300', '--days', '7', '--wanted']
      : // In the fourth `ston run` starts everything.
        ['--seeds', '2..4', '--days', '2']
    const { code, out } = await run(...wish, '--fresh')
    expect(code, out).toBe(0)
  },
  PATIENCE_MS,
)

test(
  'what once went wrong is right',
  async () => {
    const { code, out } = await run('--histories')
    expect(code, out).toBe(0)
    for (const { name } of HISTORIES) expect(out).toContain(name)
  },
  PATIENCE_MS,
)

test.each(HISTORIES.filter(({ mutant }) => mutant !== undefined))(
  'wrong where $mutant: $name',
  async ({ name, mutant = '' }) => {
    const { code, out } = await run('--history', name, '--mutant', mutant)
    expect(code, out).toBe(1)
    expect(out).toContain('WRONG')
  },
)

test(
  'what goes wrong is shrunk to a history that can be kept',
  async () => {
    const mistake = ['--mutant', 'the same key counts again']
    const { code, out } = await run('--seed', '1', '--days', '1', ...mistake)
    expect(code, out).toBe(1)
    const [, least = ''] = /for test\/simulation\/histories\.ts:\n(.*),$/m.exec(out) ?? []
    const { days, only } = JSON.parse(least) as History
    expect(days).toBe(1)
    // Of about a hundred.
    expect(only?.length).toBeLessThan(10)
  },
  PATIENCE_MS,
)

test.each(MUTANTS)('the mutant can be made: $name', (mutant) => {
  const text = readFileSync(`.simulation/src/${mutant.file}.js`, 'utf8')
  expect(patched(text, mutant)).not.toBe(text)
})

import { Readable } from 'node:stream'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { call } from '../cli/host.ts'

const dir = mkdtempSync(join(tmpdir(), 'ston-owner-'))
const config = join(dir, 'config.json')
writeFileSync(
  config,
  JSON.stringify({
    webhook: { publicUrl: 'https://ston.example.jp/shop' },
    owner: { enabled: true },
  }),
  { mode: 0o600 },
)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

async function owner(input: string, ...args: string[]) {
  const more = { stdin: Readable.from([input]) as NodeJS.ReadableStream }
  const ended = await call(['owner', ...args, '--config', config, '--json'], {}, more)
  return { ...ended, json: JSON.parse(ended.stdout) as Record<string, unknown> }
}

const PASSWORD = 'toire-no-kagi-4711'

test('a name is added with a password of one line, and only its hash is kept', async () => {
  const added = await owner(`${PASSWORD}\nmore\n`, 'add', '田中 花子')
  expect(added.json).toEqual({
    outcome: 'ok',
    name: '田中 花子',
    url: 'https://ston.example.jp/shop/ston',
  })
  const files = readdirSync(join(dir, 'data'), { recursive: true, encoding: 'utf8' })
  const kept = files.flatMap((name) => {
    try {
      return [readFileSync(join(dir, 'data', name), 'utf8')]
    } catch {
      return []
    }
  })
  expect(kept.join()).toContain('田中 花子')
  expect(kept.join()).not.toContain(PASSWORD)
  expect(added.stdout + added.stderr).not.toContain(PASSWORD)
})

test('what cannot be done is told, and nothing is changed', async () => {
  const tries = [
    await owner(`${PASSWORD}\n`, 'add', '田中 花子'),
    await owner('too short\n', 'add', '佐藤'),
    await owner('', 'add', '佐藤'),
    await owner(`${PASSWORD}\n`, 'add', ' 佐藤'),
    await owner(`${PASSWORD}\n`, 'add', 'a'.repeat(41)),
    await owner(`${PASSWORD}\n`, 'password', '佐藤'),
    await owner('', 'remove', '佐藤'),
  ]
  expect(tries.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2])
  const { owners } = (await owner('', 'list')).json as { owners: { name: string }[] }
  expect(owners.map(({ name }) => name)).toEqual(['田中 花子'])
})

test('a password is changed, and a name removed', async () => {
  expect((await owner('atarashii-mono\n', 'password', '田中 花子')).code).toBe(0)
  expect((await owner('', 'remove', '田中 花子')).code).toBe(0)
  expect((await owner('', 'list')).json).toEqual({ owners: [] })
})

test('who decides is a name, and no option', async () => {
  const status = (name: string) => call(['status', '--config', config, `--as=${name}`])
  expect((await status('田中')).code).toBe(0)
  expect((await status('--json')).code).toBe(2)
  expect((await status('')).code).toBe(2)
})

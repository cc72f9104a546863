import { lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { replaceConfig } from '../../src/config/edit.ts'
import { allKeys } from '../../src/config/keys.ts'
import { call } from '../cli/host.ts'
import { configFile, folder } from '../config/files.ts'

const PATH = '/hooks/f3k9q2m8x7c1'

/** As a person keeps it: blank lines, a list on one line, keys in an order of his own. */
const BY_HAND = `{
    "orders": { "enabled": false },

    "webhook": {
        "path": "${PATH}", "port": 8787,
        "sncode": {"env": "STON_SNCODE"}
    },
    "smaregi": {"stores": ["1"]}
}
`

const config = (file: string, ...args: string[]) => call(['config', ...args, '--config', file], {})
const json = async (file: string, ...args: string[]): Promise<unknown> =>
  JSON.parse((await config(file, ...args, '--json')).stdout)
const piped = (file: string, text: string, ...args: string[]) =>
  call(['config', ...args, '--config', file], {}, { stdin: Readable.from([text]) })

test('check: no mistakes is 0, and a secret that a shell cannot read is told and no mistake', async () => {
  const file = configFile(BY_HAND)
  const { code, stdout } = await config(file, 'check', '--locale', 'en')
  expect(code).toBe(0)
  expect(stdout).toContain(`no mistakes in the configuration: ${file}`)
  expect(stdout).toContain('webhook.sncode {"env": "STON_SNCODE"}')
  expect(await json(file, 'check')).toEqual({
    file,
    unread: [{ key: 'webhook.sncode', found: '{"env": "STON_SNCODE"}', why: expect.any(String) }],
    warnings: [],
  })
})

test('a file that Windows has saved with a byte order mark can be changed', async () => {
  const file = configFile(`\ufeff${BY_HAND}`)
  const { code, stderr } = await config(file, 'set', 'log.level', 'warn', '--locale', 'en')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await json(file, 'get', 'log.level')).toMatchObject({ value: 'warn' })
  expect(readFileSync(file, 'utf8')).toContain('"orders": { "enabled": false }')
})

test('a public URL that nothing can be put behind: not anew, and no obstacle where it stands', async () => {
  const wrong = 'http://ston.example.jp/hooks/abc?x'
  const file = configFile(BY_HAND)
  const before = readFileSync(file, 'utf8')
  const refused = await config(file, 'set', 'webhook.publicUrl', wrong, '--locale', 'en')
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('whole URL of the') })
  expect(readFileSync(file, 'utf8')).toBe(before)
  // As a version before has written it.
  const old = configFile({ webhook: { path: PATH, publicUrl: wrong } })
  const checked = await config(old, 'check', '--locale', 'en')
  expect(checked).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('please correct webhook.publicUrl'),
  })
  expect(await json(old, 'check')).toMatchObject({
    warnings: [expect.stringContaining('webhook.publicUrl')],
  })
  expect((await config(old, 'set', 'log.level', 'warn')).code).toBe(0)
  expect((await config(old, 'set', 'webhook.publicUrl', 'https://ston.example.jp')).code).toBe(0)
  expect(await json(old, 'check')).toMatchObject({ warnings: [] })
})

test('check: every mistake is told at once, exit 2', async () => {
  const file = configFile({ webhook: { port: 70_000 }, smaregi: { store: ['1'] } })
  const { code, stdout } = await config(file, 'check', '--json')
  expect(code).toBe(2)
  const { error } = JSON.parse(stdout) as { error: { problems: { path: string }[] } }
  expect(error.problems.map(({ path }) => path).sort()).toEqual(['smaregi.store', 'webhook.port'])
})

test('show: every key with its value and where it comes from, and no secret', async () => {
  const file = configFile(BY_HAND)
  const env = { STON_SNCODE: 'sn-7711991155' }
  const { code, stdout } = await call(['config', 'show', '--config', file, '--json'], env)
  expect(code).toBe(0)
  expect(stdout).not.toContain(PATH)
  expect(stdout).not.toContain('sn-7711991155')
  const { settings } = JSON.parse(stdout) as { settings: { key: string }[] }
  expect(settings.map(({ key }) => key)).toEqual(allKeys().map(({ name }) => name))
  const at = (key: string) => settings.find((one) => one.key === key)
  expect(at('webhook.port')).toEqual({
    key: 'webhook.port',
    value: 8787,
    source: 'config',
    from: null,
  })
  expect(at('webhook.path')).toMatchObject({ value: '***', source: 'config' })
  expect(at('webhook.sncode')).toMatchObject({
    value: ['***'],
    source: 'env',
    from: 'STON_SNCODE',
  })
  expect(at('store.path')).toMatchObject({
    value: join(file, '..', 'data'),
    source: 'default',
  })
  expect(at('smaregi.clientSecret')).toMatchObject({ value: null, source: 'default' })
  expect(at('nextengine.poll.maxMs')).toMatchObject({ value: 60_000, source: 'default' })
})

test('get: the value alone, ready for a script; a name that is no key is told with what may be meant', async () => {
  const file = configFile(BY_HAND)
  expect(await config(file, 'get', 'webhook.port')).toMatchObject({ code: 0, stdout: '8787\n' })
  expect((await config(file, 'get', 'webhook.path')).stdout).toBe('***\n')
  const wrong = await config(file, 'get', 'webhook.prot', '--locale', 'en')
  expect(wrong).toMatchObject({ code: 2 })
  expect(wrong.stderr).toContain('perhaps webhook.port')
  expect((await config(file, 'get', 'orders')).stderr).toContain('orders.enabled')
})

test('set: one value is changed, and everything else stays as it was written', async () => {
  const file = configFile(BY_HAND)
  expect(await json(file, 'set', 'smaregi.stores', '1, 2')).toEqual({
    file,
    key: 'smaregi.stores',
    value: ['1', '2'],
    source: 'config',
    from: null,
    before: ['1'],
    counts: 'now',
  })
  expect(await json(file, 'set', 'webhook.port', '8790')).toMatchObject({ counts: 'restart' })
  expect(readFileSync(file, 'utf8')).toBe(
    BY_HAND.replace('["1"]', '["1", "2"]').replace('8787', '8790'),
  )
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test.each([
  ['orders.enabled', 'true', true],
  ['orders.storeId', '2', '2'],
  ['smaregi.stores', '', []],
  ['smaregi.stores', '["3"]', ['3']],
  ['nextengine.poll.maxMs', '30000', 30_000],
  ['mail.to', 'a@shop.example.jp', ['a@shop.example.jp']],
  ['orders.recipientName', ' ネット出荷 ', 'ネット出荷'],
  ['nextengine.clientSecret', '{"env":"NE_SECRET"}', '***'],
])('set %s %j: a key that the file lacks, in the form it takes', async (key, value, inForce) => {
  const file = configFile(BY_HAND)
  const { code, stdout } = await call(['config', 'set', key, value, '--config', file, '--json'], {
    NE_SECRET: 'ne-5533771199',
  })
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ key, value: inForce })])
  const written = JSON.parse(readFileSync(file, 'utf8')) as { webhook: unknown }
  expect(written.webhook).toEqual((JSON.parse(BY_HAND) as { webhook: unknown }).webhook)
})

test.each([
  ['a value that the key does not take', ['webhook.port', '80x'], 'webhook.port'],
  ['one that is sound by itself and does not fit the others', ['mail.enabled', 'true'], 'mail'],
  ['a name that is no key', ['smaregi.store', '1'], 'smaregi.stores'],
  ['a secret on the command line', ['nextengine.clientSecret', 'ne-4455667788'], 'stdin'],
])('set: %s changes nothing, exit 2', async (_, args, tells) => {
  const file = configFile(BY_HAND)
  const { code, stdout, stderr } = await config(file, 'set', ...args, '--locale', 'en')
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr.replace('standard input', 'stdin')).toContain(tells)
  expect(stderr).not.toContain('ne-4455667788')
  expect(readFileSync(file, 'utf8')).toBe(BY_HAND)
})

test('set: a secret comes through standard input, and is seen nowhere but in the file', async () => {
  const file = configFile(BY_HAND)
  const { code, stdout, stderr } = await piped(
    file,
    'ne-9988776655\n',
    'set',
    'nextengine.clientSecret',
    '-',
  )
  expect(code).toBe(0)
  expect(stdout + stderr).not.toContain('ne-9988776655')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    nextengine: { clientSecret: 'ne-9988776655' },
  })
})

test('set: behind a link the file is replaced, not the link', async () => {
  const dir = folder()
  mkdirSync(join(dir, 'real'))
  const real = configFile(BY_HAND, join(dir, 'real'))
  const link = join(dir, 'config.json')
  symlinkSync(real, link)
  expect((await config(link, 'set', 'webhook.port', '8791')).code).toBe(0)
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
  expect(readFileSync(real, 'utf8')).toContain('8791')
})

test('set: what somebody else writes at the same moment stays, and this one is told', async () => {
  const file = configFile(BY_HAND)
  writeFileSync(file, '{"retentionDays": 30}')
  await expect(replaceConfig(file, BY_HAND, '{"retentionDays": 60}')).rejects.toMatchObject({
    exit: 'config',
    sentence: {
      ja: expect.stringContaining('ほかの人'),
      en: expect.stringContaining('somebody else'),
    },
  })
  expect(readFileSync(file, 'utf8')).toBe('{"retentionDays": 30}')
})

test('set: of two who change something at the same moment neither is refused, and both changes stand', async () => {
  const file = configFile(BY_HAND)
  const ran = await Promise.all([
    config(file, 'set', 'webhook.port', '8791'),
    config(file, 'set', 'retentionDays', '30'),
  ])
  expect(ran.map(({ code }) => code)).toEqual([0, 0])
  expect(await json(file, 'get', 'webhook.port')).toMatchObject({ value: 8791 })
  expect(await json(file, 'get', 'retentionDays')).toMatchObject({ value: 30 })
})

import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig, secretsOf } from '../../src/config/index.ts'
import { allOf, configFile, folder, load, refusal } from './files.ts'

const SECRETS = [
  'webhook.path',
  'webhook.sncode',
  'smaregi.clientSecret',
  'smaregi.accessToken',
  'nextengine.clientSecret',
  'mail.smtpUrl',
  'store.url',
  'notice.url',
]

/** `at('a.b', 1)` is `{ a: { b: 1 } }`. */
function at(path: string, value: unknown): Record<string, unknown> {
  const [section = '', key = ''] = path.split('.')
  return { [section]: { [key]: value } }
}

test('a secret may stand in the environment', () => {
  const { config } = load(at('nextengine.clientSecret', { env: 'NE' }), { NE: ' s3cret\n' })
  expect(config.nextengine.clientSecret).toBe('s3cret')
})

test('a secret may stand in a file beside the configuration, with a line break at its end', () => {
  const dir = folder()
  writeFileSync(join(dir, 'token'), 's3cret\n')
  const file = configFile(at('smaregi.accessToken', { file: 'token' }), dir)
  expect(loadConfig(file, {}).config.smaregi.accessToken).toBe('s3cret')
})

test('each of two codes may come from elsewhere', () => {
  const { config } = load(at('webhook.sncode', ['first-code', { env: 'NEW' }]), { NEW: 'new-code' })
  expect(config.webhook.sncode).toEqual(['first-code', 'new-code'])
})

test.each(SECRETS)('%s may be given as a reference', (path) => {
  const text = { 'webhook.path': '/hooks/12345678', 'mail.smtpUrl': 'smtps://u:p@host' }[path]
  const url = { 'store.url': 'postgres://u:p@db/x', 'notice.url': 'https://hooks.example/x' }[path]
  load(at(path, { env: 'X' }), { X: text ?? url ?? 'some-secret' })
})

test.each([
  'smtp://shop:p/word@mail.example.jp',
  'smtp://shop@example.jp:p@ss/word@mail.example.jp',
  'smtp://shop:p?word@mail.example.jp:587',
  'smtps://shop:p#word@mail.example.jp',
])('a sign that cuts the mail server off its password is a mistake: %s', (smtpUrl) => {
  const { problems } = refusal(() => load({ mail: { smtpUrl } }))
  expect(problems).toMatchObject([{ path: 'mail.smtpUrl' }])
  expect(problems[0]?.allowed.ja).toContain('%40')
  expect(problems[0]?.found).toBe('"***"')
})

test.each([
  'smtp://shop@example.jp:pass@mail.example.jp',
  'smtps://shop%40example.jp:p%2Fword@mail.example.jp:465/?tls.rejectUnauthorized=false',
])('a mail server whose URL can be read is taken: %s', (smtpUrl) => {
  expect(load({ mail: { smtpUrl } }).config.mail.smtpUrl).toBe(smtpUrl)
})

test.each(SECRETS.filter((path) => path !== 'store.url'))(
  'a variable that is not set is no mistake by itself, but noted for who needs %s',
  (path) => {
    const { config } = load(at(path, { env: 'NOT_SET' }))
    const [problem, ...more] = config.unread
    expect(more).toEqual([])
    expect(problem).toMatchObject({ path, found: '{"env": "NOT_SET"}' })
    expect(problem?.allowed.ja).toContain('NOT_SET')
    // With another mistake it is told at once.
    const wrong = { ...at(path, { env: 'NOT_SET' }), stockMaster: 'wrong' }
    const paths = refusal(() => load(wrong)).problems.map((one) => one.path)
    expect(paths).toEqual(['stockMaster', path])
  },
)

test('the address of the store is needed by every command', () => {
  const { problems } = refusal(() => load(at('store.url', { env: 'NOT_SET' })))
  expect(problems.map((problem) => problem.path)).toEqual(['store.url'])
})

test('an empty variable, a missing file and an empty file cannot be read', () => {
  const dir = folder()
  writeFileSync(join(dir, 'empty'), ' \n')
  const content = {
    smaregi: { accessToken: { env: 'EMPTY' }, clientSecret: { file: 'empty' } },
    nextengine: { clientSecret: { file: 'missing' } },
  }
  const { unread } = loadConfig(configFile(content, dir), { EMPTY: ' ' }).config
  expect(unread.map((problem) => problem.path)).toEqual([
    'smaregi.accessToken',
    'smaregi.clientSecret',
    'nextengine.clientSecret',
  ])
  expect(unread[2]?.allowed).toMatchObject({
    ja: expect.stringContaining('ありません') as string,
    en: expect.stringContaining('there is none') as string,
  })
})

test('a reference of another form is a mistake', () => {
  for (const value of [{}, { env: 1 }, { env: 'A', file: 'b' }, { name: 'A' }, { env: '' }]) {
    expect(refusal(() => load(at('smaregi.accessToken', value))).problems).toHaveLength(1)
  }
})

test.each(SECRETS)('the value of %s is never in an error', (path) => {
  const value = 'hush hush secret value'
  for (const wrong of [value, { env: value }, { value }, { secret: { deep: value } }]) {
    const content = { ...at(path, wrong), stockMaster: 'wrong' }
    expect(allOf(refusal(() => load(content)))).not.toContain('hush')
  }
  expect(allOf(refusal(() => load(at(`${path}x`, value))))).not.toContain('hush')
})

test('a secret that came from elsewhere is not in an error either', () => {
  const error = refusal(() => load(at('webhook.path', { env: 'P' }), { P: 'hush hush' }))
  expect(error.problems[0]?.path).toBe('webhook.path')
  expect(allOf(error)).not.toContain('hush')
})

test('a password in a URL that is not secret by itself is not shown', () => {
  const error = refusal(() => load({ smaregi: { apiUrl: 'htp://user:hush@host' } }))
  expect(allOf(error)).not.toContain('hush')
})

test.each([1234567890123, true, ['x', 1234567890123], [[1234567890123]]])(
  'a secret that is no text is masked by its place: %j',
  (value) => {
    for (const path of SECRETS) {
      const error = refusal(() => load(at(path, value)))
      expect(error.problems[0]?.path).toContain(path)
      expect(allOf(error)).not.toMatch(/1234567890123|true/)
    }
  },
)

test('what stands in place of a whole section may be a secret', () => {
  for (const name of ['webhook', 'smaregi', 'nextengine', 'mail', 'notice', 'store'])
    expect(allOf(refusal(() => load({ [name]: 1234567890123 })))).not.toContain('1234567890123')
})

test('pasted values are trimmed, and that is said', () => {
  const { config, notes, warnings } = load({
    smaregi: {
      contractId: ' abc123\n',
      accessToken: 'token ',
      stores: [' 1 ', '2\u3000'],
      ignoreDivisions: ['\t07'],
      scopes: [' pos.stock:read'],
    },
    orders: { storeId: ' 1 ', recipientName: ' 通販 ' },
    locale: 'ja ',
    mail: { to: [' shop@example.jp'] },
    nextengine: { clientId: '\tid' },
  })
  expect(config.smaregi).toMatchObject({ contractId: 'abc123', accessToken: 'token' })
  expect(config.nextengine.clientId).toBe('id')
  expect(config.smaregi).toMatchObject({
    stores: ['1', '2'],
    ignoreDivisions: ['07'],
    scopes: ['pos.stock:read'],
  })
  expect(config.orders).toMatchObject({ storeId: '1', recipientName: '通販' })
  expect(config).toMatchObject({ locale: 'ja', mail: { to: ['shop@example.jp'] } })
  expect(notes.map((one) => one.en).join()).toMatch(
    /smaregi\.contractId.*smaregi\.accessToken.*smaregi\.stores\[0\].*orders\.storeId.*nextengine\.clientId/,
  )
  expect(notes.map((one) => one.ja).join()).not.toContain('token ')
  expect(warnings).toEqual([])
})

test('all secrets can be listed, so that they can be kept out of sight', () => {
  const { config } = load({
    webhook: { path: '/hooks/12345678', sncode: ['code-one', 'code-two'] },
    smaregi: { clientSecret: 'smaregi-secret', accessToken: 'smaregi-token' },
    nextengine: { clientSecret: 'ne-secret' },
    mail: { smtpUrl: 'smtp://user:pass%20word@host' },
    store: { url: 'postgres://u:pg-pass@db/x' },
    notice: { url: 'https://hooks.example/services/T0/B0' },
  })
  expect(secretsOf(config).toSorted()).toEqual(
    [
      '/hooks/12345678',
      'code-one',
      'code-two',
      'smaregi-secret',
      'smaregi-token',
      'ne-secret',
      'smtp://user:pass%20word@host',
      'user:pass%20word',
      'pass%20word',
      'pass word',
      'postgres://u:pg-pass@db/x',
      'u:pg-pass',
      'pg-pass',
      'https://hooks.example/services/T0/B0',
      '/services/T0/B0',
    ].toSorted(),
  )
  expect(secretsOf(load({}).config)).toEqual(['smtp://localhost:25'])
})

test.skipIf(process.platform === 'win32')(
  'a file with secrets that others can read is pointed out',
  () => {
    const file = configFile(at('smaregi.accessToken', 'token'))
    expect(loadConfig(file, {}).warnings).toEqual([])
    chmodSync(file, 0o644)
    expect(loadConfig(file, {}).warnings[0]?.en).toContain(`chmod 600 ${file}`)

    // So is the file that a secret stands in.
    const token = join(folder(), 'token')
    writeFileSync(token, 'token', { mode: 0o644 })
    const named = configFile(at('smaregi.accessToken', { file: token }))
    expect(loadConfig(named, {}).warnings.map(({ en }) => en)).toEqual([
      expect.stringContaining(`chmod 600 ${token}`),
    ])
    chmodSync(token, 0o600)
    expect(loadConfig(named, {}).warnings).toEqual([])
    // One that is not there is told by who needs it.
    const absent = configFile(at('smaregi.accessToken', { file: `${token}-2` }))
    expect(loadConfig(absent, {}).warnings).toEqual([])

    const harmless = configFile(at('smaregi.accessToken', { env: 'T' }))
    chmodSync(harmless, 0o644)
    expect(loadConfig(harmless, { T: 'token' }).warnings).toEqual([])
  },
)

test('a code that is easy to guess is pointed out', () => {
  expect(load(at('webhook.sncode', 'abc')).warnings[0]?.en).toContain('webhook.sncode')
})

import {
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Ask } from '../../src/kernel/console.ts'
import type { Frame } from '../../src/context.ts'
import { init, type InitOptions } from '../../src/commands/init.ts'
import type { OpenTrial } from '../../src/setup/trials.ts'
import { loadConfig } from '../../src/config/index.ts'
import { StonError } from '../../src/kernel/errors.ts'
import { nextSteps, type Steps } from '../../src/messages/init-next-steps.ts'
import { call, folder, ston } from '../cli/host.ts'

const EN = { LANG: 'en_US.UTF-8' }
const target = () => join(folder(), 'config.json')

/** A terminal on which these answers are typed, one after another; then the person leaves. */
function terminal(answers: readonly string[]) {
  const questions: { readonly text: string; readonly secret: boolean }[] = []
  const ask: Ask = (text, options) => {
    questions.push({ text, secret: options?.secret ?? false })
    return Promise.resolve(answers[questions.length - 1] ?? null)
  }
  return { ask, questions }
}

const frame: Frame = {
  locale: 'en',
  json: false,
  quiet: false,
  verbose: false,
  color: false,
  env: {},
  stdout: { write: () => true },
  stderr: { write: () => true },
  signal: new AbortController().signal,
}

const asking = (config: string, answers: readonly string[], options: InitOptions = {}) => {
  const { ask, questions } = terminal(answers)
  const tools = { ask, trial: nobody }
  return { questions, report: init(frame, { config, check: false, ...options }, tools) }
}

/** These tests are about the questions; what is looked at has tests of its own. */
const nobody: OpenTrial = () => Promise.reject(new Error('nobody is to be called'))

test('init writes a configuration that loads, for its owner alone', async () => {
  const file = target()
  const { code, stderr } = await ston(['init', '--config', file])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const { config, warnings } = loadConfig(file, {})
  expect(warnings).toEqual([])
  expect(config).toMatchObject({ locale: 'ja', stockMaster: 'smaregi', orders: { enabled: false } })
  expect(config.webhook.path).toMatch(/^\/hooks\/[\w-]{22,}$/)
  expect(config.webhook.sncode[0]).toMatch(/^[\w-]{22,}$/)
  expect(readdirSync(dirname(file))).toEqual(['config.json'])
})

test('each configuration has its own path and code', async () => {
  const files = [target(), target()]
  for (const config of files) await call(['init', '--config', config])
  const [one, two] = files.map((file) => loadConfig(file, {}).config.webhook)
  expect(one?.path).not.toBe(two?.path)
  expect(one?.sncode).not.toEqual(two?.sncode)
})

test('on the terminal it says what to enter where, and what comes next', async () => {
  for (const locale of ['ja', 'en']) {
    const file = target()
    const url = ['--public-url', 'https://ston.example.jp/']
    const { stdout } = await call(['init', '--config', file, '--locale', locale, ...url])
    const { path, sncode } = loadConfig(file, {}).config.webhook
    expect(stdout).toContain(`https://ston.example.jp${path}`)
    expect(stdout).toContain(sncode[0])
    const screens = ['API送信設定', '在庫情報送信', 'パラメータ情報', 'プライベートアプリ']
    const values = [
      'pos:stock',
      'カスタムヘッダー',
      '?sncode=',
      'clientSecret',
      'ston auth login',
      'ston auth refresh',
    ]
    for (const words of [file, ...screens, ...values]) {
      expect(stdout).toContain(words)
    }
  }
})

test('the commands that come next find the configuration, wherever it stands', async () => {
  const file = target()
  const elsewhere = await call(['init', '--config', file], EN)
  expect(elsewhere.stdout).toContain(`     export STON_CONFIG=${file}\n     ston auth login`)
  const named = target()
  expect((await call(['init'], { ...EN, STON_CONFIG: named })).stdout).not.toContain('export')
})

test('what the configuration has already is not asked for', async () => {
  const what = /Under smaregi the configuration needs/
  expect((await call(['init', '--config', target()], EN)).stdout).toMatch(what)
  const ids = ['--contract-id', 'practice', '--client-id', 'id-1', '--client-secret-env', 'SECRET']
  const env = { ...EN, SECRET: 'invented-secret' }
  const full = await call(['init', '--config', target(), ...ids], env)
  expect([full.code, full.stdout]).toEqual([0, expect.not.stringMatching(what)])
})

test('the form that counts is the one that comes first, until somebody says otherwise', async () => {
  const file = target()
  await call(['init', '--config', file])
  expect(loadConfig(file, {}).config.smaregi).toMatchObject({ receive: 'auto', api: 'platform' })
})

test('with --json it gives the place and no secret', async () => {
  const file = target()
  const { code, stdout, stderr } = await call(['init', '--json', '--config', file])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({ outcome: 'ok', path: file })
})

test('it never overwrites', async () => {
  const file = target()
  writeFileSync(file, 'mine')
  const { code, stdout, stderr } = await call(['init', '--config', file], EN)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('never overwritten')
  expect(readFileSync(file, 'utf8')).toBe('mine')
})

test('not even through a link to nothing, and of two at once only one writes', async () => {
  const link = target()
  symlinkSync(join(dirname(link), 'elsewhere.json'), link)
  expect((await call(['init', '--config', link])).code).toBe(2)
  expect(readdirSync(dirname(link))).toEqual(['config.json'])

  const file = target()
  const both = await Promise.all([
    call(['init', '--config', file]),
    call(['init', '--config', file]),
  ])
  expect(new Set(both.map((one) => one.code))).toEqual(new Set([0, 2]))
})

test('flags are written down; secrets stay in their variables', async () => {
  const file = target()
  const flags = [
    ['--stock-master', 'nextengine'],
    ['--public-url', 'https://ston.example.jp'],
    ['--port', '9000'],
    ['--contract-id', ' abc123 '],
    ['--stores', '2, 3'],
    ['--api', 'legacy'],
    ['--access-token-env', 'TOKEN'],
    ['--ne-client-id', 'ne-id'],
    ['--ne-client-secret-env', 'NE_SECRET'],
  ].flat()
  expect((await call(['init', '--config', file, ...flags])).code).toBe(0)
  const { config, warnings } = loadConfig(file, { TOKEN: 'token', NE_SECRET: 'secret' })
  expect(warnings).toEqual([])
  expect(config).toMatchObject({
    stockMaster: 'nextengine',
    webhook: { port: 9000, publicUrl: 'https://ston.example.jp' },
    smaregi: { api: 'legacy', contractId: 'abc123', stores: ['2', '3'], accessToken: 'token' },
    nextengine: { clientId: 'ne-id', clientSecret: 'secret' },
    orders: { storeId: '2' },
  })
})

test('wrong flags are told all at once, and nothing is written', async () => {
  const file = target()
  const flags = ['--api', 'v2', '--stores', 'tokyo', '--port', 'http', '--public-url', 'ston']
  const { code, stdout } = await call(['init', '--config', file, '--json', ...flags])
  expect(code).toBe(2)
  const { error } = JSON.parse(stdout) as { error: { problems: { path: string }[] } }
  expect(error.problems.map((problem) => problem.path).toSorted()).toEqual([
    'smaregi.api',
    'smaregi.stores[0]',
    'webhook.port',
    'webhook.publicUrl',
  ])
  expect(readdirSync(dirname(file))).toEqual([])
})

test.each([
  ['http://ston.example.jp/hooks/abc?x', 'whole URL of the notifications'],
  ['https://ston.example.jp/?x', 'no user name, no ? and no #'],
])('a public URL that nothing can be put behind (%s) is not written down', async (url, said) => {
  const file = target()
  const { code, stderr } = await call(['init', '--yes', '--config', file, '--public-url', url], EN)
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(said) })
  expect(readdirSync(dirname(file))).toEqual([])
})

test('a terminal is asked, secrets are not shown, and empty answers stay open', async () => {
  const file = target()
  const answers = 'nextengine||8788||Legacy||abc123|token-1|1,2||||||secret-1|||'.split('|')
  const { questions, report } = asking(file, answers)
  await report
  expect(questions).toHaveLength(answers.length)
  expect(questions.filter((one) => one.secret).map((one) => one.text)).toEqual([
    expect.stringContaining('access token'),
    expect.stringContaining('client secret'),
  ])
  const { config } = loadConfig(file, {})
  expect(config).toMatchObject({
    stockMaster: 'nextengine',
    webhook: { publicUrl: undefined, port: 8788 },
    smaregi: {
      receive: 'legacy',
      api: 'legacy',
      contractId: 'abc123',
      stores: ['1', '2'],
      accessToken: 'token-1',
    },
    orders: { enabled: false },
    mail: { enabled: false },
    nextengine: { clientId: undefined, clientSecret: 'secret-1' },
  })
})

test('orders and mail are asked for, and what depends on them', async () => {
  const file = target()
  const smaregi = '||||||abc123|client-1|secret-1||2'.split('|')
  const mail = 'a@example.jp, b@example.jp|smtps://mail.example.jp||'.split('|')
  const answers = [...smaregi, ...mail, '', '', '', '', '', '']
  const { questions, report } = asking(file, answers)
  await report
  expect(questions.map((one) => one.text)).toContain("The mails' sender [a@example.jp]: ")
  expect(loadConfig(file, {}).config).toMatchObject({
    smaregi: { receive: 'platform', api: 'platform', clientId: 'client-1' },
    orders: { enabled: true, storeId: '2' },
    mail: {
      enabled: true,
      smtpUrl: 'smtps://mail.example.jp',
      from: 'a@example.jp',
      to: ['a@example.jp', 'b@example.jp'],
    },
  })
})

test('where other apps of the company call Next Engine as well, ston plans with fewer calls', async () => {
  const made = async (...typed: readonly string[]): Promise<number> => {
    const file = target()
    const rest = [...'|||'.split('|'), ...typed, '', '', '', '', '']
    const flags = {
      stockMaster: 'smaregi',
      publicUrl: 'https://a.example',
      port: '8787',
      data: './data',
    }
    const smaregi = { receive: 'auto', api: 'legacy', contractId: 'abc', accessToken: 'T-1-token' }
    const { questions, report } = asking(file, rest, { ...flags, ...smaregi })
    await report
    const asked = questions.filter(({ text }) => text.includes('schedule.callsPerMonth'))
    expect(asked).toHaveLength(typed.length - 1)
    if (asked.length > 0) expect(asked[0]?.text).toContain('[400]')
    return loadConfig(file, {}).config.schedule.callsPerMonth
  }
  expect(await made('no')).toBe(800)
  expect(await made('yes', '')).toBe(400)
  expect(await made('yes', '250')).toBe(250)
})

test('a mail server that nobody has named is not offered', async () => {
  const answers = '||||||abc123|client-1|secret-1|||a@example.jp|||||||||'.split('|')
  const { questions, report } = asking(target(), answers)
  await report
  const server = questions.find(({ text }) => text.includes('mail server'))
  expect(server?.text).toMatch(/not shown\): $/)
})

test('an answer that does not fit is asked for again; what a flag said is not asked', async () => {
  const file = target()
  const flags = {
    stockMaster: 'smaregi',
    publicUrl: 'https://a.example',
    port: '8787',
    data: './data',
    receive: 'auto',
    contractId: 'abc',
    stores: '1',
  }
  const answers = ['v2', 'platform', ...Array.from({ length: 11 }, () => '')]
  const { questions, report } = asking(file, answers, flags)
  await report
  expect(questions[0]?.text).toBe(questions[1]?.text)
  expect(questions).toHaveLength(13)
})

test('blanks that came along with a pasted credential are taken off, and that is said', async () => {
  const said: string[] = []
  const telling: Frame = { ...frame, stderr: { write: (text) => said.push(text) } }
  const file = target()
  const { ask } = terminal([
    '',
    '',
    '',
    '',
    '',
    '',
    ' abc123\u3000',
    ...(Array(12).fill('') as string[]),
  ])
  await init(telling, { config: file, check: false }, { ask, trial: nobody })
  expect(loadConfig(file, {}).config.smaregi.contractId).toBe('abc123')
  expect(said.join('').match(/blanks around it were taken off/g)).toHaveLength(1)
})

test('--yes asks nothing', async () => {
  const { questions, report } = asking(target(), [], { yes: true })
  await report
  expect(questions).toEqual([])
})

test('who leaves in the middle has written nothing', async () => {
  const file = target()
  const { report } = asking(file, ['smaregi'])
  await expect(report).rejects.toThrow(StonError)
  expect(readdirSync(dirname(file))).toEqual([])
})

test('a folder that is not there yet is made for its owner', async () => {
  const file = join(folder(), 'etc', 'ston', 'config.json')
  expect((await call(['init', '--config', file])).code).toBe(0)
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
})

test('a place that cannot be written to is told as such', async () => {
  const file = target()
  writeFileSync(file, '{}')
  const { code, stderr } = await call(['init', '--config', join(file, 'config.json')], EN)
  expect(code).toBe(2)
  expect(stderr).toContain('cannot be written')
})

test.skipIf(!existsSync('/proc/self'))('so is one where no folder can ever be made', async () => {
  const { code, stderr } = await call(['init', '--config', '/proc/shop/ston/config.json'], EN)
  expect(code).toBe(2)
  expect(stderr).toContain('cannot be written')
})

test("beside the package's service there is only the sign-in, as its user", () => {
  const steps: Steps = {
    file: '/etc/ston/config.json',
    webhookUrl: 'https://ston.example.jp/hooks/invented',
    sncode: 'invented-code',
    proxyPort: null,
    push: { url: 'https://ston.example.jp/ne/invented', account: 'ston', key: 'invented-key' },
    redirectUri: 'https://localhost/nextengine/callback',
    receive: 'legacy',
    signedIn: false,
    starts: 'service',
    asksPlatform: false,
    setting: '',
    before: 'sudo -u ston ',
    behind: '',
  }
  const { ja, en } = nextSteps(steps)
  for (const text of [ja, en]) {
    expect(text).toContain('     sudo -u ston ston auth login  ')
    for (const call of ['ston serve', 'ston flush', 'cron']) expect(text).not.toContain(call)
  }
  expect(ja).toMatch(/1\. .*登録はまだしません。README の手順 6/)
  expect(en).toMatch(/1\. .*not registered yet: that is step 6 of the README/)
  const signedIn = nextSteps({ ...steps, signedIn: true }).en
  expect(signedIn).not.toMatch(/Then run|ston auth login/)
  expect(signedIn).toMatch(/^2\. Whenever you like/m)
})

test('a port that the examples of proxies do not have is said', async () => {
  const said = async (...args: string[]) =>
    (await call(['init', '--config', target(), '--yes', ...args], EN)).stdout
  expect(await said('--port', '8790')).toMatch(
    /^2\. .*lead to 127\.0\.0\.1:8787: write 127\.0\.0\.1:8790/m,
  )
  expect(await said()).not.toContain(':8787')
})

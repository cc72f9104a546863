import { expect, test } from 'vitest'
import { COMMANDS, type CommandText } from '../../src/messages/commands.ts'
import { INIT_COMMAND } from '../../src/messages/init-command.ts'
import { CLI, EXIT_CODES } from '../../src/messages/cli.ts'
import { VERSION } from '../../src/kernel/version.ts'
import { call, configFile, ston } from './host.ts'

const EN = { LANG: 'en_US.UTF-8' }
const LINES: readonly (readonly [string, CommandText])[] = [
  ['', COMMANDS.ston],
  ['init', INIT_COMMAND],
  ['serve', COMMANDS.serve],
  ['serve-webhook', COMMANDS.serve],
  ['flush', COMMANDS.flush],
  ['status', COMMANDS.status],
  ['auth', COMMANDS.auth],
  ['auth login', COMMANDS.authLogin],
  ['auth status', COMMANDS.authStatus],
  ['auth refresh', COMMANDS.authRefresh],
  ['demo', COMMANDS.demo],
]

const words = (line: string) => line.split(' ').filter((word) => word !== '')

test.each(LINES)(
  'ston %s --help has examples and exit codes in both languages',
  async (line, text) => {
    for (const locale of ['ja', 'en'] as const) {
      const { code, stdout, stderr } = await call([...words(line), '--help', '--locale', locale])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toContain(text.about[locale])
      for (const [example, does] of text.examples) {
        expect(stdout).toContain(example)
        expect(stdout).toContain(does[locale])
      }
      // What holds for all commands stands once, and each page says where.
      for (const [exit, meaning] of EXIT_CODES) {
        expect(new RegExp(`^  ${exit} +`, 'm').test(stdout)).toBe(line === '')
        expect(stdout.includes(meaning[locale])).toBe(line === '')
      }
      expect(stdout.includes(CLI.common[locale])).toBe(line !== '')
    }
  },
)

test.each(LINES)('the Japanese help of ston %s has no English headings', async (line) => {
  const { stdout } = await call([...words(line), '--help', '--locale', 'ja'])
  expect(stdout).not.toMatch(/Usage|Options|Commands|Arguments|default:|\[options\]|display help/)
})

test('every global option is in the help of ston, and of no command', async () => {
  const global = ['--config', '--json', '--quiet', '--verbose', '--locale', '--wait', '--no-color']
  for (const [line] of LINES) {
    const { stdout } = await call([...words(line), '--help'])
    const found = global.filter((option) => new RegExp(`^  ${option} `, 'm').test(stdout))
    expect(found).toEqual(line === '' ? global : [])
  }
})

test('the version is the one of package.json', async () => {
  expect(await call(['--version'])).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: '' })
  const node = process.versions.node
  for (const line of [['version'], ['-v']]) {
    const { code, stdout } = await call([...line, '--locale', 'en'])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^ston \S+ \(build \S+, Node\.js \S+\)\n$/),
    })
    const { stdout: json } = await call([...line, '--json'])
    expect(JSON.parse(json)).toEqual({ version: VERSION, build: expect.anything(), node })
  }
})

test('ston alone says what it is and how to begin, and that is no mistake', async () => {
  for (const args of [[], ['--locale', 'ja'], ['--quiet']]) {
    const { code, stdout, stderr } = await call(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('ston init')
    expect(stdout.split('\n').length).toBeLessThan(20)
  }
  const { stdout } = await call(['--json'])
  expect(JSON.parse(stdout)).toMatchObject({ version: VERSION, commands: expect.any(Array) })
  expect((await call(['map'])).code).toBe(2)
})

test('what was put right in the configuration is said, but not to cron', async () => {
  const config = configFile({ smaregi: { stores: [' 1 '] } })
  const loud = await call(['status', '--config', config, '--locale', 'en'])
  expect(loud).toMatchObject({ code: 0, stderr: expect.stringContaining('smaregi.stores[0]') })
  expect(await call(['status', '--config', config, '--quiet'])).toMatchObject({
    code: 0,
    stderr: '',
  })
})

test('the language: --locale, then the environment, else Japanese', async () => {
  const usage = async (args: string[], env: Record<string, string>) =>
    (await call([...args, '--help'], env)).stdout.split(':')[0]
  expect(await usage([], {})).toBe('使い方')
  expect(await usage([], { LANG: 'C' })).toBe('使い方')
  expect(await usage([], EN)).toBe('Usage')
  expect(await usage([], { ...EN, LC_ALL: 'ja_JP.UTF-8' })).toBe('使い方')
  expect(await usage(['--locale', 'ja'], EN)).toBe('使い方')
  expect(await usage(['--locale=en'], {})).toBe('Usage')
})

test('the language of the configuration stands between the two', async () => {
  const file = configFile({ locale: 'en' })
  const wrong = configFile({ locale: 'en', oops: 1 })
  expect((await call(['auth', 'status', '--config', file])).stderr).toMatch(/^error/)
  expect((await call(['status', '--config', wrong])).stderr).toMatch(/^error/)
  expect((await call(['status', '--config', wrong, '--locale', 'ja'])).stderr).toMatch(/^エラー/)
})

test('and it reaches what is told before the configuration is opened', async () => {
  const file = configFile({ locale: 'en' })
  const said = async (...args: string[]) => {
    const { stdout, stderr } = await call([...args, '--config', file])
    return stdout + stderr
  }
  expect(await said('flush', '--dry')).toMatch(/^error: there is no option --dry/)
  expect(await said('status', '--wait', 'x')).toMatch(/^error/)
  expect(await said('map')).toMatch(/^Usage: ston map[^]*error: name a command/)
  expect(await said('flush', '--help')).toMatch(/^Usage/)
  expect(await said()).toContain('To begin')
  expect(await said('flush', '--dry', '--locale', 'ja')).toMatch(/^エラー/)
  expect(await call(['flush', '--dry', `--config=${file}`])).toMatchObject({
    stderr: expect.stringMatching(/^error/),
  })
})

test('with --json the help and the version are a document as well', async () => {
  const { code, stdout, stderr } = await call(['flush', '--help', '--json'], EN)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({ help: expect.stringMatching(/^Usage: ston flush/) })
  expect(JSON.parse((await call(['--version', '--json'])).stdout)).toEqual({ version: VERSION })
})

test('global options are taken before and after the command', async () => {
  const before = await call(['--json', '--config', '/nowhere', 'status'])
  const after = await call(['status', '--config', '/nowhere', '--json'])
  expect(before).toEqual(after)
  expect(before.stdout).toContain('/nowhere')
})

test('$STON_CONFIG names the configuration', async () => {
  expect((await call(['status'], { STON_CONFIG: '/over/there' })).stderr).toContain('/over/there')
})

test('the built program ends with the code and streams of the same call', async () => {
  expect(await ston(['--version'])).toEqual(await call(['--version']))
  expect(await ston(['fluhs'], EN)).toEqual(await call(['fluhs'], EN))
  const missing = ['status', '--config', '/nowhere', '--json']
  expect(await ston(missing)).toEqual(await call(missing))
})

import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { asStonError } from '../../src/cli/known-errors.ts'
import { cleanReport, printError, printReport } from '../../src/cli/output.ts'
import type { Frame } from '../../src/context.ts'
import { Moved, EXIT, StonError, type ExitName } from '../../src/kernel/errors.ts'
import { registerSecrets } from '../../src/kernel/log.ts'
import { IntakeRefused } from '../../src/store/store.ts'
import { call, configFile, folder, ston } from './host.ts'

const EN = { LANG: 'en_US.UTF-8' }
const text = { ja: 'だめでした', en: 'it did not work' }

function frameOf(
  parts: Partial<Frame> = {},
): Frame & { readonly out: string[]; readonly err: string[] } {
  const out: string[] = []
  const err: string[] = []
  return {
    locale: 'en',
    json: false,
    quiet: false,
    verbose: false,
    color: false,
    env: {},
    stdout: { write: (line) => out.push(line) },
    stderr: { write: (line) => err.push(line) },
    signal: new AbortController().signal,
    ...parts,
    out,
    err,
  }
}

test.each([
  [['fluhs'], /there is no command fluhs\n.*did you mean flush\?/],
  [['auth', 'logn'], /no command logn\n.*did you mean login\?/],
  [['flush', '--dry'], /no option --dry\n.*did you mean --dry-run\?/],
  [['status', '--chek'], /no option --chek\n.*did you mean --check\?/],
  [['status', '--qiet'], /did you mean --quiet\?/],
  [['status', 'x'], /too many arguments\n.*ston status --help/],
  [['status', '--wait'], /--wait <SECONDS> needs a value/],
  [['status', '--wait', 'long'], /--wait: "long" → seconds/],
  [['status', '--wait', '-1'], /--wait/],
  [['status', '--locale', 'fr'], /"ja", "en"/],
  [['demo', '--api', 'v3'], /"legacy", "platform"/],
  [['map'], /name a command/],
  [['auth'], /name a command/],
])('%j is a usage error', async (args, said) => {
  const { code, stdout, stderr } = await call(args, EN)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(said)
})

test('usage errors are told in Japanese without a word of English', async () => {
  for (const args of [
    ['fluhs'],
    ['flush', '--dry'],
    ['status', 'x'],
    ['auth', 'login', 'a', 'b'],
  ]) {
    const { stderr } = await call(args)
    expect(stderr).toMatch(/^エラー: .*\n次にすること: .*\n$/)
    expect(stderr).not.toMatch(/unknown|error|expected|argument/i)
  }
})

test('a group without its command: the help comes first, on stderr', async () => {
  expect((await call(['map'])).stderr).toMatch(
    /^使い方: ston map.*\n[^]*コマンドを指定してください/,
  )
})

test('an unknown option is named without the value behind it', async () => {
  const { stderr } = await call(['status', '--token=hush-hush'])
  expect(stderr).toContain('--token')
  expect(stderr).not.toContain('hush')
})

test('with --json every error is one document on stdout and nothing else', async () => {
  const wrong = configFile({ webhok: 1, log: { level: 'loud' } })
  const { code, stdout, stderr } = await call(['status', '--json', '--config', wrong], EN)
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  expect(JSON.parse(stdout)).toEqual({
    outcome: 'error',
    error: {
      code: 'config',
      message: `2 mistakes in the configuration: ${wrong}`,
      hint: 'config.example.json shows every key',
      problems: [
        {
          path: 'webhok',
          found: '"webhok"',
          allowed: 'there is no such key; did you mean webhook?',
        },
        {
          path: 'log.level',
          found: '"loud"',
          allowed: 'one of "debug", "info", "warn", "error", "silent"',
        },
      ],
    },
  })
  for (const args of [['fluhs'], ['map'], ['status', '--wait', 'x'], ['status', '--nope']]) {
    const ended = await call([...args, '--json'])
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 2, stderr: '' })
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome: 'error', error: { code: 'usage' } })
  }
})

test('the same for people, on stderr', async () => {
  const wrong = configFile({ webhook: { port: -1 } })
  expect((await call(['status', '--config', wrong])).stderr).toBe(
    `エラー: 設定に直すところが 1 か所あります: ${wrong}\n` +
      '  - webhook.port: -1 → 0〜65535 の整数（0 は空いているポート）\n' +
      '次にすること: 書き方は config.example.json をご覧ください\n',
  )
})

test.each<[ExitName, number, string]>([
  ['config', 2, 'error'],
  ['attention', 3, 'attention'],
  ['auth', 4, 'auth'],
  ['temporary', 75, 'temporary'],
  ['bug', 1, 'error'],
])('an error that ends with %s has exit code %i and outcome %s', (exit, code, outcome) => {
  const frame = frameOf({ json: true })
  printError(frame, new StonError({ code: 'map', exit, message: text }))
  expect(EXIT[exit]).toBe(code)
  expect(JSON.parse(frame.out.join(''))).toEqual({
    outcome,
    error: { code: 'map', message: text.en, hint: '', problems: [] },
  })
})

test('what a command needs is said when it runs, all of it', async () => {
  const file = configFile({ store: { path: folder() } })
  const { code, stdout } = await call(['serve', '--json', '--config', file])
  expect(code).toBe(2)
  const { error } = JSON.parse(stdout) as { error: { problems: { path: string }[] } }
  expect(error.problems.map((problem) => problem.path)).toEqual(['webhook.path', 'webhook.sncode'])
})

test('a PostgreSQL that is not there is temporary, and its password is not told', async () => {
  const file = configFile({ store: { url: 'postgres://ston:hush@127.0.0.1:9/ston' } })
  const { code, stderr } = await call(['status', '--verbose', '--config', file], EN)
  expect(code).toBe(75)
  expect(stderr).toContain('PostgreSQL')
  expect(stderr).not.toContain('hush')
})

test('what nobody made on purpose is a bug', () => {
  const error = asStonError(new TypeError('x is not a function'), false, false)
  expect(error).toMatchObject({ code: 'bug', exit: 'bug' })
  expect(error.sentence.ja).toContain('TypeError: x is not a function')
})

test('a full disk is temporary, a missing permission is configuration', () => {
  const system = (code: string) => Object.assign(new Error(`${code}: open '/data'`), { code })
  expect(asStonError(system('ENOSPC'), false, false).exit).toBe('temporary')
  // A flush that finds webhooks that got lost writes them down like the listener.
  const refused = new IntakeRefused('disk', system('ENOSPC'))
  expect(asStonError(refused, false, false)).toMatchObject({ code: 'system', exit: 'temporary' })
  expect(asStonError(system('EACCES'), false, false).exit).toBe('config')
  expect(asStonError(system('ERR_SOMETHING'), false, false).exit).toBe('bug')
  expect(asStonError(new Moved('document tokens'), false, false).exit).toBe('temporary')
})

test('to be stopped is no bug', () => {
  const abort = new DOMException('aborted', 'AbortError')
  expect(asStonError(abort, true, false).exit).toBe('temporary')
  expect(asStonError(abort, false, false).exit).toBe('bug')
})

test('errors show neither secrets nor control characters', () => {
  registerSecrets(['hush-hush'])
  const frame = frameOf()
  const message = { ja: '', en: 'they said "hush-hush"\u001b[31m\r' }
  printError(frame, new StonError({ code: 'map', exit: 'attention', message }))
  expect(frame.err.join('')).toBe('error: they said "***"[31m\n')
})

test('words of others reach no terminal that would obey them, and hide nothing around them', () => {
  const foreign = `\u001b]0;owned\u0007湯\u202eのみ\u009b2J ${'x'.repeat(100_000)} end\n\tnext`
  const report = cleanReport({ exit: 'ok', json: { name: foreign }, text: foreign })
  expect(report.text).toBe(`]0;owned湯のみ2J ${'x'.repeat(200)}…(100000) end\n\tnext`)
  expect(report.json).toEqual({ name: foreign })
})

test('--quiet keeps to itself that all went well; a problem and what somebody asked to see are shown', () => {
  const frame = frameOf({ quiet: true })
  printReport(frame, { exit: 'ok', json: {}, text: 'all well', routine: true })
  expect(frame.out).toEqual([])
  printReport(frame, { exit: 'attention', json: {}, text: 'look here', routine: true })
  printReport(frame, { exit: 'ok', json: {}, text: 'id,code' })
  expect(frame.out).toEqual(['look here\n', 'id,code\n'])
})

test('--json prints the document, also with --quiet', () => {
  const frame = frameOf({ quiet: true, json: true })
  printReport(frame, { exit: 'ok', json: { outcome: 'ok' }, text: 'all well' })
  expect(frame.out).toEqual(['{"outcome":"ok"}\n'])
})

test('what goes wrong unseen ends the call as a bug, with the stack only when asked for', async () => {
  for (const verbose of [false, true]) {
    const process = new EventEmitter()
    const on = process.on.bind(process)
    const off = process.off.bind(process)
    const file = configFile({
      store: { path: folder() },
      webhook: { port: 0, path: '/hooks/12345678', sncode: 'some-code' },
    })
    const args = ['serve', '--config', file, ...(verbose ? ['--verbose'] : [])]
    const stop = new AbortController()
    const ended = call(args, EN, { on, off, signal: stop.signal })
    process.emit('unhandledRejection', new Error('forgotten'))
    const { code, stderr } = await ended
    stop.abort()
    expect(code).toBe(1)
    expect(stderr).toContain('this is a bug in ston: Error: forgotten')
    expect(stderr.includes('errors.test.ts')).toBe(verbose)
    expect(process.eventNames()).toEqual([])
  }
})

test('a reader that leaves early is no mistake', async () => {
  const child = spawn(process.execPath, ['bin/ston.js', '--help'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const [code] = (await once(child, 'close')) as [number]
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('what was put right in the configuration is told by log lines, without the secret', async () => {
  const file = configFile({
    store: { path: folder() },
    webhook: { path: '/hooks/12345678', sncode: ' some-code\n' },
  })
  const { stderr } = await ston(['status', '--config', file], EN)
  const [line] = stderr.split('\n')
  expect(JSON.parse(line ?? '')).toMatchObject({
    level: 30,
    msg: expect.stringContaining('webhook.sncode') as string,
  })
  expect(stderr).not.toContain('some-code')
})

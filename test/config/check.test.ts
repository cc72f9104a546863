import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { configFrom, loadConfig } from '../../src/config/index.ts'
import { allOf, configFile, folder, load, refusal } from './files.ts'

const problemsOf = (content: unknown, env: Record<string, string> = {}) =>
  refusal(() => load(content, env)).problems.map(({ path, found }) => `${path}: ${found}`)

test('an empty configuration has every default', () => {
  const { config, file } = load({})
  expect(config).toMatchObject({
    locale: undefined,
    stockMaster: 'smaregi',
    store: { path: join(dirname(file), 'data'), url: undefined, shop: 'main' },
    retentionDays: 90,
    webhook: { host: '127.0.0.1', port: 8787, path: undefined, sncode: [], maxBodyBytes: 4194304 },
    smaregi: { receive: 'auto', api: 'platform', stores: [], readsPerSecond: 5 },
    nextengine: { upload: 'goods', poll: { firstMs: 5000, maxMs: 60000 }, settleMs: 900000 },
    mapping: { mode: 'csv', unknown: 'hold' },
    orders: { enabled: false, storeId: '1', recipientName: 'ネットショップ出荷' },
    mail: { enabled: false, smtpUrl: 'smtp://localhost:25', to: [], when: 'changes' },
    notice: { url: '' },
    log: { level: 'info' },
  })
})

test('nothing in it can be changed', () => {
  const { config } = load({ smaregi: { stores: ['1'] } })
  expect(() => Object.assign(config.smaregi, { api: 'legacy' })).toThrow(TypeError)
  expect(() => (config.smaregi.stores as string[]).push('2')).toThrow(TypeError)
})

test('every mistake is reported at once, with its path and what was found', () => {
  expect(
    problemsOf({
      stockMaster: 'ne',
      retentionDays: 1.5,
      webhook: { port: 70000, sncode: ['one', 'two', 'three'] },
      smaregi: { stores: [1, '2'], ignoreDivisions: ['2'], apiUrl: 'api.smaregi.jp' },
      nextengine: { poll: 5 },
      orders: { enabled: 'yes' },
      log: null,
    }),
  ).toEqual([
    'nextengine.poll: 5',
    'log: null',
    'stockMaster: "ne"',
    'retentionDays: 1.5',
    'webhook.port: 70000',
    'webhook.sncode: […]',
    'smaregi.apiUrl: "api.smaregi.jp"',
    'smaregi.stores[0]: 1',
    'smaregi.ignoreDivisions[0]: "2"',
    'orders.enabled: "yes"',
  ])
})

test('a mistake says what is allowed, in both languages', () => {
  const [problem] = refusal(() => load({ smaregi: { api: 'v2' } })).problems
  expect(problem?.allowed.ja).toContain('"platform"、"legacy"')
  expect(problem?.allowed.en).toContain('"platform", "legacy"')
})

test('an unknown key is a mistake, and the nearest known one is named', () => {
  const { problems } = refusal(() => load({ webhok: {}, smaregi: { contractID: 'x', zzzzzz: 1 } }))
  expect(problems.map(({ path, allowed }) => `${path}: ${allowed.en}`)).toEqual([
    'webhok: there is no such key; did you mean webhook?',
    'smaregi.contractID: there is no such key; did you mean smaregi.contractId?',
    'smaregi.zzzzzz: there is no such key',
  ])
})

test('an unknown key does not hide other mistakes', () => {
  expect(problemsOf({ a: 1, b: 2, webhook: { c: 3, port: -1 } })).toHaveLength(4)
})

test('names that every object has are unknown keys like any other', () => {
  expect(problemsOf('{"constructor": 1, "__proto__": {"x": 1}, "toString": "x"}')).toHaveLength(3)
})

test('a key that stands there twice is a mistake', () => {
  expect(problemsOf('{"log": {"level": "info", "level": "warn"}}')).toEqual(['log.level: ×2'])
})

test('the placeholders of the example are refused, with the advice to run init', () => {
  const error = refusal(() =>
    load({
      webhook: { path: '/hooks/change-me', sncode: ['change-me'] },
      nextengine: { clientId: 'change-me' },
    }),
  )
  expect(error.problems.map((problem) => problem.path)).toEqual([
    'webhook.path',
    'webhook.sncode[0]',
    'nextengine.clientId',
  ])
  expect(error.problems[0]?.allowed.en).toContain('ston init')
})

test('what no database, file, header or mail takes is a mistake at its place', () => {
  const dir = folder()
  writeFileSync(join(dir, 'two-lines'), 'one\ntwo\n')
  const content = {
    store: { path: './da\0ta', shop: 'ma\0in', url: 'postgres://localhost/a\0b' },
    webhook: { host: '127.0.0.1\u0000', sncode: ['good-enough', 'half \ud83d character'] },
    smaregi: { accessToken: { file: 'two-lines' }, clientSecret: 'tab\tinside' },
    orders: { recipientName: 'two\nlines' },
    mail: { from: 'ston\r\nBcc: <ston@example.jp>', to: ['a\u2028b <a@example.jp>'] },
  }
  const error = refusal(() => loadConfig(configFile(content, dir), {}))
  expect(error.problems.map(({ path, found }) => `${path}: ${found}`)).toEqual([
    'store.path: "./da\\u0000ta"',
    'store.shop: "ma\\u0000in"',
    'store.url: "***"',
    'webhook.host: "127.0.0.1\\u0000"',
    'webhook.sncode[1]: "***"',
    'smaregi.accessToken: "***"',
    'smaregi.clientSecret: "***"',
    'orders.recipientName: "two\\nlines"',
    'mail.from: "ston\\r\\nBcc: <ston@example.jp>"',
    'mail.to[0]: "a\u2028b <a@example.jp>"',
  ])
  expect(error.problems[0]?.allowed.en).toContain('one line of text')
})

test('white space around a pasted value is no mistake, and every language and emoji is text', () => {
  const { config } = load({
    smaregi: { clientSecret: ' secret\n' },
    orders: { recipientName: '湯のみ 👍 店' },
  })
  expect(config.smaregi.clientSecret).toBe('secret')
  expect(config.orders.recipientName).toBe('湯のみ 👍 店')
})

test('an access token that no header can carry is a mistake', () => {
  expect(problemsOf({ smaregi: { accessToken: 'ａｂｃ１２３' } })).toEqual([
    'smaregi.accessToken: "***"',
  ])
})

test('a file nested too deeply is a mistake of the file', () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
  expect(refusal(() => load(`{"smaregi":{"stores":${deep}}}`)).sentence.en).toContain('is not JSON')
})

test('a webhook path must start with a slash, be long enough and leave the health checks alone', () => {
  for (const path of [
    'hooks/abcdefgh',
    '/short',
    '/healthz',
    '/readyz/',
    '/hooks/a b c d',
    '/hooks/?x=12345',
  ]) {
    expect(problemsOf({ webhook: { path } })).toEqual(['webhook.path: "***"'])
  }
  expect(load({ webhook: { path: '/hooks/abcdefgh' } }).config.webhook.path).toBe('/hooks/abcdefgh')
})

test('sncode is one text or two', () => {
  expect(load({ webhook: { sncode: 'first-code' } }).config.webhook.sncode).toEqual(['first-code'])
  const two = ['first-code', 'second-code']
  expect(load({ webhook: { sncode: two } }).config.webhook.sncode).toEqual(two)
})

test('any free port may be asked for, and practice servers may be used', () => {
  const apiUrl = 'http://127.0.0.1:4010'
  const { config } = load({ webhook: { port: 0 }, nextengine: { apiUrl } })
  expect(config.webhook.port).toBe(0)
  expect(config.nextengine.apiUrl).toBe(apiUrl)
})

test('the store may be a database, but not both', () => {
  const url = 'postgres://ston:pw@db/ston'
  expect(load({ store: { url, shop: 'main' } }).config.store).toMatchObject({ url, shop: 'main' })
  expect(problemsOf({ store: { url, path: './data' } })).toEqual(['store.url: "***"'])
  expect(problemsOf({ store: { url: 'mysql://db' } })).toEqual(['store.url: "***"'])
})

test('the same checks exist for what is in memory', () => {
  expect(configFrom({ store: { path: 'd' } }, '/srv/ston').store.path).toBe('/srv/ston/d')
  expect(() => configFrom({ nope: 1 }, '/srv')).toThrow()
})

test('a section or a document of another form is a mistake, and its content is not shown', () => {
  const error = refusal(() => load({ webhook: 'my-secret-code', nextengine: ['my-secret-code'] }))
  expect(error.problems.map((problem) => problem.path)).toEqual(['webhook', 'nextengine'])
  expect(allOf(error)).not.toContain('my-secret-code')
  expect(problemsOf('[]')).toEqual(['$: […]'])
  expect(problemsOf('"text"')).toHaveLength(1)
})

test('relative paths start at the file, whatever the working folder is', () => {
  const dir = folder()
  configFile({ store: { path: '../elsewhere' } }, dir)
  expect(load({ store: { path: '/var/lib/ston' } }).config.store.path).toBe('/var/lib/ston')
  expect(configFrom({ store: { path: '../elsewhere' } }, dir).store.path).toBe(
    join(dirname(dir), 'elsewhere'),
  )
})

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Config, openShop, runProgram, type Shop, usePlatform } from '../helpers/shop.ts'
import { openPost, type Post } from '../mailer/smtp-kit.ts'

/**
 * Every command, with a marked value in each place of a secret, against services that repeat whatever they were sent in their
 * refusals: headers, form, and the URL as well. No mark may come out anywhere.
 */
const MARKS = {
  path: '/hooks/MARK-path-4711-secret',
  sncode: 'MARK-sncode-4711 &="x',
  smtp: 'MARK-smtp/+ 4711',
  notice: '/services/MARK-notice-4711',
  database: 'MARK-database+4711',
}

let shop: Shop
let post: Post
/** Everything that has come out: stdout and stderr of each call. */
let seen: { readonly call: string; readonly text: string }[]

beforeEach(async () => {
  seen = []
  post = await openPost({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      done(new Error(`5.7.8 ${username} with ${password} is wrong`)),
  })
  shop = await openShop({ products: { '1001': 10 } })
})
afterEach(() => shop.close())

/** Answers each call with all of it, in the words of whichever service may have been meant. */
async function openEcho(status: number): Promise<string> {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => void chunks.push(chunk))
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const all = [
        req.url,
        JSON.stringify(req.headers),
        body,
        decodeURIComponent(body.replaceAll('+', ' ')),
      ]
      const words = all.join(' ')
      const texts = { message: words, title: words, detail: words, error: words }
      res.writeHead(status, { 'content-type': 'application/json' })
      res.end(
        JSON.stringify({
          result: 'error',
          code: '020500',
          error_code: '99',
          error_description: words,
          ...texts,
        }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

const COMMANDS: readonly (readonly string[])[] = [
  ['status'],
  ['status', '--check'],
  ['flush', '--dry-run'],
  ['flush'],
  ['import-orders', '--from-now'],
  ['import-orders', '--dry-run'],
  ['failures', 'list'],
  ['failures', 'retry'],
  ['why', '1001'],
  ['map', 'check'],
  ['map', 'sync'],
  ['map', 'show', '1001'],
  ['auth', 'status'],
  ['auth', 'refresh'],
  ['auth', 'login', 'https://localhost/nextengine/callback?uid=u1&state=MARK-state-4711'],
  ['reconcile'],
  ['reconcile', '--mail'],
  ['doctor'],
  ['mail', 'test'],
]

async function runAll(): Promise<void> {
  for (const args of COMMANDS)
    for (const more of [['--json'], ['--verbose', '--locale', 'en']]) {
      const call = [...args, ...more, '--wait', '1']
      const { out, err } = await runProgram([...call, '--config', shop.configPath])
      seen.push({ call: call.join(' '), text: out + err })
    }
}

/** As it is, and as JSON, a form, HTML or base64 would write it. */
function forms(secret: string): string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    Buffer.from(secret).toString('base64'),
  ]
}

function expectNoMark(secrets: readonly string[]): void {
  const marks = [
    ...new Set([...secrets, ...Object.values(MARKS), 'MARK-state-4711'].flatMap(forms)),
  ]
  expect(marks.filter((mark) => mark.length < 8)).toEqual([])
  const leaks = [...seen, ...filesOf(join(shop.dir, 'data'))].flatMap(({ call, text }) =>
    marks.filter((mark) => text.includes(mark)).map((mark) => `${call}: ${mark}`),
  )
  expect(leaks).toEqual([])
  const mails = post.letters.map(({ raw, text, html }) => raw + text + html).join('\n')
  expect(marks.filter((mark) => mails.includes(mark))).toEqual([])
}

/** The data folder; the tokens have to stand in one place. */
function filesOf(dir: string): { call: string; text: string }[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile() && !/documents\/tokens\.\d+\.json$/.test(path))
    .map((path) => ({ call: path, text: readFileSync(path, 'utf8') }))
}

function marked(config: Config, url: string): void {
  config['webhook'] = {
    ...config['webhook'],
    path: MARKS.path,
    sncode: [MARKS.sncode, shop.sncode],
  }
  const smtpUrl = `smtp://shop:${encodeURIComponent(MARKS.smtp)}@127.0.0.1:${post.port}`
  config['mail'] = { enabled: true, smtpUrl, from: 'ston@example.jp', to: ['shop@example.jp'] }
  config['notice'] = { url: `${url}${MARKS.notice}` }
  config['orders'] = { enabled: true, storeId: '1' }
  config['log'] = { level: 'debug' }
}

test.each([
  ['legacy', 200],
  ['platform', 400],
] as const)(
  'with services that repeat their callers’ secrets (%s, HTTP %i)',
  async (api, status) => {
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
    await shop.smaregi.flushSends()
    const pair = shop.ne.currentPair()
    const url = await openEcho(status)
    await shop.configure((config) => {
      if (api === 'platform') usePlatform(config, shop.smaregi)
      marked(config, url)
      config['nextengine'] = { ...config['nextengine'], apiUrl: url }
      config['smaregi'] = {
        ...config['smaregi'],
        apiUrl: url,
        idUrl: url,
        legacyUrl: `${url}/access/`,
      }
    })
    await runAll()
    expect(seen.map(({ text }) => text).join('')).toContain('***')
    expectNoMark([
      shop.ne.clientSecret,
      shop.smaregi.accessToken,
      shop.smaregi.platform.account.clientSecret,
      pair?.accessToken ?? '',
      pair?.refreshToken ?? '',
    ])
  },
  60_000,
)

test('with a database that is not there', async () => {
  await shop.configure((config) => {
    marked(config, 'http://127.0.0.1:9')
    config['store'] = {
      url: `postgres://ston:${encodeURIComponent(MARKS.database)}@127.0.0.1:9/ston`,
    }
  })
  for (const args of [['status'], ['flush'], ['doctor'], ['serve']]) {
    const { out, err } = await runProgram([...args, '--verbose', '--config', shop.configPath])
    seen.push({ call: args.join(' '), text: out + err })
  }
  expectNoMark([])
})

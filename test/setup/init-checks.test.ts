import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { openTrial } from '../../src/app.ts'
import type { Ask } from '../../src/kernel/console.ts'
import type { Frame } from '../../src/context.ts'
import { init, type InitOptions } from '../../src/commands/init.ts'
import type { OpenTrial } from '../../src/setup/trials.ts'
import { loadConfig } from '../../src/config/index.ts'
import {
  type PracticeNextEngine,
  startPracticeNextEngine,
} from '../../src/simulators/nextengine/server.ts'
import { type PracticeSmaregi, startPracticeSmaregi } from '../../src/simulators/smaregi/server.ts'
import { freePort } from '../helpers/shop.ts'
import { Terminal } from '../helpers/terminal.ts'
import { openPost } from '../mailer/smtp-kit.ts'
import { asFlags, folder, ston } from '../cli/host.ts'

const target = () => join(folder(), 'config.json')

let smaregi: PracticeSmaregi
let ne: PracticeNextEngine
beforeEach(async () => {
  smaregi = await startPracticeSmaregi()
  ne = await startPracticeNextEngine()
  smaregi.store({ id: '1', name: '本店' })
  smaregi.store({ id: '7', name: '駅前店' })
  onTestFinished(async () => {
    await smaregi.close()
    await ne.stop()
  })
})

/** Where the practice servers are. */
const places = () => ({
  smaregiApiUrl: smaregi.origin,
  smaregiIdUrl: smaregi.origin,
  smaregiLegacyUrl: smaregi.url,
  neApiUrl: ne.url,
  neSignInUrl: ne.url,
})

/** Signs in as a person with a browser does; gives the address of the page that cannot be shown. */
async function redirect(text: string): Promise<string> {
  const url = /http\S+sign_in\S+/.exec(text)?.[0] ?? ''
  return (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? ''
}

test('every answer is made sure of at the real service, and at the end ston is signed in', async () => {
  const post = await openPost()
  const { clientId, clientSecret } = smaregi.platform.account
  ne.addWarehouse('駅前店')
  const file = target()
  const units = join(dirname(file), 'units')
  const person = new Terminal(['init', '--config', file, '--locale', 'ja', ...asFlags(places())])
  await person.sees('その在庫数を正しいとみなし')
  await person.answer('在庫の基準はどちら', '')
  await person.answer('ston の公開 URL', 'https://ston.example.jp')
  await person.answer('待ち受けるポート', String(await freePort()))
  await person.answer('データを置くフォルダー', '')
  await person.answer('通知の形式', '')
  await person.answer('スマレジの API', '')
  await person.answer('契約ID', ` ${smaregi.contractId} `)
  await person.answer('クライアントID', clientId)
  await person.answer('シークレット', clientSecret)
  await person.answer('対象の店舗ID', '')
  await person.answer('出荷として登録する店舗', '7')
  await person.answer('メールの宛先', 'shop@example.jp')
  await person.answer('メールサーバー', `smtp://127.0.0.1:${post.port}`)
  await person.answer('差出人', '')
  await person.answer('テストメール', 'y')
  await person.answer('別の EC連携', 'yes')
  await person.sees('両方が動いている間')
  await person.sees('無料枠が月 1,000 回です（要確認）')
  await person.answer('ほかのアプリやサービス', 'yes')
  await person.answer('使ってよい呼び出しの回数', '')
  await person.answer('クライアントID', ne.clientId)
  await person.answer('シークレット', ne.clientSecret)
  await person.answer('リダイレクト URI', '')
  await person.answer('今、ネクストエンジンにログインしますか', '')
  await person.sees('貼り付けて Enter')
  await person.answer('貼り付けて Enter', await redirect(person.text))
  await person.answer('どこに送りますか（one / each） [one]', 'each')
  await person.answer('店舗 本店 (1) の拠点', '基本拠点')
  await person.answer('店舗 駅前店 (7) の拠点（空なら、この店舗の変動は送りません） [駅前店]', '')
  await person.answer('systemd のユニット', units)
  expect(await person.ended).toBe(0)

  const shown = person.text
  for (const found of [
    '✓ 公開 URL: https://ston.example.jp',
    'は空いています',
    '✓ ディスク: 書き込み速度',
    '✓ スマレジ:',
    'スマレジの店舗: 1（本店）、7（駅前店）',
    '前後の空白を取り除きました',
    '✓ テストメール',
    '✓ ネクストエンジン: ログイン中（練習商店）',
    'ネクストエンジンの拠点: 基本拠点、駅前店',
    '✓  店舗と拠点                  本店 (1) → 基本拠点、駅前店 (7) → 駅前店',
    'sudo systemctl enable --now ston-flush.timer ston-import-orders.timer',
    '✓  今月の呼び出し',
    '-  受信（ston serve）          まだ始めていません',
    '!  ほかの連携                  これまでの連携がまだ動いています',
    '登録はまだしません',
  ])
    expect(shown).toContain(found)
  for (const secret of [clientSecret, ne.clientSecret]) expect(shown).not.toContain(secret)
  expect(shown).not.toContain('ston auth login  ')
  // To be started next is no fault, and nothing was learnt yet.
  expect(shown).not.toContain('✗')
  expect(shown).not.toContain('（未確認）')
  // Units do it.
  for (const call of ['ston auth refresh', 'ston serve  ', 'ston flush  '])
    expect(shown).not.toContain(call)
  expect(shown).toContain('ston flush --dry-run  ')
  expect(post.letters).toHaveLength(1)

  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(loadConfig(file, {}).config).toMatchObject({
    smaregi: { receive: 'platform', contractId: smaregi.contractId, clientId, clientSecret },
    orders: { enabled: true, storeId: '7', stores: 'warehouse' },
    mail: { enabled: true, from: 'shop@example.jp' },
    schedule: { callsPerMonth: 400 },
    nextengine: {
      clientId: ne.clientId,
      clientSecret: ne.clientSecret,
      upload: 'warehouse',
      warehouses: { 1: '基本拠点', 7: '駅前店' },
    },
  })
  const status = await ston(['auth', 'status', '--json', '--config', file])
  expect(JSON.parse(status.stdout)).toMatchObject({ signedIn: true, company: '練習商店' })
  expect(readdirSync(units)).toContain('ston-import-orders.timer')
  // Whatever is started next moves nothing yet.
  const planned = await ston(['run', '--dry-run', '--config', file])
  expect(planned.stdout).toContain('まだ始めていません')
  expect(planned.stdout).not.toMatch(/ston (flush|import-orders) {2}/)
})

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

const trial: OpenTrial = async (config, work) => {
  const app = openTrial(frame, config)
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

/** A conversation: each answer for the first question from there on that has these words. */
function talking(file: string, script: readonly (readonly [string, string])[], flags: InitOptions) {
  const said: string[] = []
  const left = [...script]
  const ask: Ask = (question) => {
    said.push(question)
    if (said.length > 300) throw new Error(`going round in circles: ${said.slice(-20).join('|')}`)
    const [next] = left
    if (next === undefined || !question.includes(next[0])) return Promise.resolve('')
    left.shift()
    return Promise.resolve(next[1])
  }
  const telling: Frame = {
    ...frame,
    env: { NE_SECRET: ne.clientSecret, TOKEN: smaregi.accessToken },
    stderr: { write: (text) => said.push(text) },
  }
  const options = { ...places(), port: '1', config: file, ...flags }
  return { said: () => said.join('\n'), left, done: init(telling, options, { ask, trial }) }
}

test('what is wrong is said, and answered again, until it is right', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void taken.close())
  const address = taken.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const free = String(await freePort())
  const file = target()
  writeFileSync(join(dirname(file), 'a-file'), '')
  const { clientId, clientSecret } = smaregi.platform.account
  const { said, left, done } = talking(
    file,
    [
      ['Enter = answer again', ''],
      ['port', free],
      ["data's folder", 'a-file/data'],
      ['Enter = answer again', ''],
      ["data's folder", './records'],
      ['client secret', 'wrong-secret'],
      ['Enter = answer again', ''],
      ['client secret', clientSecret],
      ['stores that count', '1,9'],
      ['Enter = answer again', ''],
      ['stores that count', '7'],
      ['Enter = answer again', ''],
      ['online orders', '7'],
    ],
    { port, contractId: smaregi.contractId, clientId, ordersStore: '1' },
  )
  await done
  expect(left).toEqual([])
  const words = said()
  expect(words).toContain(`✗ Port: Port ${port} on 127.0.0.1 is in use`)
  expect(words).toMatch(/✗ Disk: .*(?:ENOTDIR|EEXIST)/)
  expect(words).toContain('✗ Smaregi: Smaregi does not accept')
  expect(words).toContain('Stores in Smaregi: 1 (本店), 7 (駅前店)')
  expect(words).toMatch(/✗ Stores: .*9/)
  expect(words).toContain('✗ Stores: orders.storeId: "1"')
  expect(words).toContain('✓ Smaregi')
  // Only what was wrong is asked for again.
  expect(words.match(/online orders leave from/g)).toHaveLength(1)
  expect(words.match(/stores that count/g)).toHaveLength(3)
  // What cannot be a configuration cannot be left as it is.
  expect(words).toContain('  Enter = answer again, q = leave: ')
  for (const secret of ['wrong-secret', clientSecret]) expect(words).not.toContain(secret)
  expect(loadConfig(file, {}).config).toMatchObject({
    webhook: { port: Number(free) },
    store: { path: join(dirname(file), 'records') },
    smaregi: { clientSecret, stores: ['7'] },
    orders: { enabled: true, storeId: '7' },
  })
})

test('of a mail that does not go only the server is asked for again; a service that is down is only tried again', async () => {
  const post = await openPost()
  const file = target()
  smaregi.faults.set({ kind: 'maintenance' }, { times: 1 })
  const { said, left, done } = talking(
    file,
    [
      ['Enter = try again', ''],
      ['Who gets the mails', 'shop@example.jp'],
      ['mail server', `smtp://127.0.0.1:${await freePort()}`],
      ['Enter = answer again', ''],
      ['mail server', `smtp://127.0.0.1:${post.port}`],
    ],
    {
      port: String(await freePort()),
      api: 'legacy',
      contractId: smaregi.contractId,
      accessTokenEnv: 'TOKEN',
    },
  )
  await done
  expect(left).toEqual([])
  expect(said().match(/Who gets the mails/g)).toHaveLength(1)
  expect(said().match(/The mails' sender/g)).toHaveLength(1)
  expect(said().match(/contract id/g)).toBeNull()
  expect(loadConfig(file, { TOKEN: smaregi.accessToken }).config.mail.smtpUrl).toContain(
    String(post.port),
  )
})

test('a check that fails may be left as it is', async () => {
  const file = target()
  const { said, left, done } = talking(file, [['Enter = answer again', 's']], {
    port: String(await freePort()),
    api: 'legacy',
    contractId: smaregi.contractId,
    accessTokenEnv: 'NOT_THERE',
    systemd: join(dirname(file), 'units'),
  })
  await done
  expect(left).toEqual([])
  expect(said()).toMatch(/✗ Smaregi: smaregi.accessToken/)
  expect(existsSync(file)).toBe(true)
})

test('who leaves in the middle leaves nothing behind, whatever was tried', async () => {
  const file = join(folder(), 'etc', 'config.json')
  const mine = join(dirname(dirname(file)), 'mine')
  mkdirSync(mine)
  writeFileSync(join(mine, 'note'), 'kept')
  const { said, left, done } = talking(
    file,
    [
      ['Sign in to Next Engine now', 'y'],
      ['Paste the copied address', 'https://localhost/nextengine/callback?uid=u&state=worn-out'],
      ['Enter = answer again', 'q'],
    ],
    {
      port: String(await freePort()),
      neClientId: ne.clientId,
      neClientSecretEnv: 'NE_SECRET',
    },
  )
  await expect(done).rejects.toMatchObject({ code: 'usage' })
  expect(left).toEqual([])
  expect(said()).toContain('✗ Next Engine: ')
  expect(readdirSync(dirname(dirname(file)))).toEqual(['mine'])
  expect(readFileSync(join(mine, 'note'), 'utf8')).toBe('kept')
})

test('a sign-in that Next Engine refuses can be tried again with other credentials', async () => {
  const file = target()
  const said: string[] = []
  let secret = 'mistyped-secret'
  const ask: Ask = async (question) => {
    said.push(question)
    if (said.length > 300) throw new Error(`going round in circles: ${said.slice(-20).join('|')}`)
    if (question.includes('client id')) return ne.clientId
    if (question.includes('Its client secret')) {
      const typed = secret
      secret = ne.clientSecret
      return typed
    }
    return question.includes('Paste the copied address') ? redirect(question) : ''
  }
  const options = {
    ...places(),
    port: String(await freePort()),
    config: file,
    clientId: 'x',
    clientSecretEnv: 'X',
  }
  const telling: Frame = { ...frame, stderr: { write: (text) => said.push(text) } }
  // Smaregi's part is left for later: no contract was named.
  await init({ ...telling, env: { X: 'x-x-x' } }, options, { ask, trial })
  expect(said.join('')).toContain('✗ Next Engine:')
  expect(said.join('')).toContain('✓ Next Engine: signed in (練習商店)')
  expect(loadConfig(file, { X: 'x-x-x' }).config.nextengine.clientSecret).toBe(ne.clientSecret)
})

test('without a terminal nobody is called, unless --check asks for it', async () => {
  const { clientId, clientSecret } = smaregi.platform.account
  const flags = asFlags({
    ...places(),
    port: String(await freePort()),
    publicUrl: 'https://ston.example.jp',
    contractId: smaregi.contractId,
    clientId,
    clientSecretEnv: 'SECRET',
    stores: '1',
  })
  const call = (env: string, ...more: string[]) => {
    const file = target()
    const args = ['init', '--config', file, '--json', ...flags, ...more]
    return ston(args, { SECRET: env }).then((ended) => ({ ...ended, file }))
  }
  const quiet = await call('wrong')
  expect(quiet.code).toBe(0)
  expect(JSON.parse(quiet.stdout)).toEqual({ outcome: 'ok', path: quiet.file })

  const refused = await call('wrong', '--check')
  expect(refused.code).toBe(3)
  expect(JSON.parse(refused.stdout)).toMatchObject({
    error: { code: 'check', problems: [{ path: 'smaregi' }] },
  })
  expect(readdirSync(dirname(refused.file))).toEqual([])

  const good = await call(clientSecret, '--check')
  expect(good.code).toBe(0)
  // In the end stands doctor's own list.
  const names = ({ stdout }: { readonly stdout: string }) =>
    (JSON.parse(stdout) as { checks: { name: string; state: string }[] }).checks
      .filter((one) => one.state === 'ok')
      .map((one) => one.name)
  expect(names(good)).toEqual(expect.arrayContaining(['Disk', 'Smaregi']))
  const examined = ['doctor', '--config', good.file, '--json']
  expect(names(good)).toEqual(names(await ston(examined, { SECRET: clientSecret })))
  expect(good.stdout + good.stderr + refused.stdout).not.toContain(clientSecret)
})

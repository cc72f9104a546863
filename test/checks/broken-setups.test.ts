import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer as createWebServer, Server as WebServer } from 'node:http'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { checkDisk } from '../../src/checks/machine.ts'
import type { App } from '../../src/context.ts'
import { diskError, nodeIo } from '../../src/store/files/io.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openPost, type Post } from '../mailer/smtp-kit.ts'
import { type Config, freePort, openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

/** Every set-up has one part that is missing, refused, unreadable, full, held by another or without permission. */

let shop: Shop
let stop: (() => Promise<unknown>)[] = []
afterEach(async () => {
  const all = stop
  stop = []
  for (const one of all) await one()
  await shop.close()
})

interface Line {
  readonly name: string
  readonly state: string
  readonly found: string
  readonly next: string | null
}

interface Broken {
  readonly name: string
  readonly options?: ShopOptions
  /** Breaks what a running shop cannot be opened with. */
  readonly breaks?: (shop: Shop) => unknown
  readonly line: string
  readonly found: RegExp
  readonly next: RegExp
  readonly exit: number
}

type Change = (config: Config) => unknown
const part =
  (name: string, values: Record<string, unknown>): Change =>
  (config) =>
    (config[name] = { ...config[name], ...values })
const without =
  (name: string, ...keys: string[]): Change =>
  (config) => {
    for (const key of keys) delete config[name]?.[key]
  }
const later = (change: Change) => (one: Shop) => one.configure((config) => void change(config))

const ORDERS: ShopOptions = { configure: part('orders', { enabled: true, storeId: '1' }) as never }
const WAREHOUSE = part('nextengine', { upload: 'warehouse', warehouse: '第二倉庫' })
const TAB = /アプリを作る → 編集 → API/
const SCREEN = /スマレジAPI設定/

async function hold(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  stop.push(() => {
    const closed = new Promise((resolve) => server.close(resolve))
    if (server instanceof WebServer) server.closeAllConnections()
    return closed
  })
}

/** Another program takes the port that the configuration names. */
async function heldBy(server: Server, one: Shop): Promise<void> {
  const at = { host: '127.0.0.1', port: await freePort() }
  await hold(server, at)
  await later(part('webhook', at))(one)
}

function forbid(path: string): Broken {
  return {
    name: `the app has no permission for ${path}`,
    breaks: ({ ne }) => (ne.faults.refuse = { path, code: '004001' }),
    line: path.includes('login') ? 'Next Engine' : 'Next Engine APIs',
    found: new RegExp(path),
    next: TAB,
    exit: 3,
  }
}

const NEXT_ENGINE: Broken[] = [
  {
    name: 'no values of Next Engine at all',
    breaks: (one) => one.configure((config) => delete config['nextengine']),
    line: 'Next Engine',
    found: /nextengine\.clientId, nextengine\.clientSecret/,
    next: /configuration file/,
    exit: 2,
  },
  {
    name: 'one value of Next Engine is missing',
    breaks: later(without('nextengine', 'clientSecret')),
    line: 'Next Engine',
    found: /: nextengine\.clientSecret$/,
    next: /configuration file/,
    exit: 2,
  },
  {
    name: 'nobody has signed in',
    options: { signedOut: true },
    line: 'Next Engine',
    found: /Signing in|not signed in/,
    next: /auth login/,
    exit: 4,
  },
  {
    name: 'the sign-in was ended at Next Engine',
    breaks: ({ ne }) => ne.revoke(),
    line: 'Next Engine',
    found: /Signing in/,
    next: /auth login/,
    exit: 4,
  },
  {
    name: 'Next Engine is suspended',
    breaks: ({ ne }) => (ne.faults.suspended = '002003'),
    line: 'Next Engine',
    found: /suspended/,
    next: /./,
    exit: 3,
  },
  {
    name: 'Next Engine is in maintenance',
    breaks: ({ ne }) => (ne.faults.refuse = { code: '003005' }),
    line: 'Next Engine',
    found: /maintenance/,
    next: /goes on by itself afterwards/,
    exit: 75,
  },
  {
    name: 'Next Engine cannot be reached',
    breaks: later(part('nextengine', { apiUrl: 'http://127.0.0.1:1' })),
    line: 'Next Engine',
    found: /No connection/,
    next: /again in a while/,
    exit: 75,
  },
  ...[
    '/api_v1_login_company/info',
    '/api_v1_master_stock/search',
    '/api_v1_master_stock/count',
    '/api_v1_master_goods/search',
    '/api_v1_master_setgoods/search',
    '/api_v1_master_setgoods/count',
    '/api_v1_receiveorder_row/search',
    '/api_v1_system_que/search',
    '/api_v1_master_stockiohistory/search',
  ].map(forbid),
  ...[
    '/api_v1_warehouse_base/search',
    '/api_v1_warehouse_stock/search',
    '/api_v1_warehouse_stock/count',
  ].map((path) => ({
    ...forbid(path),
    options: { configure: WAREHOUSE } as ShopOptions,
    breaks: (one: Shop) => {
      one.ne.addWarehouse('第二倉庫')
      one.ne.faults.refuse = { path, code: '004001' }
    },
  })),
  {
    ...forbid('/api_v1_master_goods/upload'),
    breaks: async (one) => {
      one.ne.faults.refuse = { path: '/api_v1_master_goods/upload', code: '004001' }
      one.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
      expect((await one.flush()).code).toBe(3)
    },
  },
  {
    name: 'an API refuses for a reason of its own',
    breaks: ({ ne }) => (ne.faults.refuse = { path: '/api_v1_system_que/search', code: '012345' }),
    line: 'Next Engine APIs',
    found: /アップロードキュー検索.*012345/,
    next: /Look these words up/,
    exit: 3,
  },
  {
    name: 'a 拠点 that Next Engine does not have',
    options: { configure: WAREHOUSE as never },
    line: 'Next Engine APIs',
    found: /no warehouse "第二倉庫"/,
    next: /./,
    exit: 2,
  },
]

const SMAREGI: Broken[] = [
  ...(
    [
      ['JAN pairing', part('mapping', { mode: 'jan' })],
      ['orders', part('orders', { enabled: true, storeId: '1' })],
      ['webhooks', part('smaregi', { receive: 'platform', contractId: 'practice-contract' })],
    ] as const
  ).map(([what, needs]) => ({
    name: `${what} without the values of Smaregi`,
    breaks: later((config) => {
      without('smaregi', 'clientId', 'clientSecret')(config)
      needs(config)
    }),
    line: 'Smaregi',
    found: /smaregi\.clientId, smaregi\.clientSecret/,
    next: /configuration file/,
    exit: 2,
  })),
  {
    name: 'a wrong client secret of Smaregi',
    breaks: ({ smaregi }) => (smaregi.platform.account.clientSecret = 'another'),
    line: 'Smaregi',
    found: /credentials/,
    next: /smaregi\.clientSecret/,
    exit: 3,
  },
  {
    name: 'a wrong access token of Smaregi',
    options: { api: 'legacy' },
    breaks: later(part('smaregi', { accessToken: 'another-access-token' })),
    line: 'Smaregi',
    found: /Smaregi/,
    next: /accessToken|access token/,
    exit: 3,
  },
  ...(['在庫情報参照', '商品情報参照', '出荷情報参照'] as const).map((name) => ({
    name: `the switch ${name} is off`,
    options: { ...ORDERS, api: 'legacy' } as ShopOptions,
    breaks: ({ smaregi }: Shop) => smaregi.account.functions.delete(name),
    line: 'Smaregi',
    found: /Smaregi/,
    next: new RegExp(`スマレジAPI設定.*${name}`),
    exit: 3,
  })),
  {
    name: 'nothing is received through Smaregi’s legacy API',
    options: { api: 'legacy' },
    breaks: ({ smaregi }) => (smaregi.account.receiving = false),
    line: 'Smaregi',
    found: /Smaregi/,
    next: SCREEN,
    exit: 3,
  },
  ...(['stores', 'stock', 'stock-changes', 'products', 'shipments'] as const).map((missing) => ({
    name: `a plan of Smaregi without ${missing}`,
    options: ORDERS,
    breaks: ({ smaregi }: Shop) => smaregi.platform.account.notInPlan.add(missing),
    line: 'Smaregi',
    found: /does not permit/,
    next: /scope/,
    exit: 3,
  })),
  {
    name: 'a scope of Smaregi is switched off, the one for writing too',
    options: ORDERS,
    breaks: ({ smaregi }) => smaregi.platform.account.scopes.delete('pos.orders:write'),
    line: 'Smaregi',
    found: /scopes/,
    next: /pos\.orders:write/,
    exit: 3,
  },
  {
    name: 'the app is not in use with the contract',
    breaks: ({ smaregi }) => (smaregi.platform.account.started = false),
    line: 'Smaregi',
    found: /Smaregi/,
    next: /利用開始|started/,
    exit: 3,
  },
  {
    name: 'Smaregi cannot be reached',
    breaks: later(part('smaregi', { apiUrl: 'http://127.0.0.1:1', idUrl: 'http://127.0.0.1:1' })),
    line: 'Smaregi',
    found: /could not be reached/,
    next: /./,
    exit: 75,
  },
  {
    name: 'a store that Smaregi does not have',
    options: { configure: part('smaregi', { stores: ['1', '99'] }) as never },
    line: 'Smaregi',
    found: /no store 99/,
    next: /1 本店, 2 支店/,
    exit: 3,
  },
]

const MACHINE: Broken[] = [
  ...(['path', 'sncode'] as const).map((key) => ({
    name: `the listener without webhook.${key}`,
    breaks: later(without('webhook', key)),
    line: 'Listener',
    found: new RegExp(`webhook\\.${key}$`),
    next: /configuration file/,
    exit: 2,
  })),
  {
    name: 'nobody listens',
    breaks: (one) => one.served(),
    line: 'Listener',
    found: /nothing answers/,
    next: /ston serve/,
    exit: 3,
  },
  {
    name: 'the port is held by another ston',
    breaks: later(part('store', { path: './other-data' })),
    line: 'Listener',
    found: /not the ston serve of this configuration/,
    next: /webhook\.port/,
    // Nobody has signed in there.
    exit: 4,
  },
  {
    name: 'the port is held by a ston with another secret path',
    breaks: later(part('webhook', { path: '/hooks/another-path-9876543210' })),
    line: 'Listener',
    found: /not the ston serve of this configuration/,
    next: /webhook\.port/,
    exit: 3,
  },
  {
    name: 'the port is held by a web server that says yes to everything',
    breaks: (one) =>
      heldBy(
        createWebServer((request, response) => {
          response.writeHead(200, { 'x-ston-proof': String(request.headers['x-ston-challenge']) })
          response.end('ok')
        }),
        one,
      ),
    line: 'Listener',
    found: /not the ston serve of this configuration/,
    next: /webhook\.port/,
    exit: 3,
  },
  {
    name: 'the port is held by a program that speaks no HTTP',
    breaks: (one) =>
      heldBy(
        createServer((socket) => socket.end('220 ready\r\n', () => socket.destroy())),
        one,
      ),
    line: 'Listener',
    found: /not the ston serve of this configuration/,
    next: /webhook\.port/,
    exit: 3,
  },
  {
    name: 'the disk is nearly full',
    options: { configure: part('alarms', { diskFreeMiB: 1_000_000_000 }) as never },
    line: 'Disk',
    found: /MiB free/,
    next: /too little room/,
    exit: 3,
  },
  {
    name: 'the disk is nearly full, as the listener sees it',
    options: { configure: part('alarms', { diskFreeMiB: 1_000_000_000 }) as never },
    line: 'Listener',
    found: /cannot take anything \(503\)/,
    next: /log/,
    exit: 3,
  },
  {
    name: 'a file stands where the data should be',
    breaks: async (one) => {
      await writeFile(join(one.dir, 'a-file'), '')
      await later(part('store', { path: './a-file' }))(one)
    },
    line: 'Data folder',
    found: /not a folder/,
    next: /store\.path/,
    exit: 2,
  },
  {
    name: 'the data would be below a file',
    breaks: async (one) => {
      await writeFile(join(one.dir, 'a-file'), '')
      await later(part('store', { path: './a-file/data' }))(one)
    },
    line: 'Data folder',
    found: /no data folder .*not a folder/,
    next: /store\.path/,
    exit: 2,
  },
  {
    name: 'the data is a newer ston’s',
    breaks: (one) => writeFile(join(one.dir, 'data', 'format-9'), ''),
    line: 'Data folder',
    found: /newer ston/,
    next: /Update ston/,
    exit: 2,
  },
  {
    name: 'the file with the sign-in is damaged',
    breaks: (one) => writeFile(join(one.dir, 'data', 'documents', 'tokens.999999.json'), '{"acc'),
    line: 'Next Engine',
    found: /tokens\.999999\.json is damaged/,
    next: /backup/,
    exit: 3,
  },
  {
    name: 'the database does not answer',
    breaks: later((config) => (config['store'] = { url: 'postgres://ston:x@127.0.0.1:1/ston' })),
    line: 'Data folder',
    found: /./,
    next: /./,
    exit: 75,
  },
  {
    name: 'the clock is wrong',
    breaks: ({ ne }) => ne.advance(20 * 60 * 1000),
    line: 'Clock',
    found: /s behind/,
    next: /NTP/,
    exit: 3,
  },
]

const mail = (port: number): Record<string, unknown> => ({
  enabled: true,
  smtpUrl: `smtp://somebody:wrong@127.0.0.1:${port}`,
  from: 'ston@example.jp',
  to: ['shop@example.jp'],
})

const MAIL: Broken[] = [
  {
    name: 'no mail server answers',
    options: { configure: part('mail', mail(1)) as never },
    line: 'Mail',
    found: /./,
    next: /./,
    exit: 75,
  },
  {
    name: 'the mail server refuses the password',
    breaks: async (one) => {
      const post: Post = await openPost({
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: (_auth, _session, done) => done(new Error('no such user')),
      })
      await later(part('mail', mail(post.port)))(one)
    },
    line: 'Mail',
    found: /./,
    next: /./,
    exit: 3,
  },
]

async function examine(...args: string[]): Promise<{ code: number; checks: Line[] }> {
  const { code, json } = await shop.ston('doctor', '--json', '--locale', 'en', ...args)
  return { code, checks: json['checks'] as Line[] }
}

const TABLE = [...NEXT_ENGINE, ...SMAREGI, ...MACHINE, ...MAIL]

test.each(TABLE)('$name', async ({ options, breaks, line, found, next, exit }) => {
  shop = await openShop({ products: { '1001': 5 }, api: 'platform', ...options })
  await breaks?.(shop)
  const { code, checks } = await examine()
  const one = checks.find(({ name }) => name === line)
  expect(one).toMatchObject({ state: 'bad' })
  expect(one?.found).toMatch(found)
  expect(one?.next).toMatch(next)
  expect(code).toBe(exit)
})

test('the same set-ups unbroken: nothing is bad', async () => {
  shop = await openShop({ products: { '1001': 5 }, api: 'platform', ...ORDERS })
  const { code, checks } = await examine()
  expect(checks.filter(({ state }) => state === 'bad' || state === 'warn')).toEqual([])
  expect(code).toBe(0)
})

test('whoever asks which ston this is learns nothing of it', async () => {
  shop = await openShop({ products: {} })
  const { origin } = new URL(shop.hookUrl)
  const challenge = '0123456789abcdef0123456789abcdef'
  const proof = async (headers: Record<string, string>, path = '/healthz') =>
    (await fetch(`${origin}${path}`, { headers })).headers.get('x-ston-proof')
  expect(await proof({})).toBeNull()
  expect(await proof({ 'x-ston-challenge': 'short' })).toBeNull()
  const once = await proof({ 'x-ston-challenge': challenge })
  expect(once).toMatch(/^[0-9a-f]{64}$/)
  expect(await proof({ 'x-ston-challenge': challenge.replace('0', '1') })).not.toBe(once)
  // Proxies pass on what is below the secret paths: whoever asks there learns as much, and no more of what is there.
  for (const path of ['/hooks/invented', new URL(shop.hookUrl).pathname]) {
    expect(await proof({}, path)).toBeNull()
    expect(await proof({ 'x-ston-challenge': challenge }, path)).toBe(once)
  }
  const secret = await fetch(`${shop.hookUrl}/status`, {
    headers: { 'x-ston-challenge': challenge },
  })
  expect(secret.status).toBe(404)
})

test('a configuration that cannot be read, or whose secrets cannot', async () => {
  shop = await openShop({ products: {} })
  await later(part('webhook', { sncode: { file: './no-such-file' } }))(shop)
  const secret = await shop.ston('doctor', '--json', '--locale', 'en')
  expect(secret.code).toBe(2)
  expect(JSON.stringify(secret.json)).toContain('webhook.sncode')
  await writeFile(shop.configPath, '{ "locale": ')
  expect((await shop.ston('doctor', '--locale', 'en')).code).toBe(2)
  await rm(shop.configPath)
  expect((await shop.ston('doctor', '--locale', 'en')).code).toBe(2)
})

test('a disk that is full', async () => {
  shop = await openShop({ products: {} })
  const path = join(shop.dir, 'full')
  const well = await openFileStore({ path })
  await well.close()
  const full = diskError('ENOSPC', 'no space left on device')
  const io: typeof nodeIo = {
    ...nodeIo,
    open: (file, flags, mode) =>
      flags.includes('w') ? Promise.reject(full) : nodeIo.open(file, flags, mode),
  }
  const store = await openFileStore({ path, io })
  const app = { store: () => Promise.resolve(store) } as unknown as App
  const line = await checkDisk(app)
  expect(line).toMatchObject({ state: 'bad', exit: 'temporary' })
  expect(line.found.en).toContain('no space left')
  expect(line.next?.en).toContain('Make room')
})

/** Root ignores permissions. */
const SOMEBODY = 12_345

/** `ston doctor` as another user. */
async function asSomebody(...args: string[]): Promise<{ code: number; checks: Line[] }> {
  const options = { uid: SOMEBODY, gid: SOMEBODY, env: { LANG: 'C' } }
  const all = ['bin/ston.js', 'doctor', '--json', '--locale', 'en', ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, all, options, (error, stdout) => {
      const { checks } = JSON.parse(stdout) as { checks: Line[] }
      resolve({ code: Number(error?.code ?? 0), checks })
    })
  })
}

async function openForSomebody(): Promise<void> {
  shop = await openShop({ products: {}, api: 'platform' })
  await chmod(shop.dir, 0o755)
  await chown(shop.configPath, SOMEBODY, SOMEBODY)
}

test.skipIf(process.getuid?.() !== 0)(
  'a disk that is not mounted is told once, and not as a folder of the wrong owner',
  async () => {
    await openForSomebody()
    await mkdir(join(shop.dir, 'mnt'), { mode: 0o755 })
    await later(part('store', { path: './mnt/usb/ston' }))(shop)
    await chown(shop.configPath, SOMEBODY, SOMEBODY)
    const { code, checks } = await asSomebody('--config', shop.configPath)
    expect(code).toBe(2)
    const told = checks.filter(({ found }) => found.includes('mnt'))
    expect(told.map(({ name }) => name)).toEqual(['Data folder'])
    expect(told[0]?.found).toContain(`none can be made in ${join(shop.dir, 'mnt')}`)
    expect(told[0]?.next).toContain('mounted')
    expect(told[0]?.next).not.toContain('chown')
    expect(checks.find(({ name }) => name === 'Disk')).toMatchObject({ state: 'none' })
  },
)

test.skipIf(process.getuid?.() !== 0)('data that another user owns', async () => {
  await openForSomebody()
  const { code, checks } = await asSomebody('--config', shop.configPath)
  expect(code).toBe(2)
  const told = checks.filter(({ found }) => found.includes('permission denied'))
  expect(told.map(({ name }) => name)).toEqual(['Data folder'])
  expect(told[0]?.next).toContain('owns the folder')
})

test.skipIf(process.getuid?.() !== 0)(
  'a configuration of root’s that who runs ston cannot read is bad also when root looks',
  async () => {
    shop = await openShop({ products: {}, api: 'platform' })
    const line = async () => (await examine()).checks.find(({ name }) => name === 'Configuration')
    expect(await line()).toMatchObject({ state: 'ok' })
    await chown(shop.dir, SOMEBODY, SOMEBODY)
    expect(await line()).toMatchObject({
      state: 'bad',
      found: `${shop.configPath} cannot be read by the user that runs ston (id ${SOMEBODY})`,
      next: expect.stringContaining(`chown ${SOMEBODY} ${shop.configPath}`) as string,
    })
    await chown(shop.configPath, SOMEBODY, SOMEBODY)
    expect(await line()).not.toMatchObject({ state: 'bad' })
  },
)

test('there are enough of them', () => {
  expect(TABLE.length).toBeGreaterThanOrEqual(25)
})

import { chmod, chown } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { byMonthsEnd } from '../../src/checks/services.ts'
import { openPost, type Post } from '../mailer/smtp-kit.ts'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop
let post: Post | null = null
afterEach(async () => {
  await shop.close()
  await post?.close()
  post = null
})

interface Line {
  readonly name: string
  readonly state: string
  readonly found: string
  readonly next: string | null
}

async function examine(
  options: ShopOptions = {},
): Promise<{ code: number; readonly of: (name: string) => Line }> {
  shop = await openShop({ products: { '1001': 5 }, api: 'platform', ...options })
  return again()
}

async function again(): Promise<{ code: number; readonly of: (name: string) => Line }> {
  const { code, json } = await shop.ston('doctor', '--json', '--locale', 'en')
  const checks = json['checks'] as Line[]
  return {
    code,
    of: (name) => {
      const line = checks.find((one) => one.name === name)
      if (line === undefined) throw new Error(`no line ${name}`)
      return line
    },
  }
}

test('a shop that is well: every line is right, or not set up', async () => {
  post = await openPost()
  const { port } = post
  const { code, of } = await examine({
    configure: (config) => {
      config['mail'] = {
        enabled: true,
        smtpUrl: `smtp://127.0.0.1:${port}`,
        from: 'ston@example.jp',
        to: ['shop@example.jp'],
      }
    },
  })
  expect(code).toBe(0)
  for (const name of [
    'Configuration',
    'Data folder',
    'Disk',
    'Listener',
    'Next Engine',
    'Smaregi',
    'Mail',
  ])
    expect(of(name)).toMatchObject({ state: 'ok', next: null })
  expect(of('Smaregi').found).toContain('2 stores')
  expect(of('Clock').state).toBe('ok')
  expect(post.letters).toEqual([])
})

test('who only receives 在庫情報送信 needs no credentials of Smaregi, and is told what they are for', async () => {
  const { code, of } = await examine({
    api: 'legacy',
    configure: (config) => void (config['smaregi'] = { contractId: 'abc' }),
  })
  expect(code).toBe(0)
  expect(of('Smaregi')).toMatchObject({ state: 'warn' })
  expect(of('Smaregi').next).toContain('smaregi.clientSecret')
  expect(of('Mail').state).toBe('none')
  const { out } = await shop.ston('doctor', '--locale', 'en')
  expect(out).not.toContain('Nothing is wrong')
})

test('the address from outside is looked at in the words of init', async () => {
  const { of } = await examine()
  expect(of('Public URL')).toMatchObject({ state: 'none', found: 'not set up' })
  const seen = async (publicUrl: string): Promise<Line> => {
    await shop.configure(({ webhook = {} }) => void (webhook['publicUrl'] = publicUrl))
    return (await again()).of('Public URL')
  }
  // A name that nobody may register; where there is no DNS, it could not be tried.
  expect(await seen('https://ston.invalid')).toMatchObject({
    state: 'warn',
    found: expect.stringMatching(/no such name: ston\.invalid|could not be tried/) as string,
  })
  expect(await seen('http://ston.example.jp')).toMatchObject({
    state: 'warn',
    found: 'this is not https://',
  })
  expect((await seen('https://ston.local/?a=1')).state).toBe('bad')
  expect((await seen('https://192.168.0.7')).found).toContain('cannot be reached from the Internet')
})

test('a configuration that others can read', async () => {
  await examine()
  await chmod(shop.configPath, 0o644)
  const { code, of } = await again()
  expect(code).toBe(0)
  expect(of('Configuration')).toMatchObject({ state: 'warn' })
  expect(of('Configuration').next).toContain('chmod 600')
})

test('signed out: exit 4, with the command', async () => {
  const { code, of } = await examine({ signedOut: true })
  expect(code).toBe(4)
  expect(of('Next Engine')).toMatchObject({ state: 'bad' })
  expect(of('Next Engine').next).toContain('auth login')
})

test('a wrong client secret at Smaregi: exit 3, and the other lines are there all the same', async () => {
  await examine()
  shop.smaregi.platform.account.clientSecret = 'another'
  const { code, of } = await again()
  expect(code).toBe(3)
  expect(of('Smaregi').state).toBe('bad')
  expect(of('Next Engine').state).toBe('ok')
})

test('a store that Smaregi does not have is named, with those it has', async () => {
  const { code, of } = await examine({
    configure: (config) => void (config['smaregi'] = { ...config['smaregi'], stores: ['1', '99'] }),
  })
  expect(code).toBe(3)
  expect(of('Smaregi').found).toContain('99')
  expect(of('Smaregi').next).toContain('1 本店, 2 支店')
})

test('Next Engine in maintenance: exit 75', async () => {
  await examine()
  shop.ne.faults.refuse = { code: '002007' }
  expect((await again()).code).toBe(75)
})

test('a clock that is wrong is measured against Next Engine’s', async () => {
  await examine()
  shop.ne.advance(20 * 60 * 1000)
  const { of } = await again()
  expect(of('Clock')).toMatchObject({ state: 'bad' })
  expect(of('Clock').found).toMatch(/1[12]\d\d s behind/)
})

test('a clock is not called right when nobody has told the time', async () => {
  const { code, of } = await examine({
    configure: (config) => {
      config['nextengine'] = { ...config['nextengine'], apiUrl: 'http://127.0.0.1:1' }
    },
    signedOut: true,
  })
  expect(code).toBe(4)
  expect(of('Clock')).toMatchObject({
    state: 'warn',
    found: 'Next Engine: no answer, Smaregi: right',
  })
})

test('the clock is measured against Smaregi’s as well, on either API', async () => {
  await examine({ api: 'legacy', signedOut: true })
  shop.smaregi.advance(-20 * 60 * 1000)
  const { of } = await again()
  expect(of('Clock').state).toBe('bad')
  expect(of('Clock').found).toMatch(/Smaregi: 1(?:199|20\d) s ahead/)
})

test('a data folder that others can read', async () => {
  await examine()
  const data = join(shop.dir, 'data')
  await chmod(data, 0o755)
  expect((await again()).of('Data folder')).toMatchObject({ state: 'warn' })
  await chmod(data, 0o700)
  expect((await again()).of('Data folder')).toMatchObject({ state: 'ok', found: data })
})

test.skipIf(process.getuid?.() !== 0)(
  'files of another user are named with their owner',
  async () => {
    await examine()
    await chown(join(shop.dir, 'data'), 12345, 12345)
    await chown(shop.configPath, 12345, 12345)
    const { code, of } = await again()
    expect(code).toBe(0)
    for (const name of ['Configuration', 'Data folder']) {
      expect(of(name).state).toBe('warn')
      expect(of(name).next).toContain("sudo -u '#12345'")
    }
  },
)

test('on the legacy API the stores are looked up too; without that right it only says so', async () => {
  const { code, of } = await examine({
    api: 'legacy',
    configure: (config) => void (config['smaregi'] = { ...config['smaregi'], stores: ['1', '99'] }),
  })
  expect(code).toBe(3)
  expect(of('Smaregi').found).toContain('99')
  shop.smaregi.account.functions.delete('店舗情報参照')
  const without = await again()
  expect(without.code).toBe(0)
  expect(without.of('Smaregi').state).toBe('warn')
  expect(without.of('Smaregi').next).toContain('店舗情報参照')
})

test('a mail server that does not answer', async () => {
  const { of } = await examine({
    configure: (config) => {
      config['mail'] = {
        enabled: true,
        smtpUrl: 'smtp://127.0.0.1:1',
        from: 'ston@example.jp',
        to: ['shop@example.jp'],
      }
    },
  })
  expect(of('Mail').state).toBe('bad')
})

test('people read one line each, in their language, and no secret', async () => {
  await examine()
  const ja = await shop.ston('doctor')
  expect(ja.out).toMatch(/^✓ {2}設定ファイル/m)
  expect(ja.out).toContain('問題は見つかりませんでした')
  for (const secret of [shop.sncode, shop.ne.clientSecret, 'practice-client-secret'])
    expect(ja.out).not.toContain(secret)
})

test('a plan without the stock history, or without 出荷 where orders are imported', async () => {
  const { code } = await examine({
    configure: (config) => void (config['orders'] = { enabled: true, storeId: '1' }),
  })
  expect(code).toBe(0)
  const { notInPlan } = shop.smaregi.platform.account
  for (const [part, words] of [
    ['stock-changes', 'pos.stock-changes:read'],
    ['shipments', 'pos.orders:read'],
  ] as const) {
    notInPlan.add(part)
    const without = await again()
    expect(without.code).toBe(3)
    expect(without.of('Smaregi')).toMatchObject({ state: 'bad' })
    expect(without.of('Smaregi').next).toContain(words)
    notInPlan.delete(part)
  }
})

test('without orders nobody asks for 出荷', async () => {
  await examine()
  shop.smaregi.platform.account.notInPlan.add('shipments')
  expect((await again()).code).toBe(0)
})

test('on the legacy API the switch for 出荷 is named where orders are imported', async () => {
  await examine({
    api: 'legacy',
    configure: (config) => void (config['orders'] = { enabled: true, storeId: '1' }),
  })
  shop.smaregi.account.functions.delete('出荷情報参照')
  const { code, of } = await again()
  expect(code).toBe(3)
  expect(of('Smaregi').next).toContain('出荷情報参照')
})

test('calls are reckoned to the end of the month, once it is some days old', async () => {
  await examine()
  const on = (day: string): Date => new Date(`${day}T12:00:00+09:00`)
  expect(byMonthsEnd(400, on('2026-11-10'))).toBe(1200)
  expect(byMonthsEnd(400, on('2026-02-28'))).toBe(400)
  expect(byMonthsEnd(400, on('2026-11-02'))).toBe(400)
  expect(byMonthsEnd(0, on('2026-11-10'))).toBe(0)
})

test('every line that is not right says what to do', async () => {
  await examine()
  shop.ne.faults.refuse = { code: '002007' }
  const lines = (await shop.ston('doctor', '--json')).json['checks'] as Line[]
  const bad = lines.filter(({ state }) => state === 'bad' || state === 'warn')
  expect(bad.map(({ name }) => name)).toContain('Next Engine')
  expect(bad.filter(({ next }) => next === null)).toEqual([])
})

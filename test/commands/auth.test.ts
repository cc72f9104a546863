import { expect, test } from 'vitest'
import { authLogin, authRefresh, authStatus } from '../../src/commands/auth.ts'
import { readPastedRedirect } from '../../src/sign-in/pasted-redirect.ts'
import type { App } from '../../src/context.ts'
import { configFrom } from '../../src/config/index.ts'
import type { PracticeNextEngine } from '../../src/simulators/nextengine/practice.ts'
import type { Locale } from '../../src/kernel/sentence.ts'
import {
  HOUR_MS,
  MemoryStore,
  open,
  startServer,
  storeSignIn,
} from '../connectors/nextengine/session-kit.ts'

/** As much of an app as signing in needs. */
async function appFor(
  memory: MemoryStore,
  server: PracticeNextEngine,
  locale: Locale = 'ja',
): Promise<App> {
  const session = await open(memory, server)
  const app: Partial<App> = {
    locale,
    now: () => server.now(),
    nextEngine: () => Promise.resolve(session),
    store: () => Promise.resolve(memory.store),
    config: configFrom({}, '/nowhere'),
  }
  return app as App
}

async function landingPage(server: PracticeNextEngine): Promise<string> {
  const query = new URLSearchParams({
    client_id: server.clientId,
    redirect_uri: server.redirectUri,
  })
  const response = await fetch(`${server.url}/users/sign_in/?${query.toString()}`, {
    redirect: 'manual',
  })
  return response.headers.get('location') ?? ''
}

/** No token, and nothing else that is secret. */
function expectNoSecret(memory: MemoryStore, server: PracticeNextEngine, said: unknown): void {
  const text = JSON.stringify(said)
  const { accessToken, refreshToken } = memory.tokens
  for (const secret of [accessToken, refreshToken, server.clientSecret]) {
    expect(text).not.toContain(secret)
  }
}

test('login asks for the address that the browser landed on, and explains where it comes from', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const app = await appFor(memory, server)
  let asked = ''
  const report = await authLogin(app, {
    ask: async (text) => {
      asked = text
      return ` "${await landingPage(server)}"\n`
    },
  })
  expect(asked).toContain(`${server.url}/users/sign_in/?client_id=client-id-1`)
  expect(asked).toContain('ページを表示できません')
  expect(report).toMatchObject({
    exit: 'ok',
    json: { signedIn: true, company: '練習商店' },
  })
  expect(report.text).toContain('ログインしました')
  expect(report.text).toContain('残り 23 時間')
  expectNoSecret(memory, server, report)
})

test('login takes the address from the command line and asks nothing', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const app = await appFor(memory, server, 'en')
  const report = await authLogin(app, { url: await landingPage(server), ask: null })
  expect(report).toMatchObject({ exit: 'ok', json: { signedIn: true } })
  expect(report.text).toMatch(/^Signed in to Next Engine\.\nCompany: 練習商店\nAccess token until /)
  expectNoSecret(memory, server, report)
})

test('login without anybody to ask says what to do and ends with "sign-in needed"', async () => {
  const server = await startServer()
  const app = await appFor(new MemoryStore(), server)
  const report = await authLogin(app, { ask: null })
  expect(report).toMatchObject({ exit: 'auth', json: { signedIn: false } })
  expect(report.text).toContain("ston auth login '")
  expect(report.text).toContain('/users/sign_in/?client_id=')
  // Nothing but the pasted address ends this sign-in.
  expect(report.text).not.toContain('ston auth status')
  expect(server.calls).toEqual([])
})

test('status says until when, in Japan time, and calls nobody', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  const report = await authStatus(await appFor(memory, server))
  const pair = server.currentPair()
  expect(report).toMatchObject({
    exit: 'ok',
    json: {
      signedIn: true,
      accessTokenEndsAt: `${pair?.accessTokenEndDate.replace(' ', 'T')}+09:00`,
      refreshTokenEndsAt: `${pair?.refreshTokenEndDate.replace(' ', 'T')}+09:00`,
      company: '練習商店',
    },
  })
  expect(report.text).toContain(`${pair?.refreshTokenEndDate.slice(0, 16)} JST`)
  expect(report.text).toContain('残り 71 時間')
  expect(server.calls).toEqual([])
  expectNoSecret(memory, server, report)
})

test('status warns when the sign-in ends within a day', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.advance(50 * HOUR_MS)
  const report = await authStatus(await appFor(memory, server))
  expect(report.exit).toBe('ok')
  expect(report.text).toContain('自動で更新されます')
  expect(report.text).toContain('期限が近づいています')
})

test('status without a sign-in, and with one that has ended', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  const app = await appFor(memory, server)
  const nobody = await authStatus(app)
  expect(nobody).toMatchObject({ exit: 'auth', json: { signedIn: false, company: null } })
  expect(nobody.text).toContain('ログインしていません')
  storeSignIn(memory, server)
  server.advance(73 * HOUR_MS)
  const ended = await authStatus(app)
  expect(ended).toMatchObject({ exit: 'auth', json: { signedIn: false, company: '練習商店' } })
  expect(ended.text).toContain('無効')
})

test('status knows that Next Engine refused the pair', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.revoke()
  const app = await appFor(memory, server)
  await expect(authRefresh(app)).rejects.toMatchObject({ code: 'auth', exit: 'auth' })
  expect(await authStatus(app)).toMatchObject({ exit: 'auth', json: { signedIn: false } })
})

test('refresh renews the pair and says the new ends', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  server.advance(40 * HOUR_MS)
  const report = await authRefresh(await appFor(memory, server))
  // cron runs it every day: with `--quiet` good news is no mail.
  expect(report).toMatchObject({ exit: 'ok', routine: true })
  expect(report.text).toContain('残り 71 時間')
  expect(server.calls).toHaveLength(1)
  expectNoSecret(memory, server, report)
})

const LANDINGS: [string, string][] = [
  ['the whole address', 'https://localhost/nextengine/callback?uid=u-1&state=s%2B1'],
  ['blanks and quotes around it', `  'https://localhost/cb?uid=u-1&state=s%2B1' \n`],
  ['Japanese quotes', '「https://localhost/cb?uid=u-1&state=s%2B1」'],
  ['a line break in the middle', 'https://localhost/cb?uid=u-1\n &state=s%2B1'],
  ['more parameters and a fragment', 'https://x/cb?a=1&state=s%2B1&uid=u-1&id=9#top'],
  ['the query alone', 'uid=u-1&state=s%2B1'],
  ['the query with its question mark', '?uid=u-1&state=s%2B1'],
  ['an address copied out of HTML', 'https://x/cb?uid=u-1&amp;state=s%2B1'],
]

test.each(LANDINGS)('uid and state are found in %s', (_what, pasted) => {
  expect(readPastedRedirect(pasted)).toEqual({ uid: 'u-1', state: 's+1' })
})

test.each([
  ['', 'uid と state が見つかりません'],
  ['https://localhost/nextengine/callback?uid=u-1', 'uid と state が見つかりません'],
  ['hello', 'uid と state が見つかりません'],
  ['https://base.example.jp/users/sign_in/?client_id=c&redirect_uri=r', 'ログイン画面の URL'],
])('%j is refused as such', (pasted, sentence) => {
  expect(() => readPastedRedirect(pasted)).toThrow()
  try {
    readPastedRedirect(pasted)
  } catch (error) {
    expect(error).toMatchObject({ code: 'usage', exit: 'config' })
    expect((error as { sentence: { ja: string } }).sentence.ja).toContain(sentence)
  }
})

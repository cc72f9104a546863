import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openFileStore } from '../../src/store/files/store.ts'
import {
  type PracticeNextEngine,
  startPracticeNextEngine,
} from '../../src/simulators/nextengine/server.ts'
import { freePort } from '../helpers/shop.ts'
import { Terminal } from '../helpers/terminal.ts'
import { PATH, SECRET } from '../connectors/smaregi/receive-helpers.ts'
import { ston, type Ended } from '../cli/host.ts'
import { Serving, shop, type Shop } from '../web/serve-helpers.ts'

const REDIRECT_PATH = '/nextengine/callback'

interface Stage extends Shop {
  readonly ne: PracticeNextEngine
  readonly origin: string
  readonly serving: Serving
  readonly auth: (...args: string[]) => Promise<Ended>
  /** Where the sign-in page sends the browser of the person who signs in. */
  readonly browse: (url: string) => Promise<string>
}

/** A listener behind its public address, Next Engine's redirect leading there. */
async function stage(locale = 'en'): Promise<Stage> {
  const ne = await startPracticeNextEngine()
  onTestFinished(() => ne.stop())
  const port = await freePort()
  const place = await shop()
  const origin = `http://127.0.0.1:${port}`
  const { clientId, clientSecret, url } = ne
  const contents = {
    locale,
    store: { path: place.data },
    webhook: { host: '127.0.0.1', port, path: PATH, sncode: SECRET, publicUrl: origin },
    nextengine: {
      clientId,
      clientSecret,
      redirectUri: `${origin}${REDIRECT_PATH}`,
      apiUrl: url,
      signInUrl: url,
    },
  }
  await writeFile(place.config, JSON.stringify(contents), { mode: 0o600 })
  const serving = new Serving(place)
  await serving.port
  return {
    ...place,
    ne,
    origin,
    serving,
    auth: (...args) => ston(['auth', ...args, '--config', place.config]),
    browse: async (signInUrl) =>
      (await fetch(signInUrl, { redirect: 'manual' })).headers.get('location') ?? '',
  }
}

const signInUrlIn = (text: string): string => /http\S+sign_in\S+/.exec(text)?.[0] ?? ''

const facts = async (answer: Response): Promise<unknown> => [
  answer.status,
  [...answer.headers].filter(([name]) => name !== 'date'),
  await answer.text(),
]

test('serve takes the redirect of a sign-in that has begun, and nothing is pasted', async () => {
  const { auth, browse, serving, ne, origin } = await stage()
  const begun = await auth('login')
  expect(begun.code).toBe(4)
  expect(begun.stdout).toContain('Whether it has worked is told by: ston auth status')
  const redirect = await browse(signInUrlIn(begun.stdout))
  expect(redirect).toContain(`${origin}${REDIRECT_PATH}?uid=`)
  const answer = await fetch(redirect)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src/)
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  const html = await answer.text()
  expect(html).toContain('Signed in to Next Engine')
  expect(html).toContain('練習商店')
  expect((await auth('status')).code).toBe(0)
  const state = new URL(redirect).searchParams.get('state') ?? ''
  const { accessToken, refreshToken } = ne.currentPair() ?? { accessToken: '?', refreshToken: '?' }
  for (const secret of [state, accessToken, refreshToken, ne.clientSecret]) {
    expect(html).not.toContain(secret)
    expect(serving.stderr).not.toContain(secret)
  }
  // Loading the page again changes nothing; Next Engine would call the pair used.
  const calls = ne.calls.length
  expect(await (await fetch(redirect)).text()).toBe(html)
  expect(ne.calls).toHaveLength(calls)
})

test('without a sign-in under way the path is one of many that are not there', async () => {
  const { auth, browse, origin, ne, data } = await stage('ja')
  const elsewhere = await facts(await fetch(`${origin}/nextengine/other?uid=u&state=s`))
  const redirect = await browse(signInUrlIn((await auth('login')).stdout))
  // Within the window: no redirect of Next Engine's, and other methods.
  expect(await facts(await fetch(`${origin}${REDIRECT_PATH}`))).toEqual(elsewhere)
  expect(await facts(await fetch(`${origin}${REDIRECT_PATH}?uid=u-1`))).toEqual(elsewhere)
  expect(await facts(await fetch(redirect, { method: 'POST' }))).toEqual(elsewhere)
  // Eleven minutes later.
  const store = await openFileStore({ path: data })
  const document = store.document<{ beganAt: string; doneAt: string | null }>('signing')
  const { value, revision } = await document.read()
  const beganAt = new Date(Date.now() - 11 * 60 * 1000).toISOString()
  expect(value?.doneAt).toBeNull()
  await document.replace({ beganAt, doneAt: null }, revision)
  expect(await facts(await fetch(redirect))).toEqual(elsewhere)
  // Finished by hand: the window is closed again.
  await store
    .document('signing')
    .replace({ beganAt: new Date().toISOString(), doneAt: null }, revision + 1)
  await store.close()
  expect((await auth('login', redirect)).code).toBe(0)
  const second = await browse(
    `${ne.url}/users/sign_in/?client_id=${ne.clientId}&redirect_uri=${encodeURIComponent(origin + REDIRECT_PATH)}`,
  )
  const calls = ne.calls.length
  expect(await facts(await fetch(second))).toEqual(elsewhere)
  expect(ne.calls).toHaveLength(calls)
})

test('a worn-out redirect and another company are refused with a page that says what to do', async () => {
  const { auth, browse, ne, serving } = await stage('ja')
  const first = await browse(signInUrlIn((await auth('login')).stdout))
  ne.advance(6 * 60 * 1000)
  const late = await fetch(first)
  expect(late.status).toBe(403)
  expect(await late.text()).toContain('発行から 5 分を過ぎているか')
  // The window is still open: the person signs in once more.
  const again = await browse(signInUrlIn((await auth('login')).stdout))
  expect((await fetch(again)).status).toBe(200)
  const before = ne.currentPair()
  ne.faults.companyId = 'practice-company-2'
  ne.faults.uid = 'somebody-else'
  const other = await browse(signInUrlIn((await auth('login')).stdout))
  const refused = await fetch(other)
  expect(refused.status).toBe(403)
  expect(await refused.text()).toMatch(/別の(会社|企業)/)
  expect(JSON.parse((await auth('status', '--json')).stdout)).toMatchObject({
    signedIn: true,
    company: '練習商店',
  })
  expect(before).toBeDefined()
  serving.child.kill('SIGTERM')
  expect(await serving.ended).toBe(0)
})

test('on a terminal auth login waits until serve has taken the redirect, or the address is pasted', async () => {
  const { config, browse } = await stage()
  const waiting = new Terminal(['auth', 'login', '--config', config])
  await waiting.sees('Waiting for the sign-in')
  expect((await fetch(await browse(signInUrlIn(waiting.text)))).status).toBe(200)
  expect(await waiting.ended).toBe(0)
  expect(waiting.text).toContain('Signed in to Next Engine.')

  const pasting = new Terminal(['auth', 'login', '--config', config])
  await pasting.sees('Waiting for the sign-in')
  await sleep(100)
  await pasting.answer('Waiting for the sign-in', await browse(signInUrlIn(pasting.text)))
  expect(await pasting.ended).toBe(0)
  expect(pasting.text).toContain('Signed in to Next Engine.')
})

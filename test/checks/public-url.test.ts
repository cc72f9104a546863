import { afterEach, expect, test, vi } from 'vitest'
import { tryPublicUrl } from '../../src/checks/public-url.ts'
import { configFrom } from '../../src/config/index.ts'
import type { App } from '../../src/context.ts'
import { type Config, openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop | undefined
afterEach(async () => {
  vi.unstubAllGlobals()
  await shop?.close()
  shop = undefined
})

const PUBLIC = 'https://ston.example.jp'
const HOOKS = /^\/hooks\//

interface Seen {
  readonly publicUrl?: string
  /** The paths that the proxy passes on; all others it answers itself. */
  readonly passes: readonly RegExp[]
  readonly more?: (config: Config) => void
}

/** What doctor says of a shop behind a proxy, and which addresses it has asked for. */
async function behindProxy({ publicUrl = PUBLIC, passes, more }: Seen) {
  shop = await openShop({
    configure(config) {
      config['webhook'] = { ...config['webhook'], publicUrl }
      more?.(config)
    },
  })
  const direct = globalThis.fetch
  const { origin } = new URL(shop.hookUrl)
  const asked: string[] = []
  vi.stubGlobal('fetch', (at: string, options: RequestInit) => {
    if (!at.startsWith(PUBLIC)) return direct(at, options)
    asked.push(at)
    const path = at.slice(publicUrl.length)
    return at.startsWith(publicUrl) && passes.some((one) => one.test(path))
      ? direct(`${origin}${path}`, options)
      : Promise.resolve(new Response(null, { status: 404 }))
  })
  const { json } = await shop.ston('doctor', '--json', '--locale', 'en')
  const checks = json['checks'] as { name: string; state: string; found: string; next: string }[]
  const { state, found, next } = checks.find(({ name }) => name === 'Public URL') ?? {}
  return { asked, state, found, next }
}

test('the address that Smaregi is told leads to this ston, and its secret path is shown to nobody', async () => {
  const { asked, state, found } = await behindProxy({ passes: [HOOKS] })
  expect({ state, found }).toEqual({
    state: 'ok',
    found: 'https://ston.example.jp leads to this ston (seen from this machine)',
  })
  expect(asked).toEqual([expect.stringMatching(/^https:\/\/ston\.example\.jp\/hooks\/[\w-]{12}$/)])
})

test('a path that belongs to the public URL is asked below as well', async () => {
  const publicUrl = `${PUBLIC}/shops/tokyo`
  const { asked, state } = await behindProxy({ publicUrl, passes: [HOOKS] })
  expect(state).toBe('ok')
  expect(asked).toEqual([expect.stringMatching(/\/shops\/tokyo\/hooks\/[\w-]{12}$/)])
})

test('what answers there must be this ston', async () => {
  const { state, found, next } = await behindProxy({ passes: [/^\/healthz/] })
  expect(state).toBe('warn')
  expect(found).toBe('what answers at https://ston.example.jp is not this ston (404)')
  expect(next).toContain('below /hooks/')
})

test('so must the push, the owner’s pages and the end of a sign-in, where they are switched on', async () => {
  const more = (config: Config): void => {
    config['nextengine'] = {
      ...config['nextengine'],
      redirectUri: `${PUBLIC}/nextengine/callback`,
      push: { path: '/ne/invented-4711', account: 'ston', key: 'invented-key' },
    }
    config['owner'] = { enabled: true }
  }
  const one = await behindProxy({ passes: [HOOKS, /^\/nextengine\/callback$/], more })
  expect(one.state).toBe('warn')
  expect(one.found).toContain(
    "but not these paths: /ne/ (Next Engine's push), /ston (the owner's pages)",
  )
  expect(one.asked.join('\n')).not.toContain('4711')
  await shop?.close()
  vi.unstubAllGlobals()
  const all = [HOOKS, /^\/ne\//, /^\/ston(?:\/|$)/, /^\/nextengine\/callback$/]
  const { state, asked } = await behindProxy({ passes: all, more })
  expect(state).toBe('ok')
  expect(asked).toHaveLength(4)
})

const seen = async (answer: () => Promise<Response>, publicUrl = PUBLIC) => {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    return answer()
  })
  const config = {
    ...configFrom({}, '/nowhere'),
    webhook: { publicUrl, path: '/hooks/invented' },
  }
  const { state, found } = await tryPublicUrl({ config } as unknown as App)
  return { asked, state, found: found.en }
}

test('a proxy with nothing behind it, a name that is not there, and what cannot be tried', async () => {
  const proxy = await seen(() => Promise.resolve(new Response(null, { status: 502 })))
  expect(proxy).toMatchObject({
    state: 'warn',
    found: expect.stringContaining('no ston behind') as string,
  })
  const failing = (code: string) =>
    seen(() =>
      Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }),
      ),
    )
  expect(await failing('ENOTFOUND')).toMatchObject({
    state: 'warn',
    found: 'there is no such name: ston.example.jp',
  })
  expect(await failing('ECONNREFUSED')).toMatchObject({
    state: 'warn',
    found: 'https://ston.example.jp could not be tried from this machine (ECONNREFUSED)',
  })
})

test.each([
  'https://u@ston.example.jp',
  'https://ston.example.jp/?',
  'https://ston.example.jp:99999',
])('an address that nothing can be put behind (%s) is bad, and nobody is asked', async (url) => {
  const answer = () => Promise.resolve(new Response(null, { status: 404 }))
  expect(await seen(answer, url)).toMatchObject({ asked: [], state: 'bad' })
})

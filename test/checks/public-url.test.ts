import { afterEach, expect, test, vi } from 'vitest'
import { tryPublicUrl } from '../../src/checks/public-url.ts'
import type { App } from '../../src/context.ts'

afterEach(() => vi.unstubAllGlobals())

const seen = async (answer: () => Promise<Response>, publicUrl = 'https://ston.example.jp') => {
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: URL) => {
    asked.push(url.href)
    return answer()
  })
  const config = { webhook: { publicUrl, path: '/hooks/invented' } }
  const { state, found } = await tryPublicUrl({ config } as unknown as App)
  return { asked, state, found: found.en }
}

test('the address from outside is asked, without its secret path', async () => {
  const { asked, state, found } = await seen(() =>
    Promise.resolve(new Response(null, { status: 404 })),
  )
  expect(asked).toEqual(['https://ston.example.jp/healthz'])
  expect({ state, found }).toEqual({
    state: 'ok',
    found: 'https://ston.example.jp answers (seen from this machine)',
  })
})

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

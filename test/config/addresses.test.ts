import { expect, test } from 'vitest'
import { configFrom } from '../../src/config/index.ts'
import { load, refusal } from './files.ts'

const PATH = '/entrance/f3k9q2m8x7c1'
const withUrl = (publicUrl: string) => ({ webhook: { path: PATH, publicUrl } })

test.each([
  'https://ston.example.jp',
  'http://ston.example.jp:8080',
  'https://ston.example.jp/shops/a',
  'https://[2001:db8::1]:8443/',
])('host, port and the path of a proxy make a public URL: %s', (url) => {
  configFrom(withUrl(url), '.')
  expect(load(withUrl(url)).warnings).toEqual([])
})

test.each([
  ['a query', 'https://ston.example.jp/a?x', 'no ?'],
  ['an empty query', 'https://ston.example.jp/?', 'no ?'],
  ['a fragment', 'https://ston.example.jp#x', 'no #'],
  ['a user', 'https://user:pass-7711@ston.example.jp', 'no user name'],
  ['no port that there is', 'https://ston.example.jp:99999', 'host, port'],
  ['the whole webhook', `https://ston.example.jp${PATH}`, 'whole URL of the notifications'],
  ['one behind a proxy', `https://ston.example.jp/a${PATH}/?x`, 'whole URL of the notifications'],
  ['one of another init', 'https://ston.example.jp/hooks/abc', 'whole URL of the notifications'],
])('a public URL with %s is refused anew, and warned of where it stands', (_what, url, said) => {
  const [problem, ...more] = refusal(() => configFrom(withUrl(url), '.')).problems
  expect(more).toEqual([])
  expect(problem).toMatchObject({ path: 'webhook.publicUrl' })
  expect(problem?.allowed.en).toContain(said)
  expect(problem?.found).not.toMatch(/pass-7711|f3k9q2m8x7c1/)
  const { config, warnings } = load(withUrl(url))
  expect(config.webhook.path).toBe(PATH)
  expect(warnings.map(({ en }) => en)).toEqual([expect.stringMatching(/webhook\.publicUrl/)])
  expect(warnings[0]?.en).toContain(said)
})

test('of all other addresses what nothing can be put behind is refused as well', () => {
  const wrong = {
    smaregi: {
      apiUrl: 'https://api.example.jp?x',
      idUrl: 'https://a:b@id.example.jp',
      legacyUrl: 'https://webapi.example.jp/access/#x',
    },
    nextengine: {
      apiUrl: 'https://ne.example.jp:99999',
      signInUrl: 'https://ne.example.jp/?',
      redirectUri: 'https://localhost/callback#x',
    },
    notice: { url: 'https://chat.example.jp:99999/secret-1' },
  }
  const { problems } = refusal(() => configFrom(wrong, '.'))
  expect(problems.map(({ path }) => path)).toEqual([
    'smaregi.apiUrl',
    'smaregi.idUrl',
    'smaregi.legacyUrl',
    'nextengine.apiUrl',
    'nextengine.signInUrl',
    'nextengine.redirectUri',
    'notice.url',
  ])
  expect(JSON.stringify(problems)).not.toMatch(/secret-1|a:b@/)
  expect(load(wrong).warnings).toHaveLength(7)
  configFrom(
    {
      nextengine: { redirectUri: 'https://localhost/callback?from=ston' },
      notice: { url: 'https://chat.example.jp/v1?key=a&token=b#c' },
    },
    '.',
  )
})

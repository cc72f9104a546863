import { expect, test } from 'vitest'
import { signInRedirectPath } from '../../src/config/index.ts'
import { load, refusal } from './files.ts'

const broken = (content: unknown) => refusal(() => load(content)).problems.map((one) => one.path)

test('with Smaregi as master, orders must leave from a store that is counted', () => {
  const wrong = { smaregi: { stores: ['2', '3'] }, orders: { enabled: true, storeId: '1' } }
  const error = refusal(() => load(wrong))
  expect(error.problems[0]).toMatchObject({ path: 'orders.storeId', found: '"1"' })
  expect(error.problems[0]?.allowed.en).toContain('"2", "3"')

  load({ ...wrong, stockMaster: 'nextengine' })
  load({ ...wrong, orders: { enabled: false, storeId: '1' } })
  load({ ...wrong, orders: { enabled: true, storeId: '3' } })
  load({ orders: { enabled: true, storeId: '1' } })
})

test('the warehouse upload needs the name of the warehouse', () => {
  expect(broken({ nextengine: { upload: 'warehouse' } })).toEqual(['nextengine.warehouse'])
  load({ nextengine: { upload: 'warehouse', warehouse: '倉庫A' } })
})

test('a sandbox contract and the real hosts do not go together, nor the reverse', () => {
  expect(broken({ smaregi: { contractId: 'sb_abc123' } })).toEqual([
    'smaregi.apiUrl',
    'smaregi.idUrl',
  ])
  const sandbox = { apiUrl: 'https://api.smaregi.dev', idUrl: 'https://id.smaregi.dev' }
  expect(broken({ smaregi: { contractId: 'abc123', ...sandbox } })).toHaveLength(2)
  load({ smaregi: { contractId: 'sb_abc123', ...sandbox } })
  load({ smaregi: { contractId: 'abc123' } })
  const local = 'http://127.0.0.1:1'
  load({ smaregi: { contractId: 'sb_abc123', apiUrl: local, idUrl: local } })
  load({ smaregi: { contractId: 'sb_abc123', api: 'legacy', legacyUrl: `${local}/access/` } })
})

test('polling cannot slow down to less than it starts with', () => {
  expect(broken({ nextengine: { poll: { firstMs: 100, maxMs: 50 } } })).toEqual([
    'nextengine.poll.maxMs',
  ])
})

test('booked orders are remembered at least as long as everything else', () => {
  expect(broken({ retentionDays: 1000 })).toEqual(['orders.rememberDays'])
})

test('mail that is switched on needs both ends', () => {
  expect(broken({ mail: { enabled: true } })).toEqual(['mail.from', 'mail.to'])
  load({ mail: { enabled: true, from: 'ston <a@example.jp>', to: ['b@example.jp'] } })
})

test('a rule keeps silent about a key that is wrong by itself, and others still speak', () => {
  expect(
    broken({
      smaregi: { stores: [2] },
      orders: { enabled: true, storeId: '1' },
      mail: { enabled: true, from: 'a@example.jp' },
    }),
  ).toEqual(['smaregi.stores[0]', 'mail.to'])
})

test('a redirect that leads to ston has a path of its own', () => {
  const path = '/hooks/a-secret-path'
  const at = (redirectUri: string, publicUrl = 'https://ston.example.jp') => ({
    webhook: { path, sncode: 'a-code-of-ours', publicUrl },
    nextengine: { redirectUri },
  })
  const ours = 'https://ston.example.jp'
  for (const taken of ['/healthz', '/readyz', path, `${path}/status`]) {
    const { problems } = refusal(() => load(at(ours + taken)))
    expect(problems).toMatchObject([{ path: 'nextengine.redirectUri', found: '"***"' }])
  }
  load(at(`${ours}/nextengine/callback`))
  load(at(`https://localhost${path}`))
  load(at(`${ours}/healthz`, 'https://other.example.jp'))
})

test.each([
  [
    'https://ston.example.jp',
    'https://ston.example.jp/nextengine/callback',
    '/nextengine/callback',
  ],
  ['https://ston.example.jp:443/', 'https://ston.example.jp/cb?x=1', '/cb'],
  ['https://www.example.jp/ston', 'https://www.example.jp/ston/cb', '/cb'],
  ['https://www.example.jp/ston', 'https://www.example.jp/stone/cb', null],
  ['https://ston.example.jp', 'https://localhost/nextengine/callback', null],
  ['https://ston.example.jp', 'http://ston.example.jp/nextengine/callback', null],
  [undefined, 'https://localhost/nextengine/callback', null],
])('seen from %s, %s is the path %s', (publicUrl, redirectUri, path) => {
  expect(signInRedirectPath({ webhook: { publicUrl }, nextengine: { redirectUri } })).toBe(path)
})

test("the owner's pages need https, because a password must not travel in the open", () => {
  const at = (publicUrl?: string) => ({ owner: { enabled: true }, webhook: { publicUrl } })
  expect(broken(at())).toEqual(['webhook.publicUrl'])
  expect(broken(at('http://ston.example.jp'))).toEqual(['webhook.publicUrl'])
  load(at('https://ston.example.jp'))
  load({ owner: { enabled: false }, webhook: { publicUrl: 'http://ston.example.jp' } })
})

test("the owner's pages have a path of their own", () => {
  const publicUrl = 'https://ston.example.jp'
  const at = (path: string, webhook = '/hooks/0123456789') => ({
    owner: { enabled: true, path },
    webhook: { publicUrl, path: webhook },
    nextengine: { redirectUri: `${publicUrl}/nextengine/callback` },
  })
  for (const path of ['/hooks', '/nextengine', '/nextengine/callback', '/hooks/0123456789'])
    expect([path, broken(at(path))]).toEqual([path, ['owner.path']])
  for (const path of ['ston', '/ston/', '/', '/healthz', '/a b', '/../x'])
    expect([path, broken(at(path))]).toEqual([path, ['owner.path']])
  load(at('/ston'))
  load(at('/hooks2'))
})

import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { PracticeOptions, PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import { fromJst } from '../../../src/kernel/time.ts'

/** What is known for certain about the platform API (and what is not, as switches), over real HTTP. */

const NOW = fromJst('2026-03-01 12:34:56') ?? new Date(0)
const AT = '2026-03-01T12:34:56+09:00'
const DAY_MS = 24 * 60 * 60 * 1000
const ALL =
  'pos.products:read pos.stock:read pos.stock:write pos.stock-changes:read pos.stores:read pos.orders:read pos.orders:write'

const opened: PracticeSmaregi[] = []

async function shop(options: PracticeOptions = {}): Promise<PracticeSmaregi> {
  const practice = await startPracticeSmaregi({ now: () => NOW, ...options })
  opened.push(practice)
  practice.store({ id: '1', name: '本店' })
  practice.store({ id: '2', name: '駅前店' })
  practice.product({ id: '8000101', code: 'TEA-100G', name: '煎茶 100g' })
  practice.product({ id: '8000102', code: '4900000000017', name: '煎茶 200g' })
  practice.product({ id: '8000103', name: '紙袋', managed: false })
  return practice
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((practice) => practice.close()))
})

interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly body: unknown
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init)
  const text = await answer.text()
  const type = answer.headers.get('content-type') ?? ''
  const body: unknown = text === '' ? null : JSON.parse(text)
  return { status: answer.status, type, headers: answer.headers, body }
}

async function sign(
  practice: PracticeSmaregi,
  form: Record<string, string> = {},
  secret = 'practice-client-secret',
): Promise<Answer> {
  return send(`${practice.origin}/app/${practice.contractId}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`practice-client-id:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: ALL, ...form }),
  })
}

async function tokenOf(practice: PracticeSmaregi, scope = ALL): Promise<string> {
  const { body } = await sign(practice, { scope })
  return (body as { access_token: string }).access_token
}

type Call = (method: string, path: string, json?: unknown) => Promise<Answer>

async function client(practice: PracticeSmaregi, scope = ALL): Promise<Call> {
  const token = await tokenOf(practice, scope)
  return (method, path, json) =>
    send(`${practice.origin}/${practice.contractId}/pos${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
}

function rowsOf(answer: Answer): Record<string, unknown>[] {
  expect([answer.status, answer.type]).toEqual([200, 'application/json'])
  expect(Array.isArray(answer.body)).toBe(true)
  return answer.body as Record<string, unknown>[]
}

function expectProblem(answer: Answer, status: number, detail?: string): void {
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json'])
  expect(answer.body).toMatchObject({ type: 'about:blank', status })
  if (detail !== undefined) expect(answer.body).toMatchObject({ detail })
}

describe('the token', () => {
  test('client credentials give a bearer token for an hour', async () => {
    const practice = await shop()
    const answer = await sign(practice, { scope: 'pos.stock:read pos.stores:read' })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      scope: 'pos.stock:read pos.stores:read',
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: expect.stringMatching(/^eyJ/),
    })
  })

  test('a wrong secret, another contract, an unknown scope, another grant are refused', async () => {
    const practice = await shop()
    const said = async (asked: Promise<Answer>): Promise<unknown[]> => {
      const { status, body } = await asked
      return [status, (body as { error: string }).error]
    }
    expect(await said(sign(practice, {}, 'wrong'))).toEqual([401, 'invalid_client'])
    expect(await said(sign(practice, { scope: 'pos.nothing:read' }))).toEqual([
      400,
      'invalid_scope',
    ])
    expect(await said(sign(practice, { scope: '' }))).toEqual([400, 'invalid_scope'])
    expect(await said(sign(practice, { grant_type: 'password' }))).toEqual([
      400,
      'unsupported_grant_type',
    ])
    const elsewhere = { ...practice, contractId: 'other' }
    expect(await said(sign(elsewhere))).toEqual([400, 'invalid_request'])
    practice.platform.account.started = false
    expect(await said(sign(practice))).toEqual([403, 'access_denied'])
  })

  test('it ends after its hour by the server’s clock, or when it is revoked', async () => {
    const practice = await shop()
    const call = await client(practice)
    practice.advance(3_599_000)
    expect((await call('GET', '/stores')).status).toBe(200)
    practice.advance(1_000)
    expectProblem(await call('GET', '/stores'), 401)
    const again = await client(practice)
    practice.platform.revokeTokens()
    expectProblem(await again('GET', '/stores'), 401)
  })

  test('no token, a scope that it lacks, another contract, a plan without it', async () => {
    const practice = await shop()
    expectProblem(await send(`${practice.origin}/practice/pos/stock`, {}), 401)
    const call = await client(practice, 'pos.products:read pos.stock-changes:read')
    expectProblem(await call('GET', '/stock'), 403, 'The scope pos.stock:read is required')
    practice.account.contractId = 'moved'
    expectProblem(await call('GET', '/products'), 403)
    practice.account.contractId = 'practice'
    practice.platform.account.notInPlan.add('stock-changes')
    expectProblem(await call('GET', '/stock/changes/8000101/1'), 403)
    expect((await call('GET', '/products')).status).toBe(200)
  })
})

describe('reading', () => {
  test('a list is a bare array of strings and nulls', async () => {
    const practice = await shop()
    const call = await client(practice)
    const fields = 'productId,productCode,productName,stockControlDivision'
    expect(rowsOf(await call('GET', `/products?fields=${fields}`))).toEqual([
      {
        productId: '8000101',
        productCode: 'TEA-100G',
        productName: '煎茶 100g',
        stockControlDivision: '0',
      },
      {
        productId: '8000102',
        productCode: '4900000000017',
        productName: '煎茶 200g',
        stockControlDivision: '0',
      },
      {
        productId: '8000103',
        productCode: null,
        productName: '紙袋',
        stockControlDivision: '1',
      },
    ])
    const stores = rowsOf(await call('GET', '/stores'))
    expect(stores.map((row) => [row['storeId'], row['storeName']])).toEqual([
      ['1', '本店'],
      ['2', '駅前店'],
    ])
    for (const row of stores)
      for (const value of Object.values(row))
        expect(value === null || typeof value === 'string').toBe(true)
  })

  test('one product by id, with all of its keys', async () => {
    const call = await client(await shop())
    const one = await call('GET', '/products/8000102')
    expect(one.body).toMatchObject({ productId: '8000102', stockControlDivision: '0' })
    expectProblem(await call('GET', '/products/999'), 404)
  })

  test('products are found by their code', async () => {
    const call = await client(await shop())
    const found = rowsOf(await call('GET', '/products?product_code=4900000000017'))
    expect(found.map((row) => row['productId'])).toEqual(['8000102'])
  })

  test('paging ends with a short page; limit 1 to 1000', async () => {
    const practice = await shop()
    for (let id = 1; id <= 150; id += 1) practice.product({ id: String(id), name: 'x' })
    const call = await client(practice)
    expect(rowsOf(await call('GET', '/products')).length).toBe(100)
    expect(rowsOf(await call('GET', '/products?page=2')).length).toBe(53)
    expect(rowsOf(await call('GET', '/products?limit=1000')).length).toBe(153)
    expect(rowsOf(await call('GET', '/products?limit=1000&page=2'))).toEqual([])
    for (const wrong of ['limit=0', 'limit=1001', 'limit=x', 'page=0', 'limit=1&limit=2']) {
      expectProblem(await call('GET', `/products?${wrong}`), 400)
    }
  })

  test('sorting: ascending, descending, several keys; numbers as numbers', async () => {
    const practice = await shop()
    practice.product({ id: '9', name: 'x' })
    practice.correct({ storeId: '2', productId: '8000101', amount: 5 })
    practice.correct({ storeId: '1', productId: '8000101', amount: 5 })
    practice.correct({ storeId: '1', productId: '9', amount: 5 })
    const call = await client(practice)
    const pairs = async (sort: string): Promise<unknown[]> =>
      rowsOf(await call('GET', `/stock?sort=${sort}`)).map(
        (row) => `${String(row['productId'])}/${String(row['storeId'])}`,
      )
    expect(await pairs('productId,storeId')).toEqual(['9/1', '8000101/1', '8000101/2'])
    expect(await pairs('productId:desc,storeId:desc')).toEqual(['8000101/2', '8000101/1', '9/1'])
    expectProblem(await call('GET', '/stock?sort=stockAmount'), 400)
    expectProblem(await call('GET', '/stock?sort=productId%20desc'), 400)
  })

  test('stock: only pairs that ever changed, by store and product', async () => {
    const practice = await shop()
    practice.correct({ storeId: '1', productId: '8000101', amount: 5 })
    practice.correct({ storeId: '2', productId: '8000101', amount: 7 })
    practice.correct({ storeId: '2', productId: '8000102', amount: 1 })
    practice.correct({ storeId: '2', productId: '8000102', amount: -1 })
    const call = await client(practice)
    expect(rowsOf(await call('GET', '/stock?store_id=2&sort=productId'))).toEqual([
      {
        storeId: '2',
        productId: '8000101',
        stockAmount: '7',
        layawayStockAmount: '0',
        updDateTime: AT,
      },
      {
        storeId: '2',
        productId: '8000102',
        stockAmount: '0',
        layawayStockAmount: '0',
        updDateTime: AT,
      },
    ])
    expect(rowsOf(await call('GET', '/stock?product_id=8000103'))).toEqual([])
    expectProblem(await call('GET', '/stock?store_id=x'), 400)
    expectProblem(await call('GET', '/stock?product_code=x'), 400)
    expectProblem(await call('GET', '/stock?fields=productName'), 400)
  })

  test('stock changed in a span of at most 31 days; a bare + is no +', async () => {
    const practice = await shop()
    const at = new Date(NOW.getTime() - 10 * DAY_MS)
    practice.correct({ storeId: '1', productId: '8000101', amount: 5, at })
    practice.correct({ storeId: '1', productId: '8000102', amount: 5 })
    const call = await client(practice)
    const span = (from: string, to: string): string =>
      `/stock?${new URLSearchParams({ 'upd_date_time-from': from, 'upd_date_time-to': to }).toString()}`
    const ids = async (from: string, to: string): Promise<unknown[]> =>
      rowsOf(await call('GET', span(from, to))).map((row) => row['productId'])
    expect(await ids('2026-03-01T00:00:00+09:00', '2026-03-31T00:00:00+09:00')).toEqual(['8000102'])
    expect(await ids('2026-02-15T00:00:00+09:00', AT)).toEqual(['8000101', '8000102'])
    expect(await ids(AT, AT)).toEqual(['8000102'])
    expect(await ids('2026-03-01T03:34:56Z', AT)).toEqual(['8000102'])
    for (const [from, to] of [
      ['2026-02-01T00:00:00+09:00', '2026-03-04T00:00:01+09:00'],
      ['2026-03-02T00:00:00+09:00', '2026-03-01T00:00:00+09:00'],
      ['2026-03-01', '2026-03-02'],
      ['2026-03-01 00:00:00', '2026-03-02 00:00:00'],
    ] as const) {
      expectProblem(await call('GET', span(from, to)), 400)
    }
    const bare = `/stock?upd_date_time-from=${AT}&upd_date_time-to=${AT}`
    expectProblem(await call('GET', bare), 400)
    expectProblem(await call('GET', `/stock?upd_date_time-from=${encodeURIComponent(AT)}`), 400)
  })

  test('the history may be the one of so long ago, and shows no line of some movements ever', async () => {
    const practice = await shop()
    const call = await client(practice)
    const lines = async () => rowsOf(await call('GET', '/stock/changes/8000101/1'))
    practice.ledger.historyDelayMs = 60_000
    practice.sale({ storeId: '1', lines: [{ productId: '8000101', quantity: 2 }] })
    expect(await lines()).toEqual([])
    practice.advance(60_000)
    practice.change({
      storeId: '1',
      productId: '8000101',
      amount: -1,
      division: '10',
      unlisted: true,
      silent: true,
    })
    expect(await lines()).toHaveLength(1)
    practice.ledger.historyDelayMs = 0
    expect(await lines()).toHaveLength(1)
    expect(practice.stock('8000101', '1')).toBe(-3)
  })

  test('history of one pair: by id, newest first on request, with every field', async () => {
    const practice = await shop()
    practice.sale({ storeId: '1', lines: [{ productId: '8000101', quantity: 2 }], memo: '現金' })
    practice.advance(1000)
    practice.transfer({ from: '1', to: '2', productId: '8000101', quantity: 1 })
    const call = await client(practice)
    const path = '/stock/changes/8000101/1'
    expect(rowsOf(await call('GET', path))[0]).toEqual({
      id: '90001',
      updDateTime: AT,
      targetDateTime: AT,
      productId: '8000101',
      storeId: '1',
      amount: '-2',
      stockAmount: '-2',
      layawayStockAmount: '0',
      stockDivision: '02',
      fromStoreId: null,
      toStoreId: null,
      taxDivision: '0',
      price: null,
      cost: null,
      memo: '現金',
      staffId: null,
      staffName: null,
    })
    const newest = rowsOf(await call('GET', `${path}?sort=updDateTime:desc&limit=1`))
    expect(newest).toMatchObject([{ id: '90002', stockDivision: '04', toStoreId: '2' }])
    const page2 = rowsOf(await call('GET', `${path}?sort=updDateTime:desc&limit=1&page=2`))
    expect(page2).toMatchObject([{ id: '90001' }])
    expect(rowsOf(await call('GET', `${path}?id=90002`))).toMatchObject([{ id: '90002' }])
    expect(rowsOf(await call('GET', `${path}?id=90003`))).toEqual([])
    Object.assign(practice.platform.account.historyObeys, { sort: false, id: false })
    const ids = rowsOf(await call('GET', `${path}?sort=updDateTime:desc&id=90002`))
    expect(ids).toMatchObject([{ id: '90001' }, { id: '90002' }])
    expect(rowsOf(await call('GET', '/stock/changes/8000102/1'))).toEqual([])
    expectProblem(await call('GET', '/stock/changes/999/1'), 404)
    expectProblem(await call('GET', '/stock/changes/8000101/9'), 404)
    expectProblem(await call('GET', '/stock/changes'), 404)
  })

  test('values may come as numbers, where a test wants it', async () => {
    const practice = await shop()
    practice.correct({ storeId: '1', productId: '8000101', amount: 5 })
    practice.account.values = 'numbers'
    const call = await client(practice)
    const [row] = rowsOf(await call('GET', '/stock/changes/8000101/1'))
    expect(row).toMatchObject({ id: 90001, amount: 5, stockDivision: '01', updDateTime: AT })
  })
})

describe('writing stock', () => {
  test('adding answers with the count and the id that the change has in the history', async () => {
    const practice = await shop()
    const call = await client(practice)
    const body = { storeId: '1', stockAmount: '-2', stockHistory: { memo: 'ston' } }
    const answer = await call('POST', '/stock/8000101/add', body)
    expect(answer.body).toEqual({
      productId: '8000101',
      storeId: '1',
      stockAmount: '-2',
      updDateTime: AT,
      stockHistory: { id: '90001', memo: 'ston' },
    })
    const [row] = rowsOf(await call('GET', '/stock/changes/8000101/1?id=90001'))
    expect(row).toMatchObject({ amount: '-2', stockDivision: '15', memo: 'ston' })
  })

  test('setting is absolute', async () => {
    const practice = await shop()
    practice.correct({ storeId: '1', productId: '8000101', amount: 5 })
    const call = await client(practice)
    await call('PATCH', '/stock/8000101', { storeId: '1', stockAmount: '12' })
    expect(practice.ledger.history.at(-1)).toMatchObject({ amount: 7, stockAmount: 12 })
  })

  test('what cannot be is refused, and nothing moves', async () => {
    const practice = await shop()
    const call = await client(practice)
    const add = (path: string, body: unknown): Promise<Answer> => call('POST', path, body)
    const good = { storeId: '1', stockAmount: '1' }
    expectProblem(await add('/stock/999/add', good), 404)
    expectProblem(await add('/stock/8000101/add', { ...good, storeId: '9' }), 400)
    expectProblem(await add('/stock/8000101/add', { ...good, stockAmount: '1000000000' }), 400)
    expectProblem(await add('/stock/8000101/add', { ...good, stockAmount: '1.5' }), 400)
    expectProblem(await add('/stock/8000101/add', { ...good, memo: 'x' }), 400)
    expectProblem(await add('/stock/8000101/add', { storeId: '1' }), 400)
    const long = { ...good, stockHistory: { memo: 'あ'.repeat(101) } }
    expectProblem(await add('/stock/8000101/add', long), 400)
    expectProblem(await add('/stock/8000101/add', []), 400)
    expect(practice.ledger.history).toEqual([])
    const reader = await client(practice, 'pos.stock:read')
    expectProblem(await reader('POST', '/stock/8000101/add', good), 403)
  })
})

describe('the limit of calls', () => {
  test('so many a second, reads and writes apart, then 429 with Retry-After', async () => {
    const practice = await shop()
    practice.platform.account.limits.reads = 3
    practice.platform.account.limits.writes = 1
    const call = await client(practice)
    const many = await Promise.all(Array.from({ length: 5 }, () => call('GET', '/stores')))
    expect(many.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([
      200, 200, 200, 429, 429,
    ])
    const over = await call('GET', '/stores')
    expectProblem(over, 429)
    expect(over.headers.get('retry-after')).toBe('1')
    const body = { storeId: '1', stockAmount: '1' }
    expect((await call('POST', '/stock/8000101/add', body)).status).toBe(200)
    expectProblem(await call('POST', '/stock/8000101/add', body), 429)
    expect(practice.stock('8000101')).toBe(1)
    practice.advance(1000)
    expect((await call('GET', '/stores')).status).toBe(200)
  })
})

describe('faults', () => {
  test('problems on order, by name of the call and so often', async () => {
    const practice = await shop()
    const call = await client(practice)
    practice.faults.set(
      { kind: 'problem', status: 429, retryAfter: 7 },
      { on: 'GET /stock', times: 1 },
    )
    practice.faults.set({ kind: 'problem', status: 503 }, { on: 'token' })
    expect((await call('GET', '/stores')).status).toBe(200)
    const busy = await call('GET', '/stock?limit=1')
    expectProblem(busy, 429)
    expect(busy.headers.get('retry-after')).toBe('7')
    expect((await call('GET', '/stock')).status).toBe(200)
    expectProblem(await sign(practice), 503)
    expect(practice.calls.map((one) => one.label)).toEqual([
      'token',
      'GET /stores',
      'GET /stock',
      'GET /stock',
      'token',
    ])
    expect(practice.calls[2]?.target).toBe('/practice/pos/stock?limit=1')
  })

  test('a lost answer is a deed done', async () => {
    const practice = await shop()
    const call = await client(practice)
    practice.faults.set({ kind: 'lost' })
    const body = { storeId: '1', stockAmount: '1' }
    await expect(call('POST', '/stock/8000101/add', body)).rejects.toThrow()
    expect(practice.stock('8000101')).toBe(1)
  })
})

interface Post {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Somebody who listens for webhooks. */
class Receiver {
  readonly posts: Post[] = []
  status = 200
  /** Does not answer at all. */
  deaf = false
  readonly #server: Server

  constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<Receiver> {
    const server = createServer()
    const receiver = new Receiver(server)
    server.on('request', (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8')
        receiver.posts.push({ url: request.url ?? '', headers: request.headers, body })
        if (receiver.deaf) return
        response.writeHead(receiver.status)
        response.end('{"result":[]}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks/x`
  }

  events(): {
    event: string
    action: string
    ids: { id: string; productId: string; storeId: string }[]
  }[] {
    return this.posts
      .filter((post) => post.headers['smaregi-event'] !== undefined)
      .map((post) => JSON.parse(post.body))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

describe('webhooks', () => {
  let receiver: Receiver

  beforeEach(async () => {
    receiver = await Receiver.start()
  })

  afterEach(() => receiver.close())

  const hooked = (webhooks: PracticeOptions['webhooks'] = {}): Promise<PracticeSmaregi> =>
    shop({ webhook: { url: receiver.url, headers: { sncode: 's3' } }, webhooks })

  const sell = (practice: PracticeSmaregi, quantity = 1): unknown =>
    practice.sale({ storeId: '1', lines: [{ productId: '8000101', quantity }] })

  test('carry ids only, with the headers that were seen in the wild', async () => {
    const practice = await hooked()
    practice.sale({
      storeId: '1',
      lines: [
        { productId: '8000101', quantity: 2 },
        { productId: '8000102', quantity: 1 },
      ],
    })
    await practice.flushSends()
    expect(receiver.posts.length).toBe(1)
    expect(JSON.parse(receiver.posts[0]?.body ?? '')).toEqual({
      contractId: 'practice',
      event: 'pos:stock',
      action: 'edited',
      ids: [
        { id: '90001', productId: '8000101', storeId: '1' },
        { id: '90002', productId: '8000102', storeId: '1' },
      ],
    })
    expect(receiver.posts[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Smaregi-Platform-Api-Webhook/1.2.4',
      'smaregi-contract-id': 'practice',
      'smaregi-event': 'pos:stock',
      'smaregi-event-id': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      'accept-encoding': 'gzip, deflate, br',
      sncode: 's3',
    })
  })

  test('the secret may stand in the query; a sandbox says so', async () => {
    const practice = await shop({
      contractId: 'sb_abc123',
      webhook: { url: receiver.url, query: { sncode: 's3' } },
    })
    sell(practice)
    await practice.flushSends()
    expect(receiver.posts[0]?.url).toBe('/hooks/x?sncode=s3')
    expect(receiver.posts[0]?.headers['user-agent']).toContain('(sandbox)')
  })

  test('who is told what: the till on both channels, the legacy API on none, the platform API on both', async () => {
    const practice = await hooked()
    practice.setTarget({ url: receiver.url, sncode: 's3', place: 'form' })
    const heard = async (): Promise<string[]> => {
      await practice.flushSends()
      return receiver.posts
        .splice(0)
        .map((post) => (post.headers['smaregi-event'] === undefined ? 'legacy' : 'platform'))
        .toSorted()
    }
    sell(practice)
    expect(await heard()).toEqual(['legacy', 'platform'])
    await fetch(practice.url, {
      method: 'POST',
      headers: { X_contract_id: practice.contractId, X_access_token: practice.accessToken },
      body: new URLSearchParams({
        proc_name: 'stock_upd',
        params: JSON.stringify({
          proc_info: { proc_division: 'U', proc_detail_division: '2' },
          data: [
            {
              table_name: 'Stock',
              rows: [{ storeId: '1', productId: '8000101', stockAmount: '3', stockDivision: '15' }],
            },
          ],
        }),
      }),
    })
    expect(practice.stock('8000101')).toBe(2)
    expect(await heard()).toEqual([])
    const call = await client(practice)
    await call('POST', '/stock/8000101/add', { storeId: '1', stockAmount: '1' })
    expect(await heard()).toEqual(['legacy', 'platform'])
    practice.setTarget(null)
    sell(practice)
    expect(await heard()).toEqual(['platform'])
    practice.platform.webhooks.target = null
    practice.platform.account.tells = false
    sell(practice)
    expect(await heard()).toEqual([])
  })

  test('are never sent again: not after an error, not after three seconds of silence', async () => {
    const practice = await hooked({ timeoutMs: 100 })
    receiver.status = 500
    sell(practice)
    await practice.flushSends()
    receiver.deaf = true
    sell(practice)
    await practice.flushSends()
    expect(receiver.posts.length).toBe(2)
    expect(practice.platform.webhooks.sent.map((one) => [one.status, one.result])).toEqual([
      [500, '失敗'],
      [null, '失敗'],
    ])
    expect(practice.mails).toEqual([])
  })

  test('an event may come twice, on order or by chance, under one id or two', async () => {
    const practice = await hooked({ duplicates: 1 })
    const eventIds = (): unknown[] =>
      receiver.posts.splice(0).map((post) => post.headers['smaregi-event-id'])
    sell(practice)
    await practice.flushSends()
    const [first, second] = eventIds()
    expect(second).toBe(first)
    practice.platform.webhooks.turn({ freshIds: true })
    sell(practice)
    await practice.flushSends()
    expect(new Set(eventIds()).size).toBe(2)
    practice.platform.webhooks.repeat(1)
    await practice.flushSends()
    expect(eventIds()).toEqual([first])
  })

  test('a bad day: shuffled, gathered, a part of them lost, the same with the same seed', async () => {
    const day = async (): Promise<unknown[]> => {
      const practice = await hooked({
        when: 'onFlush',
        shuffle: true,
        loss: 0.2,
        duplicates: 0.3,
        seed: 7,
        connections: 1,
      })
      for (let n = 1; n <= 50; n += 1) sell(practice, n)
      await practice.flushSends()
      const lost = practice.platform.webhooks.sent.filter((one) => one.result === '不達')
      const heard = receiver.events().flatMap((event) => event.ids.map(({ id }) => id))
      receiver.posts.length = 0
      expect(lost.length).toBeGreaterThan(0)
      expect(new Set(heard).size + lost.length).toBe(50)
      expect(heard.length).toBeGreaterThan(new Set(heard).size)
      expect(heard).not.toEqual(heard.toSorted())
      return heard
    }
    expect(await day()).toEqual(await day())
  })

  test('5,000 ids of a stocktake come in one bulk update', async () => {
    const practice = await hooked({ when: 'onFlush', gather: 5000 })
    for (let n = 1; n <= 5000; n += 1) sell(practice)
    await practice.flushSends()
    expect(receiver.events().map((event) => [event.action, event.ids.length])).toEqual([
      ['bulk-update', 5000],
    ])
  })

  test('other events, and anything at all', async () => {
    const practice = await hooked()
    const { webhooks } = practice.platform
    webhooks.send({ event: 'pos:products', action: 'edited', productIds: ['8000101'] })
    webhooks.sendBody('{"broken')
    await practice.flushSends()
    const bodies = receiver.posts.map((post) => post.body)
    expect(bodies).toContain(
      '{"contractId":"practice","event":"pos:products","action":"edited","productIds":["8000101"]}',
    )
    expect(bodies).toContain('{"broken')
    const events = receiver.posts.map((post) => post.headers['smaregi-event'])
    expect(new Set(events)).toEqual(new Set(['pos:products', 'pos:stock']))
  })
})

describe('shipments', () => {
  const shipment = (quantity: string, more: object = {}): object => ({
    shipmentStoreId: '1',
    recipientType: '3',
    recipientName: 'ネットショップ出荷',
    shipmentDivision: '0',
    shipmentDate: '2026-03-01',
    status: '2',
    identificationNo: 'NE-0012345',
    memo: 'ston',
    details: [{ productId: '8000101', quantity }],
    ...more,
  })

  const moved = (practice: PracticeSmaregi): unknown[] =>
    practice.ledger.history.map((row) => [row.productId, row.amount, row.stockDivision])

  test('one that is shipped takes its lines off the stock, division 10', async () => {
    const practice = await shop()
    const call = await client(practice)
    const answer = await call('POST', '/shipments', shipment('2'))
    expect(answer.body).toMatchObject({
      shipmentId: '1',
      shipmentStoreId: '1',
      recipientType: '3',
      recipientId: null,
      status: '2',
      identificationNo: 'NE-0012345',
      approvalStatus: '1',
      details: [{ shipmentDetailId: '1', productId: '8000101', quantity: '2' }],
      insDateTime: AT,
      updDateTime: AT,
    })
    expect(moved(practice)).toEqual([['8000101', -2, '10']])
    expect((await call('GET', '/shipments/1')).body).toEqual(answer.body)
    expectProblem(await call('GET', '/shipments/2'), 404)
  })

  test('one that is not shipped, or waits for approval, moves nothing until it is', async () => {
    const practice = await shop()
    const call = await client(practice)
    await call('POST', '/shipments', shipment('2', { status: '0' }))
    practice.platform.account.approval = true
    const waiting = await call('POST', '/shipments', shipment('3'))
    expect(waiting.body).toMatchObject({ approvalStatus: '0' })
    expect(moved(practice)).toEqual([])
    await call('PATCH', '/shipments/1', { status: '2', approvalStatus: '1' })
    practice.platform.shipments.edit(2, { approvalStatus: '1' })
    expect(moved(practice)).toEqual([
      ['8000101', -2, '10'],
      ['8000101', -3, '10'],
    ])
  })

  test('edits and deletions write the difference, under a division that a switch names', async () => {
    const practice = await shop()
    const call = await client(practice)
    await call('POST', '/shipments', shipment('5'))
    practice.platform.account.correctionDivision = '01'
    await call('PATCH', '/shipments/1', {
      details: [
        { productId: '8000101', quantity: '3' },
        { productId: '8000102', quantity: '1' },
      ],
    })
    await call('PATCH', '/shipments/1', { memo: 'nothing moves' })
    const deleted = await call('DELETE', '/shipments/1')
    expect([deleted.status, deleted.body]).toEqual([204, null])
    expect(moved(practice)).toEqual([
      ['8000101', -5, '10'],
      ['8000101', 2, '01'],
      ['8000102', -1, '01'],
      ['8000101', 3, '01'],
      ['8000102', 1, '01'],
    ])
    expect(practice.stock('8000101')).toBe(0)
    expectProblem(await call('DELETE', '/shipments/1'), 404)
  })

  test('the list is filtered, and shows the lines or not', async () => {
    const practice = await shop()
    const call = await client(practice)
    await call('POST', '/shipments', shipment('1'))
    await call('POST', '/shipments', shipment('2', { shipmentDate: '2026-03-02', status: '0' }))
    await call('POST', '/shipments', shipment('3', { shipmentStoreId: '2' }))
    const ids = async (query: string): Promise<unknown[]> =>
      rowsOf(await call('GET', `/shipments?${query}`)).map((row) => row['shipmentId'])
    expect(await ids('shipment_store_id=1')).toEqual(['1', '2'])
    expect(await ids('shipment_store_id=1&shipment_date=2026-03-02')).toEqual(['2'])
    expect(await ids('status=2&sort=shipmentId:desc')).toEqual(['3', '1'])
    expectProblem(await call('GET', '/shipments?identification_no=NE-0012345'), 400)
    const [first] = rowsOf(await call('GET', '/shipments'))
    expect(first).toMatchObject({ details: [{ quantity: '1' }] })
    practice.platform.account.shipmentListHasDetails = false
    expect(rowsOf(await call('GET', '/shipments'))[0]).not.toHaveProperty('details')
  })

  test('nothing stops the same shipment from being registered twice', async () => {
    const practice = await shop()
    const call = await client(practice)
    await call('POST', '/shipments', shipment('1'))
    await call('POST', '/shipments', shipment('1'))
    expect(practice.stock('8000101')).toBe(-2)
  })

  test.each<[string, object]>([
    ['an unknown store', { shipmentStoreId: '9' }],
    ['an unknown product', { details: [{ productId: '999', quantity: '1' }] }],
    [
      'a product twice',
      {
        details: [
          { productId: '8000101', quantity: '1' },
          { productId: '8000101', quantity: '1' },
        ],
      },
    ],
    ['no lines', { details: [] }],
    ['a quantity of nothing', { details: [{ productId: '8000101', quantity: '0' }] }],
    ['a name and a supplier', { recipientId: '5' }],
    ['a supplier without id', { recipientType: '1' }],
    ['no name', { recipientName: null }],
    ['a number that is too long', { identificationNo: 'x'.repeat(33) }],
    ['an unknown status', { status: '1' }],
    ['an unknown key', { token: 'x' }],
  ])('%s is refused', async (_name, more) => {
    const practice = await shop()
    const call = await client(practice)
    expectProblem(await call('POST', '/shipments', shipment('1', more)), 400)
    expect(practice.ledger.history).toEqual([])
  })

  test('the scope has a name that may be another one', async () => {
    const practice = await shop()
    const { account } = practice.platform
    account.shipmentScopes.read = 'pos.shipments:read'
    const call = await client(practice)
    expectProblem(await call('GET', '/shipments'), 403, 'The scope pos.shipments:read is required')
    account.scopes.add('pos.shipments:read')
    const other = await client(practice, 'pos.shipments:read')
    expect(rowsOf(await other('GET', '/shipments'))).toEqual([])
    account.notInPlan.add('shipments')
    expectProblem(await other('GET', '/shipments'), 403)
  })
})

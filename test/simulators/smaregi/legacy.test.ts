import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { PracticeOptions, PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import { fromJst } from '../../../src/kernel/time.ts'

const NOW = fromJst('2026-03-01 12:34:56') ?? new Date(0)

interface Post {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Somebody who listens for 在庫情報送信. */
class Receiver {
  readonly posts: Post[] = []
  status = 200
  body = '{"result":[{"Stock":1}]}'
  readonly #server: Server

  constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<Receiver> {
    const server = createServer({ keepAliveTimeout: 60_000 })
    const receiver = new Receiver(server)
    server.on('request', (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8')
        receiver.posts.push({ url: request.url ?? '', headers: request.headers, body })
        response.writeHead(receiver.status, { 'content-type': 'application/json;charset=UTF-8' })
        response.end(receiver.body)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks/x`
  }

  /** The rows of every notification, in the order of arrival. */
  rows(): Record<string, unknown>[][] {
    return this.posts.map((post) => paramsOf(post).data.flatMap((table) => table.rows))
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function paramsOf(post: Post): {
  sncode?: string
  data: { table_name: string; proc_detail_name?: string; rows: Record<string, unknown>[] }[]
} {
  return JSON.parse(new URLSearchParams(post.body).get('params') ?? '')
}

let receiver: Receiver
const opened: PracticeSmaregi[] = []

async function shop(options: PracticeOptions = {}): Promise<PracticeSmaregi> {
  const practice = await startPracticeSmaregi({ now: () => NOW, ...options })
  opened.push(practice)
  practice.store({ id: '1', name: '本店' })
  practice.store({ id: '2', name: '駅前店' })
  practice.product({ id: '8000101', code: 'TEA-100G', name: '煎茶 100g' })
  practice.product({ id: '8000102', code: 'TEA-200G', name: '煎茶 200g' })
  practice.product({ id: '8000103', name: '紙袋', managed: false })
  return practice
}

function sending(options: PracticeOptions['sending'] = {}): PracticeOptions {
  return { target: { url: receiver.url, sncode: 's3', place: 'form' }, sending: options }
}

beforeEach(async () => {
  receiver = await Receiver.start()
})

afterEach(async () => {
  await Promise.all(opened.splice(0).map((practice) => practice.close()))
  await receiver.close()
})

interface Called {
  readonly status: number
  readonly type: string
  readonly text: string
}

async function call(
  practice: PracticeSmaregi,
  procName: string,
  params: unknown,
  headers: Record<string, string> = {
    X_contract_id: practice.contractId,
    X_access_token: practice.accessToken,
  },
): Promise<Called> {
  const text = typeof params === 'string' ? params : JSON.stringify(params)
  const answer = await fetch(practice.url, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ proc_name: procName, params: text }),
  })
  const type = answer.headers.get('content-type') ?? ''
  return { status: answer.status, type, text: await answer.text() }
}

async function refused(
  practice: PracticeSmaregi,
  procName: string,
  params: unknown,
  headers?: Record<string, string>,
): Promise<unknown> {
  const answer = await call(practice, procName, params, headers)
  expect(answer.status).toBe(400)
  expect(answer.type).toBe('application/json; charset=UTF-8')
  const { error_code: code, error, error_description: description } = JSON.parse(answer.text)
  expect(error).toMatch(/。$/)
  expect(description).toBeTypeOf('string')
  return code
}

async function listed(
  practice: PracticeSmaregi,
  procName: string,
  params: unknown,
): Promise<{ total_count: unknown; result: Record<string, string | null>[] }> {
  const answer = await call(practice, procName, params)
  expect([answer.status, answer.type]).toEqual([200, 'application/json; charset=UTF-8'])
  return JSON.parse(answer.text)
}

function update(amount: string, more: object = {}, info: object = {}): object {
  const row = { storeId: '1', productId: '8000101', stockAmount: amount, stockDivision: '15' }
  return {
    proc_info: { proc_division: 'U', proc_detail_division: '2', ...info },
    data: [{ table_name: 'Stock', rows: [{ ...row, ...more }] }],
  }
}

describe('who may come in', () => {
  test('both spellings of the headers are good', async () => {
    const practice = await shop()
    const headers = {
      'X-contract-id': practice.contractId,
      'X-access-token': practice.accessToken,
    }
    const answer = await call(practice, 'store_ref', { table_name: 'Store' }, headers)
    expect(answer.status).toBe(200)
  })

  test('strangers are told what is wrong by number', async () => {
    const practice = await shop()
    const store = { table_name: 'Store' }
    const { contractId, accessToken } = practice
    expect(await refused(practice, 'store_ref', store, {})).toBe(14)
    expect(await refused(practice, 'store_ref', store, { X_contract_id: 'other' })).toBe(14)
    expect(await refused(practice, 'store_ref', store, { X_contract_id: contractId })).toBe(13)
    const wrong = { X_contract_id: contractId, X_access_token: `${accessToken}x` }
    expect(await refused(practice, 'store_ref', store, wrong)).toBe(13)
  })

  test('the switches of the admin screen close one function, all, or an address', async () => {
    const practice = await shop()
    practice.account.functions.delete('在庫情報参照')
    expect(await refused(practice, 'stock_ref', { table_name: 'Stock' })).toBe(23)
    expect((await call(practice, 'store_ref', { table_name: 'Store' })).status).toBe(200)
    practice.account.receiving = false
    expect(await refused(practice, 'store_ref', { table_name: 'Store' })).toBe(23)
    practice.account.locked = true
    expect(await refused(practice, 'store_ref', { table_name: 'Store' })).toBe(22)
    practice.account.allowedAddresses = ['203.0.113.5']
    expect(await refused(practice, 'store_ref', { table_name: 'Store' })).toBe(24)
  })

  test('what is no request of this API is refused', async () => {
    const practice = await shop()
    expect(await refused(practice, 'stock_del', {})).toBe(15)
    expect(await refused(practice, '__proto__', {})).toBe(15)
    expect(await refused(practice, 'stock_ref', '{')).toBe(11)
    expect(await refused(practice, 'stock_ref', '[]')).toBe(11)
    const elsewhere = await fetch(practice.origin)
    expect(elsewhere.status).toBe(404)
    expect(elsewhere.headers.get('content-type')).toContain('text/html')
  })
})

describe('reading', () => {
  test('every value is a string or null, the total too', async () => {
    const practice = await shop()
    const products = await listed(practice, 'product_ref', { table_name: 'Product' })
    expect(products.total_count).toBe('3')
    expect(products.result[0]).toMatchObject({
      productId: '8000101',
      productCode: 'TEA-100G',
      productName: '煎茶 100g',
      stockControlDivision: '0',
      updDateTime: '2026-03-01 12:34:56',
    })
    expect(products.result[2]).toMatchObject({ productCode: null, stockControlDivision: '1' })
    const values = products.result.flatMap((row) => Object.values(row))
    expect(values.every((value) => value === null || typeof value === 'string')).toBe(true)
  })

  test('stock appears after its first change only', async () => {
    const practice = await shop()
    practice.correct({ storeId: '2', productId: '8000102', amount: 7 })
    const stock = await listed(practice, 'stock_ref', { table_name: 'Stock' })
    expect(stock).toEqual({
      total_count: '1',
      result: [
        {
          storeId: '2',
          productId: '8000102',
          stockAmount: '7',
          layawayStockAmount: '0',
          updDateTime: '2026-03-01 12:34:56',
        },
      ],
    })
  })

  test('fields, conditions, order and pages', async () => {
    const practice = await shop()
    for (let amount = 1; amount <= 5; amount += 1) {
      practice.change({ storeId: '1', productId: '8000101', amount, division: '03' })
    }
    practice.change({ storeId: '2', productId: '8000102', amount: 9, division: '03' })
    const history = await listed(practice, 'stock_ref', {
      table_name: 'StockHistory',
      fields: ['id', 'amount'],
      conditions: [{ 'id >': '90001', 'amount <=': '9', storeId: '1', 'stockDivision like': '0%' }],
      order: ['amount desc'],
      limit: 2,
      page: 2,
    })
    expect(history).toEqual({
      total_count: '4',
      result: [
        { id: '90003', amount: '3' },
        { id: '90002', amount: '2' },
      ],
    })
  })

  test('a page holds 100 rows unless told, 1000 at most', async () => {
    const practice = await shop()
    for (let id = 1; id <= 1200; id += 1) practice.product({ id: String(id), name: `商品 ${id}` })
    const usual = await listed(practice, 'product_ref', { table_name: 'Product' })
    expect(usual.result).toHaveLength(100)
    expect(usual.total_count).toBe('1203')
    expect(usual.result[99]?.['productId']).toBe('100')
    const large = { table_name: 'Product', limit: 1000, page: 2 }
    expect((await listed(practice, 'product_ref', large)).result).toHaveLength(203)
  })

  test('what nobody may ask is refused', async () => {
    const practice = await shop()
    const ask = (more: object): Promise<unknown> =>
      refused(practice, 'stock_ref', { table_name: 'Stock', ...more })
    expect(await refused(practice, 'stock_ref', {})).toBe(102)
    expect(await refused(practice, 'stock_ref', { table_name: 'Product' })).toBe(31)
    expect(await ask({ limit: 1001 })).toBe(102)
    expect(await ask({ limit: '100' })).toBe(102)
    expect(await ask({ page: 0 })).toBe(102)
    expect(await ask({ fields: ['price'] })).toBe(102)
    expect(await ask({ order: ['price'] })).toBe(102)
    expect(await ask({ conditions: { storeId: '1' } })).toBe(102)
    expect(await ask({ conditions: [{ storeId: '1' }, { storeId: '2' }] })).toBe(102)
    expect(await ask({ conditions: [{ storeId: ['1', '2'] }] })).toBe(102)
    expect(await ask({ conditions: [{ 'storeId !=': '1' }] })).toBe(102)
    expect(await ask({ offset: 3 })).toBe(102)
  })

  test('history wants a range of id or date', async () => {
    const practice = await shop()
    const all = { table_name: 'StockHistory', conditions: [{ productId: '8000101' }] }
    expect(await refused(practice, 'stock_ref', all)).toBe(102)
    const dated = { ...all, conditions: [{ 'updDateTime >=': '2026-03-01 00:00:00' }] }
    expect((await listed(practice, 'stock_ref', dated)).total_count).toBe('0')
    practice.account.historyWithoutRange = 'answer'
    expect((await listed(practice, 'stock_ref', all)).total_count).toBe('0')
  })
})

describe('writing stock', () => {
  test('relative and absolute, each with its history row', async () => {
    const practice = await shop()
    const relative = await call(practice, 'stock_upd', update('5'))
    expect(JSON.parse(relative.text)).toEqual({ result: { Stock: 1 } })
    await call(practice, 'stock_upd', update('2', {}, { proc_detail_division: '1' }))
    expect(practice.stock('8000101')).toBe(2)
    const amounts = practice.ledger.history.map((row) => [row.amount, row.stockAmount])
    expect(amounts).toEqual([
      [5, 5],
      [-3, 2],
    ])
  })

  test('a bad row spoils the whole request', async () => {
    const practice = await shop()
    const bad = (more: object, info?: object): Promise<unknown> =>
      refused(practice, 'stock_upd', update('1', more, info))
    expect(await bad({ productId: '999' })).toBe(41)
    expect(await bad({ storeId: '999' })).toBe(41)
    expect(await bad({ stockAmount: 1 })).toBe(41)
    expect(await bad({ stockDivision: '99' })).toBe(41)
    expect(await bad({}, { proc_division: 'D' })).toBe(32)
    expect(await bad({}, { proc_detail_division: '3' })).toBe(33)
    const table = { ...update('1'), data: [{ table_name: 'StockHistory', rows: [{}] }] }
    expect(await refused(practice, 'stock_upd', table)).toBe(31)
    expect(practice.ledger.history).toEqual([])
  })

  test('is not told to the receiver, unless this Smaregi is an unusual one', async () => {
    const quiet = await shop(sending())
    await call(quiet, 'stock_upd', update('5'))
    await quiet.flushSends()
    expect(receiver.posts).toEqual([])
    const chatty = await shop({ ...sending(), tellsOfLegacyWrites: true })
    await call(chatty, 'stock_upd', update('5'))
    await chatty.flushSends()
    expect(receiver.rows()).toMatchObject([[{ amount: '5', stockDivision: '15' }]])
  })
})

describe('the ledger', () => {
  test('each operation leaves its rows and its sum', async () => {
    const practice = await shop()
    practice.purchase({ storeId: '1', productId: '8000101', quantity: 20 })
    practice.sale({
      storeId: '1',
      lines: [
        { productId: '8000101', quantity: 2 },
        { productId: '8000102', quantity: 1, division: '16' },
      ],
    })
    practice.cancel({ storeId: '1', lines: [{ productId: '8000101', quantity: 1 }] })
    practice.transfer({ from: '1', to: '2', productId: '8000101', quantity: 4 })
    practice.shipment({ storeId: '1', lines: [{ productId: '8000101', quantity: 3 }] })
    practice.loss({ storeId: '2', productId: '8000101', quantity: 1 })
    practice.stocktake({ storeId: '2', productId: '8000101', counted: 5 })
    expect(practice.stocktake({ storeId: '2', productId: '8000101', counted: 5 })).toBeNull()
    const rows = practice.ledger.history.map((row) => [
      row.stockDivision,
      row.storeId,
      row.amount,
      row.stockAmount,
      row.fromStoreId,
      row.toStoreId,
    ])
    expect(rows).toEqual([
      ['03', '1', 20, 20, null, null],
      ['02', '1', -2, 18, null, null],
      ['16', '1', -1, -1, null, null],
      ['12', '1', 1, 19, null, null],
      ['04', '1', -4, 15, '1', '2'],
      ['05', '2', 4, 4, '1', '2'],
      ['10', '1', -3, 12, null, null],
      ['14', '2', -1, 3, null, null],
      ['08', '2', 2, 5, null, null],
    ])
    expect(practice.stock('8000101')).toBe(17)
    expect(practice.stock('8000101', '2')).toBe(5)
  })

  test('knows its products and stores, and lets no code be used twice', async () => {
    const practice = await shop()
    const move = { amount: 1, division: '01' }
    expect(() => practice.change({ ...move, storeId: '9', productId: '8000101' })).toThrow('store')
    expect(() => practice.change({ ...move, storeId: '1', productId: '9' })).toThrow('product')
    expect(() => practice.product({ id: '5', code: 'TEA-100G', name: 'x' })).toThrow('8000101')
    expect(() => practice.product({ id: 'A5', name: 'x' })).toThrow('digits')
  })
})

describe('在庫情報送信', () => {
  test('a sale is one notification with a row a product', async () => {
    const practice = await shop(sending())
    practice.sale({
      storeId: '1',
      lines: [
        { productId: '8000101', quantity: 2 },
        { productId: '8000102', quantity: 1 },
      ],
    })
    await practice.flushSends()
    const [post] = receiver.posts
    const form = new URLSearchParams(post?.body)
    expect([...form.keys()]).toEqual(['proc_name', 'params', 'sncode'])
    expect([form.get('proc_name'), form.get('sncode')]).toEqual(['stock_send', 's3'])
    expect(post?.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8')
    expect(JSON.parse(form.get('params') ?? '')).toEqual({
      data: [
        {
          table_name: 'Stock',
          proc_detail_name: '在庫変動',
          rows: [
            {
              storeId: '1',
              productId: '8000101',
              amount: '-2',
              stockAmount: '-2',
              layawayStockAmount: '0',
              stockDivision: '02',
              fromStoreId: '',
              toStoreId: '',
              updDateTime: '2026-03-01 12:34:56',
            },
            expect.objectContaining({ productId: '8000102', amount: '-1' }),
          ],
        },
      ],
    })
    expect(practice.sent).toMatchObject([{ id: 1, rows: 2, status: 200, result: '成功' }])
  })

  test.each(['form', 'query', 'header', 'params'] as const)(
    'the secret travels as %s',
    async (place) => {
      const headers = { id: 'shop' }
      const practice = await shop({ target: { url: receiver.url, sncode: 's3', place, headers } })
      practice.correct({ storeId: '1', productId: '8000101', amount: 1 })
      await practice.flushSends()
      const [post] = receiver.posts
      if (post === undefined) throw new Error('nothing came')
      const places = {
        form: new URLSearchParams(post.body).get('sncode'),
        query: new URL(post.url, 'http://x').searchParams.get('sncode'),
        header: post.headers['sncode'] ?? null,
        params: paramsOf(post).sncode ?? null,
      }
      expect(places).toEqual({ form: null, query: null, header: null, params: null, [place]: 's3' })
      expect(post.headers['id']).toBe('shop')
    },
  )

  test('the form may be written as multipart', async () => {
    const practice = await shop()
    practice.setTarget({ url: receiver.url, sncode: 's3', place: 'form', encoding: 'multipart' })
    practice.correct({ storeId: '1', productId: '8000101', amount: 1 })
    await practice.flushSends()
    const [post] = receiver.posts
    const type = post?.headers['content-type'] ?? ''
    const form = await new Response(post?.body, { headers: { 'content-type': type } }).formData()
    expect(type).toMatch(/^multipart\/form-data; boundary=/)
    expect([form.get('proc_name'), form.get('sncode')]).toEqual(['stock_send', 's3'])
    expect(form.get('params')).toContain('"productId":"8000101","amount":"1"')
  })

  test('rows are written in every way that a receiver must bear', async () => {
    const plain = { values: 'numbers', none: 'null', procDetailName: null } as const
    const practice = await shop(sending({ ...plain }))
    practice.transfer({ from: '1', to: '2', productId: '8000101', quantity: 3 })
    const absent = await shop(sending({ none: 'absent' }))
    await practice.flushSends()
    absent.correct({ storeId: '1', productId: '8000101', amount: 1 })
    practice.correct({ storeId: '1', productId: '8000101', amount: 1 })
    await Promise.all([practice.flushSends(), absent.flushSends()])
    const rows = receiver.rows().flat()
    expect(rows).toContainEqual(
      expect.objectContaining({ productId: 8000101, amount: -3, fromStoreId: 1, toStoreId: 2 }),
    )
    expect(rows).toContainEqual(expect.objectContaining({ amount: 1, fromStoreId: null }))
    expect(rows.some((row) => !('fromStoreId' in row) && row['amount'] === '1')).toBe(true)
  })

  test('silent changes and changes without a target are never told', async () => {
    const practice = await shop()
    practice.correct({ storeId: '1', productId: '8000101', amount: 1 })
    practice.setTarget({ url: receiver.url, sncode: 's3', place: 'form' })
    practice.correct({ storeId: '1', productId: '8000101', amount: 2, silent: true })
    practice.correct({ storeId: '1', productId: '8000101', amount: 3 })
    await practice.flushSends()
    expect(receiver.rows()).toMatchObject([[{ amount: '3', stockAmount: '6' }]])
  })

  test('a failure is listed, mailed to the shop in the words of the receiver, and sent again by hand', async () => {
    const practice = await shop(sending())
    receiver.status = 503
    receiver.body = '混み合っています'
    practice.correct({ storeId: '1', productId: '8000101', amount: 1 })
    await practice.flushSends()
    expect(practice.sent).toMatchObject([{ status: 503, result: '失敗' }])
    expect(practice.mails).toEqual([
      {
        at: NOW,
        subject: 'スマレジAPI送信連携(エラー発生)',
        body: expect.stringMatching(/2026-03-01 12:34:56[^]*混み合っています/),
      },
    ])
    receiver.status = 200
    receiver.body = '{"result":[{"Stock":1}]}'
    practice.resend(1)
    await practice.flushSends()
    expect(practice.sent[1]).toMatchObject({ id: 2, result: '成功', resendOf: 1 })
    expect(receiver.posts[1]?.body).toBe(receiver.posts[0]?.body)
  })

  test('an answer without a result is a failure, unless only the status counts', async () => {
    receiver.body = '200'
    const strict = await shop(sending())
    const easy = await shop(sending({ demand: 'status' }))
    for (const practice of [strict, easy]) {
      practice.correct({ storeId: '1', productId: '8000101', amount: 1 })
      await practice.flushSends()
    }
    expect(strict.sent[0]?.result).toBe('失敗')
    expect(easy.sent[0]?.result).toBe('成功')
  })

  test('nobody at home is a failure too', async () => {
    const practice = await shop({
      target: { url: 'http://127.0.0.1:9/', sncode: 's3', place: 'form' },
    })
    practice.correct({ storeId: '1', productId: '8000101', amount: 1 })
    await practice.flushSends()
    expect(practice.sent).toMatchObject([{ status: null, answer: 'ECONNREFUSED', result: '失敗' }])
  })

  test('gathers rows, and may change its habits', async () => {
    const practice = await shop(sending({ when: 'onFlush', gather: 4 }))
    for (let amount = 1; amount <= 10; amount += 1) {
      practice.correct({ storeId: '1', productId: '8000101', amount })
    }
    expect(practice.sent).toEqual([])
    await practice.flushSends()
    expect(receiver.rows().map((rows) => rows.length)).toEqual([4, 4, 2])
    practice.setSending({ when: 'atOnce', gather: 0, duplicates: 1 })
    practice.correct({ storeId: '1', productId: '8000101', amount: 11 })
    await practice.flushSends()
    expect(receiver.rows().slice(3)).toMatchObject([[{ amount: '11' }], [{ amount: '11' }]])
  })

  test('a bad day is the same bad day with the same seed, and the ledger stays true', async () => {
    const bad = {
      when: 'onFlush',
      shuffle: true,
      duplicates: 0.2,
      loss: 0.1,
      malformed: 0.2,
      connections: 1,
    } as const
    const days: string[][] = []
    for (const seed of [7, 7, 8]) {
      const before = receiver.posts.length
      const practice = await shop(sending({ ...bad, seed }))
      for (let amount = 1; amount <= 100; amount += 1) {
        practice.correct({ storeId: '1', productId: '8000101', amount })
      }
      await practice.flushSends()
      const lost = practice.sent.filter((sent) => sent.result === '不達').length
      const posts = receiver.posts.slice(before).map((post) => post.body)
      expect(new Set(posts).size).toBe(100 - lost)
      expect(lost).toBeGreaterThan(0)
      expect(posts.length).toBeGreaterThan(100 - lost)
      expect(practice.stock('8000101')).toBe(5050)
      days.push(posts)
    }
    expect(days[0]).toEqual(days[1])
    expect(days[0]).not.toEqual(days[2])
    expect(days[0]?.toSorted()).not.toEqual(days[0])
  })

  test('anything at all can be sent', async () => {
    const practice = await shop(sending())
    practice.sendRows([{ storeId: '1' }, null, 'x'])
    practice.sendForm({ proc_name: 'product_send', params: '{' })
    await practice.flushSends()
    expect(receiver.posts.map((post) => new URLSearchParams(post.body).get('proc_name'))).toEqual(
      expect.arrayContaining(['stock_send', 'product_send']),
    )
    expect(practice.stock('8000101')).toBe(0)
  })

  test('10,000 notifications go over 100 connections', async () => {
    const practice = await shop(sending({ connections: 100, keepAlive: true }))
    for (let count = 0; count < 10_000; count += 1) {
      practice.change({ storeId: '1', productId: '8000101', amount: -1, division: '02' })
    }
    await practice.flushSends()
    expect(practice.sent.filter((sent) => sent.result === '成功')).toHaveLength(10_000)
    expect(receiver.posts).toHaveLength(10_000)
  })
})

describe('the faults', () => {
  const stores = { table_name: 'Store' }

  test('a page for people, a status, an error of choice, half an answer', async () => {
    const practice = await shop()
    practice.faults.set({ kind: 'maintenance' }, { times: 1 })
    practice.faults.set({ kind: 'status', status: 503 }, { times: 1 })
    practice.faults.set({ kind: 'error', code: 43 }, { times: 1 })
    practice.faults.set({ kind: 'truncated' }, { times: 1 })
    const page = await call(practice, 'store_ref', stores)
    expect([page.status, page.type]).toEqual([200, 'text/html; charset=UTF-8'])
    expect((await call(practice, 'store_ref', stores)).status).toBe(503)
    expect(await refused(practice, 'store_ref', stores)).toBe(43)
    const half = await call(practice, 'store_ref', stores)
    expect(() => JSON.parse(half.text)).toThrow()
    expect((await listed(practice, 'store_ref', stores)).total_count).toBe('2')
  })

  test('falls on one procedure, after so many calls', async () => {
    const practice = await shop()
    practice.faults.set({ kind: 'status', status: 500 }, { on: 'store_ref', after: 1 })
    expect((await call(practice, 'store_ref', stores)).status).toBe(200)
    expect((await call(practice, 'store_ref', stores)).status).toBe(500)
    expect((await call(practice, 'stock_ref', { table_name: 'Stock' })).status).toBe(200)
    practice.faults.clear()
    expect((await call(practice, 'store_ref', stores)).status).toBe(200)
    const labels = practice.calls.map(({ label }) => label)
    expect(labels).toEqual(['store_ref', 'store_ref', 'stock_ref', 'store_ref'])
  })

  test('a reset does nothing; a lost answer has done it', async () => {
    const practice = await shop()
    practice.faults.set({ kind: 'reset' }, { times: 1 })
    await expect(call(practice, 'stock_upd', update('1'))).rejects.toThrow()
    expect(practice.stock('8000101')).toBe(0)
    practice.faults.set({ kind: 'lost' }, { times: 1 })
    await expect(call(practice, 'stock_upd', update('1'))).rejects.toThrow()
    expect(practice.stock('8000101')).toBe(1)
  })

  test('silence, with and without the deed; a delay ends', async () => {
    const practice = await shop()
    const impatient = (params: object): Promise<Response> =>
      fetch(practice.url, {
        method: 'POST',
        headers: { X_contract_id: practice.contractId, X_access_token: practice.accessToken },
        body: new URLSearchParams({ proc_name: 'stock_upd', params: JSON.stringify(params) }),
        signal: AbortSignal.timeout(200),
      })
    practice.faults.set({ kind: 'hang' }, { times: 1 })
    await expect(impatient(update('1'))).rejects.toThrow('timeout')
    expect(practice.stock('8000101')).toBe(0)
    practice.faults.set({ kind: 'silence' }, { times: 1 })
    await expect(impatient(update('1'))).rejects.toThrow('timeout')
    expect(practice.stock('8000101')).toBe(1)
    practice.faults.set({ kind: 'delay', ms: 20 }, { times: 1 })
    expect((await call(practice, 'store_ref', stores)).status).toBe(200)
  })
})

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { toJst, toJstIso } from '../../src/kernel/time.ts'

/** How this stand-in differs from the practice server: what the documentation leaves open, and what bad days bring. */
export interface SmaregiManners {
  /** Ids and quantities as numbers. */
  numbers: boolean
  /** The most rows in one answer, whatever `limit` says. */
  cap: number
  /** Platform: does the list show the lines? */
  listDetails: boolean
  /** Platform: what a registration is answered with. 204 comes without a body. */
  created: 200 | 201 | 204
  /** A new 出荷 is registered, and no list shows it yet. */
  hidden: boolean
  /** 在庫区分 of a 出荷 and of its corrections. */
  division: string
  /** Movements that came to be are not shown yet. */
  historyLate: boolean
  /** The row of a history with this id comes without its amount. */
  unreadable: number | null
  /** Answers to these calls (`GET /shipments`, `shipment_ref` …) are replaced. */
  instead: { on: RegExp; status: number; body: string; times: number; headers?: object } | null
  /** Registrations that carry one of these products are refused. */
  refuse: ReadonlySet<string>
  /** Seconds that a token lives. */
  tokenSeconds: number | string
  /** Writes are acted on, and their answers never come. */
  silent: boolean
}

export interface ForeignShipment {
  readonly id: number
  readonly head: Record<string, unknown>
  lines: { productId: string; quantity: number | string }[]
}

interface Move {
  readonly id: number
  readonly productId: string
  readonly storeId: string
  readonly amount: number
  readonly stock: number
  readonly division: string
  readonly at: Date
}

/** A Smaregi of another house, both APIs, written from the documentation and without looking at the practice server. */
export class ForeignSmaregi {
  readonly stock = new Map<string, number>()
  readonly shipments: ForeignShipment[] = []
  readonly moves: Move[] = []
  readonly products: Record<string, string>[] = []
  readonly calls: string[] = []
  readonly tokens = new Set<string>()
  /** Tokens that are refused from now on. */
  dead = 0
  readonly seenTokens = new Set<string>()
  readonly manners: SmaregiManners = {
    numbers: true,
    cap: 1000,
    listDetails: true,
    created: 201,
    hidden: false,
    division: '10',
    historyLate: false,
    unreadable: null,
    instead: null,
    refuse: new Set(),
    tokenSeconds: 3600,
    silent: false,
  }
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  #next = 40
  #token = 0
  url = ''

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    this.url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** What a person types in, or ston registers. */
  register(head: Record<string, unknown>, lines: ForeignShipment['lines']): ForeignShipment {
    this.#next += 1
    const one = { id: this.#next, head, lines }
    this.shipments.push(one)
    for (const { productId, quantity } of lines)
      this.move(productId, String(head['shipmentStoreId']), -Number(quantity))
    return one
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const url = new URL(request.url ?? '', this.url)
    const form = new URLSearchParams(body)
    const what =
      url.pathname === '/access/'
        ? (form.get('proc_name') ?? '')
        : `${request.method} ${url.pathname.replace(/^\/[^/]+\/pos/, '')}`
    this.calls.push(what)
    const { instead } = this.manners
    if (instead !== null && instead.times > 0 && instead.on.test(what)) {
      instead.times -= 1
      const headers = { 'content-type': 'text/html', ...instead.headers }
      return void response.writeHead(instead.status, headers).end(instead.body)
    }
    if (url.pathname.endsWith('/token')) return this.#giveToken(response)
    if (url.pathname === '/access/') return this.#legacy(what, form.get('params') ?? '{}', response)
    const bearer = (request.headers.authorization ?? '').replace('Bearer ', '')
    if (!this.tokens.has(bearer)) return problem(response, 401, 'Unauthorized', 'token expired')
    this.#platform(what, url, body, response)
  }

  #giveToken(response: ServerResponse): void {
    this.#token += 1
    const access_token = `foreign-bearer-token-${this.#token}`
    this.tokens.add(access_token)
    const expires_in = this.manners.tokenSeconds
    json(response, 200, { access_token, expires_in, token_type: 'bearer', scope: 'x', jti: null })
  }

  /** Stock moves: by what ston or a person registers, unless another division is given. */
  move(productId: string, storeId: string, amount: number, division = this.manners.division): void {
    const stock = (this.stock.get(productId) ?? 0) + amount
    this.stock.set(productId, stock)
    const id = 90_000 + this.moves.length
    this.moves.push({ id, productId, storeId, amount, stock, division, at: new Date() })
  }

  #edit(one: ForeignShipment, lines: ForeignShipment['lines']): void {
    const store = String(one.head['shipmentStoreId'])
    for (const { productId, quantity } of one.lines) {
      const left = lines.find((line) => line.productId === productId)?.quantity ?? 0
      const back = Number(quantity) - Number(left)
      if (back !== 0) this.move(productId, store, back)
    }
    one.lines = lines.filter(({ quantity }) => Number(quantity) !== 0)
  }

  /** Null: refused. */
  #take(head: Record<string, unknown>, lines: ForeignShipment['lines']): ForeignShipment | null {
    if (lines.some(({ productId }) => this.manners.refuse.has(productId))) return null
    return this.register(head, lines)
  }

  get #listed(): readonly ForeignShipment[] {
    return this.manners.hidden ? this.shipments.filter(({ id }) => id <= 40) : this.shipments
  }

  // --- legacy

  #legacy(proc: string, params: string, response: ServerResponse): void {
    const asked = JSON.parse(params) as {
      table_name?: string
      conditions?: Record<string, string>[]
      limit?: number
      page?: number
      proc_info?: { proc_division: string }
      data?: { table_name: string; rows: Record<string, string>[] }[]
    }
    if (asked.table_name !== undefined) {
      const rows = this.#table(asked.table_name).filter((row) => fits(row, asked.conditions?.[0]))
      const limit = Math.min(asked.limit ?? 100, this.manners.cap)
      const from = ((asked.page ?? 1) - 1) * limit
      const total_count = this.manners.numbers ? rows.length : String(rows.length)
      return json(response, 200, { total_count, result: rows.slice(from, from + limit) })
    }
    const done = this.#legacyWrite(proc, asked.proc_info?.proc_division ?? '', asked.data ?? [])
    if (this.manners.silent) return void response.socket?.destroy()
    if (!done)
      return json(response, 400, { error_code: 41, error: '入力値不正', error_description: '' })
    json(response, 200, { result: { Shipment: 1 } })
  }

  #legacyWrite(
    proc: string,
    division: string,
    data: readonly { table_name: string; rows: Record<string, string>[] }[],
  ): boolean {
    const [head = {}] = data.find((one) => one.table_name === 'Shipment')?.rows ?? []
    const details = data.find((one) => one.table_name === 'ShipmentDetail')?.rows ?? []
    const lines = details.map(({ productId = '', quantity = '0' }) => ({ productId, quantity }))
    if (proc !== 'shipment_upd') return false
    const known = this.shipments.find(({ id }) => String(id) === head['shipmentId'])
    if (division === 'D') return known !== undefined && this.#remove(known)
    if (head['shipmentId'] !== undefined) {
      if (known === undefined) return false
      this.#edit(known, lines)
      return true
    }
    const token = head['token'] ?? ''
    if (this.seenTokens.has(token)) return true
    if (this.#take(head, lines) === null) return false
    this.seenTokens.add(token)
    return true
  }

  #remove(one: ForeignShipment): true {
    this.#edit(one, [])
    this.shipments.splice(this.shipments.indexOf(one), 1)
    return true
  }

  #table(name: string): Record<string, unknown>[] {
    if (name === 'Shipment')
      return this.#listed.map(({ id, head }) => ({
        shipmentId: this.#number(id),
        ...head,
        token: undefined,
        modified: '',
      }))
    if (name === 'ShipmentDetail')
      return this.shipments.flatMap(({ id, lines }) =>
        lines.map((line) => ({ shipmentId: this.#number(id), ...line, cost: '0.00000', memo: '' })),
      )
    if (name === 'Store') return this.#stores
    if (name === 'StockHistory')
      return this.#shownMoves.map((one) => ({
        id: this.#number(one.id),
        updDateTime: toJst(one.at),
        productId: one.productId,
        storeId: one.storeId,
        amount: this.#number(one.amount),
        stockAmount: this.#number(one.stock),
        stockDivision: one.division,
        fromStoreId: '',
        toStoreId: null,
      }))
    return []
  }

  get #stores(): Record<string, unknown>[] {
    return [1, 2].map((id) => ({ storeId: this.#number(id), storeName: `店 ${id}`, zip: null }))
  }

  get #shownMoves(): readonly Move[] {
    return this.manners.historyLate ? [] : this.moves
  }

  // --- platform

  #platform(what: string, url: URL, body: string, response: ServerResponse): void {
    const sent = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>)
    const id = Number(/\/shipments\/(\d+)/.exec(what)?.[1] ?? 0)
    const known = this.shipments.find((one) => one.id === id)
    if (what === 'POST /shipments') return this.#post(sent, response)
    if (id !== 0 && known === undefined)
      return problem(response, 404, 'NotFound', 'shipment was not found')
    if (known !== undefined && what.startsWith('DELETE')) {
      this.#remove(known)
      return void response.writeHead(this.manners.silent ? 503 : 204).end()
    }
    if (known !== undefined && what.startsWith('PATCH')) {
      this.#edit(known, sent['details'] as ForeignShipment['lines'])
      return json(response, 200, this.#shown(known, true))
    }
    if (known !== undefined) return json(response, 200, this.#shown(known, true))
    if (what === 'GET /shipments') return this.#list(url, response)
    if (what.startsWith('GET /stock/changes/')) return this.#changes(url, what, response)
    const isFirst = Number(url.searchParams.get('page') ?? 1) === 1
    if (what === 'GET /stores') return json(response, 200, isFirst ? this.#stores : [])
    if (what.startsWith('GET /products/')) return problem(response, 404, 'NotFound', 'no product')
    if (what !== 'GET /products') return json(response, 200, [])
    const code = url.searchParams.get('product_code')
    const rows = this.products.filter((one) => code === null || one['productCode'] === code)
    json(response, 200, isFirst ? rows : [])
  }

  #post(sent: Record<string, unknown>, response: ServerResponse): void {
    const { details, ...head } = sent
    const one = this.#take(head, details as ForeignShipment['lines'])
    if (this.manners.silent) return void response.socket?.destroy()
    if (one === null) return problem(response, 400, 'Bad Request', 'productId is invalid')
    const { created } = this.manners
    if (created === 204) return void response.writeHead(204).end()
    json(response, created, this.#shown(one, true))
  }

  #list(url: URL, response: ServerResponse): void {
    const store = url.searchParams.get('shipment_store_id')
    const date = url.searchParams.get('shipment_date')
    const rows = this.#listed.filter(
      ({ head }) =>
        (store === null || String(head['shipmentStoreId']) === store) &&
        (date === null || head['shipmentDate'] === date),
    )
    const { cap, listDetails } = this.manners
    const limit = Math.min(Number(url.searchParams.get('limit') ?? 100), cap)
    const from = (Number(url.searchParams.get('page') ?? 1) - 1) * limit
    json(
      response,
      200,
      rows.slice(from, from + limit).map((one) => this.#shown(one, listDetails)),
    )
  }

  #changes(url: URL, what: string, response: ServerResponse): void {
    const [, productId, storeId] = /changes\/(\d+)\/(\d+)/.exec(what) ?? []
    const rows = this.#shownMoves
      .filter((one) => one.productId === productId && one.storeId === storeId)
      .toReversed()
      .map((one) => ({
        id: this.#number(one.id),
        updDateTime: toJstIso(one.at),
        targetDateTime: null,
        productId: one.productId,
        storeId: one.storeId,
        amount: one.id === this.manners.unreadable ? null : this.#number(one.amount),
        stockAmount: this.#number(one.stock),
        stockDivision: one.division,
        memo: null,
      }))
    const limit = Number(url.searchParams.get('limit') ?? 100)
    const from = (Number(url.searchParams.get('page') ?? 1) - 1) * limit
    json(response, 200, rows.slice(from, from + limit))
  }

  #shown({ id, head, lines }: ForeignShipment, details: boolean): Record<string, unknown> {
    const shown = lines.map((line, i) => ({ shipmentDetailId: i + 1, price: null, ...line }))
    return {
      shipmentId: this.#number(id),
      ...head,
      memo: '',
      approvalDateTime: null,
      more: { any: ['thing'] },
      ...(details ? { details: shown } : {}),
    }
  }

  #number(value: number): number | string {
    return this.manners.numbers ? value : String(value)
  }
}

function fits(row: Record<string, unknown>, wanted: Record<string, string> = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    const [column = '', operator = '='] = key.split(' ')
    const found = `${(row[column] ?? '') as string}`
    const [a, b] = /^\d+$/.test(value) ? [Number(found), Number(value)] : [found, value]
    if (operator === '>') return a > b
    if (operator === '>=') return a >= b
    if (operator === '<=') return a <= b
    return operator === '<' ? a < b : found === value
  })
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=utf-8' })
  response.end(JSON.stringify(body))
}

function problem(response: ServerResponse, status: number, title: string, detail: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify({ type: 'about:blank', title, detail, status }))
}

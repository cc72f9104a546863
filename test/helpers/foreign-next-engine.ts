import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { toJst } from '../../src/kernel/time.ts'

/** How this stand-in differs from the practice server: what the documentation leaves open, and what PHP does to JSON. */
export interface Manners {
  /** The most rows in one answer, whatever `limit` says. */
  cap: number
  /** Numbers as numbers. */
  numbers: boolean
  /** Does a movement tell the counts around it, and its reason? */
  around: boolean
  reasons: boolean
  /** Quantities of the history without their sign. */
  unsigned: boolean
  dateHeader: boolean
  /** HTTP status of errors. */
  errorStatus: number
  /** The upload leaves and its answer does not come: a connection torn down after, or before it was acted on. */
  lose: 'after' | 'before' | null
  uploadName: string | null
  /** A look at the queue finds everything done, or nothing yet. */
  queue: 'done' | 'waiting'
  /** What has become of the first entry: somebody deleted it on the screen, or it is not to be found any more. */
  first: 'there' | 'deleted' | 'forgotten'
  /** Free stock as a field of its own; `blank`: there, and empty. */
  free: boolean | 'blank'
  /** What stands in place of a count of 1001; null = nothing. */
  instead: { readonly text: string | null } | null
  /** Codes whose rows are bad, and what a file with one becomes. */
  bad: ReadonlySet<string>
  status: -1 | 2
  /** Calls to these paths are answered by a page that says there is nothing there. */
  absent: RegExp | null
  /** Orders: is the newest date filled for lines that nobody has touched? */
  newestFilled: boolean
  /** Replaces every answer, `code` by Next Engine's own words. */
  refusal: string | null
}

/** One 受注明細 with its slip's fields, as it is answered; all but what is given is empty in one way or another. */
export type OrderRow = Record<string, string | number | null>

interface Line {
  readonly code: string
  readonly amount: number
  readonly reason: string
}

export interface Entry {
  readonly id: number
  readonly lines: readonly Line[]
  worked: boolean
  readonly at: Date
}

/** A Next Engine of another house: as permissive as the documentation, and written without looking at the practice server. */
export class ForeignNextEngine {
  readonly stock = new Map<string, number>()
  readonly queue: Entry[] = []
  readonly moves: { id: number; code: string; amount: number; reason: string; at: Date }[] = []
  readonly paths: string[] = []
  readonly orders: OrderRow[] = []
  readonly goods: Record<string, string>[] = []
  readonly manners: Manners = {
    cap: 1000,
    numbers: true,
    around: false,
    reasons: false,
    unsigned: true,
    dateHeader: false,
    errorStatus: 400,
    lose: null,
    uploadName: 'NE_API',
    queue: 'done',
    first: 'there',
    free: true,
    instead: null,
    bad: new Set(),
    status: 2,
    absent: /setgoods/,
    newestFilled: true,
    refusal: null,
  }
  readonly #server = createServer((request, response) => void this.#serve(request, response))
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

  /** Somebody else moves stock. */
  move(code: string, amount: number, reason = ''): void {
    this.stock.set(code, (this.stock.get(code) ?? 0) + amount)
    this.moves.push({ id: 7_000 + this.moves.length, code, amount, reason, at: new Date() })
  }

  /** The day goes on: a moment later (dates are whole seconds) another product moves. */
  async goesOn(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1100))
    this.moves.push({
      id: 7_000 + this.moves.length,
      code: '9990',
      amount: 1,
      reason: '',
      at: new Date(),
    })
  }

  /** A line of a slip, as it came in a moment ago. */
  order(slip: number, line: number, code: string, quantity: number, more: OrderRow = {}): OrderRow {
    const now = toJst(new Date())
    const row: OrderRow = {
      receive_order_row_receive_order_id: this.#number(slip),
      receive_order_row_no: this.#number(line),
      receive_order_row_goods_id: code,
      receive_order_row_quantity: this.#number(quantity),
      receive_order_row_cancel_flag: this.#number(0),
      receive_order_row_deleted_flag: '0',
      receive_order_row_returned_good_quantity: null,
      receive_order_include_from_order_id: '',
      receive_order_include_from_row_no: null,
      receive_order_row_last_modified_newest_date: this.manners.newestFilled ? now : null,
      receive_order_row_last_modified_date: null,
      receive_order_row_creation_date: now,
      receive_order_shop_id: this.#number(1),
      receive_order_order_status_id: this.#number(20),
      receive_order_cancel_type_id: this.#number(0),
      receive_order_divide_from_order_id: this.#number(0),
      receive_order_copy_from_order_id: null,
      receive_order_multi_delivery_parent_flag: '',
      receive_order_send_date: null,
      receive_order_last_modified_date: null,
      receive_order_purchaser_name: null,
      ...more,
    }
    this.orders.push(row)
    return row
  }

  /** Somebody edits it: fields change, and the date with them. */
  edit(row: OrderRow, change: OrderRow): void {
    const now = toJst(new Date())
    Object.assign(row, change, {
      receive_order_row_last_modified_newest_date: now,
      receive_order_last_modified_date: now,
    })
  }

  work(but?: Entry): void {
    for (const entry of this.queue.filter((one) => !one.worked && one !== but)) {
      entry.worked = true
      for (const { code, amount, reason } of entry.lines)
        if (this.stock.has(code) && !this.manners.bad.has(code)) this.move(code, amount, reason)
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const form = Object.fromEntries(new URLSearchParams(body))
    const path = (request.url ?? '').split('?')[0] ?? ''
    this.paths.push(path)
    response.sendDate = this.manners.dateHeader
    if (this.manners.absent?.test(path))
      return void response.writeHead(404, { 'content-type': 'text/html' }).end('<p>Not Found</p>')
    const { refusal } = this.manners
    if (refusal !== null && path !== '/api_neauth')
      return this.#reply(response, { result: 'error', code: refusal, message: '本日は休業します' })
    if (path.endsWith('/upload')) return this.#upload(form, response)
    this.#reply(response, { result: 'success', ...this.#answer(path, form) })
  }

  #upload(form: Record<string, string>, response: ServerResponse): void {
    if (this.manners.lose === 'before') return void response.socket?.destroy()
    const [, ...rows] = (form['data'] ?? '').trim().split('\r\n')
    const lines = rows.map((row) => {
      const [code = '', amount = '', reason = ''] = row.split(',')
      return { code, amount: Number(amount), reason }
    })
    const entry: Entry = { id: 31 + this.queue.length, lines, worked: false, at: new Date() }
    this.queue.push(entry)
    if (this.manners.lose === 'after') return void response.socket?.destroy()
    this.#reply(response, { result: 'success', que_id: this.#number(entry.id) })
  }

  #answer(path: string, form: Record<string, string>): Record<string, unknown> {
    if (path === '/api_neauth')
      return { company_ne_id: 77, uid: 5, company_name: '他社製', ...this.#tokens() }
    if (path.includes('/info')) return { count: 1, data: [{ company_ne_id: 77, company_id: 'c' }] }
    if (path === '/api_v1_master_stock/count') return { count: this.#number(this.stock.size) }
    if (path.includes('master_stock/')) return this.#page(form, this.#stocks(form))
    if (path.includes('stockiohistory')) return this.#page(form, this.#history(form))
    if (path.includes('system_que')) return this.#entries(form)
    if (path.includes('master_goods/')) return this.#page(form, this.goods)
    if (path.includes('receiveorder_row')) return this.#page(form, this.#orderRows(form))
    return { count: 0, data: [] }
  }

  #page(form: Record<string, string>, rows: readonly object[]): Record<string, unknown> {
    const offset = Number(form['offset'] ?? 0)
    const limit = Math.min(Number(form['limit'] ?? 100), this.manners.cap)
    const data = rows.slice(offset, offset + limit)
    return { data, extra: { any: ['thing'] } }
  }

  #orderRows(form: Record<string, string>): object[] {
    const filters = Object.entries(form).flatMap(([key, value]) => {
      const [, name = '', how = ''] = /^(receive_order\w*)-(gte|lte|in)$/.exec(key) ?? []
      return name === '' ? [] : [{ name, how, value }]
    })
    const slip = (row: OrderRow): number => Number(row['receive_order_row_receive_order_id'])
    return this.orders
      .filter((row) => filters.every(({ name, how, value }) => isFound(row[name], how, value)))
      .toSorted(
        (a, b) =>
          slip(a) - slip(b) ||
          Number(a['receive_order_row_no']) - Number(b['receive_order_row_no']),
      )
  }

  /** The search does not tell letter case. */
  #stocks(form: Record<string, string>): object[] {
    const asked = form['stock_goods_id-in']
    const wanted = new Set((asked ?? '').toLowerCase().split(','))
    return [...this.stock]
      .filter(([code]) => asked === undefined || wanted.has(code.toLowerCase()))
      .map(([code, stock]) => ({
        stock_goods_id: code,
        stock_quantity: this.#number(stock),
        ...(this.manners.free === false ? {} : { stock_free_quantity: this.#free(stock) }),
        ...(code === '1001' ? this.#instead() : {}),
        stock_deleted_flag: this.#number(0),
      }))
  }

  #history(form: Record<string, string>): object[] {
    const asked = form['stock_io_history_goods_id-in']
    const wanted = new Set((asked ?? '').split(','))
    const since = form['stock_io_history_creation_date-gte'] ?? ''
    const { reasons, unsigned } = this.manners
    return this.moves
      .filter((one) => (asked === undefined || wanted.has(one.code)) && toJst(one.at) >= since)
      .map((one) => ({
        stock_io_history_id: this.#number(one.id),
        stock_io_history_goods_id: one.code,
        stock_io_history_quantity: this.#number(unsigned ? Math.abs(one.amount) : one.amount),
        stock_io_history_reason: reasons ? one.reason : null,
        stock_io_history_cut_form_id: this.#number(0),
        stock_io_history_creation_date: toJst(one.at),
      }))
  }

  #entries(form: Record<string, string>): Record<string, unknown> {
    const { queue, first, uploadName, status, bad } = this.manners
    const id = form['que_id-eq']
    const [one] = this.queue
    // Nothing was found: an empty answer. 004001 would say that the app may not ask at all.
    if (first === 'forgotten' && Number(id) === one?.id) return this.#page(form, [])
    if (queue === 'done') this.work(first === 'there' ? undefined : one)
    const own = this.queue
      .filter((entry) => id === undefined || entry.id === Number(id))
      .map((entry) => ({
        que_id: this.#number(entry.id),
        que_upload_name: uploadName,
        que_method_name: 'SYOHIN_KIHON_CSV',
        que_status_id: this.#number(
          entry.worked ? (entry.lines.some(({ code }) => bad.has(code)) ? status : 2) : 0,
        ),
        que_message: null,
        que_deleted_flag: this.#number(first === 'deleted' && entry === one ? 1 : 0),
      }))
    const others = { que_id: 3, que_upload_name: 'SYOHIN_KIHON', que_status_id: 1 }
    return this.#page(form, id === undefined ? [others, ...own] : own)
  }

  #free(stock: number): number | string {
    return this.manners.free === 'blank' ? '' : this.#number(stock)
  }

  #instead(): object {
    const { instead } = this.manners
    if (instead === null) return {}
    return { stock_quantity: instead.text, stock_free_quantity: instead.text }
  }

  #tokens(): Record<string, string> {
    const end = (days: number): string => toJst(new Date(Date.now() + days * 24 * 3600 * 1000))
    return {
      access_token: 'foreign-access-token-1',
      access_token_end_date: end(1),
      refresh_token: 'foreign-refresh-token-1',
      refresh_token_end_date: end(3),
    }
  }

  #number(value: number): number | string {
    return this.manners.numbers ? value : String(value)
  }

  #reply(response: ServerResponse, body: Record<string, unknown>): void {
    response.statusCode = body['result'] === 'success' ? 200 : this.manners.errorStatus
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(body))
  }
}

function isFound(found: string | number | null | undefined, how: string, value: string): boolean {
  if (found === null || found === undefined) return false
  if (how === 'in') return value.split(',').includes(String(found))
  const [a, b] = /^\d+$/.test(value) ? [Number(found), Number(value)] : [String(found), value]
  return how === 'gte' ? a >= b : a <= b
}

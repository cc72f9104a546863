import { isObject } from '../../src/kernel/json.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import type { ShipmentFields } from '../../src/simulators/smaregi/platform-shipments.ts'
import { createSmaregi } from '../../src/simulators/smaregi/server.ts'
import type { Reply, Request } from '../../src/simulators/reply.ts'

/** Numbers that no shop has. */
const SAMPLE = { product: '900000000000001', store: '900000001', other: '900000002' } as const

type Row = Readonly<Record<string, unknown>>

/** A simulated Smaregi that knows the products, stores and 出荷 of a recording. */
export class ReplayedSmaregi {
  readonly #world: ReturnType<typeof createSmaregi>
  /** Its own number of each 出荷 of the recording. */
  readonly #shipments = new Map<string, string>()

  constructor(calls: readonly RecordedCall[], now: () => Date) {
    this.#world = createSmaregi({ now })
    const { products, stores } = idsIn(calls)
    this.#furnish()
    for (const id of stores) this.#world.store({ id, name: `sample ${id}` })
    for (const id of products) {
      this.#world.product({ id, name: `sample ${id}` })
      for (const storeId of stores)
        this.#world.change({ storeId, productId: id, amount: 50, division: '01', silent: true })
    }
  }

  async ask(call: RecordedCall): Promise<Reply> {
    const isRegistered = call.method === 'POST' && call.form?.['proc_name'] !== 'shipment_ref'
    for (const row of changedIn(call)) this.#make(row)
    if (!isRegistered) for (const row of shipmentsIn(call.body)) this.#make(row)
    const reply = await (call.service === 'smaregi' ? this.#platform(call) : this.#legacy(call))
    if (isRegistered) this.#pair(call.body, jsonOf(reply))
    return reply
  }

  /** The same list without any condition: what its rows look like. */
  askForAll(call: RecordedCall): Promise<Reply> {
    if (call.service === 'smaregi') {
      const { fields } = call.query ?? {}
      const path = call.path.replace(
        /(\/changes\/)\d+\/\d+$/,
        `$1${SAMPLE.product}/${SAMPLE.store}`,
      )
      return this.#platform({ ...call, path, query: fields === undefined ? {} : { fields } })
    }
    const { conditions: _all, ...params } = (call.form?.['params'] ?? {}) as Row
    // Nobody gets the whole history at once.
    const most = params['table_name'] === 'StockHistory' ? { conditions: [{ 'id >': '0' }] } : {}
    return this.#legacy({ ...call, form: { ...call.form, params: { ...params, ...most } } })
  }

  /** Something in every list, and whatever a row may have. */
  #furnish(): void {
    const { product, store, other } = SAMPLE
    for (const id of [store, other]) this.#world.store({ id, name: `sample ${id}` })
    this.#world.product({ id: product, code: 'sample', name: 'sample' })
    const rows = { productId: product, silent: true }
    this.#world.correct({ ...rows, storeId: store, amount: 50 })
    this.#world.transfer({ ...rows, from: store, to: other, quantity: 5 })
  }

  async #platform(call: RecordedCall): Promise<Reply> {
    const { contractId } = this.#world
    const [, first = '', ...rest] = call.path.split('/')
    if (first === 'app') return this.#token(call.form?.['scope'])
    const steps = rest.map((step, at) => (rest[at - 1] === 'shipments' ? this.#own(step) : step))
    const query = new URLSearchParams(call.query as Record<string, string>).toString()
    const target = `/${[contractId, ...steps].join('/')}${query === '' ? '' : `?${query}`}`
    const token = JSON.parse(bodyOf(await this.#token(undefined))) as { access_token: string }
    const json = call.json === undefined ? null : JSON.stringify(this.#withOwn(call.json, steps))
    const headers = {
      authorization: `Bearer ${token.access_token}`,
      ...(json === null ? {} : { 'content-type': 'application/json' }),
    }
    return this.#send({ method: call.method, target, headers, body: json ?? '' })
  }

  #token(scope: unknown): Promise<Reply> {
    const { contractId, platform } = this.#world
    const { clientId, clientSecret, scopes } = platform.account
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: typeof scope === 'string' ? scope : [...scopes].join(' '),
    })
    const headers = {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
    }
    return this.#send({
      method: 'POST',
      target: `/app/${contractId}/token`,
      headers,
      body: form.toString(),
    })
  }

  #legacy({ form = {} }: RecordedCall): Promise<Reply> {
    const { contractId, accessToken } = this.#world
    const headers = {
      x_contract_id: contractId,
      x_access_token: accessToken,
      'content-type': 'application/x-www-form-urlencoded',
    }
    const params = JSON.stringify(this.#withOwn(form['params'], []))
    const body = new URLSearchParams({ proc_name: String(form['proc_name']), params }).toString()
    return this.#send({ method: 'POST', target: '/access/', headers, body })
  }

  #send({
    body,
    ...request
  }: Omit<Request, 'address' | 'body'> & { readonly body: string }): Promise<Reply> {
    return this.#world.answer({ ...request, address: '127.0.0.1', body: Buffer.from(body) })
  }

  #own(shipmentId: string): string {
    return this.#shipments.get(shipmentId) ?? shipmentId
  }

  /** With its own numbers of 出荷, and of their lines. */
  #withOwn(value: unknown, steps: readonly string[]): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#withOwn(one, steps))
    if (!isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        if (name.startsWith('shipmentId')) return [name, this.#own(String(one))]
        if (name === 'shipmentDetailId')
          return [name, this.#line(steps.at(-1), value['productId']) ?? one]
        return [name, this.#withOwn(one, steps)]
      }),
    )
  }

  #line(shipmentId: string | undefined, productId: unknown): string | undefined {
    const lines = this.#world.shipments.find(Number(shipmentId))?.lines ?? []
    return lines.find((line) => line.productId === productId)?.id.toString()
  }

  /** What both have just registered has one number there and another here. */
  #pair(theirs: unknown, ours: unknown): void {
    const [there, here] = [shipmentsIn(theirs)[0], shipmentsIn(ours)[0]]
    if (there !== undefined && here !== undefined)
      this.#shipments.set(String(there['shipmentId']), String(here['shipmentId']))
  }

  /** A 出荷 that was there before the recording began, or that was registered with no word about its number. */
  #make(row: Row): void {
    const shipmentId = String(row['shipmentId'])
    if (this.#shipments.has(shipmentId)) return
    const { shipments } = this.#world
    const known = [...shipments.all()].find(
      ({ identificationNo }) =>
        identificationNo !== null && identificationNo === row['identificationNo'],
    )
    const own = known ?? shipments.register(fieldsOf(row))
    this.#shipments.set(shipmentId, String(own.id))
  }
}

function fieldsOf(row: Row): ShipmentFields {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null)
  const details = (Array.isArray(row['details']) ? row['details'] : []) as readonly Row[]
  return {
    storeId: text('shipmentStoreId') ?? '1',
    recipientType: '3',
    recipientId: null,
    recipientName: text('recipientName'),
    division: text('shipmentDivision') ?? '0',
    date: text('shipmentDate'),
    status: text('status') ?? '2',
    memo: null,
    identificationNo: text('identificationNo'),
    approvalStatus: text('approvalStatus') ?? '1',
    lines: details.map(({ productId, quantity }) => ({
      productId: String(productId),
      quantity: Number(quantity),
      memo: null,
    })),
  }
}

/** 出荷 that a call has changed or removed: they must have been there. */
function changedIn({ method, path, json, form, status = 0 }: RecordedCall): readonly Row[] {
  if (status >= 300) return []
  const shipmentId = /\/shipments\/(\d+)$/.exec(path)?.[1]
  if (shipmentId !== undefined && method !== 'GET')
    return [{ ...(isObject(json) ? json : {}), shipmentId, identificationNo: null }]
  const data =
    (form?.['params'] as { data?: readonly { rows?: readonly Row[] }[] } | undefined)?.data ?? []
  const rows = data.flatMap((table) => table.rows ?? [])
  return rows.filter((row) => row['shipmentId'] !== undefined)
}

/** A reply's JSON; undefined where it is none. */
export function jsonOf(reply: Reply): unknown {
  try {
    return JSON.parse(bodyOf(reply)) as unknown
  } catch {
    return undefined
  }
}

function bodyOf(reply: Reply): string {
  return reply.kind === 'answer' ? reply.body : ''
}

function shipmentsIn(body: unknown): readonly Row[] {
  const inner: unknown = isObject(body) && Array.isArray(body['result']) ? body['result'] : body
  const rows: readonly unknown[] = Array.isArray(inner) ? inner : [inner]
  return rows.filter(
    (row): row is Row =>
      isObject(row) && row['shipmentId'] !== undefined && row['identificationNo'] !== undefined,
  )
}

/** Every product and store that a call names, or an answer. */
function idsIn(calls: readonly RecordedCall[]): {
  readonly products: ReadonlySet<string>
  readonly stores: ReadonlySet<string>
} {
  const found = { products: new Set<string>(), stores: new Set<string>() }
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one)
    if (!isObject(value)) return
    for (const [name, one] of Object.entries(value)) {
      if (/^product_?id$/i.test(name)) found.products.add(String(one))
      if (/^(shipment)?_?store_?id$/i.test(name)) found.stores.add(String(one))
      look(one)
    }
  }
  // What was asked for need not be there.
  for (const { service, json, body, form, status } of calls)
    if (service !== 'nextengine' && status === 200)
      for (const part of [json, body, form?.['proc_name'] === 'shipment_upd' ? form : null])
        look(part)
  return found
}

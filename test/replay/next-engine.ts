import { isObject } from '../../src/kernel/json.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { createNextEngine, type NextEngineWorld } from '../../src/simulators/nextengine/server.ts'
import type { Reply } from '../../src/simulators/reply.ts'

type Form = Record<string, string>

/** A simulated Next Engine that knows the products of a recording, and something of everything. */
export class ReplayedNextEngine {
  readonly #world: NextEngineWorld

  constructor(calls: readonly RecordedCall[], now: () => Date) {
    this.#world = createNextEngine({ now })
    this.#world.signIn()
    const codes = codesIn(calls)
    for (const code of codes) this.#world.addGoods({ code, stock: 50 })
    furnish(this.#world)
  }

  async ask(call: RecordedCall): Promise<Reply> {
    return this.#post(call.path, await this.#signed(call))
  }

  /** The same list without any condition: what its rows look like. */
  askForAll(call: RecordedCall): Promise<Reply> {
    const { fields = '' } = (call.form ?? {}) as Form
    return this.#post(call.path, { ...this.#tokens(), fields, limit: '100', offset: '0' })
  }

  async #signed(call: RecordedCall): Promise<Form> {
    const form = (call.form ?? {}) as Form
    if (call.path !== '/api_neauth') return { ...form, ...this.#tokens() }
    const { clientId, clientSecret, redirectUri } = this.#world
    const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri })
    const reply = await this.#world.answer({
      method: 'GET',
      target: `/users/sign_in/?${query.toString()}`,
      headers: {},
      address: '',
      body: Buffer.alloc(0),
    })
    const landed = new URL(reply.kind === 'answer' ? (reply.headers['location'] ?? '') : '')
    return {
      ...Object.fromEntries(landed.searchParams),
      client_id: clientId,
      client_secret: clientSecret,
    }
  }

  #tokens(): Form {
    const { accessToken, refreshToken } = this.#world.currentPair() ?? this.#world.signIn()
    return { access_token: accessToken, refresh_token: refreshToken }
  }

  #post(path: string, form: Form): Promise<Reply> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = Buffer.from(new URLSearchParams(form).toString())
    return this.#world.answer({ method: 'POST', target: path, headers, address: '', body })
  }
}

/** Every 商品コード that a call names, or an answer. */
function codesIn(calls: readonly RecordedCall[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { service, form = {}, body } of calls) {
    if (service !== 'nextengine') continue
    for (const [name, value] of Object.entries(form))
      if (/goods_id(-in|-eq)?$/.test(name))
        for (const code of String(value).split(',')) found.add(code)
    for (const line of textOf(form['data']).split(/\r?\n/).slice(1))
      found.add(line.split(',')[0] ?? '')
    const rows: unknown = isObject(body) ? body['data'] : []
    for (const row of Array.isArray(rows) ? (rows as unknown[]) : [])
      for (const [name, value] of Object.entries(isObject(row) ? row : {}))
        if (/(^|_)goods_id$/.test(name) && typeof value === 'string') found.add(value)
  }
  found.delete('')
  return found
}

/** Something in every list, and in every state that a row may have. */
function furnish(world: NextEngineWorld): void {
  const { orders } = world
  world.addGoods({ code: 'sample-a', stock: 100, jan: '4900000000016' })
  world.addGoods({ code: 'sample-b', stock: 100 })
  world.addSet({ code: 'sample-set', components: [{ code: 'sample-a', quantity: 2 }] })
  world.addWarehouse('sample')
  world.correct('sample-a', 5, 'sample')
  world.correct('sample-a', -2)
  world.uploadByHand('syohin_code,zaiko_su\r\nsample-a,1\r\n')
  const place = (): number =>
    orders.place({
      lines: [
        { code: 'sample-a', quantity: 3 },
        { code: 'sample-b', quantity: 1 },
      ],
    })
  const [open, changed, cancelled, merged, shipped, returned, divided] = Array.from(
    { length: 7 },
    place,
  ) as [number, number, number, number, number, number, number]
  orders.changeQuantity(changed, 1, 2)
  orders.cancel(cancelled)
  orders.merge(merged, open)
  orders.ship(shipped)
  orders.ship(returned)
  orders.returnGoods(returned, 1, { good: 1 })
  orders.split(divided, 1, 1)
  orders.copy(divided)
  orders.deleteLine(open, 2)
  orders.cancelLine(changed, 2)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

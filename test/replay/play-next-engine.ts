import { openGoodsGate } from '../../src/connectors/nextengine/goods-gate.ts'
import type { Session } from '../../src/connectors/nextengine/next-engine.ts'
import { openOrderGate } from '../../src/connectors/nextengine/orders.ts'
import { readCount } from '../../src/connectors/nextengine/pages.ts'
import { openSession } from '../../src/connectors/nextengine/session.ts'
import { openStockGate } from '../../src/connectors/nextengine/stock-gate.ts'
import { type Tokens, tokensDocument } from '../../src/connectors/nextengine/tokens.ts'
import { collected } from '../../src/kernel/collected.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import type { Store } from '../../src/store/store.ts'
import { ADDRESS, lineOf } from './recorded-line.ts'

const SIGNED_IN: Tokens = {
  accessToken: 'access',
  accessTokenEndDate: null,
  refreshToken: 'refresh',
  refreshTokenEndDate: null,
  uid: 'uid',
  companyId: '',
  companyNeId: '',
  companyName: '',
  savedAt: '2000-01-01T00:00:00.000Z',
  refusedAt: null,
  previous: null,
}

/** Has Next Engine's client make the call, and says what it could not make out. Throws what the client throws. */
export async function playNextEngine(call: RecordedCall, store: Store): Promise<string | null> {
  const now = (): Date => new Date(call.at)
  const tokens = tokensDocument(store)
  await tokens.replace(SIGNED_IN, (await tokens.read()).revision)
  const session = await openSession({
    clientId: 'client',
    clientSecret: 'secret',
    redirectUri: 'https://localhost/callback',
    apiUrl: ADDRESS.nextengine,
    signInUrl: ADDRESS.nextengine,
    store,
    now,
    log: { debug: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
    waitMs: 1_000,
    line: lineOf(call),
  })
  return ask(session, call, store)
}

type Form = Readonly<Record<string, string>>

async function ask(session: Session, call: RecordedCall, store: Store): Promise<string | null> {
  const { path } = call
  const form = (call.form ?? {}) as Form
  if (path === '/api_neauth') return nothing(await session.signIn({ uid: 'uid', state: 'state' }))
  if (path.endsWith('/info')) return nothing(await session.keepAlive())
  if (path.endsWith('/upload')) return sent(await session.upload(path, form))
  if (path.endsWith('/count')) return nothing(await readCount(session, path, form))
  return (
    (await READERS[path]?.({ session, store }, form)) ?? nothing(await session.read(path, form))
  )
}

interface Asked {
  readonly session: Session
  readonly store: Store
}

/** Null where the question is none of the client's usual ones. */
type Reader = (asked: Asked, form: Form) => Promise<string | null> | null

const READERS: Readonly<Record<string, Reader>> = {
  '/api_v1_master_stock/search': ({ session, store }, form) => {
    if (!asks(form, 'stock_free_quantity')) return null
    const gate = openStockGate({ session, store, form: 'goods', warehouse: '' })
    const codes = listIn(form, 'stock_goods_id-in')
    return (codes === null ? gate.allCounts() : gate.counts(codes.map((code) => ({ code })))).then(
      (found) => {
        const all = [...found.values()]
        return all.some(({ kind }) => kind === 'uncounted') ? 'a count that is no number' : null
      },
    )
  },
  '/api_v1_master_stockiohistory/search': ({ session, store }, form) => {
    const codes = listIn(form, 'stock_io_history_goods_id-in')
    if (codes === null) return null
    const gate = openStockGate({ session, store, form: 'goods', warehouse: '' })
    return gate.movements(codes, '2000-01-01 00:00:00').then(nothing)
  },
  '/api_v1_system_que/search': ({ session, store }, form) => {
    const gate = openStockGate({ session, store, form: 'goods', warehouse: '' })
    const id = form['que_id-eq']
    if (id !== undefined)
      return gate
        .entry(id)
        .then((entry) => (entry?.state === 'unclear' ? 'a state that cannot be read' : null))
    return asks(form, 'que_status_id')
      ? gate.entriesSince('2000-01-01 00:00:00').then(nothing)
      : null
  },
  '/api_v1_master_goods/search': ({ session }, form) => {
    if (!asks(form, 'goods_name')) return null
    const gate = openGoodsGate(session)
    const [codes, jans] = [listIn(form, 'goods_id-in'), listIn(form, 'goods_jan_code-in')]
    if (codes !== null) return gate.byCode(codes).then(nothing)
    return (jans === null ? gate.all() : gate.byJan(jans)).then(nothing)
  },
  '/api_v1_master_setgoods/search': ({ session }, form) => {
    if (!asks(form, 'set_goods_detail_quantity')) return null
    const codes = listIn(form, 'set_goods_id-in')
    const gate = openGoodsGate(session)
    return (codes === null ? gate.allSets() : gate.setsByCode(codes)).then(nothing)
  },
  '/api_v1_master_shop/search': ({ session }, form) =>
    asks(form, 'shop_name') ? openGoodsGate(session).shops().then(nothing) : null,
  '/api_v1_receiveorder_row/search': ({ session }, form) => {
    const gate = openOrderGate(session)
    const codes = listIn(form, 'receive_order_row_goods_id-in')
    if (codes !== null) return gate.holding(codes).then(nothing)
    // The numbers of slips have lost their order.
    return asks(form, 'receive_order_row_no')
      ? collected(gate.createdSince('2000-01-01 00:00:00')).then(nothing)
      : null
  },
}

function asks({ fields = '' }: Form, field: string): boolean {
  return fields.split(',').includes(field)
}

function listIn(form: Form, name: string): readonly string[] | null {
  return form[name]?.split(',') ?? null
}

function sent(answer: Awaited<ReturnType<Session['upload']>>): string | null {
  if (answer.kind === 'notSent') throw answer.error
  return answer.kind === 'unknown'
    ? `an answer that leaves open whether it was queued: ${answer.words}`
    : null
}

function nothing(_read: unknown): null {
  return null
}

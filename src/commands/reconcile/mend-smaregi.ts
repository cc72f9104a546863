import { createHash } from 'node:crypto'
import type { StonError } from '../../errors.ts'
import type { Movement, ShipmentDesk } from '../../smaregi/shipment-desk.ts'
import { type EchoEntry, mayBeOurs } from '../../stock/echo.ts'
import type { Store } from '../../store/store.ts'
import { toJstIso } from '../../time.ts'
import type { App } from '../command.ts'
import { isUnreadable } from '../orders/echo.ts'
import { update } from '../mapping/update.ts'
import type { Mending } from './mending.ts'
import { sealAlignment } from './seal.ts'

/** A call that is being made, or was when ston was killed. At most one at a time. */
export interface OpenCall {
  readonly id: string
  /** ISO instant. */
  readonly at: string
  readonly productId: string
  readonly storeId: string
  readonly delta: number
  /** The newest movement of the pair before; null = none in the day before, or not readable. */
  readonly seenUpTo: string | null
}

interface Calls {
  readonly open: OpenCall | null
}

export interface Mended {
  readonly done: number
  readonly refused: readonly { readonly code: string; readonly words: string }[]
  readonly error: StonError | null
}

/** Smaregi's count is changed by the difference, one product after another, in one store. */
export async function mendSmaregi(
  app: App,
  store: Store,
  desk: ShipmentDesk,
  mendings: readonly Mending[],
): Promise<Mended> {
  await sealAlignment(app, store, {
    aligned: mendings,
    outcomes: mendings.map(({ code, units }) => outcome(code, -units)),
    change: (state) => state,
  })
  const refused: { code: string; words: string }[] = []
  let done = 0
  for (const mending of mendings) {
    if (app.signal.aborted) break
    const answer = await change(app, store, desk, mending)
    if (answer.kind === 'stopped') return { done, refused, error: answer.error }
    if (answer.kind === 'refused') refused.push({ code: mending.code, words: answer.words })
    else done += 1
  }
  return { done, refused, error: null }
}

function outcome(code: string, delta: number) {
  return { kind: 'mended' as const, code, delta, batch: null, row: null, by: 'smaregi' }
}

type Changed =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'stopped'; readonly error: StonError }

async function change(
  app: App,
  store: Store,
  desk: ShipmentDesk,
  { productId, units }: Mending,
): Promise<Changed> {
  const storeId = storeFor(app)
  const seenUpTo = (await movements(desk, productId, storeId, null))?.at(-1)?.id ?? null
  const at = app.now().toISOString()
  const id = idFor(productId, at)
  const call: OpenCall = { id, at, productId, storeId, delta: -units, seenUpTo }
  await announce(store, call)
  const answer = await desk.addStock(productId, storeId, -units, `ston ${id}`)
  switch (answer.kind) {
    case 'done':
      await finish(store, desk, call)
      return { kind: 'done' }
    case 'refused':
      await close(store, call, { kind: 'caused', keys: [] })
      return { kind: 'refused', words: answer.words }
    case 'notSent':
      await close(store, call, { kind: 'caused', keys: [] })
      return { kind: 'stopped', error: answer.error }
    case 'unknown':
      return { kind: 'stopped', error: answer.error }
  }
}

/** Orders go out of this store, so its count is the one that is put right; unless it is not followed. */
export function storeFor({ config }: App): string {
  const { stores } = config.smaregi
  const { storeId } = config.orders
  return stores.length === 0 || stores.includes(storeId) ? storeId : (stores[0] ?? storeId)
}

function idFor(productId: string, at: string): string {
  return `R-${createHash('sha256').update(`${productId} ${at}`).digest('hex').slice(0, 12)}`
}

/** Both are on stable storage before the call leaves. */
async function announce(store: Store, call: OpenCall): Promise<void> {
  await writeOpen(store, call)
  const { id, at, productId, storeId, delta } = call
  const pairs = [{ productId, storeId, delta }]
  await store.echoes.append([{ kind: 'expect', id, at: toJstIso(new Date(at)), pairs }])
}

async function finish(store: Store, desk: ShipmentDesk, call: OpenCall): Promise<void> {
  const found = await ours(desk, call)
  const end = found === null ? UNREAD : { kind: 'caused' as const, keys: found?.keys ?? [] }
  await close(store, call, end)
}

const UNREAD = { kind: 'unread' as const, divisions: [] }

type End =
  | Pick<Extract<EchoEntry, { kind: 'caused' }>, 'kind' | 'keys'>
  | Pick<Extract<EchoEntry, { kind: 'unread' }>, 'kind' | 'divisions'>

async function close(store: Store, { id, at }: OpenCall, end: End): Promise<void> {
  await store.echoes.append([{ ...end, id, at: toJstIso(new Date(at)) }])
  await writeOpen(store, null)
}

/** The movement that the call caused; undefined = there is none, null = nobody can read it. */
async function ours(
  desk: ShipmentDesk,
  { id, productId, storeId, delta, seenUpTo }: OpenCall,
): Promise<Movement | null | undefined> {
  const rows = await movements(desk, productId, storeId, seenUpTo)
  if (rows === null) return null
  const fitting = rows.filter((row) => row.delta === delta && mayBeOurs(row.division))
  return (
    fitting.find((row) => row.memo === `ston ${id}`) ?? fitting.find((row) => row.memo === null)
  )
}

async function movements(
  desk: ShipmentDesk,
  productId: string,
  storeId: string,
  after: string | null,
): Promise<readonly Movement[] | null> {
  try {
    return (await desk.movements(productId, storeId, after)) ?? []
  } catch (error) {
    // A function that is not switched on, or no right to read.
    if (isUnreadable(error)) return null
    throw error
  }
}

/** A call that was cut off may still be at work on Smaregi's side for this long. */
const LONGEST_SETTLE_MS = 30_000

/**
 * What became of a call that was cut off. Comparing anew must wait for it, and so do changes that may be its echo. For a holder of
 * the lock `stock`.
 */
export async function settleOpenCall(app: App, store: Store): Promise<void> {
  const { value } = await store.document<Calls>('mending').read()
  const call = value?.open ?? null
  const desk = call === null ? null : await app.shipmentDesk()
  if (call !== null && desk !== null) await settle(app, store, desk, call)
}

async function settle(app: App, store: Store, desk: ShipmentDesk, call: OpenCall): Promise<void> {
  const found = await ours(desk, call)
  if (found !== undefined)
    return close(store, call, found === null ? UNREAD : { kind: 'caused', keys: found.keys })
  const longest = Math.min(LONGEST_SETTLE_MS, app.config.nextengine.settleMs)
  const passed = app.now().getTime() - Date.parse(call.at)
  await app.sleep(passed < 0 ? longest : Math.max(0, longest - passed))
  if (!app.signal.aborted) await finish(store, desk, call)
}

async function writeOpen(store: Store, open: OpenCall | null): Promise<void> {
  await update<Calls, void>(store.document('mending'), () => ({
    write: { open },
    result: undefined,
  }))
}

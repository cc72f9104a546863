import { StonError } from '../kernel/errors.ts'
import { digest } from '../kernel/crypto.ts'
import type { Movement, ShipmentDesk } from '../connectors/smaregi/shipment-desk.ts'
import { type EchoEntry, mayBeOurs } from '../domain/stock/echo.ts'
import type { Store } from '../store/store.ts'
import { toJstIso } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { isUnreadable } from '../order-sync/shipment-echo.ts'
import { update } from '../store/update-document.ts'
import type { Mending } from './repairs.ts'
import { sealAlignment } from './seal-alignment.ts'

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
  readonly mending: Mending
}

interface Calls {
  readonly open: OpenCall | null
  /** Mended, and not yet written down as equal. */
  readonly done: readonly Mending[]
  /** The newest batch then: another one is the one in which they were written down. */
  readonly batch: number
}

const NONE: Calls = { open: null, done: [], batch: 0 }

export interface Mended {
  readonly done: number
  readonly refused: readonly { readonly code: string; readonly words: string }[]
  readonly error: StonError | null
}

/** So many are written down together. */
const TOGETHER = 25

/**
 * Smaregi's count is changed by the difference, one product after another, in one store. Only what was changed is equal from then on:
 * a lost change of any other product still has to count when it is told.
 */
export async function mendSmaregi(
  app: App,
  store: Store,
  desk: ShipmentDesk,
  mendings: readonly Mending[],
): Promise<Mended> {
  const refused: { code: string; words: string }[] = []
  let error: StonError | null = null
  let done = 0
  for (const mending of mendings) {
    if (error !== null || app.signal.aborted) break
    const answer = await change(app, store, desk, mending).catch(stopped)
    if (answer.kind === 'stopped') ({ error } = answer)
    else if (answer.kind === 'refused') refused.push({ code: mending.code, words: answer.words })
    else done += 1
    if (answer.kind === 'done' && done % TOGETHER === 0) await sealDone(app, store)
  }
  await sealDone(app, store)
  return { done, refused, error }
}

/** Whoever reads this after a kill cannot tell whether it was written down, but for the batches: nobody else makes one meanwhile. */
async function sealDone(app: App, store: Store): Promise<void> {
  const { done, batch } = await readCalls(store)
  if (done.length === 0) return
  if ((await newestBatch(store)) === batch)
    await sealAlignment(app, store, {
      aligned: done,
      outcomes: done.map(({ code, units }) => outcome(code, -units)),
      change: (state) => state,
    })
  await writeCalls(store, (calls) => ({ ...calls, done: [] }))
}

async function newestBatch(store: Store): Promise<number> {
  return (await store.batches.newest())?.id ?? 0
}

function outcome(code: string, delta: number) {
  return { kind: 'mended' as const, code, delta, batch: null, row: null, by: 'smaregi' }
}

type Changed =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'stopped'; readonly error: StonError }

function stopped(error: unknown): Changed {
  if (error instanceof StonError) return { kind: 'stopped', error }
  throw error
}

async function change(
  app: App,
  store: Store,
  desk: ShipmentDesk,
  mending: Mending,
): Promise<Changed> {
  const { productId, units } = mending
  const storeId = storeFor(app)
  const seenUpTo = (await movements(desk, productId, storeId, null))?.at(-1)?.id ?? null
  const at = app.now().toISOString()
  const id = idFor(productId, at)
  const call: OpenCall = { id, at, productId, storeId, delta: -units, seenUpTo, mending }
  await announce(store, call)
  const answer = await desk.addStock(productId, storeId, -units, `ston ${id}`)
  switch (answer.kind) {
    case 'done':
      // A movement that the history does not show yet comes back all the same: then the content has to tell.
      await close(store, call, endOf((await ours(desk, call)) ?? null), true)
      return { kind: 'done' }
    case 'refused':
      await close(store, call, NOT_DONE, false)
      return { kind: 'refused', words: answer.words }
    case 'notSent':
      await close(store, call, NOT_DONE, false)
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
  return `R-${digest(`${productId} ${at}`, 12)}`
}

/** Both are on stable storage before the call leaves. */
async function announce(store: Store, call: OpenCall): Promise<void> {
  const batch = await newestBatch(store)
  await writeCalls(store, (calls) => ({ ...calls, open: call, batch }))
  const { id, at, productId, storeId, delta } = call
  const pairs = [{ productId, storeId, delta }]
  await store.echoes.append([{ kind: 'expect', id, at: toJstIso(new Date(at)), pairs }])
}

type End =
  | Pick<Extract<EchoEntry, { kind: 'caused' }>, 'kind' | 'keys'>
  | Pick<Extract<EchoEntry, { kind: 'unread' }>, 'kind' | 'divisions'>

const NOT_DONE: End = { kind: 'caused', keys: [] }

function endOf(found: Movement | null | undefined): End {
  if (found === null) return { kind: 'unread', divisions: [] }
  return { kind: 'caused', keys: found?.keys ?? [] }
}

async function close(store: Store, call: OpenCall, end: End, mended: boolean): Promise<void> {
  const { id, at, mending } = call
  await store.echoes.append([{ ...end, id, at: toJstIso(new Date(at)) }])
  await writeCalls(store, ({ done, batch }) => ({
    open: null,
    done: mended ? [...done, mending] : done,
    batch,
  }))
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
    return await desk.movements(productId, storeId, after)
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
  const { open } = await readCalls(store)
  const desk = open === null ? null : await app.shipmentDesk()
  if (open !== null && desk !== null) await settle(app, store, desk, open)
  await sealDone(app, store)
}

async function settle(app: App, store: Store, desk: ShipmentDesk, call: OpenCall): Promise<void> {
  const longest = Math.min(LONGEST_SETTLE_MS, app.config.nextengine.settleMs)
  const passed = app.now().getTime() - Date.parse(call.at)
  let found = await ours(desk, call)
  if (found === undefined) {
    await app.sleep(passed < 0 ? longest : Math.max(0, longest - passed))
    if (app.signal.aborted) return
    found = await ours(desk, call)
  }
  // What nobody can read is not called equal: a change that is told late would be left out for it.
  await close(store, call, endOf(found), found !== undefined && found !== null)
}

async function readCalls(store: Store): Promise<Calls> {
  const { value } = await store.document<Calls>('mending').read()
  return { ...NONE, ...value }
}

async function writeCalls(store: Store, change: (calls: Calls) => Calls): Promise<void> {
  await update<Calls, void>(store.document('mending'), (value) => ({
    write: change({ ...NONE, ...value }),
    result: undefined,
  }))
}

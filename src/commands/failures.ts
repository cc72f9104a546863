import { StonError } from '../kernel/errors.ts'
import type { BatchHead, RowOutcome } from '../domain/stock/batch.ts'
import {
  afterDecisions,
  type Decided,
  type Decision,
  decide,
  type Item,
  changesOf,
  itemsOf,
} from '../domain/stock/open-items.ts'
import { carriedFrom, type Unfinished, unfinished } from '../domain/stock/open-work.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/failures.ts'
import { say } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import { listItems } from '../reports/failure-list.ts'
import { decideOrders, isOrderItem, orderItems } from '../jobs/decide-orders.ts'
import { passOver } from '../stock-sync/lost-webhooks.ts'
import { newTag } from '../stock-sync/batch-head.ts'
import { withGivenUp } from '../stock-sync/given-up.ts'
import { withNotes } from '../stock-sync/shortages.ts'
import { readUnfinished } from '../stock-sync/read-open-work.ts'

/** What could not be delivered: each item with the quantity, the reason and what to do about it. */
export async function failuresList(app: App): Promise<Report> {
  const store = await app.store()
  const items = itemsOf(await withNotes(store, await readUnfinished(store)))
  return { exit: 'ok', ...listItems(app.locale, items, await orderItems(store)) }
}

/** "Send it": without ids everything that can be sent again. The next flush tries. */
export function failuresRetry(app: App, ids: readonly string[]): Promise<Report> {
  return decideAll(app, ids, { kind: 'retry' })
}

/** "Forget it", with the reason, which is kept. */
export function failuresDrop(app: App, ids: readonly string[], why: string): Promise<Report> {
  if (why.trim() === '') throw usage(says.whyNeeded)
  return decideAll(app, ids, { kind: 'drop', why: why.trim() })
}

/** What a person has found out about a row that is in doubt. */
export function failuresResolve(
  app: App,
  id: string,
  found: { readonly applied: boolean; readonly notApplied: boolean },
): Promise<Report> {
  if (found.applied === found.notApplied) throw usage(says.appliedOrNot)
  return decideAll(app, [id], { kind: found.applied ? 'applied' : 'notApplied' })
}

/** Each direction has its own lock; without ids it is about both. */
async function decideAll(app: App, ids: readonly string[], decision: Decision): Promise<Report> {
  const store = await app.store()
  const ofOrders = ids.filter(isOrderItem)
  const ofStock = ids.filter((id) => !isOrderItem(id))
  const all = ids.length === 0
  const unknownOrder = await firstUnknown(store, ofOrders)
  if (unknownOrder !== null) unknown(unknownOrder)
  const stock = all || ofStock.length > 0 ? await decideStock(app, store, ofStock, decision) : []
  const orders = all || ofOrders.length > 0 ? await aboutOrders(app, store, ofOrders, decision) : []
  return done(app, [...stock, ...orders])
}

async function firstUnknown(store: Store, ids: readonly string[]): Promise<string | null> {
  if (ids.length === 0) return null
  const known = new Set((await orderItems(store)).map((item) => item.id))
  return ids.find((id) => !known.has(id)) ?? null
}

async function aboutOrders(
  app: App,
  store: Store,
  ids: readonly string[],
  decision: Decision,
): Promise<readonly DecidedOrder[]> {
  const purpose = ['failures', decision.kind, ...ids].join(' ')
  const lock = await store.lock('orders', { purpose, waitMs: app.waitMs })
  if (lock.kind === 'same') return []
  if (lock.kind === 'timeout') throw busy(lock.holder)
  try {
    const items = (await orderItems(store)).filter(
      (one) => ids.length === 0 || ids.includes(one.id),
    )
    const result = await decideOrders(app, store, items, decision, ids.length > 0)
    if (result.kind === 'unfit') throw usage(says.doesNotFit(result.item.id, result.item.kind))
    return result.items.map((item) => decidedOrder(item, decision))
  } finally {
    await lock.release()
  }
}

function decidedOrder(
  { id, slip, line, code, delta }: OrderItem,
  decision: Decision,
): DecidedOrder {
  const facts = { kind: decision.kind, id, slip, line, code, delta }
  return decision.kind === 'drop' ? { ...facts, why: decision.why } : facts
}

interface DecidedOrder {
  readonly kind: Decision['kind']
  readonly id: string
  readonly slip: number
  readonly line: number
  readonly code: string
  readonly delta: number
  readonly why?: string
}

async function decideStock(
  app: App,
  store: Store,
  ids: readonly string[],
  decision: Decision,
): Promise<readonly RowOutcome[]> {
  // Two different decisions are both wanted, so the second waits; only the very same one is being done already.
  const purpose = ['failures', decision.kind, ...ids].join(' ')
  const lock = await store.lock('stock', { purpose, waitMs: app.waitMs })
  if (lock.kind === 'same') return []
  if (lock.kind === 'timeout') throw busy(lock.holder)
  try {
    return await underLock(app, store, ids, decision)
  } finally {
    await lock.release()
  }
}

async function underLock(
  app: App,
  store: Store,
  ids: readonly string[],
  decision: Decision,
): Promise<readonly RowOutcome[]> {
  const head = await store.batches.newest()
  if (head === null) {
    const [first] = ids
    return first === undefined ? [] : unknown(first)
  }
  const state = unfinished(head, await store.batches.carried(head.id))
  const items = await withGivenUp(store, itemsOf(state))
  const decided = decisions(items, ids, decision)
  if (decision.kind === 'drop')
    await passOver(app, store, changesOf(items.filter(({ id }) => decided.has(id))))
  if (decided.size > 0)
    await seal(app, store, head, afterDecisions(state, decided), outcomesOf(decided))
  return outcomesOf(decided)
}

/** Every id must be there and must fit; otherwise nothing at all is decided. */
function decisions(
  items: readonly Item[],
  ids: readonly string[],
  decision: Decision,
): Map<string, Decided> {
  const wanted =
    ids.length === 0
      ? items.filter(goesUnlooked)
      : ids.map((id) => items.find((item) => item.id === id) ?? unknown(id))
  const decided = new Map<string, Decided>()
  for (const item of wanted) {
    const one = decide(item, decision)
    if (one !== null) decided.set(item.id, one)
    else if (ids.length > 0) throw usage(says.doesNotFit(item.id, item.kind))
  }
  return decided
}

/** A decision is a batch without rows: it commits like everything else does, and `why` finds it there. */
async function seal(
  app: App,
  store: Store,
  head: BatchHead,
  state: Unfinished,
  outcomes: readonly RowOutcome[],
): Promise<void> {
  const draft = await store.batches.draft(head.id)
  try {
    const now = app.now().toISOString()
    const next: BatchHead = {
      ...head,
      id: draft.id,
      tag: newTag(draft.id),
      state: 'settled',
      sealedAt: now,
      rows: [],
      taken: 0,
      received: {},
      ignored: {},
      outcomes,
      upload: null,
      verdicts: [],
      settledAt: now,
    }
    await draft.seal(next, carriedFrom(state))
  } finally {
    await draft.abort()
  }
}

/** Whether it may be sent again without having been named: what may be a 出荷 coming back a person has to have looked at. */
function goesUnlooked(item: Item): boolean {
  return item.kind !== 'held' || item.held.reason !== 'shipment'
}

function outcomesOf(decided: ReadonlyMap<string, Decided>): RowOutcome[] {
  return [...decided.values()].map((one) => one.outcome)
}

function done(app: App, outcomes: readonly (RowOutcome | DecidedOrder)[]): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', decided: outcomes },
    text: say(app.locale, says.decided(outcomes.length)),
  }
}

function unknown(id: string): never {
  throw usage(says.unknownItem(id))
}

function usage(message: ReturnType<typeof says.unknownItem>): StonError {
  return new StonError({ code: 'usage', exit: 'config', message, hint: says.lookAtList })
}

function busy(holder: string): StonError {
  return new StonError({ code: 'busy', exit: 'temporary', message: says.busy(holder) })
}

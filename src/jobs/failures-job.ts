import { StonError } from '../kernel/errors.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Decision } from '../domain/stock/open-items.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/failures.ts'
import type { App } from '../context.ts'
import { type DecidedItem, decidedOrder } from '../reports/failure-list.ts'
import { decideOrders, isOrderItem, orderItems } from './decide-orders.ts'
import { decideRepair, isRepair } from './decide-repair.ts'
import { decideStock } from './decide-stock.ts'

/**
 * A person's decision about open items, each direction under its own lock; without ids it is about all of both. An id that is not there, or an
 * item that the decision does not fit, is the caller's mistake (exit `config`).
 */
export async function failuresJob(
  app: App,
  ids: readonly string[],
  decision: Decision,
): Promise<readonly DecidedItem[]> {
  const store = await app.store()
  const ofOrders = ids.filter(isOrderItem)
  const ofRepairs = ids.filter(isRepair)
  const ofStock = ids.filter((id) => !isOrderItem(id) && !isRepair(id))
  const all = ids.length === 0
  await refuseUnknown(store, ofOrders)
  const stock = all || ofStock.length > 0 ? await aboutStock(app, store, ofStock, decision) : []
  const orders = all || ofOrders.length > 0 ? await aboutOrders(app, store, ofOrders, decision) : []
  const repairs = ofRepairs.length > 0 ? await aboutRepairs(app, store, ofRepairs, decision) : []
  return [...stock, ...orders, ...repairs]
}

/** Before anything is decided in the other direction. */
async function refuseUnknown(store: Store, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const known = new Set((await orderItems(store)).map((item) => item.id))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown !== undefined) throw misused(says.unknownItem(unknown))
}

async function aboutOrders(
  app: App,
  store: Store,
  ids: readonly string[],
  decision: Decision,
): Promise<readonly DecidedItem[]> {
  const purpose = purposeOf(ids, decision)
  const lock = await store.lock('orders', { purpose, waitMs: app.waitMs })
  if (lock.kind === 'same') return []
  if (lock.kind === 'timeout') throw busy(lock.holder)
  try {
    const items = (await orderItems(store)).filter(
      (one) => ids.length === 0 || ids.includes(one.id),
    )
    const result = await decideOrders(app, store, { items, decision, sure: ids.length > 0 })
    if (result.kind === 'unfit') throw misused(says.doesNotFit(result.item.id, result.item.kind))
    return result.items.map((item) => decidedOrder(item, decision))
  } finally {
    await lock.release()
  }
}

function aboutStock(
  app: App,
  store: Store,
  ids: readonly string[],
  decision: Decision,
): Promise<readonly DecidedItem[]> {
  return holdingStock(app, store, purposeOf(ids, decision), async () => {
    const result = await decideStock(app, store, ids, decision)
    if (result.kind === 'unknown') throw misused(says.unknownItem(result.id))
    if (result.kind === 'unfit') throw misused(says.doesNotFit(result.item.id, result.item.kind))
    return result.outcomes
  })
}

function aboutRepairs(
  app: App,
  store: Store,
  ids: readonly string[],
  decision: Decision,
): Promise<readonly DecidedItem[]> {
  return holdingStock(app, store, purposeOf(ids, decision), async () => {
    const decided: DecidedItem[] = []
    for (const id of ids) {
      const result = await decideRepair(app, store, id, decision)
      if (result.kind === 'unknown') throw misused(says.unknownItem(id))
      if (result.kind === 'unfit') throw misused(says.doesNotFit(id, 'inDoubt'))
      decided.push(result.item)
    }
    return decided
  })
}

async function holdingStock(
  app: App,
  store: Store,
  purpose: string,
  decide: () => Promise<readonly DecidedItem[]>,
): Promise<readonly DecidedItem[]> {
  const lock = await store.lock('stock', { purpose, waitMs: app.waitMs })
  if (lock.kind === 'same') return []
  if (lock.kind === 'timeout') throw busy(lock.holder)
  try {
    return await decide()
  } finally {
    await lock.release()
  }
}

/** Two different decisions are both wanted, so the second waits; only the very same one is being done already. */
function purposeOf(ids: readonly string[], decision: Decision): string {
  return ['failures', decision.kind, ...ids].join(' ')
}

/** What was typed cannot be done. */
export function misused(message: Sentence): StonError {
  return new StonError({ code: 'usage', exit: 'config', message, hint: says.lookAtList })
}

function busy(holder: string): StonError {
  return new StonError({ code: 'busy', exit: 'temporary', message: says.busy(holder) })
}

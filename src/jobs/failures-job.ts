import type { App } from '../context.ts'
import type { RowOutcome } from '../domain/stock/batch.ts'
import { type OrderItem, wantsALook as orderWantsALook } from '../domain/orders/open-item.ts'
import {
  afterDecisions,
  changesOf,
  decide,
  type Decided,
  type Decision,
  type Item,
  itemsOf,
  outcomesOfAnswers,
} from '../domain/stock/open-items.ts'
import { wantsALook } from '../domain/stock/questions.ts'
import { StonError } from '../kernel/errors.ts'
import { toJst } from '../kernel/time.ts'
import { unknownItem } from '../messages/failures.ts'
import * as says from '../messages/failures.ts'
import { repairInDoubt } from '../reconciliation/repair-record.ts'
import { resolveRepair } from '../reconciliation/repair-smaregi.ts'
import {
  type DecidedItem,
  type Decisions,
  decidedOrder,
  type LeftItem,
} from '../reports/failure-list.ts'
import { withGivenUp } from '../stock-sync/given-up.ts'
import { passOver } from '../stock-sync/lost-webhooks.ts'
import { readNewest } from '../stock-sync/read-open-work.ts'
import { sealState } from '../stock-sync/seal-state.ts'
import type { Store } from '../store/store.ts'
import { decideOrders, isNamed, isOrderItem, orderItems } from './decide-orders.ts'
import { underLock } from './locks.ts'
import { misused, unfit } from './misused.ts'

/**
 * A person's decision about open items, each direction under its own lock; without ids it is about all of both. An id that is not there, or an
 * item that the decision does not fit, is the caller's mistake (exit `config`).
 */
export async function failuresJob(
  app: App,
  ids: readonly string[],
  decision: Decision,
): Promise<Decisions> {
  const store = await app.store()
  const ofOrders = ids.filter(isOrderItem)
  const ofRepairs = ids.filter(isRepair)
  const ofStock = ids.filter((id) => !isOrderItem(id) && !isRepair(id))
  const all = ids.length === 0
  const about = { app, store, decision }
  await refuseUnknown(store, ofOrders)
  const stock = all || ofStock.length > 0 ? await aboutStock({ ...about, ids: ofStock }) : NOTHING
  const orders =
    all || ofOrders.length > 0 ? await aboutOrders({ ...about, ids: ofOrders }) : NOTHING
  const repairs = ofRepairs.length > 0 ? await aboutRepairs({ ...about, ids: ofRepairs }) : []
  return {
    decided: [...stock.decided, ...orders.decided, ...repairs],
    left: [...stock.left, ...orders.left],
  }
}

const NOTHING: Decisions = { decided: [], left: [] }

/** Before anything is decided in the other direction. */
async function refuseUnknown(store: Store, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const items = await orderItems(store)
  const unknown = ids.find((id) => !items.some((item) => isNamed(item, id)))
  if (unknown !== undefined) throw misused(says.unknownItem(unknown))
}

/** A decision about some items; without ids it is about all of their kind. */
interface About {
  readonly app: App
  readonly store: Store
  readonly ids: readonly string[]
  readonly decision: Decision
}

function aboutOrders(about: About): Promise<Decisions> {
  const { app, store, ids, decision } = about
  const isBare = ids.length === 0
  const isMeant = (one: OrderItem): boolean =>
    isBare ? !orderWantsALook(one) : ids.some((id) => isNamed(one, id))
  const work = async (): Promise<Decisions> => {
    const all = await orderItems(store)
    const items = all.filter(isMeant)
    const ended = await decideOrders(app, store, { items, decision, sure: !isBare })
    return {
      decided: ended.map((item) => decidedOrder(item, decision)),
      left: isBare ? all.filter(orderWantsALook) : [],
    }
  }
  return decided('orders', about, work, NOTHING)
}

function aboutStock(about: About): Promise<Decisions> {
  const { app, store, ids, decision } = about
  return decided('stock', about, () => decideStock(app, store, ids, decision), NOTHING)
}

function aboutRepairs(about: About): Promise<readonly DecidedItem[]> {
  const { app, store, ids, decision } = about
  const work = async (): Promise<readonly DecidedItem[]> => {
    const items: DecidedItem[] = []
    for (const id of ids) items.push(await decideRepair(app, store, id, decision))
    return items
  }
  // The ledger of echoes is of the one, what becomes equal of the other.
  return decided('orders', about, () => decided('stock', about, work, []), [])
}

/** Under the lock of its direction; nothing is left to do where somebody is deciding the very same. */
function decided<T>(
  lock: 'stock' | 'orders',
  { app, store, ids, decision }: About,
  work: () => Promise<T>,
  nothing: T,
): Promise<T> {
  const purpose = purposeOf(ids, decision)
  return underLock(lock, { app, store, purpose, busy }, work, () => nothing)
}

/** Two different decisions are both wanted, so the second waits; only the very same one is being done already. */
function purposeOf(ids: readonly string[], decision: Decision): string {
  return ['failures', decision.kind, ...ids].join(' ')
}

function busy(holder: string): StonError {
  return new StonError({ code: 'busy', message: says.busy(holder) })
}

/** Changes of Smaregi's stock are named so, as in their memo. */
function isRepair(id: string): boolean {
  return id.startsWith('R-')
}

/** Writes down what a person has found out about a change of Smaregi's stock. For a holder of both locks. */
async function decideRepair(
  app: App,
  store: Store,
  asked: string,
  { kind }: Decision,
): Promise<DecidedItem> {
  const found = await repairInDoubt(store)
  if (found?.id !== asked) throw misused(says.unknownItem(asked))
  if (kind !== 'applied' && kind !== 'notApplied') throw unfit({ id: asked, kind: 'inDoubt' })
  const { id, code, delta } = found
  await resolveRepair(app, store, id, kind === 'applied')
  return { kind, id, code, delta }
}

/**
 * Writes a person's decisions about stock down. For holders of the lock `stock`. Without ids it is about everything that may be
 * sent again without having been named.
 */
async function decideStock(
  app: App,
  store: Store,
  ids: readonly string[],
  decision: Decision,
): Promise<{ readonly decided: readonly RowOutcome[]; readonly left: readonly LeftItem[] }> {
  const { head, state } = await readNewest(store)
  const items = await withGivenUp(store, itemsOf(state))
  const decided = decisions(app, items, ids, decision)
  if (decision.kind === 'drop')
    await passOver(app, store, changesOf(items.filter(({ id }) => decided.has(id))))
  const who = app.as === null ? {} : { who: app.as }
  const named = [...decided.values()].map(({ outcome }) => ({ ...outcome, ...who }))
  const outcomes = [...named, ...outcomesOfAnswers(state, decided)]
  if (head !== null && decided.size > 0)
    await sealState(app, store, head, { state: afterDecisions(state, decided), outcomes })
  return { decided: outcomes, left: ids.length === 0 ? items.filter(isLeft) : [] }
}

/** Every id must be there and must fit, or nothing at all is decided. */
function decisions(
  app: App,
  items: readonly Item[],
  ids: readonly string[],
  decision: Decision,
): Map<string, Decided> {
  const named = new Map(items.map((item) => [item.id, item]))
  const unknown = ids.find((id) => !named.has(id))
  if (unknown !== undefined) throw misused(unknownItem(unknown))
  const wanted =
    ids.length === 0
      ? items.filter((one) => !isLeft(one))
      : ids.flatMap((id) => named.get(id) ?? [])
  const decided = new Map<string, Decided>()
  const now = toJst(app.now())
  for (const item of wanted) {
    const one = decide(item, decision, now)
    if (one !== null) decided.set(item.id, one)
    else if (ids.length > 0) throw unfit(item)
  }
  return decided
}

/** It is left alone where it was not named. */
function isLeft(item: Item): boolean {
  switch (item.kind) {
    case 'held':
      return wantsALook(item.held.reason)
    case 'failed':
      return wantsALook(item.failed.reason)
    case 'inDoubt':
      return false
  }
}

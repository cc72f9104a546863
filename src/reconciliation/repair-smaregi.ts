import type { Aligned } from '../domain/stock/alignment.ts'
import { follows, rulesOf, warehouseOf } from '../domain/stock/rules.ts'
import { inWarehouse, type StockKey } from '../domain/stock/stock-key.ts'
import { digest } from '../kernel/crypto.ts'
import { Moved, StonError } from '../kernel/errors.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { say } from '../kernel/sentence.ts'
import * as says from '../messages/reconcile-repair.ts'
import { newestMovement } from '../outbox/caused-movements.ts'
import { endedUnseen, type Ledger, openLedger } from '../outbox/ledger.ts'
import { type Made, Outbox, patienceMs, settleRest } from '../outbox/outbox.ts'
import { memoOf, type RepairCall, repairs as repairsIn } from '../outbox/repairs.ts'
import { ask, bookOf, type OpenCall, readCalls } from './repair-record.ts'
import type { Repair } from './repairs.ts'
import { sealDone } from './seal-done.ts'

export interface RepairsDone {
  readonly done: number
  readonly refused: readonly (StockKey & { readonly words: string })[]
  readonly error: StonError | null
}

/** So many are written down together. */
const TOGETHER = 25

interface Tools {
  readonly app: App
  readonly store: Store
  readonly client: ShipmentsClient
  readonly ledger: Ledger
}

function toolsOf(app: App, store: Store, client: ShipmentsClient): Tools {
  return { app, store, client, ledger: openLedger(app, store, client) }
}

function outboxOf({ store, ledger }: Tools, planned: Repair): Outbox<RepairCall> {
  return new Outbox(ledger, repairsIn(store, ledger, bookOf(store, planned)))
}

/**
 * Smaregi's count is changed by the difference, one product after another, in one store. Only what was changed is equal from then on:
 * a lost change of any other product still has to count when it is told.
 */
export async function repairSmaregi(
  app: App,
  store: Store,
  client: ShipmentsClient,
  repairs: readonly Repair[],
): Promise<RepairsDone> {
  const tools = toolsOf(app, store, client)
  const refused: RepairsDone['refused'][number][] = []
  let error: StonError | null = null
  let done = 0
  for (const planned of repairs) {
    if (error !== null || app.signal.aborted) break
    const made = await repair(tools, planned).catch(stopped)
    if (made.kind === 'refused') refused.push({ ...keyIn(planned), words: made.words })
    else if (made.error !== null) ({ error } = made)
    else if ((done += 1) % TOGETHER === 0) await sealDone(app, store)
  }
  await sealDone(app, store)
  return { done, refused, error }
}

type NotMade = Pick<Extract<Made<RepairCall>, { kind: 'refused' }>, 'kind' | 'words'>

/** One call. Where nobody knows its outcome it stays open, for `settleOpenCall`. */
async function repair(tools: Tools, planned: Repair): Promise<Made<RepairCall> | NotMade> {
  const { app, store, client } = tools
  const { productId, units, warehouse, once } = planned
  const storeId = storeOf(app, planned)
  if (storeId === null) return { kind: 'refused', words: say(app.locale, says.noStoreFeeds) }
  const pair = { productId, storeId, delta: -units }
  const seenUpTo = await newestMovement(client, pair)
  const at = app.now().toISOString()
  // Of several 拠点 a product may be set in two stores at one moment.
  const where = warehouse === undefined ? '' : ` ${storeId}`
  const id = once?.id ?? repairId(`${productId}${where} ${at}`)
  const call: RepairCall = { id, at, ...pair, seenUpTo, holder: store.holding('orders') }
  const outbox = outboxOf(tools, planned)
  await outbox.announce([call])
  const made = await outbox.make(call, () =>
    client.addStock(productId, pair.storeId, pair.delta, memoOf(call)),
  )
  if (made.kind === 'called' && made.error === null)
    await outbox.settleOne(call, { answered: true, late: false })
  return made
}

/** Names a change of Smaregi's stock, there in its memo as well. */
export function repairId(of: string): string {
  return `R-${digest(of, 12)}`
}

function stopped(error: unknown): Made<RepairCall> {
  if (error instanceof StonError) return { kind: 'notSent', error }
  throw error
}

function keyIn({ code, warehouse }: StockKey): StockKey {
  return { code, ...inWarehouse(warehouse) }
}

/** Orders go out of this store, so its count is the one that is put right; unless it is not followed: then the first that is. */
export function storeFor({ config }: Pick<App, 'config'>, pairs: Aligned['pairs'] = []): string {
  const rules = rulesOf(config)
  const { storeId } = config.orders
  const all = [storeId, ...rules.stores, ...pairs.map((pair) => pair.storeId)]
  return all.find((id) => follows(rules, id)) ?? storeId
}

/**
 * The store whose count a repair changes: of several 拠点 one of those that feed the one which differs. Null = none of them is known: in
 * another store it would be a second mistake.
 */
export function storeOf({ config }: Pick<App, 'config'>, repair: Repair): string | null {
  const { warehouse, pairs, once } = repair
  if (once !== undefined) return once.storeId
  if (warehouse === undefined) return storeFor({ config }, pairs)
  const rules = rulesOf(config)
  const named = [...rules.stores, ...Object.keys(rules.warehouses ?? {})]
  const all = [config.orders.storeId, ...named, ...pairs.map((pair) => pair.storeId)]
  return all.find((id) => follows(rules, id) && warehouseOf(rules, id) === warehouse) ?? null
}

/**
 * What became of a call that was cut off. Comparing anew must wait for it, and so do changes that may be its echo. Gives the one that
 * is open all the same: a person is asked about it, or it may still come; or somebody is writing to Smaregi just now, and a later run
 * looks. For a holder of the lock `stock`.
 */
export async function settleOpenCall(app: App, store: Store): Promise<OpenCall | null> {
  const { open } = await readCalls(store)
  const client = open === null ? null : await app.shipmentsClient()
  if (client !== null)
    await holdingOrders(store, async () => {
      const { open: call } = await readCalls(store)
      if (call !== null) await settle(toolsOf(app, store, client), call)
    })
  return (await sealDone(app, store)).open
}

/**
 * The ledger of echoes is written under the lock `orders`. Nobody waits for it here: an import that has it takes `stock` for moments, and
 * meanwhile what the open call may have caused waits.
 */
async function holdingOrders(store: Store, work: () => Promise<void>): Promise<void> {
  if (store.holds('orders')) return work()
  const lock = await store.lock('orders', { purpose: 'flush', waitMs: 0 })
  if (lock.kind !== 'held') return
  try {
    await work()
  } finally {
    await lock.release()
  }
}

/**
 * What somebody else was about to send whom nobody has seen end may leave even now: he may only have been stopped. Then only what has
 * happened can be seen, and a person is asked.
 */
async function settle(tools: Tools, call: OpenCall): Promise<void> {
  const { app, store } = tools
  const outbox = outboxOf(tools, call.planned)
  const passed = app.now().getTime() - (await outbox.latestLeave(call)).getTime()
  const first = await outbox.settleOne(call, { answered: false, late: false })
  if (first.kind !== 'open') return
  const rest = settleRest(app.config, passed)
  await app.sleep(Math.min(rest, patienceMs(app.config)))
  if (app.signal.aborted) return
  const late = rest <= patienceMs(app.config)
  const { kind } = await outbox.settleOne(call, { answered: false, late })
  if (kind === 'mayCome') await ask(store, call.id)
  // What nobody can read is not called equal: a change that is told late would be left out for it.
  if (kind === 'unclear') await end(app, store, call, { happened: true, isEqual: false })
}

/** A person has looked: it has happened, or it has not and will not. For a holder of both locks. */
export async function resolveRepair(
  app: App,
  store: Store,
  id: string,
  happened: boolean,
): Promise<void> {
  const { open } = await readCalls(store)
  if (open?.id !== id) throw new Moved('the repair in doubt')
  await end(app, store, open, { happened, isEqual: happened })
  await sealDone(app, store)
}

/** Without having seen what it did. */
async function end(
  app: App,
  store: Store,
  { id, planned }: OpenCall,
  { happened, isEqual }: { readonly happened: boolean; readonly isEqual: boolean },
): Promise<void> {
  await endedUnseen({ app, store }, [{ id, happened }])
  await bookOf(store, planned).close(id, isEqual)
}

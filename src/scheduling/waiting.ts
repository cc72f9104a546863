import type { Pending } from '../domain/schedule/facts.ts'
import { pendingFrom } from '../domain/schedule/pending.ts'
import { candidatesFrom } from '../domain/stock/candidates.ts'
import { pairOf } from '../domain/stock/change.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import { placed } from '../domain/stock/places.ts'
import { warehouseOf } from '../domain/stock/rules.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import { grouped } from '../kernel/grouped.ts'
import type { App } from '../context.ts'
import { rememberedSets } from '../product-mapping/sets.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import type { Store } from '../store/store.ts'
import { rulesInForce } from '../settings/rule-book.ts'
import { placesUnder } from '../stock-sync/places.ts'
import { blockedNow } from '../stock-sync/run-context.ts'
import { survey } from '../stock-sync/pending.ts'

/** What waits to be sent. */
export interface Waiting {
  readonly pending: readonly Pending[]
  /** When the newest notification came that no flush has taken in (ISO instant). */
  readonly heardAt: string | null
  readonly hasNewIds: boolean
}

/** Reads what has come in to its end, and decides it for the sake of looking. */
export async function readAll(app: App, store: Store): Promise<Waiting> {
  const { state, taken } = await survey(app, store)
  const sets = await rememberedSets(store)
  const open = candidatesFrom(state, taken.sums).filter((one) => one.delta !== 0)
  const blocked = await blockedNow(app, store, state)
  const ids = taken.unresolved.filter((one) => one.known === undefined)
  const asked = await askedFor(app, store, ids)
  return {
    pending: [...pendingFrom([...open, ...asked], sets, blocked)],
    heardAt: taken.lastReceivedAt,
    hasNewIds: ids.some((one) => one.missing === undefined && one.refused !== true),
  }
}

type Candidates = ReturnType<typeof candidatesFrom>

/** Ids whose amounts Smaregi has not told: each product of a store counts as one piece sold, under the code that it had then. */
async function askedFor(app: App, store: Store, ids: readonly Unresolved[]): Promise<Candidates> {
  if (ids.length === 0) return []
  const rules = await rulesInForce(store, app.config)
  const places = await placesUnder(app.config, store, rules)
  const translator = openTranslator(store.tables, app.config.mapping.mode)
  const found: Candidates = []
  for (const [first] of grouped(ids, pairOf).values()) {
    if (first === undefined) continue
    const { productId, storeId, table, receivedAt: since, missing } = first
    const coded = (await translator.codes(table, [productId])).get(productId)
    const code = coded?.kind === 'code' ? coded.code : ''
    // What Smaregi does not show can be asked for, and then go, with everything else only.
    const heldFor = missing === undefined ? null : ({ reason: 'missing' } as const)
    const warehouse = placed(warehouseOf(rules, storeId), places)
    const key = { code, ...inWarehouse(warehouse) }
    found.push({ ...key, products: [productId], delta: -1, changes: 1, since, heldFor })
  }
  await translator.close()
  return found
}

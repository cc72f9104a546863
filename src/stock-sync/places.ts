import { warehouseOf } from '../domain/stock/batch.ts'
import type { Places } from '../domain/stock/places.ts'
import { type Rules, rulesOf } from '../domain/stock/rules.ts'
import type { App } from '../context.ts'
import { rulesInForce } from '../settings/rule-book.ts'
import { configuredWarehouse, noteSingle, readSingle } from '../settings/single-place.ts'
import type { Store } from '../store/store.ts'
import { headsSince } from './batches-since.ts'

/** Which 拠点 amounts belong to now. */
export async function readPlaces({ config }: Pick<App, 'config'>, store: Store): Promise<Places> {
  return placesUnder(config, store, await rulesInForce(store, config))
}

/**
 * The same where the rules in force are known. A listener may not have taken a new configuration over yet: as soon as that names several,
 * it does not tell any more where everything went.
 */
export async function placesUnder(
  config: App['config'],
  store: Store,
  rules: Rules,
): Promise<Places> {
  const isMany = [rules, rulesOf(config)].some(({ warehouses }) => warehouses !== undefined)
  return { isMany, single: isMany ? await lastSingle(store) : configuredWarehouse(config) }
}

const EVER = new Date(0).toISOString()

/**
 * What is remembered of it; of the time before that each upload tells where rows go that name no 拠点: the last one before there were
 * several, and from then on each after it.
 */
async function lastSingle(store: Store): Promise<string | null> {
  const remembered = await readSingle(store)
  if (remembered !== null) return remembered.warehouse
  for await (const { upload } of headsSince(store.batches, EVER))
    if (upload !== null) return warehouseOf(upload)
  return null
}

/** For a holder of the lock `stock`: what the uploads tell is written down before they are pruned, or tell of later ones. */
export async function keepSingle(store: Store, { isMany, single }: Places): Promise<void> {
  if (isMany && (await readSingle(store)) === null) await noteSingle(store, { warehouse: single })
}

import type { Config } from '../config/index.ts'
import { placed, type Places } from '../domain/stock/places.ts'
import { follows, type Rules, rulesOf, warehouseOf } from '../domain/stock/rules.ts'
import { inWarehouse, type StockKey } from '../domain/stock/stock-key.ts'
import { placesUnder } from '../stock-sync/places.ts'
import type { Store } from '../store/store.ts'

/** Which stores feed which 拠点, by the configuration. */
export interface Stores {
  /** They feed several. */
  readonly isMany: boolean
  /** Each 拠点 that they feed; undefined = the only one. */
  readonly warehouses: readonly (string | undefined)[]
  /** Empty = every store. */
  readonly wanted: readonly string[]
  readonly counts: (storeId: string) => boolean
  readonly warehouseOf: (storeId: string) => string | undefined
  /** What was written down before there were several belongs to the one that there was. */
  readonly placed: (key: StockKey) => StockKey
}

export async function readStores(config: Config, store: Store): Promise<Stores> {
  const rules = rulesOf(config)
  return storesBy(rules, await placesUnder(config, store, rules))
}

function storesBy(rules: Rules, places: Places): Stores {
  const { isMany } = places
  const named = [...Object.values(rules.warehouses ?? {}), rules.warehouse]
  const several = new Set(named.filter((one) => one !== undefined))
  return {
    isMany,
    warehouses: isMany ? [...several] : [undefined],
    wanted: rules.stores,
    counts: (storeId) => follows(rules, storeId),
    warehouseOf: (storeId) => warehouseOf(rules, storeId),
    placed: ({ code, warehouse }) => ({ code, ...inWarehouse(placed(warehouse, places)) }),
  }
}

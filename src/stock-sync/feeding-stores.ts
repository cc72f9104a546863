import type { StockReader } from '../connectors/smaregi/stock-reader.ts'
import { follows, type Rules, warehouseOf } from '../domain/stock/rules.ts'

/**
 * The stores whose counts make up that of one 拠点 (undefined = of the only one); an empty list = every store, null = none does. Asks
 * Smaregi for its stores only where the rules do not name them. Throws like `StockReader.storeFacts`.
 */
export async function storesFeeding(
  reader: Pick<StockReader, 'storeFacts'>,
  rules: Rules,
  warehouse: string | undefined,
): Promise<readonly string[] | null> {
  if (warehouse === undefined && rules.warehouses === undefined) return rules.stores
  const all = await followedStores(reader, rules)
  const feeding = all.filter((id) => warehouseOf(rules, id) === warehouse)
  return feeding.length === 0 ? null : feeding
}

async function followedStores(
  reader: Pick<StockReader, 'storeFacts'>,
  rules: Rules,
): Promise<readonly string[]> {
  const named = rules.stores.length > 0 ? rules.stores : Object.keys(rules.warehouses ?? {})
  const isAll = rules.stores.length === 0 && rules.warehouse !== undefined
  const ids = isAll ? (await reader.storeFacts()).map(({ storeId }) => storeId) : named
  return ids.filter((id) => follows(rules, id))
}

import type { Config } from '../config/index.ts'
import { ignoredBy, rulesOf } from '../domain/stock/rules.ts'

/**
 * Whether a 出荷 that ston registers in the store could reach Next Engine at all: usually its division is never passed on. `division`:
 * the 在庫区分 that Smaregi was seen to write for one; null = not seen yet.
 */
export function shipmentsPassOn(config: Config, division: string | null, storeId: string): boolean {
  if (division === null) return true
  const change = {
    key: '',
    productId: '',
    storeId,
    delta: -1,
    after: null,
    division,
    at: '',
    notification: '',
    table: 0,
  }
  return ignoredBy(change, rulesOf(config)) === null
}

import { ignoredBy, type Rules } from '../domain/stock/rules.ts'

/**
 * Whether a 出荷 that ston registers in the store could reach Next Engine at all: usually its division is never passed on. `division`:
 * the 在庫区分 that Smaregi was seen to write for one; null = not seen yet. `rules`: all by which the change may be decided.
 */
export function shipmentsPassOn(
  rules: readonly Rules[],
  division: string | null,
  storeId: string,
): boolean {
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
  return rules.some((one) => ignoredBy(change, one) === null)
}

import type { ChangeRecord } from './batch.ts'
import type { Change } from './change.ts'

/** How a decision is written down. `code`: '' = none; `spent`: the entry of the echo ledger that is used up by it. */
export function changeRecord(
  change: Change,
  code: string,
  decision: ChangeRecord['decision'],
  spent: ChangeRecord['spent'] | null,
): ChangeRecord {
  const line: ChangeRecord = {
    key: change.key,
    product: change.productId,
    store: change.storeId,
    delta: change.delta,
    division: change.division,
    at: change.at,
    notification: change.notification,
    code,
    decision,
  }
  const { to, rules } = change
  // Many have none of them; they need not be copied.
  if (to === undefined && rules === undefined && !spent) return line
  return { ...line, ...(rules && { rules }), ...(to && { to }), ...(spent && { spent }) }
}

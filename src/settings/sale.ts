import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `sale`: a time in which much is sold online and in the stores at once. */
interface Sale {
  /** ISO instant. */
  readonly until: string
}

/** Online more may be sold in a minute than on a quiet day in an hour. */
const MORE_URGENT = 3

/** When the sale that goes on ends; null = none goes on. */
export async function saleUntil(store: Store, now: Date): Promise<Date | null> {
  const { value } = await store.document<Sale>('sale').read()
  const until = new Date(value?.until ?? Number.NaN)
  return until.getTime() > now.getTime() ? until : null
}

export function announceSale(store: Store, until: Date): Promise<void> {
  return rewrite<Sale>(store.document('sale'), () => ({ until: until.toISOString() }))
}

/** `schedule.urgentBelow`, and three times as much while a sale goes on. */
export async function urgentBelowNow(
  store: Store,
  urgentBelow: number,
  now: Date,
): Promise<number> {
  return (await saleUntil(store, now)) === null ? urgentBelow : urgentBelow * MORE_URGENT
}

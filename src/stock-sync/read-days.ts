import type { Days } from '../domain/stock/days.ts'
import type { Store } from '../store/store.ts'

/** The figures of the status page, as far as they have been counted. */
export async function readDays(store: Store): Promise<Days['days']> {
  return (await store.document<Days>('days').read()).value?.days ?? {}
}

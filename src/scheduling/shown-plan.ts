import type { Item, Note, Plan } from '../domain/schedule/items.ts'
import { MINUTE_MS } from '../kernel/time.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `plan`: what `ston run` has said last, for whoever looks. */
export interface ShownPlan {
  readonly next: Item
  /** Calls to Next Engine by the month's end, and what the configuration allows; 0 = no limit. */
  readonly planned: number
  readonly limit: number
  readonly notes: readonly Note[]
}

/** What should have happened so long ago is not planned any more: nobody runs `ston run`. */
const LATE_MS = 15 * MINUTE_MS

/** Null where `ston run` is not in use, or plans nothing. */
export async function readShownPlan(store: Store, now: Date): Promise<ShownPlan | null> {
  const { value } = await store.document<ShownPlan>('plan').read()
  return value !== null && value.next.at > now.getTime() - LATE_MS ? value : null
}

/** Whether `ston run` is in use, so that things go on by themselves. */
export async function isPlanned(store: Store, now: Date): Promise<boolean> {
  return (await readShownPlan(store, now)) !== null
}

/** Written where it is another one than before: a run a minute should not write each minute. */
export function notePlan(store: Store, { next, calls, notes }: Plan): Promise<void> {
  const { planned, limit } = calls
  return rewrite<ShownPlan>(store.document('plan'), () => next && { next, planned, limit, notes })
}

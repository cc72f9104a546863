import type { BatchHead } from '../domain/stock/batch.ts'
import type { Store } from '../store/store.ts'
import { readOrders } from '../order-sync/state.ts'
import { rewrite } from '../store/update-document.ts'
import { readEnded } from './done.ts'
import { NONE, type ScheduleState } from './state.ts'

/**
 * A shop that `ston init` has just set up is prepared step by step, while the service that it had before may still be at work: what is due
 * by itself begins when the counts are recorded as equal, when a person sends or imports, or when Smaregi tells something.
 */
export async function waitForBeginning(store: Store, now: Date): Promise<void> {
  if ((await store.batches.newest()) !== null) return
  await rewrite<ScheduleState>(
    store.document('schedule'),
    (before) => before ?? { ...NONE, setUpAt: now.toISOString() },
  )
}

/** `head`: the newest batch. `heardAt`: when the newest notification came. */
export async function isBegun(
  store: Store,
  { setUpAt }: ScheduleState,
  { head, heardAt }: { readonly head: BatchHead | null; readonly heardAt: string | null },
): Promise<boolean> {
  if (setUpAt === undefined || head !== null || heardAt !== null) return true
  // A run that was refused has only shown that more is to be prepared.
  const ended = await readEnded(store)
  if (Object.keys(ended?.succeededAt ?? {}).length > 0) return true
  return (await readOrders(store)).start !== null
}

import type { BatchHead } from '../domain/stock/batch.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
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
  const { value } = await store.document<object>('runs').read()
  return value !== null && ('flush' in value || 'import' in value)
}

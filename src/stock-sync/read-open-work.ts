import type { BatchHead } from '../domain/stock/batch.ts'
import { NOTHING, type OpenWork, openWorkOf } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'

/** The newest batch, and everything that has not ended yet, as it tells it. */
export async function readNewest(
  store: Store,
): Promise<{ readonly head: BatchHead | null; readonly state: OpenWork }> {
  const head = await store.batches.newest()
  const state = head === null ? NOTHING : openWorkOf(head, await store.batches.carried(head.id))
  return { head, state }
}

export async function readOpenWork(store: Store): Promise<OpenWork> {
  return (await readNewest(store)).state
}

import { NOTHING, type OpenWork, openWorkOf } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'

/** Everything that has not ended yet, as the newest batch tells it. */
export async function readOpenWork(store: Store): Promise<OpenWork> {
  const head = await store.batches.newest()
  return head === null ? NOTHING : openWorkOf(head, await store.batches.carried(head.id))
}

import { NOTHING, type Unfinished, unfinished } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'

/** Everything that has not ended yet, as the newest batch tells it. */
export async function readUnfinished(store: Store): Promise<Unfinished> {
  const head = await store.batches.newest()
  return head === null ? NOTHING : unfinished(head, await store.batches.carried(head.id))
}

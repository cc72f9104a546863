import { alignmentOf, Alignments } from '../domain/stock/alignment.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { Store } from '../store/store.ts'

/** What `reconcile` has set equal within the retention time, as the batches tell it. */
export async function readAlignments(store: Store, head: BatchHead | null): Promise<Alignments> {
  const alignments = new Alignments()
  for (const { batch } of head?.aligned ?? []) {
    for await (const lines of store.batches.changes(batch))
      for (const line of lines) for (const one of alignmentOf(line)) alignments.add(one)
  }
  return alignments
}

import { type Alignment, alignmentOf, Alignments } from '../domain/stock/alignment.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { Store } from '../store/store.ts'

/** What `reconcile` has set equal within the retention time, as the batches tell it. */
export async function readAlignments(store: Store, head: BatchHead | null): Promise<Alignments> {
  const alignments = new Alignments()
  for await (const { alignment } of setEqual(store, head)) alignments.add(alignment)
  return alignments
}

/** `at` (ISO instant): when that was written down, which is later than the last change that the count holds. */
export async function* setEqual(
  store: Store,
  head: BatchHead | null,
): AsyncGenerator<{ readonly at: string; readonly alignment: Alignment }> {
  for (const { batch, at } of head?.aligned ?? [])
    for await (const lines of store.batches.changes(batch))
      for (const alignment of lines.flatMap(alignmentOf)) yield { at, alignment }
}

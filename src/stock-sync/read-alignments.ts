import { type Alignment, alignmentOf, Alignments } from '../domain/stock/alignment.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { Store } from '../store/store.ts'

/** What `reconcile` has set equal within the retention time, as the batches tell it. */
export async function readAlignments(store: Store, head: BatchHead | null): Promise<Alignments> {
  const alignments = new Alignments()
  for await (const { alignment } of setEqual(store, head)) alignments.add(alignment)
  return alignments
}

/**
 * `at` (ISO instant): by when the counts had been read. Earlier versions only knew when that was written down, which may be hours later where
 * the answer of a call got lost.
 */
export async function* setEqual(
  store: Store,
  head: BatchHead | null,
): AsyncGenerator<{ readonly at: string; readonly alignment: Alignment }> {
  for (const { batch, at } of head?.aligned ?? [])
    for await (const lines of store.batches.changes(batch))
      for (const alignment of lines.flatMap(alignmentOf))
        yield { at: alignment.readBy ?? at, alignment }
}

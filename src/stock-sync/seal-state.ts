import type { BatchHead, ChangeRecord, RowOutcome } from '../domain/stock/batch.ts'
import { openItemsOf, type OpenWork } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { newTag } from './batch-head.ts'

export type Sealed = Pick<BatchHead, 'tag' | 'sealedAt'>

/** What is unfinished from now on, and what brought that about. */
export interface NewState {
  readonly state: OpenWork
  readonly outcomes: readonly RowOutcome[]
  /** Lines that say up to when counts are equal; they are given the batch that will hold them. */
  readonly alignments?: (batch: Sealed) => readonly ChangeRecord[]
}

/** Before the first batch nothing has been read. */
const FIRST = { position: {}, lastReceivedAt: null, channel: null, otherChannel: 0, keysFrom: null }

/**
 * Writes that down as a batch without rows, so that it commits like everything else does, and `why` finds it. The rest it takes over
 * from the batch before. For holders of the lock `stock`.
 */
export async function sealState(
  app: App,
  store: Store,
  former: BatchHead | null,
  { state, outcomes, alignments }: NewState,
): Promise<void> {
  const draft = await store.batches.draft(former?.id ?? 0)
  try {
    const now = app.now().toISOString()
    const tag = newTag(draft.id, app.system)
    const lines = alignments?.({ tag, sealedAt: now }) ?? []
    for (const line of lines) draft.record(line)
    const here = lines.length === 0 ? [] : [{ batch: draft.id, at: now }]
    const aligned = [...(former?.aligned ?? []), ...here]
    const head: BatchHead = {
      ...(former ?? FIRST),
      id: draft.id,
      tag,
      state: 'settled',
      sealedAt: now,
      rows: [],
      taken: 0,
      received: {},
      ignored: {},
      outcomes,
      upload: null,
      verdicts: [],
      settledAt: now,
      ...(aligned.length === 0 ? {} : { aligned }),
    }
    await draft.seal(head, openItemsOf(state))
  } finally {
    await draft.abort()
  }
}

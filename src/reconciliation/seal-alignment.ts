import type { AlignedBatch, BatchHead, ChangeRecord, RowOutcome } from '../domain/stock/batch.ts'
import { withoutCodes } from '../domain/stock/links.ts'
import { openName } from '../domain/stock/sum-names.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import { digest } from '../kernel/crypto.ts'
import { toJstIso } from '../kernel/time.ts'
import { openItemsOf, NOTHING, type OpenWork, openWorkOf } from '../domain/stock/open-work.ts'
import type { StockPair } from '../connectors/smaregi/stock-reader.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { emptyHead } from '../stock-sync/batch-head.ts'

/** A product whose two counts are equal from here on, and Smaregi's count in each store. */
export interface Aligned {
  readonly productId: string
  readonly code: string
  readonly pairs: readonly StockPair[]
}

export interface Sealing {
  readonly aligned: readonly Aligned[]
  readonly outcomes: readonly RowOutcome[]
  /** The unfinished state as it shall be from here on. */
  change(state: OpenWork): OpenWork
}

/**
 * Writes down that counts are (about to be) equal: a batch without rows, so that it commits like everything else does. Changes that
 * have come in so far are not touched by it; whatever is decided later knows of it.
 */
export async function sealAlignment(app: App, store: Store, sealing: Sealing): Promise<void> {
  const former = await store.batches.newest()
  const state =
    former === null ? NOTHING : openWorkOf(former, await store.batches.carried(former.id))
  const draft = await store.batches.draft(former?.id ?? 0)
  try {
    const head = headAfter(former, draft.id, app.now().toISOString(), sealing)
    for (const line of sealing.aligned.flatMap((one) => linesOf(head, one))) draft.record(line)
    await draft.seal(head, openItemsOf(withoutAligned(sealing.change(state), sealing.aligned)))
  } finally {
    await draft.abort()
  }
}

/** What an EC link has waiting, or what went for it, is in both counts from here on. */
function withoutAligned(state: OpenWork, aligned: readonly Aligned[]): OpenWork {
  const codes = new Set(
    aligned.flatMap(({ productId, code }) => [caseFolded(code), openName(productId)]),
  )
  return { ...state, links: withoutCodes(state.links, (code) => codes.has(caseFolded(code))) }
}

function headAfter(
  former: BatchHead | null,
  id: number,
  now: string,
  { aligned, outcomes }: Sealing,
): BatchHead {
  const here: AlignedBatch[] = aligned.length === 0 ? [] : [{ batch: id, at: now }]
  return {
    ...(former ?? FIRST),
    ...emptyHead(id, now, outcomes),
    aligned: [...(former?.aligned ?? []), ...here],
  }
}

/** Before the first batch nothing has been read. */
const FIRST = { position: {}, lastReceivedAt: null, channel: null, otherChannel: 0, keysFrom: null }

function linesOf(
  { tag, sealedAt }: BatchHead,
  { productId, code, pairs }: Aligned,
): ChangeRecord[] {
  return pairs.map(({ storeId, stockAmount, updDateTime }) => ({
    key: digest(`alignment ${tag} ${productId} ${storeId}`, 32),
    product: productId,
    store: storeId,
    delta: 0,
    division: '',
    at: upTo(updDateTime, sealedAt),
    notification: '',
    code,
    decision: 'alignment',
    after: stockAmount,
  }))
}

/** Smaregi's clock and ours may differ by so much. */
const ALLOWANCE_MS = 5 * 60 * 1000
const SECOND_MS = 1000

/**
 * Of the changes of the last one's second only their counts tell which came before the reading, and a count may come back within a second
 * (−1, +1, −1). Where that second was certainly over, all of it is behind.
 */
function upTo(lastChange: string, sealedAt: string): string {
  const last = Date.parse(lastChange)
  const isOver = Date.parse(sealedAt) - last > ALLOWANCE_MS
  return isOver ? toJstIso(new Date(last + SECOND_MS)) : lastChange
}

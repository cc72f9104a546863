import { type Aligned, alignmentLines } from '../domain/stock/alignment.ts'
import type { RowOutcome } from '../domain/stock/batch.ts'
import { linksWithout } from '../domain/stock/links.ts'
import { pairName } from '../domain/reconciliation/compare.ts'
import { placedWork } from '../domain/stock/places.ts'
import { type Amount, foldedKeyOf } from '../domain/stock/stock-key.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { readPlaces } from '../stock-sync/places.ts'
import { readNewest } from '../stock-sync/read-open-work.ts'
import { sealState } from '../stock-sync/seal-state.ts'

export interface Sealing {
  /** `readBy` (ISO instant): its counts had been read by then; absent = until now. */
  readonly aligned: readonly (Aligned & { readonly readBy?: string | undefined })[]
  readonly outcomes: readonly RowOutcome[]
  /** The unfinished state as it shall be from here on. */
  change(state: OpenWork): OpenWork
}

/** Writes down that counts are (about to be) equal. Changes that have come in so far are not touched by it; whatever is decided later knows of it. */
export async function sealAlignment(app: App, store: Store, sealing: Sealing): Promise<void> {
  const { aligned, outcomes } = sealing
  const { head, state } = await readNewest(store)
  const now = placedWork(state, await readPlaces(app, store))
  await sealState(app, store, head, {
    state: withoutAligned(sealing.change(now), aligned),
    outcomes,
    alignments: ({ tag, sealedAt }) =>
      aligned.flatMap((one) => alignmentLines(tag, one.readBy ?? sealedAt, one)),
  })
}

/** What went for an EC link is in both counts from here on. */
function withoutAligned(state: OpenWork, aligned: readonly Aligned[]): OpenWork {
  const ended = isOf(aligned)
  return { ...state, links: linksWithout('gone', state.links, ended) }
}

/** What an amount is of. */
type Of = Pick<Amount, 'code' | 'warehouse' | 'products'>

/** Whether an amount is of one of these: by its code, or by the product that has none. */
export function isOf(aligned: readonly Aligned[]): (one: Of) => boolean {
  const keys = new Set(aligned.map(foldedKeyOf))
  const products = new Set(aligned.map(pairName))
  return (one) =>
    one.code === ''
      ? products.has(pairName({ ...one, productId: one.products[0] ?? '' }))
      : keys.has(foldedKeyOf(one))
}

import type { ChangeRecord, RowOutcome } from '../domain/stock/batch.ts'
import { ALLOWANCE_MS } from '../domain/stock/echo.ts'
import { linksWithout } from '../domain/stock/links.ts'
import { pairName } from '../domain/reconciliation/compare.ts'
import { placedWork } from '../domain/stock/places.ts'
import { type Amount, foldedKeyOf, type StockKey } from '../domain/stock/stock-key.ts'
import { digest } from '../kernel/crypto.ts'
import { toJstIso } from '../kernel/time.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import type { StockPair } from '../connectors/smaregi/stock-reader.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { readPlaces } from '../stock-sync/places.ts'
import { readNewest } from '../stock-sync/read-open-work.ts'
import { type Sealed, sealState } from '../stock-sync/seal-state.ts'

/** A product whose two counts are equal from here on (of one 拠点, where there are several), and Smaregi's count in each store. */
export interface Aligned extends StockKey {
  readonly productId: string
  readonly pairs: readonly StockPair[]
}

export interface Sealing {
  readonly aligned: readonly Aligned[]
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
    alignments: (batch) => aligned.flatMap((one) => linesOf(batch, one)),
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

function linesOf({ tag, sealedAt }: Sealed, { productId, code, pairs }: Aligned): ChangeRecord[] {
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

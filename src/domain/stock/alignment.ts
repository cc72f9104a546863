import { type Change, pairOf } from './change.ts'
import type { ChangeRecord } from './change-record.ts'

/**
 * The two counts of a product were set equal: whatever had happened in a store up to then is in both of them. A change from before
 * that arrives later must not be counted again.
 */
export interface Alignment extends Pick<Change, 'productId' | 'storeId'> {
  /**
   * Of the last change that the count holds, by Smaregi's clock: `YYYY-MM-DDTHH:MM:SS+09:00`; the second after it where all of that second is
   * held.
   */
  readonly at: string
  /** Smaregi's count in that store. */
  readonly count: number
}

/** Alignments stand among the changes of the batch that mended, so that both are there or neither. */
export function alignmentOf({ decision, product, store, at, after }: ChangeRecord): Alignment[] {
  if (decision !== 'alignment') return []
  return [{ productId: product, storeId: store, at, count: after ?? 0 }]
}

/** In the place of a product or a store: all of them were counted at that moment (a stocktaking). */
export const ALL = ''

/** All alignments that still count, one for each product in each store. */
export class Alignments {
  readonly #byPair = new Map<string, Alignment>()
  /** By store, the latest moment up to which all its products were counted. */
  readonly #counted = new Map<string, string>()

  /** A later alignment of the same pair takes the place of an earlier one. */
  add(one: Alignment): void {
    if (one.productId === ALL) return this.#addCount(one)
    const name = pairOf(one)
    const known = this.#byPair.get(name)
    if (known === undefined || known.at <= one.at) this.#byPair.set(name, one)
  }

  #addCount({ storeId, at }: Alignment): void {
    const known = this.#counted.get(storeId) ?? ''
    if (known < at) this.#counted.set(storeId, at)
  }

  /** True where the counts that were set equal hold the change already. */
  cover(change: Change): boolean {
    const counted = [ALL, change.storeId].map((store) => this.#counted.get(store) ?? '')
    if (counted.some((at) => change.at <= at)) return true
    const one = this.#byPair.get(pairOf(change))
    if (one === undefined || change.at > one.at) return false
    return change.at < one.at || !follows(change, one)
  }
}

/** Of changes within one second only the stock that they left behind can tell which came after the count was read. */
function follows({ after, delta }: Change, { count }: Alignment): boolean {
  return after !== null && after !== count && after - delta === count
}

import { type Change, pairOf } from './change.ts'
import type { ChangeRecord } from './change-record.ts'
import type { StockKey } from './stock-key.ts'
import { ALLOWANCE_MS } from './echo.ts'
import { digest } from '../../kernel/crypto.ts'
import { toJstIso } from '../../kernel/time.ts'

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
  /** ISO instant: both counts had been read by then. Absent in what earlier versions wrote, and of a stocktaking. */
  readonly readBy?: string
}

/** Alignments stand among the changes of the batch that mended, so that both are there or neither. */
export function alignmentOf(line: ChangeRecord): Alignment[] {
  const { decision, product, store, at, after, readBy } = line
  if (decision !== 'alignment') return []
  const read = readBy === undefined ? {} : { readBy }
  return [{ productId: product, storeId: store, at, count: after ?? 0, ...read }]
}

/** A product whose two counts are equal from here on (of one 拠点, where there are several), and Smaregi's count in each store. */
export interface Aligned extends StockKey {
  readonly productId: string
  readonly pairs: readonly CountedPair[]
}

/** `updDateTime`: of the last change that the count holds, by Smaregi's clock. */
interface CountedPair {
  readonly storeId: string
  readonly stockAmount: number
  readonly updDateTime: string
}

/** How it is written down in the batch of that tag. `readAt` (ISO instant): no earlier than the counts were read. */
export function alignmentLines(
  tag: string,
  readAt: string,
  { productId, code, pairs }: Aligned,
): ChangeRecord[] {
  return pairs.map(({ storeId, stockAmount, updDateTime }) => ({
    key: digest(`alignment ${tag} ${productId} ${storeId}`, 32),
    product: productId,
    store: storeId,
    delta: 0,
    division: '',
    at: upTo(updDateTime, readAt),
    notification: '',
    code,
    decision: 'alignment',
    after: stockAmount,
    readBy: readAt,
  }))
}

const SECOND_MS = 1000

/**
 * Of the changes of the last one's second only their counts tell which came before the reading, and a count may come back within a second
 * (−1, +1, −1). Where that second was certainly over, all of it is behind.
 */
function upTo(lastChange: string, readAt: string): string {
  const last = Date.parse(lastChange)
  const isOver = Date.parse(readAt) - last > ALLOWANCE_MS
  return isOver ? toJstIso(new Date(last + SECOND_MS)) : lastChange
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

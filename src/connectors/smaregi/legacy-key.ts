import type { LegacyRow } from './legacy-row.ts'
import { digest } from '../../kernel/crypto.ts'

/**
 * A legacy row has no id, so its content is its identity. Rows of ONE notification that are equal are different changes
 * (−1, +1, −1 within a second), so the position among equal rows counts as well. Whether an equal row of another notification is a
 * repeat is judged where the whole second is known.
 */
export class KeyMaker {
  /** Most notifications hold one row: the map is made for the second. */
  #first: string | undefined
  /** By the key of the first of each kind: it is at hand, and shorter than the content. */
  #seen: Map<string, number> | undefined

  /** `first`: the key that the first row of this content has. */
  next(row: LegacyRow): { readonly key: string; readonly first: string } {
    const content = contentOf(row)
    const first = keyOf(content, 0)
    const position = this.#position(first)
    return { key: position === 0 ? first : keyOf(content, position), first }
  }

  #position(first: string): number {
    if (this.#first === undefined) {
      this.#first = first
      return 0
    }
    this.#seen ??= new Map([[this.#first, 1]])
    const position = this.#seen.get(first) ?? 0
    this.#seen.set(first, position + 1)
    return position
  }
}

/** A row of 在庫変動履歴, from whichever API. */
export interface HistoryRow {
  readonly id: string
  readonly productId: string
  readonly storeId: string
  /** `YYYY-MM-DDTHH:MM:SS+09:00` */
  readonly updDateTime: string
  readonly amount: number
  readonly stockAmount: number | null
  readonly division: string
  /** Of a transfer only. */
  readonly fromStoreId?: string | null
  readonly toStoreId?: string | null
  readonly memo: string | null
}

/** The key that the legacy row of this movement has, unless an equal row stands before it in its notification. */
export function legacyRowKey(row: HistoryRow): string {
  const { updDateTime, stockAmount, fromStoreId, toStoreId } = row
  const content = contentOf({
    ...row,
    at: updDateTime,
    stockAmount: stockAmount === null ? '' : String(stockAmount),
    fromStoreId: fromStoreId ?? '',
    toStoreId: toStoreId ?? '',
  })
  return keyOf(content, 0)
}

const KEY_DIGITS = 32

function keyOf(content: string, position: number): string {
  return digest(`${content}|${position}`, KEY_DIGITS)
}

/** Normalised, so that `"-2"`, `-2` and `" -2 "` are the same change. */
function contentOf(row: Omit<LegacyRow, 'after'>): string {
  return `${row.storeId}|${row.productId}|${row.at}|${row.amount}|${row.stockAmount}|${row.division}|${row.fromStoreId}|${row.toStoreId}`
}

import { hash } from 'node:crypto'
import type { LegacyRow } from './legacy-row.ts'

const KEY_DIGITS = 32

/**
 * A legacy row has no id, so its content is its identity. Rows of ONE notification that are equal are different changes
 * (−1, +1, −1 within a second); the same notification again is not. So the position among equal rows counts as well.
 */
export class KeyMaker {
  /** Most notifications hold one row: the map is made for the second. */
  #first: string | undefined
  #seen: Map<string, number> | undefined

  next(row: LegacyRow): string {
    const content = contentOf(row)
    return hash('sha256', `${content}|${this.#position(content)}`, 'hex').slice(0, KEY_DIGITS)
  }

  #position(content: string): number {
    if (this.#first === undefined) {
      this.#first = content
      return 0
    }
    this.#seen ??= new Map([[this.#first, 1]])
    const position = this.#seen.get(content) ?? 0
    this.#seen.set(content, position + 1)
    return position
  }
}

/** Normalised, so that `"-2"`, `-2` and `" -2 "` are the same change. */
function contentOf(row: LegacyRow): string {
  return `${row.storeId}|${row.productId}|${row.at}|${row.amount}|${row.stockAmount}|${row.division}|${row.fromStoreId}|${row.toStoreId}`
}

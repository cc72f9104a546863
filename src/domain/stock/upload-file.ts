import type { BatchRow } from './batch.ts'
import { inWarehouse, keyOf } from './stock-key.ts'

/** As much of a plan's rules as says what may leave in one file (see `PlanRules`). */
interface FileRules {
  readonly maxRows: number
  isMarked?(warehouse: string | undefined): boolean
}

/** The rows that may leave together, so that what becomes of each can be told. */
export class UploadFile {
  readonly rows: BatchRow[] = []
  readonly #rules: FileRules
  readonly #names = new Set<string>()

  constructor(rules: FileRules) {
    this.#rules = rules
  }

  /** False where it has to wait for the next file. */
  take(row: BatchRow): boolean {
    const { neCode, warehouse, sent } = row
    const names = [keyOf({ code: neCode, ...inWarehouse(warehouse) })]
    // Of two 拠点 the same movement would be seen twice, and nobody could say whose it is.
    if (this.#rules.isMarked?.(warehouse) !== true) names.push(`${neCode} ${Math.abs(sent)}`)
    if (this.#isFull(row) || names.some((name) => this.#names.has(name))) return false
    for (const name of names) this.#names.add(name)
    this.rows.push(row)
    return true
  }

  /** A file has one form: what names a 拠点 goes in another one than what does not. */
  #isFull({ warehouse }: BatchRow): boolean {
    const [first] = this.rows
    if (first === undefined) return false
    const isOther = (first.warehouse === undefined) !== (warehouse === undefined)
    return isOther || this.rows.length >= this.#rules.maxRows
  }
}

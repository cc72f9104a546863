import type { Change } from './change.ts'

/** Equal rows of which nobody can tell yet whether they are changes or repeats; the amount that carries it is that of all of them. */
export interface RepeatQuestion {
  /** One of the rows. */
  readonly change: Change
  readonly copies: number
  /** When the newest of the rows came (ISO instant). */
  readonly heardAt: string
}

/**
 * A second of a product in a store in which equal rows were told apart by the counts before and after it. A row that comes later and
 * is dated between those two decides it anew.
 */
export interface Watched extends Pick<Change, 'productId' | 'storeId'> {
  /** All `YYYY-MM-DDTHH:MM:SS+09:00`; `from` and `to`: of the rows before and after, '' = none was known. */
  readonly at: string
  readonly from: string
  readonly to: string
}

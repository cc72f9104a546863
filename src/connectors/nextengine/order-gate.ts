import type { OrderLine } from '../../domain/orders/order-line.ts'
import type { OpenSlip } from '../../domain/stock/open-work.ts'

/**
 * Next Engine's 受注明細, read only, and nothing personal is ever asked for. Every reading is paged by slip number, so that a set that
 * moves while it is read neither skips nor repeats. Chunks hold a slip's rows (those that match) together, slips ascending.
 * Dates are JST `YYYY-MM-DD HH:MM:SS`. Throws `StonError` as `Session.read` does.
 */
export interface OrderGate {
  /** Lines whose slip or line changed at this moment or later. */
  changedSince(date: string): AsyncGenerator<readonly OrderLine[]>
  /** Lines that came to be at this moment or later: also those whose date of change is not filled. */
  createdSince(date: string): AsyncGenerator<readonly OrderLine[]>
  /** All lines of this slip and all later ones. */
  fromSlip(slip: number): AsyncGenerator<readonly OrderLine[]>
  /** All lines of valid slips from the one to the other that have not been shipped; null = to the last one. */
  unshipped(from: number, to: number | null): AsyncGenerator<readonly OrderLine[]>
  /** All lines of these slips. */
  slips(slips: readonly number[]): AsyncGenerator<readonly OrderLine[]>
  /** Whether lines that are not allocated are shown where their 拠点 is asked for; null = not seen. */
  unallocatedShown(): boolean | null
  /** Where counting begins: the highest slip number there is (0 = none), and the newest date seen on the way (null = none). */
  newest(): Promise<{ readonly slip: number; readonly date: string | null }>
  /** The slips not shipped yet that hold these products: one call, at most 1,000 codes. */
  holding(codes: readonly string[], withWarehouse?: boolean): Promise<readonly OpenSlip[]>
  /** Next Engine's clock. */
  now(): Date
}

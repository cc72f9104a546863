import type { ServerClock } from '../../kernel/server-clock.ts'
import type { History } from './history-row.ts'
import type { HistoryHabits, HistoryWish } from './platform-history.ts'
import type { Shipments } from './platform-shipments.ts'
import type { StockWish } from './platform-stock.ts'
import type { ProductRow, StoreRow } from './shapes.ts'
import type { StockPair } from './stock-reader.ts'
import type { Written } from './platform-written.ts'

/**
 * スマレジ・プラットフォームAPI. Reads throw `StonError`: `temporary` (network, 5xx, 429, not JSON; each tried again a few
 * times), or `smaregi` with exit `attention`, where a person must act. Writes tell what is known of their outcome.
 */
export interface Platform {
  /** All of them, or the one with this 商品コード. */
  products(wish?: { readonly productCode?: string }): AsyncGenerator<readonly ProductRow[]>
  /** Null when there is none. */
  product(productId: string): Promise<ProductRow | null>
  stores(): Promise<readonly StoreRow[]>
  /** Page by page; a pair may come twice. */
  stockPairs(wish?: StockWish): AsyncGenerator<readonly StockPair[]>
  /** Null when Smaregi answers 404 for it, which proves nothing. */
  history(productId: string, storeId: string, wish?: HistoryWish): Promise<History | null>
  /** How the history's answers follow `sort` and `id`, as far as this pair can tell. */
  historyHabits(productId: string, storeId: string): Promise<HistoryHabits>
  /** The history id is the one that the webhook will carry. `memo`: at most 100 characters. */
  addStock(
    productId: string,
    storeId: string,
    delta: number,
    memo: string,
  ): Promise<Written<{ readonly historyId: string }>>
  readonly shipments: Shipments
  readonly clock: ServerClock
  /** Calls made so far, those for tokens included. */
  readonly calls: number
}

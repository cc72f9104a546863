/** The present count of one product in one store. */
export interface StockPair {
  readonly productId: string
  readonly storeId: string
  readonly stockAmount: number
  /** Of its last change, by Smaregi's clock: `YYYY-MM-DDTHH:MM:SS+09:00`. */
  readonly updDateTime: string
}

/** What ston asks Smaregi for, on whichever API the shop has. */
export interface StockReader {
  /**
   * The stock of each product, added up over `stores` (empty = every store), by 商品ID. A product that has never moved has no
   * entry. Throws `StonError`: `temporary`, or `smaregi` (exit `attention`) when the credentials or the account are refused.
   */
  stock(
    productIds: readonly string[],
    stores: readonly string[],
  ): Promise<ReadonlyMap<string, number>>
  /**
   * The stock of every product in each of `stores` (empty = every store), or of those pairs only whose stock changed at `since`
   * (Smaregi's clock) or later. A pair comes once, as it was read last. Throws like `stock`.
   */
  pairs(stores: readonly string[], since: string | null): Promise<readonly StockPair[]>
  /** The ids of all stores there are. Throws like `stock`; the legacy API has a switch of its own for them. */
  stores(): Promise<readonly string[]>
  /** The same with what is told of each; `division`: 1 a shop, 2 a warehouse, '' = not told. */
  storeFacts(): Promise<readonly StoreFacts[]>
  readonly calls: number
}

/** A store as Smaregi lists it. */
export interface StoreFacts {
  readonly storeId: string
  readonly name: string
  readonly division: string
}

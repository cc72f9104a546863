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
  /** The ids of all stores there are. Throws like `stock`; the legacy API has a switch of its own for them. */
  stores(): Promise<readonly string[]>
  readonly calls: number
}

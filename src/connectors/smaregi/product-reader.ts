/** One product of Smaregi, as far as linking needs it. */
export interface Product {
  /** 商品ID */
  readonly productId: string
  /** 商品コード; '' when the shop has given none. */
  readonly productCode: string
  readonly name: string
  /** False: 在庫管理対象外. */
  readonly managed: boolean
}

/** Reads products, on whichever API the shop has. */
export interface ProductReader {
  /**
   * These products, or all of them (null); a product that does not exist is absent. The whole list is complete.
   * Throws `StonError`: `temporary`, or `smaregi` (exit `attention`) when the credentials or the account are refused.
   */
  products(productIds: readonly string[] | null): Promise<readonly Product[]>
  /** The products that have these 商品コード. */
  productsByCode(productCodes: readonly string[]): Promise<readonly Product[]>
  readonly calls: number
}

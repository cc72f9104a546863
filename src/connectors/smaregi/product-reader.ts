import type { ProductRow } from './shapes.ts'
import { type ListPage, wantedRows } from './wanted-rows.ts'

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

/** What a product can be asked for by. */
export type ProductKey = 'productId' | 'productCode'

/** An API's ways to its products. */
export interface ProductLists {
  /** Each product once. */
  all(): Promise<readonly ProductRow[]>
  whole(): AsyncIterable<ListPage<ProductRow>>
  one(key: ProductKey, value: string): AsyncIterable<ListPage<ProductRow>>
  readonly calls: number
}

/** Reads all products, or a few by whichever way takes fewer calls. */
export function productReader(lists: ProductLists): ProductReader {
  const some = async (key: ProductKey, asked: readonly string[]): Promise<Product[]> => {
    const values = new Set(asked.filter((value) => value !== ''))
    const rows = await wantedRows(values, {
      whole: () => lists.whole(),
      one: (value) => lists.one(key, value),
      isWanted: (row) => values.has(row[key] ?? ''),
      nameOf: (row) => row.productId,
    })
    return Array.from(rows, productOf)
  }
  return {
    products: async (productIds) =>
      productIds === null ? (await lists.all()).map(productOf) : some('productId', productIds),
    productsByCode: (codes) => some('productCode', codes),
    get calls() {
      return lists.calls
    },
  }
}

/** 0 = managed, 1 = not managed; what is not told is managed. */
function productOf(row: ProductRow): Product {
  return {
    productId: row.productId,
    productCode: row.productCode ?? '',
    name: row.productName ?? '',
    managed: row.stockControlDivision !== '1',
  }
}

import type { Platform } from './platform-api.ts'
import { productReader, type ProductReader } from './product-reader.ts'
import type { ProductRow } from './shapes.ts'
import { stockReader, type StockReader } from './stock-reader.ts'
import { eachOnce, type ListPage, untold } from './wanted-rows.ts'

/** Counts through the platform API, which takes one product a call, or gives everything page by page. */
export function platformStockReader(platform: Platform): StockReader {
  return stockReader({
    counts: (wish) => untold(platform.stockPairs(wish)),
    pairs: (wish, since) =>
      untold(platform.stockPairs(since === null ? wish : { ...wish, updatedFrom: since })),
    stores: () => platform.stores(),
    get calls() {
      return platform.calls
    },
  })
}

/** Products through the platform API, which takes one id or code a call, or gives everything page by page. */
export function platformProductReader(platform: Platform): ProductReader {
  return productReader({
    all: () => eachOnce(untold(platform.products()), (row) => row.productId),
    whole: () => untold(platform.products()),
    one: (key, value) =>
      key === 'productId'
        ? byId(platform, value)
        : untold(platform.products({ productCode: value })),
    get calls() {
      return platform.calls
    },
  })
}

async function* byId(platform: Platform, productId: string): AsyncGenerator<ListPage<ProductRow>> {
  const row = await platform.product(productId)
  yield { rows: row === null ? [] : [row], total: null }
}

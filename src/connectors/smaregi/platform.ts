import * as v from 'valibot'
import { Caller } from './platform-call.ts'
import { historyHabits, readHistory } from './platform-history.ts'
import type { HistoryHabits, HistoryWish } from './platform-history.ts'
import type { PlatformOptions } from './platform-options.ts'
import { pages } from './platform-pages.ts'
import { productShape, storeShape } from './platform-shapes.ts'
import type { PlatformProduct, PlatformStore, StockHistory, StockPair } from './platform-shapes.ts'
import { shipmentsOf } from './platform-shipments.ts'
import type { Shipments } from './platform-shipments.ts'
import { addStock, readStock } from './platform-stock.ts'
import type { StockWish } from './platform-stock.ts'
import type { Written } from './platform-written.ts'

export { changeFromHistory, formerPlatformKey, platformKey } from './platform-change.ts'
export type { HistoryWish } from './platform-history.ts'
export { platformScopes } from './platform-options.ts'
export type { PlatformOptions } from './platform-options.ts'
export { platformProductReader } from './platform-product-reader.ts'
export type { PlatformProduct, PlatformStore, StockHistory, StockPair } from './platform-shapes.ts'
export type { Shipment } from './platform-shipment-shape.ts'
export type {
  ShipmentDraft,
  ShipmentEdit,
  ShipmentLine,
  Shipments,
  ShipmentWish,
} from './platform-shipments.ts'
export type { StockWish } from './platform-stock.ts'
export { platformStockReader } from './platform-stock-reader.ts'
export type { Written } from './platform-written.ts'

/**
 * スマレジ・プラットフォームAPI. Reads throw `StonError`: `temporary` (network, 5xx, 429, not JSON; each tried again a few
 * times), or `smaregi` with exit `attention`, where a person must act. Writes tell what is known of their outcome.
 */
export interface Platform {
  /** All of them, or the one with this 商品コード. */
  products(wish?: { readonly productCode?: string }): AsyncGenerator<readonly PlatformProduct[]>
  /** Null when there is none. */
  product(productId: string): Promise<PlatformProduct | null>
  stores(): Promise<readonly PlatformStore[]>
  /** Page by page; a pair may come twice. */
  stockPairs(wish?: StockWish): AsyncGenerator<readonly StockPair[]>
  /** Newest first; null when Smaregi does not know the product or the store. */
  history(
    productId: string,
    storeId: string,
    wish?: HistoryWish,
  ): Promise<readonly StockHistory[] | null>
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
  /** Calls made so far, those for tokens included. */
  readonly calls: number
}

const FIELDS = 'productId,productCode,productName,stockControlDivision'

/** Nothing is called before something is asked for. */
export function openPlatform(options: PlatformOptions): Platform {
  const caller = new Caller(options)
  return {
    products: ({ productCode } = {}) =>
      pages(caller, {
        ...PRODUCTS,
        path: '/products',
        query: {
          ...(productCode === undefined ? {} : { product_code: productCode }),
          fields: FIELDS,
          sort: 'productId',
        },
        shape: v.array(productShape),
      }),
    product: (productId) =>
      caller.find({
        ...PRODUCTS,
        path: `/products/${encodeURIComponent(productId)}`,
        list: '/products',
        shape: productShape,
      }),
    stores: () => readStores(caller),
    stockPairs: (wish = {}) => readStock(caller, wish),
    history: (productId, storeId, wish = {}) => readHistory(caller, productId, storeId, wish),
    historyHabits: (productId, storeId) => historyHabits(caller, productId, storeId),
    addStock: (productId, storeId, delta, memo) =>
      addStock(caller, { productId, storeId, delta, memo }),
    shipments: shipmentsOf(caller),
    get calls() {
      return caller.calls
    },
  }
}

const PRODUCTS = { what: 'GET /products', scope: 'pos.products:read' } as const

async function readStores(caller: Caller): Promise<readonly PlatformStore[]> {
  const found = new Map<string, PlatformStore>()
  const request = {
    what: 'GET /stores',
    scope: 'pos.stores:read',
    path: '/stores',
    shape: v.array(storeShape),
  }
  for await (const page of pages(caller, request)) {
    for (const store of page) found.set(store.storeId, store)
  }
  return [...found.values()]
}

import * as v from 'valibot'
import type { Platform } from './platform-api.ts'
import { Caller } from './platform-call.ts'
import { historyHabits, readHistory } from './platform-history.ts'
import type { PlatformOptions } from './platform-options.ts'
import { pages } from './platform-pages.ts'
import { productShape, storeShape } from './platform-shapes.ts'
import type { PlatformStore } from './platform-shapes.ts'
import { shipmentsOf } from './platform-shipments.ts'
import { addStock, readStock } from './platform-stock.ts'

export type { Platform } from './platform-api.ts'
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

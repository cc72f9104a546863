import * as v from 'valibot'
import type { Platform } from './platform-api.ts'
import { Caller } from './platform-call.ts'
import { historyHabits, readHistory } from './platform-history.ts'
import type { PlatformOptions } from './platform-options.ts'
import { pages } from './platform-pages.ts'
import { shipmentsOf } from './platform-shipments.ts'
import { addStock, readStock } from './platform-stock.ts'
import { productShape, storeShape } from './shapes.ts'
import { eachOnce, untold } from './wanted-rows.ts'

export type { Platform } from './platform-api.ts'
export { type PlatformOptions, platformScopes } from './platform-options.ts'

const FIELDS = 'productId,productCode,productName,stockControlDivision'

/** Nothing is called before something is asked for. */
export function openPlatform(options: PlatformOptions): Platform {
  const caller = new Caller(options)
  return {
    products: ({ productCode } = {}) =>
      pages(caller, {
        ...PRODUCTS,
        path: '/products',
        query: { product_code: productCode, fields: FIELDS, sort: 'productId' },
        shape: v.array(productShape),
      }),
    product: (productId) =>
      caller.find({
        ...PRODUCTS,
        path: `/products/${encodeURIComponent(productId)}`,
        list: '/products',
        shape: productShape,
      }),
    stores: () => eachOnce(untold(pages(caller, STORES)), (store) => store.storeId),
    stockPairs: (wish = {}) => readStock(caller, wish),
    history: (productId, storeId, wish = {}) => readHistory(caller, productId, storeId, wish),
    historyHabits: (productId, storeId) => historyHabits(caller, productId, storeId),
    addStock: (productId, storeId, delta, memo) =>
      addStock(caller, { productId, storeId, delta, memo }),
    shipments: shipmentsOf(caller),
    clock: caller.clock,
    get calls() {
      return caller.calls
    },
  }
}

const PRODUCTS = { what: 'GET /products', scope: 'pos.products:read' } as const

const STORES = {
  what: 'GET /stores',
  scope: 'pos.stores:read',
  path: '/stores',
  shape: v.array(storeShape),
}

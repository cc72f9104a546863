import type { App } from '../context.ts'
import { NO_PLACES, type PlaceNames } from '../messages/places.ts'
import type { Store } from '../store/store.ts'
import { readPlaceNames, storeNames } from './place-names.ts'
import { meetProducts, NO_PRODUCTS, type ProductNames, readProductNames } from './product-names.ts'

/** What people call products, stores and shops. */
export interface Names extends ProductNames, PlaceNames {}

/** Nothing is known of any. */
export const NO_NAMES: Names = { ...NO_PRODUCTS, ...NO_PLACES }

/** As far as they are known. Asks nobody. */
export async function readNames(store: Store): Promise<Names> {
  return { ...(await readProductNames(store)), ...(await readPlaceNames(store)) }
}

/** Before something is told of these products (商品ID): Smaregi is asked where what is known is older than a day. */
export async function meetNames(
  app: Pick<App, 'products' | 'smaregi' | 'now'>,
  store: Store,
  productIds: readonly string[],
): Promise<Names> {
  if (productIds.length > 0) await storeNames(app, store)
  await meetProducts(app, store, productIds)
  return readNames(store)
}

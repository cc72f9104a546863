import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { StockPair } from '../connectors/smaregi/stock-reader.ts'
import type { App } from '../context.ts'
import { Exclusions } from '../domain/mapping/exclusions.ts'
import { Clues } from '../domain/reconciliation/clues.ts'
import type { Difference } from '../domain/reconciliation/compare.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import { say } from '../kernel/sentence.ts'
import * as says from '../messages/reconcile.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'
import { foundGoods } from '../stock-sync/known-counts.ts'
import { byProduct, type Catalogue, countName, Facts, type Tools } from './facts.ts'
import { addJournalClues } from './journal-clues.ts'
import { addOrderClues } from './orders-clues.ts'
import { readStores, type Stores } from './stores.ts'

/** Everything there is, of `only` these products. Smaregi before Next Engine, and the journal last. */
export async function readBothSides(
  { app, store, reader, gate }: Tools,
  catalogue: Catalogue,
  only: ReadonlySet<string> | null,
): Promise<Facts> {
  const clues = new Clues()
  const named = await readStores(app.config, store)
  const { storeId } = app.config.orders
  await addOrderClues(app, { clues, stores: named, codes: catalogue.codes, storeId })
  app.progress(say(app.locale, says.readingSmaregi))
  const read = await reader.pairs(named.wanted, null)
  const pairs = read.filter(({ storeId }) => named.counts(storeId))
  const stores = thoseThatFeed(named, pairs)
  const goods =
    only === null
      ? await allGoods(app, gate, stores)
      : await foundGoods(gate, keysOf(catalogue, only, stores))
  await addJournalClues(app, store, { clues, stores })
  const exclusions = new Exclusions(await readExclusions(store))
  const shelf = new Map(goods.map((one) => [countName(one), one]))
  const products =
    only === null
      ? catalogue.products
      : catalogue.products.filter(({ productId }) => only.has(productId))
  const sides = { pairs: byProduct(pairs), goods: shelf, clues, stores }
  return new Facts({ catalogue: { ...catalogue, products }, exclusions, ...sides })
}

/** A 拠点 that none of the counted stores feeds has nothing to be compared with: it would look as if all of it were too much. */
function thoseThatFeed(stores: Stores, pairs: readonly StockPair[]): Stores {
  if (!stores.isMany) return stores
  const ids = new Set(pairs.map(({ storeId }) => storeId))
  const fed = new Set([...ids].map((id) => stores.warehouseOf(id)))
  return { ...stores, warehouses: stores.warehouses.filter((one) => fed.has(one)) }
}

function allGoods(app: App, gate: StockGate, { isMany, warehouses }: Stores) {
  const onPage = (read: number, total: number): void =>
    app.progress(say(app.locale, says.readingNextEngine(read, total)))
  return gate.allCounts(onPage, isMany ? warehouses.map((one) => one ?? '') : undefined)
}

function keysOf({ codes }: Catalogue, products: Iterable<string>, { warehouses }: Stores) {
  const some = [...products].flatMap((id) => codes.get(id) ?? [])
  return some.flatMap((code) => warehouses.map((one) => ({ code, ...inWarehouse(one) })))
}

/**
 * Another look at some products. Their counts are read anew, as far as `sides` says: a list is read page by page, and a row that slipped
 * over a page's edge meanwhile looks as if there were none.
 */
export async function readAgain(
  { app, store, reader, gate }: Tools,
  before: Facts,
  some: readonly Pick<Difference, 'productId' | 'code' | 'warehouse'>[],
  sides: 'both' | 'nextengine',
): Promise<Facts> {
  const clues = new Clues()
  const { stores, codes } = before
  await addOrderClues(app, { clues, stores, codes, storeId: app.config.orders.storeId })
  const wanted = {
    productIds: [...new Set(some.map(({ productId }) => productId))],
    listed: before.listed,
  }
  const again = sides === 'both' ? await reader.pairsOf(wanted, stores.wanted) : []
  const goods = await foundGoods(
    gate,
    some.map(({ code, warehouse }) => ({ code, ...inWarehouse(warehouse) })),
  )
  await addJournalClues(app, store, { clues, stores })
  const counted = again.filter(({ storeId }) => stores.counts(storeId))
  return before.with(counted, goods, clues)
}

import { Clues } from '../domain/reconciliation/clues.ts'
import type { Difference } from '../domain/reconciliation/compare.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import type { Facts, Tools } from './facts.ts'
import { addJournalClues } from './journal-clues.ts'
import { foundGoods } from '../stock-sync/known-counts.ts'
import { addOrderClues } from './orders-clues.ts'

/**
 * Another look at some products. Their counts are read anew, as far as `sides` says: a list is read page by page, and a row that slipped
 * over a page's edge meanwhile looks as if there were none.
 */
export async function readAgain(
  { app, store, reader, gate }: Tools,
  before: Facts,
  some: readonly Difference[],
  sides: 'both' | 'nextengine',
): Promise<Facts> {
  const clues = new Clues()
  const { stores } = before
  await addOrderClues(app, { clues, stores, storeId: app.config.orders.storeId })
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

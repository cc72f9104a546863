import { StonError } from '../kernel/errors.ts'
import { LookUp } from '../domain/mapping/jan-look-up.ts'
import type { App } from '../context.ts'
import {
  alive,
  fromSmaregi,
  goodsOf,
  holdersOf,
  knownOnly,
  type Learning,
  newPairs,
  NOTHING_LEARNT,
  pairsOf,
} from './learning.ts'
import { productReader } from './masters.ts'
import { withPairBook } from './pair-book.ts'

/**
 * JAN mode: looks up products that have no code, all at once, and remembers the pairs found. Give it also products whose
 * learnt code Next Engine does not have any more: they are linked anew where their key allows it. Nothing is guessed.
 * For a holder of the lock `stock`.
 */
export async function learnProducts(app: App, productIds: readonly string[]): Promise<Learning> {
  if (productIds.length === 0) return NOTHING_LEARNT
  const [store, gate] = await Promise.all([app.store(), app.goodsGate()])
  return withPairBook(store, app, async (book) => {
    const standing = await alive(gate, await pairsOf(book, productIds))
    const known = new Set(standing.map((pair) => pair.productId))
    const open = productIds.filter((id) => !known.has(id))
    const reader = await productReader(app)
    const products = await fromSmaregi(open.length === 0 ? [] : reader.products(open))
    if (products instanceof StonError)
      return knownOnly(standing, ({ productId }) => productId, products)
    const goods = await goodsOf(gate, products)
    const holders = await holdersOf(
      book,
      goods.map(({ code }) => code),
    )
    const links = [...standing, ...holders]
    const lookUp = new LookUp({ products, goods, links })
    const answers = new Map(productIds.map((id) => [id, lookUp.ofProduct(id)]))
    await book.add(newPairs(answers, links))
    return { answers, error: null }
  })
}

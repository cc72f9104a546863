import { isDeepStrictEqual } from 'node:util'
import type { App } from '../context.ts'
import { compareWithLearnt, type Comparison } from '../domain/mapping/jan-learnt.ts'
import type { Store } from '../store/store.ts'
import type { Masters } from './masters.ts'
import { withPairBook } from './pair-book.ts'

/** JAN mode: what both masters say about the pairs that were learnt. */
export interface Followed {
  readonly found: Comparison
  /** Products (商品ID) that were to be accepted, although nothing about them has changed. */
  readonly notChanged: readonly string[]
}

/** Links what fits and remembers it. `accept`: products whose changed key is to be followed. For a holder of the lock `stock`. */
export function followMasters(
  app: App,
  store: Store,
  masters: Masters,
  accept: readonly string[],
): Promise<Followed> {
  return withPairBook(store, app, async (book) => {
    const learnt = await book.all()
    const found = compareWithLearnt(learnt, masters.products, masters.goods, new Set(accept))
    if (!isDeepStrictEqual(learnt, found.links)) await book.replace(found.links)
    return { found, notChanged: notChanged(found, accept) }
  })
}

function notChanged({ accepted, blocked }: Comparison, accept: readonly string[]): string[] {
  const changed = new Set([...accepted, ...blocked].map((one) => one.productId))
  return [...new Set(accept)].filter((id) => !changed.has(id))
}

import type { Failed, HoldReason } from './left-open.ts'
import type { Item } from './open-items.ts'

/** What an item is about; '' and 0 where that is not known. `code`: a name of sums (see `sum-names.ts`); `since`: ISO instant or ''. */
export interface ItemFacts {
  readonly productId: string
  readonly code: string
  readonly products: readonly string[]
  /** In units of the side that it is meant for. */
  readonly delta: number
  readonly since: string
  readonly reason: HoldReason | Failed['reason'] | 'inDoubt'
}

/** The same facts of each kind. */
export function factsOf(item: Item): ItemFacts {
  if (item.kind === 'failed') return { ...item.failed, products: [item.failed.productId] }
  const row = item.kind === 'held' ? item.held : { ...item.row, delta: item.row.sent }
  const reason = item.kind === 'held' ? item.held.reason : 'inDoubt'
  const { code, products, delta, since } = row
  return { productId: products[0] ?? '', code, products, delta, since, reason }
}

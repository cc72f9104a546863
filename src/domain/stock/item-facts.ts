import type { HoldReason } from './hold.ts'
import type { Failed } from './left-open.ts'
import type { Item } from './open-items.ts'
import { codeOf, inShownWarehouse, shownIn, shownName } from './stock-key.ts'

/** What an item is about; '' and 0 where that is not known. `name`: what a person calls it; `since`: ISO instant or ''. */
export interface ItemFacts {
  readonly productId: string
  readonly code: string
  /** 拠点名 as people know it; absent = there is one only. */
  readonly warehouse?: string
  readonly name: string
  readonly products: readonly string[]
  /** In units of the side that it is meant for. */
  readonly delta: number
  readonly since: string
  readonly reason: HoldReason | Failed['reason'] | 'inDoubt'
}

/** The same facts of each kind. */
export function factsOf(item: Item): ItemFacts {
  if (item.kind === 'failed') {
    const { warehouse, ...facts } = item.failed
    const { productId, code } = facts
    const name = shownIn(code || productId, warehouse)
    return { ...facts, ...inShownWarehouse(warehouse), name, products: [productId] }
  }
  const row = item.kind === 'held' ? item.held : { ...item.row, delta: item.row.sent }
  const hold = item.kind === 'held' ? item.held : null
  const { products, delta, since } = row
  return {
    productId: products[0] ?? '',
    code: codeOf(row, hold),
    ...inShownWarehouse(row.warehouse),
    name: shownName(row, hold),
    products,
    delta,
    since,
    reason: hold?.reason ?? 'inDoubt',
  }
}

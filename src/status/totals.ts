import type { OrderItem } from '../domain/orders/open-item.ts'
import { allHeld, type OpenWork } from '../domain/stock/open-work.ts'
import { heldChanges } from '../domain/stock/unanswered.ts'
import { standingOrders } from '../order-sync/counts.ts'

/** Both directions together: what needs a person does so wherever it comes from. */
export function totals({
  state,
  orders,
}: {
  readonly state: OpenWork
  readonly orders: readonly OrderItem[]
}): {
  readonly held: number
  readonly failed: number
  readonly inDoubt: number
} {
  const ofOrders = standingOrders(orders)
  return {
    held: allHeld(state).length + heldChanges(state.unresolved).length + ofOrders.held,
    failed: state.failed.length + ofOrders.failed,
    inDoubt: state.inDoubt.length + ofOrders.inDoubt,
  }
}

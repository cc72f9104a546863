import type { OrderItem } from '../orders/item.ts'
import type { Unfinished } from '../stock/unfinished.ts'
import { standingOrders } from './orders/standing.ts'

/** Both directions together: what needs a person does so wherever it comes from. */
export function totals({
  state,
  orders,
}: {
  readonly state: Unfinished
  readonly orders: readonly OrderItem[]
}): {
  readonly held: number
  readonly failed: number
  readonly inDoubt: number
} {
  const ofOrders = standingOrders(orders)
  return {
    held: state.held.length + ofOrders.held,
    failed: state.failed.length + ofOrders.failed,
    inDoubt: state.inDoubt.length + ofOrders.inDoubt,
  }
}

import type { OrderItem } from '../domain/orders/open-item.ts'

/** Order lines that stand unfinished. What Smaregi refuses is tried again, so nothing of an order ever ends as failed. */
export function standingOrders(items: readonly OrderItem[]): {
  readonly held: number
  readonly failed: number
  readonly inDoubt: number
} {
  const inDoubt = items.filter((item) => item.kind === 'inDoubt').length
  return { held: items.length - inDoubt, failed: 0, inDoubt }
}

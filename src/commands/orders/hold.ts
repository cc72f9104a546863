import type { Part } from '../../orders/booking.ts'
import type { OrderItem, OrderReason } from '../../orders/item.ts'
import type { OrdersRun } from './context.ts'

/** Something about a slip as a whole. */
export function holdSlip(run: OrdersRun, slip: number, reason: OrderReason, words: string): void {
  hold(run, { slip, line: 0, code: '', component: '', productId: '', delta: 0, reason, words })
  if (reason === 'damaged') run.again.add(slip)
}

/** One part of an order line, with the pieces it wants; the rest of the slip goes. */
export function holdPart(
  run: OrdersRun,
  slip: number,
  part: Part,
  why: { readonly productId: string; readonly reason: OrderReason; readonly words: string },
): void {
  const { line, code, component, quantity } = part
  hold(run, { slip, line, code, component, delta: -quantity, ...why })
  run.again.add(slip)
}

function hold(run: OrdersRun, item: Omit<OrderItem, 'id' | 'kind' | 'since' | 'of'>): void {
  const { slip, line, code, component } = item
  const names = [slip, line, code, ...(component === code ? [] : [component])]
  run.hold({ ...item, id: `o-${names.join('-').replace(/-0-$/, '')}`, kind: 'held', of: '' })
}

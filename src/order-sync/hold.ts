import type { Part } from '../domain/orders/booking.ts'
import type { OrderItem, OrderReason } from '../domain/orders/open-item.ts'
import type { Unclear } from '../outbox/outbox.ts'
import type { SlipReduce } from '../outbox/reductions.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import type { OrdersRun } from './run-context.ts'

/** Something about a slip as a whole. */
export function holdSlip(run: OrdersRun, slip: number, reason: OrderReason, words: string): void {
  hold(run, { slip, line: 0, code: '', component: '', productId: '', delta: 0, reason, words })
  if (reason !== 'multiDelivery') run.again.add(slip)
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

/** A correction that was not made, or of which nobody can see that it was. */
export function holdCorrection(
  run: OrdersRun,
  reduce: SlipReduce,
  reason: 'altered' | 'refused' | 'notBack',
  words: string,
): void {
  for (const line of reduce.lines) {
    const [part] = line.parts
    run.hold({
      id: `o-${reduce.id}-${line.productId}`,
      kind: reason === 'notBack' ? 'inDoubt' : 'held',
      slip: reduce.slip,
      line: part?.line ?? 0,
      code: part?.code ?? '',
      component: part?.component ?? '',
      productId: line.productId,
      delta: line.from - line.to,
      reason,
      words: words === '' ? reduce.of : words,
      of: reason === 'notBack' ? reduce.id : '',
    })
  }
  run.again.add(reduce.slip)
}

/** What the shipment did to the stock, if it is there, is for a person to see. The intent stays open. */
export function holdShipment(
  run: OrdersRun,
  { id, slip, lines }: SlipIntent,
  reason: Unclear,
): void {
  const [line] = lines
  const [part] = line?.parts ?? []
  run.hold({
    id: `o-${id}`,
    kind: reason === 'approval' ? 'held' : 'inDoubt',
    slip,
    line: 0,
    code: part?.code ?? '',
    component: part?.component ?? '',
    productId: line?.productId ?? '',
    delta: -lines.reduce((sum, { quantity }) => sum + quantity, 0),
    reason,
    words: id,
    of: id,
  })
}

import type { Decision } from '../stock/open-items.ts'
import type { BookingEntry } from './booking.ts'
import { NOTHING_KNOWN } from './effective-quantity.ts'
import type { OrderItem } from './open-item.ts'
import type { SlipHistory } from './slip-history.ts'

/** What is written down for it; null where the decision does not fit the item. */
export function decideOrder(
  item: OrderItem,
  decision: Decision,
  history: SlipHistory,
  at: string,
): readonly BookingEntry[] | null {
  switch (decision.kind) {
    case 'retry':
      return item.kind === 'held' ? released(item, at) : null
    case 'drop':
      return item.kind === 'held' && item.of === ''
        ? dropped(item, decision.why, history, at)
        : null
    case 'applied':
    case 'notApplied':
      return item.kind === 'inDoubt' ? resolved(item, decision.kind, history, at) : null
  }
}

/** What is held by the guard goes, as far as the person has seen it; everything else is only looked at anew. */
function released(item: OrderItem, at: string): readonly BookingEntry[] {
  if (item.reason !== 'guard') return []
  const { slip, line, code, component, delta } = item
  return [{ kind: 'released', slip, at, line, code, component, quantity: -delta }]
}

/** The difference shall stay: it counts as booked. A slip that is not counted line by line is not counted at all from now on. */
function dropped(
  item: OrderItem,
  why: string,
  history: SlipHistory,
  at: string,
): readonly BookingEntry[] {
  const { slip, line, code, component, delta } = item
  if (line > 0 && delta !== 0) {
    return [{ kind: 'settled', slip, at, line, code, component, quantity: -delta, why }]
  }
  const seen = history.seen ?? NOTHING_KNOWN
  return [{ kind: 'seen', slip, at, ...seen, old: true }]
}

function resolved(
  { slip, of: id }: OrderItem,
  said: 'applied' | 'notApplied',
  history: SlipHistory,
  at: string,
): readonly BookingEntry[] {
  const open = history.open.find((one) => one.id === id)
  if (open === undefined) return []
  if (said === 'notApplied') return [{ kind: 'void', slip, at, id, why: 'person' }]
  const shipmentId = open.kind === 'reduce' ? open.shipmentId : null
  return [{ kind: 'done', slip, at, id, shipmentId, by: 'person' }]
}

import type { Decision } from '../stock/open-items.ts'
import type { BookingEntry, LineStore } from './booking.ts'
import { bookedParts, bookedPieces } from './difference.ts'
import { NOTHING_KNOWN } from './effective-quantity.ts'
import type { OrderItem } from './open-item.ts'
import type { SlipHistory } from './slip-history.ts'

/** The same item, and the open call that it is about: earlier versions held one whose answer nobody understood as if it were over. */
export function aboutCall(item: OrderItem, { open }: SlipHistory): OrderItem {
  const call = open.find(({ id }) => item.id.startsWith(`o-${id}-`))
  return item.of !== '' || call === undefined ? item : { ...item, kind: 'inDoubt', of: call.id }
}

/** What is written down for it; null where the decision does not fit the item. */
export function decideOrder(
  item: OrderItem,
  decision: Decision,
  history: SlipHistory,
  at: string,
): readonly BookingEntry[] | null {
  switch (decision.kind) {
    case 'retry':
      return item.kind === 'held' ? released(item, history, at) : null
    case 'drop':
      return item.kind === 'held' && item.of === ''
        ? dropped(item, decision.why, history, at)
        : null
    case 'applied':
    case 'notApplied':
      return item.kind === 'inDoubt' ? resolved(item, decision.kind, history, at) : null
  }
}

/** What is held by the guard, or was booked for a line that is gone, goes, as far as the person has seen it; everything else is only looked at anew. */
function released(item: OrderItem, history: SlipHistory, at: string): readonly BookingEntry[] {
  if (item.place !== undefined) return [leaving(history, item.place, at)]
  if (item.reason !== 'guard' && item.reason !== 'lineGone') return []
  const { slip, line, code, component, delta } = item
  return [{ kind: 'released', slip, at, line, code, component, quantity: -delta }]
}

/** Where a line leaves is as the person has seen it. */
function leaving({ slip, seen }: SlipHistory, place: LineStore, at: string): BookingEntry {
  const facts = seen ?? NOTHING_KNOWN
  const others = (facts.stores ?? []).filter(({ line }) => line !== place.line)
  return { kind: 'seen', slip, at, ...facts, stores: [...others, place] }
}

/** The difference shall stay: it counts as booked. A slip that is not counted line by line is not counted at all from now on. */
function dropped(
  item: OrderItem,
  why: string,
  history: SlipHistory,
  at: string,
): readonly BookingEntry[] {
  const { slip, line, code, component, delta, place } = item
  // Earlier versions asked for several lines of one product at once.
  const pieces = Math.min(delta, Math.max(0, bookedPieces(history, item)))
  if (line > 0 && delta > 0 && pieces === 0) return []
  const settled: readonly BookingEntry[] =
    line > 0 && pieces !== 0
      ? [{ kind: 'settled', slip, at, line, code, component, quantity: -pieces, why }]
      : []
  const isBooked = bookedParts(history).some((part) => part.line === line)
  if (place !== undefined && isBooked) return [...settled, leaving(history, place, at)]
  if (settled.length > 0) return settled
  const { oldBy: _oldBy, counting: _counting, ...seen } = history.seen ?? NOTHING_KNOWN
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

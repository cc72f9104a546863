import type { BookingEntry } from './booking.ts'
import { bookedParts } from './difference.ts'
import { slipHistories } from './slip-history.ts'

/**
 * The slips of which the two sides may know different things: something is booked that was not seen shipped, a person let something
 * count, or a call has not ended. Of all others both have the same.
 */
export function standsApart(entries: Iterable<BookingEntry>): readonly number[] {
  return [...slipHistories(entries).values()].flatMap((history) => {
    const shipped = new Set(history.seen?.shippedLines)
    const apart =
      history.open.length > 0 ||
      history.settled.size > 0 ||
      bookedParts(history).some(({ line }) => !shipped.has(line))
    return apart ? [history.slip] : []
  })
}

import type { BookingEntry } from '../../domain/orders/booking.ts'
import { standsApart } from '../../domain/orders/stands-apart.ts'
import { Postings } from '../postings.ts'
import { APART } from './booking-index.ts'
import { blockOf } from './product-blocks.ts'

/** What a file of bookings holds, and how long it is. */
interface Whole {
  readonly bytes: number
  readonly entries: readonly BookingEntry[]
}

/** The block of that file, which was read as a whole. */
export function noteBlock(shard: number, { bytes, entries }: Whole): Uint8Array {
  const all = new Postings()
  all.pair(APART, bytes)
  for (const slip of standsApart(entries)) all.pair(APART, slip)
  const seen = new Map<number, Set<string>>()
  for (const entry of entries) {
    const names = seen.get(entry.slip) ?? new Set()
    seen.set(entry.slip, names)
    for (const name of namesIn(entry)) names.add(name)
  }
  for (const [slip, names] of seen) for (const name of names) all.add(name, slip)
  return blockOf(shard, all)
}

/** The products (商品ID) and codes that an entry is about. */
export function namesIn(entry: BookingEntry): readonly string[] {
  switch (entry.kind) {
    case 'intent':
    case 'reduce':
      return entry.lines.flatMap(({ productId, parts }) => [
        productId,
        ...parts.flatMap(({ code, component }) => [code, component]),
      ])
    case 'settled':
      return [entry.code, entry.component]
    default:
      return []
  }
}

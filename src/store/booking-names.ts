import type { BookingEntry } from '../domain/orders/booking.ts'

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

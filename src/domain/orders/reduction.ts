import type { Part, Reduce, ReduceLine } from './booking.ts'
import type { PlacedPart } from './difference.ts'
import { type BookedPart, keyOf, type OwnShipment, type SlipHistory } from './slip-history.ts'

/** How pieces come back: by correcting own 出荷 as far as they hold them; the rest is named, not booked. */
export interface Reductions {
  readonly reductions: readonly Reduce[]
  /** Booked by a person's word only, or on a shipment that ston cannot name: nothing of Smaregi's can be corrected for it. */
  readonly beyond: readonly Part[]
}

/**
 * Which own 出荷 are to be corrected, newest first. The units come back to the product that they were booked for, whatever the id
 * table says now.
 */
export function reduce(less: readonly PlacedPart[], history: SlipHistory): Reductions {
  const taken = new Map<OwnShipment, BookedPart[]>()
  const beyond: Part[] = []
  for (const part of less) {
    const rest = takeFrom(history.shipments.toReversed(), part, taken)
    if (rest > 0) beyond.push({ ...part, quantity: rest })
  }
  const reductions = [...taken].map(([own, parts]) =>
    reductionOf(own, parts, (history.corrections.get(own.id) ?? 0) + 1),
  )
  return { reductions, beyond }
}

/** What could not be taken from any of them. */
function takeFrom(
  shipments: readonly OwnShipment[],
  part: PlacedPart,
  taken: Map<OwnShipment, BookedPart[]>,
): number {
  let rest = part.quantity
  for (const own of shipments) {
    if (part.storeId !== undefined && own.storeId !== part.storeId) continue
    for (const booked of own.parts) {
      if (rest === 0) return 0
      if (own.shipmentId === null || keyOf(booked) !== keyOf(part)) continue
      const quantity = Math.min(rest, booked.quantity)
      taken.set(own, [...(taken.get(own) ?? []), { ...booked, quantity }])
      rest -= quantity
    }
  }
  return rest
}

function reductionOf(own: OwnShipment, parts: readonly BookedPart[], number: number): Reduce {
  const lines = linesOf(own, parts)
  const less = new Map(lines.map(({ productId, to }) => [productId, to]))
  const isEmpty = own.shown.every(({ productId }) => less.get(productId) === 0)
  return {
    kind: 'reduce',
    id: `${own.id}/${number}`,
    of: own.id,
    shipmentId: own.shipmentId ?? '',
    storeId: own.storeId,
    how: isEmpty ? 'remove' : 'edit',
    lines,
  }
}

function partOf({ line, code, component, per, quantity }: BookedPart): Part {
  return { line, code, component, per, quantity }
}

function linesOf(own: OwnShipment, parts: readonly BookedPart[]): ReduceLine[] {
  const products = [...new Set(parts.map((part) => part.productId))]
  return products.map((productId) => {
    const from = own.shown.find((line) => line.productId === productId)?.quantity ?? 0
    const mine = parts.filter((part) => part.productId === productId)
    const pieces = mine.reduce((sum, part) => sum + part.quantity, 0)
    return {
      productId,
      from,
      to: Math.max(0, from - pieces),
      parts: mine.map(partOf),
      seenUpTo: null,
    }
  })
}

import { grouped } from '../../kernel/grouped.ts'
import { jstDay, toJst } from '../../kernel/time.ts'
import type { Intent, IntentLine, Part } from './booking.ts'

/** A part of an order line, and the product that it is in Smaregi now. */
export interface Wanted {
  readonly part: Part
  readonly productId: string
  /** Which it leaves. */
  readonly storeId: string
}

const MAX_LINES = 500
const MAX_PIECES = 99_999

/**
 * What is to be booked for a slip, as shipments: each product once, at most 500 lines a shipment and 5 digits a line; what is more
 * goes into further shipments.
 */
export function draftLines(
  wanted: readonly Omit<Wanted, 'storeId'>[],
): readonly (readonly IntentLine[])[] {
  const shipments: IntentLine[][] = []
  for (const [productId, wants] of grouped(wanted, (one) => one.productId)) {
    let place = 0
    for (const heap of cut(wants.map(({ part }) => part))) {
      // Behind the one before: a shipment must not have a product twice.
      place = placeFor(shipments, place) + 1
      shipments[place - 1]?.push(lineOf(productId, heap))
    }
  }
  return shipments
}

/** The parts in heaps of at most 99,999 pieces; one that does not fit is split. */
function cut(parts: readonly Part[]): Part[][] {
  const heaps: Part[][] = [[]]
  let room = MAX_PIECES
  for (const part of parts) {
    let left = part.quantity
    while (left > 0) {
      if (room === 0) {
        heaps.push([])
        room = MAX_PIECES
      }
      const quantity = Math.min(left, room)
      heaps.at(-1)?.push({ ...part, quantity })
      left -= quantity
      room -= quantity
    }
  }
  return heaps
}

/** The first shipment from here on that is not full; a new one where there is none. */
function placeFor(shipments: IntentLine[][], from: number): number {
  const found = shipments.findIndex((lines, i) => i >= from && lines.length < MAX_LINES)
  return found === -1 ? shipments.push([]) - 1 : found
}

function lineOf(productId: string, parts: readonly Part[]): IntentLine {
  return { productId, quantity: parts.reduce((sum, part) => sum + part.quantity, 0), parts }
}

/** Of which slip, and how it is registered; `revision`: the highest number that a shipment of the slip has. */
export interface Drafting extends Pick<Intent, 'recipientName'> {
  readonly slip: number
  readonly revision: number
  readonly now: Date
}

/** What is to be booked for a slip, ready to be announced: a shipment leaves one store. */
export function draftShipments(
  wanted: readonly Wanted[],
  drafting: Drafting,
): ReturnType<typeof shipmentOf>[] {
  const drafts = [...grouped(wanted, (one) => one.storeId)].flatMap(([storeId, some]) =>
    draftLines(some).map((lines) => ({ storeId, lines })),
  )
  return drafts.map((draft, i) =>
    shipmentOf(draft, { ...drafting, revision: drafting.revision + i + 1 }),
  )
}

/** A shipment of these lines under this very number. */
export function shipmentOf(
  { storeId, lines }: Pick<Intent, 'storeId' | 'lines'>,
  { slip, revision, now, recipientName }: Drafting,
): Intent & { readonly slip: number; readonly at: string } {
  return {
    kind: 'intent',
    slip,
    at: now.toISOString(),
    id: identificationNo(slip, revision),
    storeId,
    date: jstDay(now),
    token: tokenFor(toJst(now), slip, revision),
    recipientName,
    lines,
  }
}

/** What a shipment is found by in Smaregi; at most 32 characters. */
export function identificationNo(slip: number, revision: number): string {
  return `NE-${slip}-${revision}`
}

/** Digits only; `time` is JST `YYYY-MM-DD HH:MM:SS`. The length that Smaregi takes is not known, so it is kept short. */
export function tokenFor(time: string, slip: number, revision: number): string {
  return `${time.replace(/\D/g, '')}${slip}${String(revision).padStart(2, '0')}`
}

/** A registration that was refused, as two that together are the same; one that cannot be divided gives nothing. */
export function halves({ lines }: Pick<Intent, 'lines'>): readonly (readonly IntentLine[])[] {
  if (lines.length < 2) return []
  const middle = Math.ceil(lines.length / 2)
  return [lines.slice(0, middle), lines.slice(middle)]
}

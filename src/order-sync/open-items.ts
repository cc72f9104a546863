import type { LineStore, Part, ReduceLine } from '../domain/orders/booking.ts'
import type { OrderItem, OrderReason } from '../domain/orders/open-item.ts'
import type { OwnShipment } from '../domain/orders/slip-history.ts'
import type { Unclear } from '../outbox/outbox.ts'
import type { SlipReduce } from '../outbox/reductions.ts'
import type { SlipIntent } from '../outbox/registrations.ts'

/** What a stage could not do, and why; `words`: Smaregi's own, or names. */
export type Held =
  /** Something about a slip as a whole. */
  | { readonly slip: number; readonly reason: OrderReason; readonly words: string }
  /** One part of an order line, with the pieces it wants (less than 0: gives back); the rest of the slip goes. */
  | {
      readonly slip: number
      readonly part: Part
      readonly productId: string
      readonly reason: OrderReason
      readonly words: string
      /** Where nobody can say which store it leaves: what is remembered once a person has said so. */
      readonly place?: LineStore
    }
  /** A correction that was not made. `shipment`: as it stands in our own record. */
  | {
      readonly reduce: SlipReduce
      readonly shipment: Pick<OwnShipment, 'parts'>
      readonly reason: 'altered' | 'refused'
      readonly words: string
    }
  /** A correction that was sent, or may have been, and whose outcome is open: nobody can see that it was made, or knows what its answer means. */
  | {
      readonly reduce: SlipReduce
      readonly reason: 'notBack' | 'notUnderstood'
      readonly words: string
    }
  /** What the shipment did to the stock, if it is there, is for a person to see. The intent stays open. */
  | { readonly intent: SlipIntent; readonly reason: Unclear }

/** An item whose age nobody has looked up. `since`: of a call whose outcome is not known, when it was made; a person looks there. */
export type NewItem = Omit<OrderItem, 'since'> & Partial<Pick<OrderItem, 'since'>>

/**
 * What was held, as items under names that stay the same as long as they are there. `again`: the slip is read again by itself; what
 * Smaregi is asked about, or a person looks after by hand, is not.
 */
export function openedBy(held: Held): {
  readonly items: readonly NewItem[]
  readonly again: boolean
} {
  if ('reduce' in held) return { items: ofCorrection(held), again: true }
  if ('intent' in held) return { items: ofShipment(held), again: false }
  return { items: [ofSlip(held)], again: held.reason !== 'multiDelivery' }
}

const WHOLE = { line: 0, code: '', component: '', quantity: 0 }

function ofSlip(held: Extract<Held, { slip: number }>): NewItem {
  const { slip, reason, words } = held
  const { line, code, component, quantity } = 'part' in held ? held.part : WHOLE
  const productId = 'part' in held ? held.productId : ''
  const names = [slip, line, code, ...(component === code ? [] : [component])]
  const id = `o-${names.join('-').replace(/-0-$/, '')}`
  const delta = 0 - quantity
  const place = 'part' in held && held.place !== undefined ? { place: held.place } : {}
  const item = { id, kind: 'held' as const, slip, line, code, component, productId, delta }
  return { ...item, reason, words, of: '', ...place }
}

type OfCorrection = Extract<Held, { reduce: SlipReduce }>

function ofCorrection(held: OfCorrection): NewItem[] {
  if ('shipment' in held) return held.reduce.lines.flatMap((line) => ofLine(held, line))
  return held.reduce.lines.map((line) => ofCall(held, line))
}

/** What a person says of one product is said of the call. */
function ofCall(
  { reduce, reason, words }: Exclude<OfCorrection, { shipment: object }>,
  line: ReduceLine,
): NewItem {
  const { id, at } = reduce
  return {
    ...itemOf(reduce, line, line.parts[0]),
    kind: 'inDoubt',
    reason,
    words: words === '' ? reduce.of : words,
    delta: line.from - line.to,
    of: id,
    since: at,
  }
}

/** Of several order lines of one product each is decided by itself: what a person lets stay is one line's. */
function ofLine(
  { reduce, shipment, reason, words }: Extract<OfCorrection, { shipment: object }>,
  line: ReduceLine,
): NewItem[] {
  const { productId, from, to, parts } = line
  const mine = shipment.parts.filter((part) => part.productId === productId)
  const facts = { reason, words: words === '' ? reduce.of : words }
  if (mine.length < 2) return [{ ...itemOf(reduce, line, parts[0]), ...facts, delta: from - to }]
  return parts.map((part) => {
    const whole = itemOf(reduce, line, part)
    const { line: no, code, component, quantity } = part
    const names = [whole.id, no, code, ...(component === code ? [] : [component])]
    return { ...whole, ...facts, id: names.join('-'), whole: whole.id, delta: quantity }
  })
}

function itemOf({ id, of, slip }: SlipReduce, { productId }: ReduceLine, part: Part | undefined) {
  return {
    id: `o-${id}-${productId}`,
    kind: 'held' as const,
    slip,
    line: part?.line ?? 0,
    code: part?.code ?? '',
    component: part?.component ?? '',
    productId,
    words: of,
    of: '',
  }
}

/** One for each product. The first has the name of the whole. */
function ofShipment({ intent, reason }: Extract<Held, { intent: SlipIntent }>): NewItem[] {
  const { id, slip, lines, at } = intent
  return lines.map(({ productId, quantity, parts: [part] }, i) => ({
    id: i === 0 ? `o-${id}` : `o-${id}-${productId}`,
    kind: reason === 'approval' ? 'held' : 'inDoubt',
    slip,
    line: 0,
    code: part?.code ?? '',
    component: part?.component ?? '',
    productId,
    delta: -quantity,
    reason,
    words: id,
    of: id,
    since: at,
  }))
}

import type { BookingEntry, Intent, Part, Reduce } from '../domain/orders/booking.ts'
import type { Store } from '../store/store.ts'
import { jstIsoOf } from '../kernel/time.ts'
import type { OrderEvent } from './events.ts'
import type { Concerns } from './subject.ts'

/** Everything the bookings say about the product, also under names that they tell of themselves. Only what concerns it is kept. */
export async function ordersOf(store: Store, concerns: Concerns): Promise<readonly OrderEvent[]> {
  for (let names = concerns.names; ;) {
    const events: OrderEvent[] = []
    for await (const entries of store.bookings.about(names))
      events.push(...eventsOf(entries, concerns))
    if (concerns.names.size === names.size) return oneStore(events)
    names = concerns.names
  }
}

/** Where all of it left one store, nobody needs to hear of which. */
function oneStore(events: readonly OrderEvent[]): readonly OrderEvent[] {
  const stores = new Set(events.flatMap(({ storeId }) => storeId ?? []))
  return stores.size > 1 ? events : events.map(withoutStore)
}

function withoutStore(event: OrderEvent): OrderEvent {
  const { storeId: _storeId, ...rest } = event
  return rest
}

type End = Extract<BookingEntry, { readonly kind: 'done' | 'void' }>
type Call = (Intent | Reduce) & { readonly slip: number; readonly at: string }

/** A slip's entries come together, so a call's end is found among them. */
function eventsOf(entries: readonly BookingEntry[], concerns: Concerns): OrderEvent[] {
  const open = new Map<string, Call>()
  const events: OrderEvent[] = []
  for (const entry of entries) {
    if (entry.kind === 'intent' || entry.kind === 'reduce') open.set(entry.id, entry)
    if (isDecision(entry) && (concerns.code(entry.code) || concerns.code(entry.component))) {
      const { kind: what, line, code, quantity, slip, at } = entry
      const why = entry.kind === 'settled' ? entry.why : null
      const facts = { slip, line, code, productId: '', delta: -quantity, batch: '', why }
      events.push({ kind: 'order', what, at: jstIsoOf(at), ...facts, ...whoOf(entry) })
    }
    if (entry.kind !== 'done' && entry.kind !== 'void') continue
    const call = open.get(entry.id)
    open.delete(entry.id)
    if (call !== undefined) events.push(...endEvents(call, entry, concerns))
  }
  for (const call of open.values())
    events.push(...callEvents(call, concerns, { what: 'open', at: call.at }))
  return events
}

/** A call that has come to nothing by itself is made again, or the import says why not; only what a person has said of it is told. */
function endEvents(call: Call, end: End, concerns: Concerns): OrderEvent[] {
  const { at } = end
  if (end.kind === 'done') {
    const what = call.kind === 'reduce' ? 'givenBack' : 'registered'
    return callEvents(call, concerns, { what, at, ...whoOf(end) })
  }
  return end.why === 'person'
    ? callEvents(call, concerns, { what: 'notBooked', at, ...whoOf(end) })
    : []
}

function whoOf({ who }: { readonly who?: string }): { readonly who?: string } {
  return who === undefined ? {} : { who }
}

function isDecision(
  entry: BookingEntry,
): entry is Extract<BookingEntry, { kind: 'settled' | 'released' }> {
  return entry.kind === 'settled' || entry.kind === 'released'
}

function callEvents(
  call: Call,
  concerns: Concerns,
  { at, ...told }: Pick<OrderEvent, 'what' | 'at' | 'who'>,
): OrderEvent[] {
  const back = call.kind === 'reduce'
  return call.lines.flatMap(({ productId, parts }) =>
    parts
      .filter((part) => concernsPart(concerns, part, productId))
      .map(({ line, code, quantity }) => ({
        kind: 'order',
        ...told,
        at: jstIsoOf(at),
        slip: call.slip,
        line,
        code,
        productId,
        delta: back ? quantity : -quantity,
        storeId: call.storeId,
        batch: call.kind === 'reduce' ? call.of : call.id,
        why: null,
      })),
  )
}

function concernsPart(
  concerns: Concerns,
  { code, component }: Pick<Part, 'code' | 'component'>,
  productId: string,
): boolean {
  return concerns.change(productId, code) || concerns.change(productId, component)
}

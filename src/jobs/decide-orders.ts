import type { BookingEntry } from '../domain/orders/booking.ts'
import { aboutCall, decideOrder } from '../domain/orders/decide.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { emptyHistory, remember } from '../domain/orders/slip-history.ts'
import type { Decision } from '../domain/stock/open-items.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { endedUnseen } from '../outbox/ledger.ts'
import { readMemories } from '../order-sync/read-history.ts'
import { changeOrders, readOrders } from '../order-sync/state.ts'
import { unfit } from './misused.ts'

/** Order lines are named so; everything else is of the other direction. */
export function isOrderItem(id: string): boolean {
  return id.startsWith('o-')
}

/** By its own name, or by that of all that belong to it: so they were asked for by earlier versions. */
export function isNamed({ id, whole }: OrderItem, name: string): boolean {
  return name === id || name === whole
}

export async function orderItems(store: Store): Promise<readonly OrderItem[]> {
  return (await readOrders(store)).items
}

interface OrdersToDecide {
  readonly items: readonly OrderItem[]
  readonly decision: Decision
  /** Every item was named, so each must fit. */
  readonly sure: boolean
}

/** Writes a person's decisions about order lines down. For holders of the lock `orders`. */
export async function decideOrders(
  app: App,
  store: Store,
  { items, decision, sure }: OrdersToDecide,
): Promise<readonly OrderItem[]> {
  const memories = await readMemories(store, new Set(items.map((item) => item.slip)))
  const histories = new Map(memories.histories)
  const at = app.now().toISOString()
  const entries: BookingEntry[] = []
  const decided: OrderItem[] = []
  for (const held of items) {
    const history = histories.get(held.slip) ?? emptyHistory(held.slip)
    const item = aboutCall(held, history)
    const some = decideOrder(item, decision, history, at)
    if (some === null && sure) throw unfit(item)
    if (some === null) continue
    // Of two lines of a slip the second one is decided upon what the first has made of it.
    histories.set(item.slip, some.reduce(remember, history))
    const signed = some.map((entry) => signedBy(entry, app.as))
    // Where no entry can have a name, the decision is told by itself.
    if (!signed.some(isDecision)) app.concerns([item.code])
    entries.push(...signed)
    decided.push(item)
  }
  await write(app, store, decided, entries)
  return decided
}

/** The product's story tells these with the name of who decided; of other entries it tells nothing. */
function signedBy(entry: BookingEntry, who: string | null): BookingEntry {
  return who === null || !isDecision(entry) ? entry : { ...entry, who }
}

function isDecision(entry: BookingEntry): entry is Extract<BookingEntry, { who?: string }> {
  return ['settled', 'released', 'done', 'void'].includes(entry.kind)
}

/**
 * The ledger first: what the record says is over nobody would end there any more. The record last: a sum that shall stay would stay
 * twice if it was decided again. What is cut off in between the next import asks anew.
 */
async function write(
  app: App,
  store: Store,
  decided: readonly OrderItem[],
  entries: readonly BookingEntry[],
): Promise<void> {
  if (decided.length === 0) return
  await endedUnseen({ app, store }, endsOf(entries))
  const gone = new Set(decided.map((item) => item.id))
  // What is said of one product of a call is said of the call.
  const ended = new Set(endsOf(entries).map(({ id }) => id))
  const slips = decided.map((item) => item.slip)
  await changeOrders(store, (state) => ({
    ...state,
    items: state.items.filter((item) => !gone.has(item.id) && !ended.has(item.of)),
    again: [...new Set([...state.again, ...slips])],
  }))
  if (entries.length > 0) await store.bookings.append(entries)
}

/** What a person has settled will not come back any more, or has come back already. */
function endsOf(entries: readonly BookingEntry[]): { id: string; happened: boolean }[] {
  return entries.flatMap((entry) =>
    entry.kind === 'void' || entry.kind === 'done'
      ? [{ id: entry.id, happened: entry.kind === 'done' }]
      : [],
  )
}

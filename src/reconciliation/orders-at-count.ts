import { atCount, type AtCount, type Looked } from '../domain/orders/at-count.ts'
import type { BookingEntry } from '../domain/orders/booking.ts'
import { storeRulesOf } from '../domain/orders/line-store.ts'
import { keyOf, slipHistories } from '../domain/orders/slip-history.ts'
import { toJst } from '../kernel/time.ts'
import type { App } from '../context.ts'
import type { Count, SettledByCount, SoldPieces } from '../settings/pause.ts'
import { count } from '../order-sync/count.ts'
import { type Meanings, Products } from '../order-sync/find-products.ts'
import { readSlips } from '../order-sync/read-orders.ts'
import { type OrdersState, readOrders } from '../order-sync/state.ts'
import type { Store } from '../store/store.ts'

/** The slips that were sold, and not shipped, at the moment of a count; and those that the count shows already. */
export interface SlipAtCount extends AtCount {
  readonly slip: number
}

/** Next Engine is asked for what has changed since the last import; nothing is written or registered. `at`: ISO. Without orders: none. */
export async function ordersAtCount(app: App, store: Store, at: string): Promise<SlipAtCount[]> {
  const state = await readOrders(store)
  if (!app.config.orders.enabled || state.start === null) return []
  const fresh = await readFresh(app, store, state)
  const look = (looked: Looked): SlipAtCount => ({
    slip: looked.history.slip,
    ...atCount(looked, toJst(new Date(at))),
  })
  const found = [...fresh.values()].map(look)
  for await (const entries of store.bookings.all())
    for (const history of slipHistories(entries).values())
      if (!fresh.has(history.slip))
        found.push(look({ history, wants: [], lines: [], expand: () => null }))
  return found.filter(
    ({ booked, unbooked, shown }) => booked.length + unbooked.length + shown.length > 0,
  )
}

/** A slip may come more than once, each time with some of its lines. */
async function readFresh(
  app: App,
  store: Store,
  state: OrdersState,
): Promise<ReadonlyMap<number, Looked>> {
  const reading = { app, store, gate: await app.orderGate() }
  const products = await Products.open(app, store, { kept: false })
  const again = new Set(state.again)
  const rules = storeRulesOf(app.config)
  const found = new Map<number, Looked>()
  for await (const page of readSlips(reading, { state, again, gapAllowed: true }).pages) {
    const { jobs, meet } = await count({ ...reading, state, again }, page, rules)
    const expand = expanderOf(await products.meet(meet))
    for (const { history, counted } of jobs) {
      const lines = page.slips.get(history.slip) ?? []
      const read = new Set(lines.map(({ line }) => line))
      const before = found.get(history.slip)
      found.set(history.slip, {
        history,
        lines: [...(before?.lines ?? []).filter(({ line }) => !read.has(line)), ...lines],
        wants: [...(before?.wants ?? []).filter(({ line }) => !read.has(line)), ...counted.wants],
        expand: (code) => expand(code) ?? before?.expand(code) ?? null,
      })
    }
  }
  return found
}

function expanderOf({ components }: Meanings): Looked['expand'] {
  return (code) => components.get(code) ?? null
}

/** Writes down what is not there yet. For a holder of the lock `orders`. */
export async function bookSettled(store: Store, settled: readonly SettledByCount[]): Promise<void> {
  if (settled.length === 0) return
  const { entries } = await store.bookings.of(settled.map(({ slip }) => slip))
  const there = new Set(entries.map(nameOf))
  const missing = settled.filter((one) => !there.has(nameOf(one)))
  if (missing.length > 0) await store.bookings.append(missing)
}

function nameOf(entry: BookingEntry): string {
  if (entry.kind !== 'settled' || entry.by !== 'count') return ''
  return [entry.slip, entry.at, keyOf(entry)].join('\n')
}

/** Sold and not shipped then, by product and store. */
export function soldPieces(
  slips: readonly SlipAtCount[],
  stores: readonly string[],
): readonly SoldPieces[] {
  const sums = new Map<string, SoldPieces>()
  for (const { productId, component, storeId, quantity } of slips.flatMap((one) => one.booked)) {
    if (stores.length > 0 && !stores.includes(storeId)) continue
    const name = `${productId} ${storeId}`
    const before = sums.get(name)?.quantity ?? 0
    sums.set(name, { productId, code: component, storeId, quantity: before + quantity })
  }
  return [...sums.values()]
}

/** What Smaregi's count holds already, to be written down as booked: the import after it must not book it a second time. */
export function settledByCount(
  slips: readonly SlipAtCount[],
  unshipped: Count['unshipped'],
  at: string,
): readonly SettledByCount[] {
  return slips.flatMap(({ slip, unbooked, shown }) =>
    [...shown, ...(unshipped === 'apart' ? unbooked : [])].map(
      ({ line, code, component, quantity, storeId }): SettledByCount => {
        const part = { line, code, component, quantity, ...(storeId && { storeId }) }
        return { kind: 'settled', slip, at, ...part, why: 'stocktaking', by: 'count' }
      },
    ),
  )
}

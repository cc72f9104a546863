import type { OrderItem } from '../domain/orders/open-item.ts'
import { earlier } from '../kernel/time.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
import { NOTHING_SEEN, type OrderCapabilities } from '../capabilities/orders.ts'

/** What `import-orders` remembers between its runs, besides the bookings themselves. Dates are JST as Next Engine tells them. */
export interface OrdersState extends OrderCapabilities {
  /** Slips up to this one are not counted; null = no run has set a starting point yet. */
  readonly start: number | null
  /** Shops that were added to the filter later, and the slips up to which they do not count. */
  readonly shops: Readonly<Record<string, number>>
  /** The same for all shops that are not named there; 0 = they count from the starting point. */
  readonly otherShops: number
  /** The filter of the last run; empty = every shop. */
  readonly shopIds: readonly string[]
  /** `--since` of a run that came to nothing before it had begun there: the next one begins there in its place. Absent in older data. */
  readonly said: Said | null
  /** The newest date seen in an answer of a completed run. */
  readonly watermark: string | null
  /**
   * From then on Smaregi may have 出荷 of ours that nothing is written down of here: they are looked for before anything is registered, until
   * a run has read everything. Null = no such thing is known. Absent in older data.
   */
  readonly sought: string | null
  /** By Next Engine's clock (ISO instant): when a run has read everything. */
  readonly completedAt: string | null
  /** Numbers of the readings that began last, and that came to their end last. Absent in older data. */
  readonly begun: number
  readonly read: number
  /** `orders.enabled` was seen to be false since. */
  readonly paused: boolean
  /** JST days of the last readings that are done once a day. */
  readonly createdLookDay: string | null
  readonly rereadDay: string | null
  /** The lowest slip that was booked on each of the last days (JST). */
  readonly booked: Readonly<Record<string, number>>
  /** Slips that may have something open in Smaregi. */
  readonly open: readonly number[]
  /** Slips to be read again, whether they change or not. */
  readonly again: readonly number[]
  /** Slips that Next Engine should have shown and has not, and since when (ISO instant, by our own clock). Absent in older data. */
  readonly unseen: Readonly<Record<string, string>>
  readonly items: readonly OrderItem[]
  /** Slips up to this one may have been forgotten. */
  readonly forgottenUpTo: number
  /** JST day, by our own clock: when old slips were forgotten last. */
  readonly forgottenDay: string | null
}

/** Where orders are to begin, as Next Engine writes a time, and when (ISO instant) a person has said so. */
export interface Said {
  readonly since: string
  readonly at: string
}

export const NO_ORDERS: OrdersState = {
  ...NOTHING_SEEN,
  start: null,
  shops: {},
  otherShops: 0,
  shopIds: [],
  said: null,
  watermark: null,
  sought: null,
  completedAt: null,
  begun: 0,
  read: 0,
  paused: false,
  createdLookDay: null,
  rereadDay: null,
  booked: {},
  open: [],
  again: [],
  unseen: {},
  items: [],
  forgottenUpTo: 0,
  forgottenDay: null,
}

export async function readOrders(store: Store): Promise<OrdersState> {
  return (await readRevision(store)).state
}

/** The same, and which revision of the document it is: for the one run that goes on with it under the lock `orders`. */
export async function readRevision(
  store: Store,
): Promise<{ readonly state: OrdersState; readonly revision: number }> {
  const { value, revision } = await store.document<OrdersState>('orders').read()
  return { state: { ...NO_ORDERS, ...value }, revision }
}

/** One change by a holder of the lock `orders` that has nothing else in its hands. */
export function changeOrders(
  store: Store,
  change: (state: OrdersState) => OrdersState,
): Promise<void> {
  return rewrite<OrdersState>(store.document('orders'), (value) =>
    change({ ...NO_ORDERS, ...value }),
  )
}

/**
 * These data may lack what was written last: they come from a backup, or another database server has taken over. What was registered since
 * is looked for before it is registered again. For a holder of the lock `orders`.
 */
export async function seekRegistered(store: Store): Promise<void> {
  const { start, watermark } = await readOrders(store)
  if (start === null || watermark === null) return
  await changeOrders(store, (state) => ({ ...state, sought: earlier(state.sought, watermark) }))
}

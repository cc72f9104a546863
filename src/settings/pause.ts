import type { BookingEntry, Settled } from '../domain/orders/booking.ts'
import { DAY_MS, HOUR_MS, liesAhead } from '../kernel/time.ts'
import type { Store } from '../store/store.ts'
import { update } from '../store/update-document.ts'

/** The document `pause`: nothing goes between the two services, because somebody counts the goods. */
export interface Pause {
  readonly state: PauseState
  readonly for: 'stocktaking'
  /** The stores that are counted; empty = all of them. */
  readonly stores: readonly string[]
  /** ISO instant: when it was asked for. */
  readonly since: string
  /** ISO instant: from then on everything that had been received was at its place. Null while it is not. */
  readonly quietAt: string | null
  /** What a person has told about the count; null = nothing yet. */
  readonly count: Count | null
  /** ISO instant: when somebody last began to end it; absent = nobody has, or a version before has written it. */
  readonly endingAt?: string
}

/** `pausing`: what has been received goes on to its end. `paused`: only the journal is written. `resuming`: the count is being settled. */
export type PauseState = 'pausing' | 'paused' | 'resuming'

/** What was counted. */
export interface Count {
  /** The moment of it: `YYYY-MM-DDTHH:MM:SS+09:00`. */
  readonly at: string
  /** Whether goods that were sold online and had not been shipped then were counted with the others. */
  readonly unshipped: 'counted' | 'apart'
  /** Pieces that Smaregi's count holds too many, because they are sold. */
  readonly sold: readonly SoldPieces[]
  /** What Smaregi's count shows of orders already: it counts as booked. */
  readonly settled: readonly SettledByCount[]
}

/** An entry of the bookings (see `booking.ts`). */
export type SettledByCount = Settled & Pick<BookingEntry, 'slip' | 'at'>

/** Pieces of a product that were booked in a store before the count. */
export interface SoldPieces {
  readonly productId: string
  readonly code: string
  readonly storeId: string
  readonly quantity: number
}

/** Longer than a stocktaking takes as a rule. */
const LONG_MS = DAY_MS
/** Who is at it comes to an end of that in so much time. */
const UNFINISHED_MS = HOUR_MS

/** Since a date that lies ahead nobody knows how long: a snapshot has the moment at which that was first seen. */
export function isLong({ state, since }: Pause, now: Date): boolean {
  return state !== 'resuming' && isOver(since, LONG_MS, now)
}

/** The pause stands between two states, and nobody seems to go on with it. */
export function isUnfinished({ state, since, endingAt = since }: Pause, now: Date): boolean {
  return state !== 'paused' && isOver(endingAt, UNFINISHED_MS, now)
}

function isOver(since: string, ms: number, now: Date): boolean {
  const at = Date.parse(since)
  return liesAhead(at, now.getTime()) || now.getTime() - at > ms
}

/** The document never goes away; without a pause it says nothing. */
type Kept = { readonly pause: Pause | null }

/** Null = nothing is paused. */
export async function readPause(store: Pick<Store, 'document'>): Promise<Pause | null> {
  return (await store.document<Kept>('pause').read()).value?.pause ?? null
}

/** Gives what stands afterwards. */
export function changePause(
  store: Pick<Store, 'document'>,
  change: (before: Pause | null) => Pause | null,
): Promise<Pause | null> {
  return update<Kept, Pause | null>(store.document('pause'), (value) => {
    const pause = change(value?.pause ?? null)
    return { write: { pause }, result: pause }
  })
}

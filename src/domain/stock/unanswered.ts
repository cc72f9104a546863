import type { Failed, Unresolved } from './left-open.ts'
import type { Missing, UnreadableChange } from './change.ts'
import type { Held } from './open-work.ts'
import { DAY_MS } from '../../kernel/time.ts'

/**
 * Changes that Smaregi was asked for and does not show. That proves nothing: a history lags, and a gateway answers 404 while it is
 * being changed. So a change stays pending; after a day and three asks it is held for a person to see, and asked for daily.
 */
const ASKS = 3

/** The change after one more run in which Smaregi did not show it, though it answered for others. `now`: ISO instant. */
export function afterAsking(one: Unresolved, now: string): Unresolved {
  const { since, asks, held } = one.missing ?? { since: now, asks: 0 }
  const more = Math.min(asks + 1, ASKS)
  const isLong = more === ASKS && Date.parse(now) - Date.parse(since) >= DAY_MS
  if (held === undefined && !isLong) return { ...one, missing: { since, asks: more } }
  return { ...one, missing: { since, asks: more, held: { askedAt: now } } }
}

/** The same of one that Smaregi shows in a row that nobody can read: a person has to see that at once. */
export function afterUnreadable(one: Unresolved, row: UnreadableChange, now: string): Unresolved {
  const since = one.missing?.since ?? now
  const unreadable = { raw: row.raw, what: row.what }
  return { ...one, missing: { since, asks: ASKS, held: { askedAt: now }, unreadable } }
}

/** Whether Smaregi is to be asked for it now: a held one daily, or when a person wants it. */
export function isToBeAsked({ known, missing }: Unresolved, now: Date): boolean {
  if (known !== undefined) return false
  const askedAt = missing?.held?.askedAt ?? null
  if (askedAt === null) return true
  const age = now.getTime() - Date.parse(askedAt)
  // A clock that was ahead for a while must not put it off.
  return age >= DAY_MS || age < 0
}

/** Those that a person has to see. */
export function heldChanges(all: readonly Unresolved[]): readonly Unresolved[] {
  return all.filter(({ missing }) => missing?.held !== undefined)
}

/** Those that only wait for their turn. */
export function pendingChanges(all: readonly Unresolved[]): readonly Unresolved[] {
  return all.filter(({ missing }) => missing?.held === undefined)
}

/** As a held row, for people; never carried from batch to batch. Its amount is not known. */
export function heldRow({ changeId, productId, storeId, receivedAt, missing }: Unresolved): Held {
  const { unreadable } = missing ?? {}
  return {
    code: '',
    products: [productId],
    delta: 0,
    changes: 1,
    since: receivedAt,
    reason: 'unknownChange',
    changeId,
    storeId,
    ...(unreadable === undefined ? {} : { unreadable }),
  }
}

/** Asked for with the next run, and held until it is answered. */
export function askedAgain(one: Unresolved): Unresolved {
  const before = one.missing ?? { since: one.receivedAt, asks: ASKS }
  const missing: Missing = { ...before, held: { askedAt: null } }
  return { ...one, missing }
}

/** What earlier versions gave up, and the notification still tells. */
export function isGivenUp(failed: Failed, one: Unresolved): boolean {
  if (failed.reason !== 'unknownChange' || one.receivedAt !== failed.since) return false
  return one.changeId === failed.changeId && one.productId === failed.productId
}

/** Two of the same name are the same change. */
export function changeName({
  changeId,
  productId,
  storeId,
}: Pick<Unresolved, 'changeId' | 'productId' | 'storeId'>): string {
  return `${changeId}-${productId}-${storeId}`
}

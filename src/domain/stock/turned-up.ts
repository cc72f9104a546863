import { caseFolded } from '../mapping/names.ts'
import type { HoldFor } from './hold.ts'
import type { Candidate, KnownCode } from './plan.ts'

/** How far the import of orders has come. */
export interface OrdersRead {
  /** Numbers of the readings that began last, and that came to their end last; 0 = none. */
  readonly begun: number
  readonly read: number
  /** Codes, in one letter case, with an order that is known and not booked in Smaregi. */
  readonly open: ReadonlySet<string>
}

/** `orders`: null = none are imported. `isUntold`: see `untoldProducts`. */
interface Waits {
  readonly orders: OrdersRead | null
  readonly isUntold: boolean
}

const NONE_READ: OrdersRead = { begun: 0, read: 0, open: new Set() }

/**
 * Why the two counts of a code that has turned up may not be compared yet; null = they may. An order takes pieces off Next Engine's free stock
 * at once, and off Smaregi's count when it is imported. So the counts have to be the same before an import began and after it has come to its
 * end: then each order that is in them is booked.
 */
export function comparedLater(
  { code, heldFor }: Pick<Candidate, 'code' | 'heldFor'>,
  { stock, free }: KnownCode,
  { orders, isUntold }: Waits,
): HoldFor<'turnedUp'> | null {
  const { begun, read, open } = orders ?? NONE_READ
  const isSeen = heldFor?.reason === 'turnedUp' && heldFor.stock === stock && heldFor.free === free
  const reading = isSeen ? heldFor.reading : begun
  const hold = { reason: 'turnedUp', stock, free, reading } as const
  if (isUntold) return { ...hold, awaits: 'change' }
  if (orders === null) return null
  if (open.has(caseFolded(code))) return { ...hold, awaits: 'order' }
  const isImported = isSeen && read > reading && begun === read
  return isImported ? null : { ...hold, awaits: 'orders' }
}

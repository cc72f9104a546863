import type { Unresolved } from './left-open.ts'
import type { Link } from './links.ts'
import type { HoldReason } from './hold.ts'
import type { Candidate } from './plan.ts'
import { pendingChanges } from './unanswered.ts'

/** What is not among the amounts of a code, and may be in Smaregi's count of its product. */
interface Untold {
  readonly unresolved: readonly Unresolved[]
  /** The number of the id table in force. */
  readonly table: number
  readonly held: readonly Candidate[]
  readonly links: readonly Pick<Link, 'waiting'>[]
}

/** Products with a change whose amount, or whether it counts, is to be found out or said: until then no two counts can be compared. */
export function untoldProducts({ unresolved, table, held, links }: Untold): ReadonlySet<string> {
  return new Set([
    // What Smaregi has not shown for a day may never be: nobody waits for that.
    ...pendingChanges(unresolved).map(({ productId }) => productId),
    // But under another table it may go to another code, and would be taken for equal there with this one.
    ...unresolved.filter((one) => one.table !== table).map(({ productId }) => productId),
    ...held.flatMap(({ heldFor, products }) =>
      heldFor !== null && ASKED.has(heldFor.reason) ? products : [],
    ),
    ...links.flatMap(({ waiting }) => waiting.flatMap(({ products }) => products)),
  ])
}

const ASKED = new Set<HoldReason>(['repeat', 'shipment'])

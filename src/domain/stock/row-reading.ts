import type { Counts } from './batch.ts'
import {
  type Change,
  changeOf,
  changeOfAny,
  changeOfBoth,
  sinceOlderCount,
} from './count-change.ts'
import { type Evidence, isOfSize, mayBegin, isNamed, type NeMovement } from './evidence.ts'
import type { SentRow } from './left-open.ts'
import { inWarehouse, keyOf } from './stock-key.ts'

/** A row of which Next Engine's counts were read before it left. */
export type CountedRow = SentRow & { readonly before: Counts }

/** Whether the counts were read. */
export function isCounted(row: SentRow): row is CountedRow {
  return row.before !== null
}

/** Under which its counts are read, before and after: what it is of, as Next Engine spells it. */
export function countKey({ neCode, warehouse }: Pick<SentRow, 'neCode' | 'warehouse'>): string {
  return keyOf({ code: neCode, ...inWarehouse(warehouse) })
}

/** What history and counts show of one row since its counts were read. */
export interface Reading {
  /** Lines of its size that nothing else explains. */
  readonly likely: readonly NeMovement[]
  /** One of them has no text, or the beginning of ours. */
  readonly plain: boolean
  readonly change: Change
  /** Without one of these lines the count would have moved as well: they are this count's. */
  readonly isInCount: boolean
}

/** Of lines and counts since the row's own were read. */
export function readingOf(row: CountedRow, evidence: Evidence): Reading {
  const moved = movementsSince(row, evidence.movements)
  const after = evidence.after.get(countKey(row))
  const since = [moved, sinceOlderCount(row, evidence) ?? moved] as const
  const likely = moved.filter((one) => mayBe(one, row))
  const without = (one: NeMovement) => moved.filter((other) => other !== one)
  return {
    likely,
    plain: likely.some((one) => mayBegin(one, row)),
    change: changeOfAny([row, ...withUnknown(row, evidence)], (one) =>
      changeOfBoth(one, since, after),
    ),
    isInCount: likely.some((one) => changeOf(row, without(one), after) !== 'none'),
  }
}

/**
 * The row as it was counted if the copy did not know yet what had been sent last. Where the history shows what ston sends, it tells by
 * itself how old the count was.
 */
function withUnknown(row: CountedRow, evidence: Evidence): readonly CountedRow[] {
  const sent = evidence.sentBefore?.get(countKey(row)) ?? []
  if (evidence.historyShows === true) return []
  let { stock } = row.before
  return sent.map((pieces) => ({ ...row, before: { ...row.before, stock: (stock += pieces) } }))
}

/** Same code and quantity, no order's slip, and not the tag of another row of ston's. */
export function mayBe(movement: NeMovement, row: SentRow): boolean {
  return isOfSize(movement, row.sent) && !isNamed(movement, row)
}

/**
 * The code's movements since its counts were read. Those the history showed then are told apart by their number; one that
 * it showed only later, by the count it started from.
 */
export function movementsSince(
  row: CountedRow,
  movements: readonly NeMovement[],
): readonly NeMovement[] {
  const own = movements.filter((one) => one.neCode === row.neCode && one.id > row.upload.seenUpTo)
  const first = own.findIndex((one) => one.before === row.before.stock)
  return first > 0 ? own.slice(first) : own
}

import type { Change } from './change.ts'
import { mayBeOurs } from './echo.ts'

/**
 * A 出荷 typed by hand is not passed on: Next Engine has taken the order off itself. When it is edited or deleted, its pieces come
 * back, and must not be passed on either. If Smaregi writes that under another division than 10, only its 出荷 tell it from a
 * correction that has to go. All of this is about one product in one store.
 */
export const SHIPMENT = '10'

/** A row that took pieces off for a 出荷. */
export interface Typed {
  /** JST day. */
  readonly day: string
  readonly pieces: number
}

/** What a 出荷 in Smaregi's list holds of the product now. */
export interface Listed {
  /** `YYYY-MM-DD`; null = it does not say. */
  readonly date: string | null
  readonly pieces: number
}

/**
 * Whether a change may be the pieces of a 出荷 coming back. `divisions`: the ones that Smaregi is known to write then; none = not
 * known, so every one that nothing else explains.
 */
export function mayBeReturned(
  { delta, division }: Pick<Change, 'delta' | 'division'>,
  divisions: readonly string[],
): boolean {
  if (delta <= 0 || division === SHIPMENT || !mayBeOurs(division)) return false
  return divisions.length === 0 || divisions.includes(division)
}

/**
 * The pieces that have come back from 出荷 altogether; null where the list does not tell. A 出荷 of that day with as many pieces still
 * stands; one with fewer was edited; one that no list has any more was deleted, unless it may stand under another date.
 */
export function piecesBack(typed: readonly Typed[], listed: readonly Listed[]): number | null {
  const left = [...listed]
  const take = (fits: (one: Listed) => boolean): Listed | undefined => {
    const at = left.findIndex(fits)
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const changed = typed.filter(
    ({ day, pieces }) => take((one) => one.date === day && one.pieces === pieces) === undefined,
  )
  const gone: Typed[] = []
  let back = 0
  for (const { day, pieces } of changed) {
    const edited = take((one) => one.date === day)
    if (edited === undefined) gone.push({ day, pieces })
    else back += Math.max(0, pieces - edited.pieces)
  }
  for (const { day, pieces } of gone) {
    if (left.some((one) => one.date !== day && one.pieces > 0 && one.pieces <= pieces)) return null
    back += pieces
  }
  return back
}

/** More rows than that are too many to try out which of them make up the sum. */
const MOST_ROWS = 16

/**
 * Whether one row is among those that came back from 出荷, when it is known how many pieces did so altogether: it is when every choice
 * of rows that makes up the sum has it, and is not when none has.
 */
export function isReturned(
  row: number,
  others: readonly number[],
  back: number,
): 'takenBack' | 'genuine' | 'unclear' {
  if (back === 0) return 'genuine'
  if (others.length >= MOST_ROWS) return 'unclear'
  const with_ = reaches(others, back - row)
  const without = reaches(others, back)
  if (with_ === without) return 'unclear'
  return with_ ? 'takenBack' : 'genuine'
}

function reaches(rows: readonly number[], sum: number): boolean {
  let sums = new Set([0])
  for (const pieces of rows) sums = new Set([...sums].flatMap((one) => [one, one + pieces]))
  return sums.has(sum)
}

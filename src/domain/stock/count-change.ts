import type { BatchRow, Counts, Upload } from './batch.ts'
import type { Evidence, NeMovement } from './evidence.ts'
import type { SentRow } from './left-open.ts'

/** A row of which the count was read before it left. */
type Counted = Pick<BatchRow, 'sent' | 'warehouse'> & { readonly before: Counts }

/** Under what the history tells of it, and up to where it told then. */
type Told = Counted & Pick<SentRow, 'neCode'> & { readonly upload: Pick<Upload, 'seenUpTo'> }

/** What the counts say: changed by exactly the row, by nothing, or something that cannot be told. */
export type Change = 'bySent' | 'none' | 'unclear'

/**
 * How the count has changed beyond what others are known to have moved. A movement belongs to this count when it starts from where the
 * one before it ended. One that starts elsewhere is another warehouse's or older than the count; or the row itself, hidden by the
 * history, lies in between. Of several 拠点 with equal counts it may be another one's all the same. Where the readings do not agree,
 * nothing can be told.
 */
export function changeOf(
  row: Counted,
  moved: readonly NeMovement[],
  after: Counts | undefined,
): Change {
  if (after === undefined || moved.some((one) => !one.signed)) return 'unclear'
  let readings: Reading[] = [{ count: row.before.stock, sent: false }]
  for (const one of moved) readings = each(readings.flatMap((reading) => readOn(reading, one, row)))
  const ends = new Set(
    readings.flatMap(({ count, sent }): Change[] => {
      if (after.stock === count) return [sent ? 'bySent' : 'none']
      return !sent && after.stock === count + row.sent ? ['bySent'] : []
    }),
  )
  const [only, ...more] = ends
  return only === undefined || more.length > 0 ? 'unclear' : only
}

/** By two ways to tell where a count began; where they do not agree, nothing can be told. */
export function changeOfBoth(
  row: Counted,
  [one, other]: readonly [readonly NeMovement[], readonly NeMovement[]],
  after: Counts | undefined,
): Change {
  const change = changeOf(row, one, after)
  return changeOf(row, other, after) === change ? change : 'unclear'
}

/** By several counts that it may have begun from; the first one tells, unless another one tells otherwise. */
export function changeOfAny<R>(rows: readonly R[], tell: (row: R) => Change): Change {
  const [first = 'unclear', ...others] = rows.map(tell)
  return others.every((one) => one === 'unclear' || one === first) ? first : 'unclear'
}

/**
 * The movements since a count that seems to be older than the history was when it was read: the last one that was known then ends at
 * another count, and one starts from it. Null where none does: the count holds what was known.
 */
export function sinceOlderCount(
  { neCode, before: { stock }, upload: { seenUpTo } }: Told,
  { movements, earlier = [] }: Pick<Evidence, 'movements' | 'earlier'>,
): readonly NeMovement[] | null {
  const knownUpTo = Math.max(seenUpTo, earlier.at(-1)?.id ?? 0)
  const own = [...earlier, ...movements].filter((one) => one.neCode === neCode)
  const known = own.filter(({ id }) => id <= knownUpTo)
  if (known.at(-1)?.after === stock) return null
  const first = known.findLast(({ before }) => before === stock)
  return first === undefined ? null : own.slice(own.indexOf(first))
}

interface Reading {
  readonly count: number
  /** The row itself is among what led here. */
  readonly sent: boolean
}

function readOn(reading: Reading, one: NeMovement, row: Counted): Reading[] {
  const { count, sent } = reading
  if (one.before === null || one.before === count) {
    const moved = { count: count + one.quantity, sent }
    return row.warehouse === undefined ? [moved] : [moved, reading]
  }
  const hidden = !sent && one.before === count + row.sent
  return hidden ? [reading, { count: one.before + one.quantity, sent: true }] : [reading]
}

/** Each once, or there were twice as many after each movement. */
function each(readings: readonly Reading[]): Reading[] {
  return [...new Map(readings.map((one) => [`${one.count} ${one.sent}`, one])).values()]
}

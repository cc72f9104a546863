import type { Counts } from './batch.ts'
import type { Mark } from './mark.ts'

/** One line of Next Engine's stock history, for a code, since just before the upload. Ascending by `id`. */
export interface NeMovement {
  readonly id: number
  readonly neCode: string
  /** Signed pieces, or without their sign: see `signed`. */
  readonly quantity: number
  /** False where Next Engine told neither the sign nor the counts around the movement. */
  readonly signed: boolean
  readonly before: number | null
  readonly after: number | null
  readonly reason: string
  /** The slip that moved it; empty when no order did. */
  readonly slip: string
  /** When it was written (JST); empty where that is not told. */
  readonly at: string
}

/** Of counts: `older` = one is from before the end of the upload; `unclear` = it may be either, or they contradict each other. */
export type Freshness = 'newer' | 'unclear' | 'older'

/** What could be found out about one upload. */
export interface Evidence {
  readonly queue: 'succeeded' | 'failed' | 'unfinished' | 'unknown'
  readonly queueMessage: string
  /** The time to settle is over since the upload ended, or left if nobody knows that it ended. */
  readonly over: boolean
  /** And the history showed a line dated after its end before these readings were made: they are not older than it. */
  readonly calm: boolean
  /** Waited for as long as it is worth waiting: what is not known now a person has to say. */
  readonly expired: boolean
  readonly movements: readonly NeMovement[]
  /** Those from before that, since the oldest copy that the counts may have been read from. */
  readonly earlier?: readonly NeMovement[]
  /** What ston had sent to the same counts before, the newest first, where the history may not tell it; by `countKey`. */
  readonly sentBefore?: ReadonlyMap<string, readonly number[]>
  /** By `countKey`. */
  readonly after: ReadonlyMap<string, Counts>
  /** Whether `after` shows what the history dates after the upload's end. */
  readonly freshness?: Freshness | undefined
  /** Learnt: does the reason column come back in the history? null = not known yet. */
  readonly reasonKept: boolean | null
  /** Learnt: what Next Engine writes there instead. */
  readonly words?: string | undefined
  /** Learnt: do uploads show in the history at all? null = not known yet. */
  readonly historyShows: boolean | null
  /** Next Engine does not give the history out. */
  readonly historyUnread?: true
  /** Of a queue that is `unknown`: something in its list may be the upload, or the list cannot be seen. */
  readonly mayBeListed?: true
  /** Rows whose counts had changed by exactly the amount at a moment of which the history is newer by now. */
  readonly covered?: readonly number[]
  /** The queue's message names a row of the file. */
  readonly namesRows?: true
  /** The file had one row; the last one that is not judged yet is something else. */
  readonly isAlone?: true
  /** Learnt: when the newest upload left (JST) whose marks were seen. */
  readonly markedAt?: string | undefined
}

/** What travels in the reason column: it names one row of one batch, for ever. */
export function reasonOf(tag: string, row: number): string {
  return `ston ${tag}/${row}`
}

/** What names a row that left, and the code to look under. */
export type Marked = Pick<Mark, 'neCode' | 'tag' | 'row'>

/** A tag is unique for ever: wherever it stands, the row was applied. */
export function hasTag(row: Marked, movements: readonly NeMovement[]): boolean {
  return movements.some((one) => one.neCode === row.neCode && tagged(one, row))
}

const WHOLE = /ston \S+\/\d+/
/** Next Engine may keep only the beginning of a reason: it names a row's batch where it reaches into its tag. */
const BEGINNING = /^ston \d+-[0-9a-f]{4,}/

/** What names a row that left, and how much of it. */
type Left = Marked & Pick<Mark, 'sent'>

/** Whether the row stands there: by its whole mark, or by as much of it as names its batch, with its pieces. */
export function stands(row: Left, movements: readonly NeMovement[]): boolean {
  return hasTag(row, movements) || movements.some((one) => isBegun(one, row))
}

function isBegun(movement: NeMovement, row: Left): boolean {
  const { neCode, reason } = movement
  return (
    neCode === row.neCode &&
    isOfSize(movement, row.sent) &&
    BEGINNING.test(reason.trim()) &&
    mayBegin(movement, row)
  )
}

/** No order's, and of so many pieces; where the sign is not told, in either direction. */
export function isOfSize({ signed, quantity, slip }: NeMovement, sent: number): boolean {
  return slip === '' && quantity === (signed ? sent : Math.abs(sent))
}

/** Whether its reason is a whole mark, which tells for certain whose it is, or the beginning of another row's. */
export function isNamed(movement: NeMovement, row: Marked): boolean {
  const text = movement.reason.trim()
  return WHOLE.test(text) || (BEGINNING.test(text) && !mayBegin(movement, row))
}

/** No reason was kept, or only the beginning of the row's. "…/1" is none of "…/12". */
export function mayBegin({ reason }: NeMovement, row: Marked): boolean {
  const text = reason.trim()
  return !WHOLE.test(text) && reasonOf(row.tag, row.row).startsWith(text)
}

/** The movement carries this row's own tag; its code is not compared. */
export function tagged(movement: NeMovement, row: Marked): boolean {
  const at = movement.reason.indexOf(reasonOf(row.tag, row.row))
  // "…/1" must not be found in "…/12".
  return at >= 0 && !/\d/.test(movement.reason.charAt(at + reasonOf(row.tag, row.row).length))
}

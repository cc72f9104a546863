import type { NeMovement } from './evidence.ts'
import type { Mark } from './mark.ts'

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

/** Whether its reason names a row of ston's, or begins to, and not this one. */
export function namesAnother(movement: NeMovement, row: Marked): boolean {
  const text = movement.reason.trim()
  const isRow = WHOLE.test(text) || BEGINNING.test(text)
  return isRow && text !== reasonOf(row.tag, row.row) && !mayBegin(movement, row)
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

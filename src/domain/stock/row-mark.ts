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

/** The movement carries this row's own tag; its code is not compared. */
export function tagged(movement: NeMovement, row: Marked): boolean {
  const at = movement.reason.indexOf(reasonOf(row.tag, row.row))
  // "…/1" must not be found in "…/12".
  return at >= 0 && !/\d/.test(movement.reason.charAt(at + reasonOf(row.tag, row.row).length))
}

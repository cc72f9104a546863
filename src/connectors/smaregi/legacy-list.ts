import { MOST_ROWS, watchPages } from '../../kernel/page-watch.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { temporary } from './legacy-refusal.ts'

/** A list grows while it is read, but not by more than this, or than there was. */
const GROWTH = 1000

/**
 * Watches the pages of a list that says how long it is: shown the rows of each, and how many rows all pages have together. Whatever
 * contradicts itself or does not end is a `temporary` error. `what`: the call, as people read it.
 */
export function watchList(what: string): (rows: readonly unknown[], total: number) => void {
  let goesOn: ReturnType<typeof watchPages> | null = null
  return (rows, total) => {
    if (total < rows.length) throw temporary(smaregi.contradiction(what))
    if (total > MOST_ROWS) throw temporary(smaregi.endless(what))
    goesOn ??= watchPages(2 * total + GROWTH)
    if (!goesOn(rows)) throw temporary(smaregi.endless(what))
  }
}

import { MOST_ROWS, PageWatch } from '../../kernel/page-watch.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { temporary } from './legacy-refusal.ts'

/** A list grows while it is read, but not by more than this, or than there was. */
const GROWTH = 1000

/** Watches the pages of a list that says how long it is. Whatever contradicts itself or does not end is a `temporary` error. */
export class ListWatch {
  readonly #what: string
  #watch: PageWatch | null = null

  /** `what`: the call, as people read it. */
  constructor(what: string) {
    this.#what = what
  }

  /** One page: its rows, and how many rows all pages have together. */
  see(rows: readonly unknown[], total: number): void {
    if (total < rows.length) throw temporary(smaregi.contradiction(this.#what))
    if (total > MOST_ROWS) throw temporary(smaregi.endless(this.#what))
    this.#watch ??= new PageWatch(2 * total + GROWTH)
    if (this.#watch.see(rows) !== 'goesOn') throw temporary(smaregi.endless(this.#what))
  }
}

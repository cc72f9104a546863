import { MOST_ROWS, watchPages } from '../../kernel/page-watch.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { temporary } from './legacy-refusal.ts'
import type { Caller, Read } from './platform-call.ts'

/** The most that Smaregi gives out at once. */
const LIMIT = 1000
/** Whoever gives fewer rows than it was asked for stops at a round number: such a first page may not be the last one. */
const ROUND = 50

/**
 * A list whose length nothing tells: it ends with the first page that is not full. How much is full, the first page shows. One that
 * does not come to an end is a `temporary` error.
 */
export class Paging {
  #page = 1
  #full: number
  readonly #what: string
  readonly #goesOn: ReturnType<typeof watchPages>

  /** `what`: the call, as people read it. `most`: more rows than this there cannot be. */
  constructor(what: string, limit: number, most: number) {
    this.#what = what
    this.#full = limit
    this.#goesOn = watchPages(most)
  }

  get query(): { readonly limit: string; readonly page: string } {
    return { limit: String(this.#full), page: String(this.#page) }
  }

  /** Goes on behind these rows; false: there are no more. */
  next(rows: readonly unknown[]): boolean {
    if (this.#page === 1 && rows.length % ROUND === 0 && rows.length > 0)
      this.#full = Math.min(this.#full, rows.length)
    if (!this.#goesOn(rows)) throw temporary(smaregi.endless(this.#what))
    this.#page += 1
    return rows.length > 0 && rows.length >= this.#full
  }
}

/** All pages of a list. */
export async function* pages<Row>(
  caller: Caller,
  request: Read<Row[]>,
  most = MOST_ROWS,
): AsyncGenerator<readonly Row[]> {
  const paging = new Paging(request.what, LIMIT, most)
  for (;;) {
    const rows = await caller.read({ ...request, query: { ...request.query, ...paging.query } })
    if (rows.length > 0) yield rows
    if (!paging.next(rows)) return
  }
}

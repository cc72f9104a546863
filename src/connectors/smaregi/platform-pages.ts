import type { Caller, Read } from './platform-call.ts'

/** The most that Smaregi gives out at once. */
const LIMIT = 1000
/** Whoever gives fewer rows than it was asked for stops at a round number: such a first page may not be the last one. */
const ROUND = 50

/** A list whose length nothing tells: it ends with the first page that is not full. How much is full, the first page shows. */
export class Paging {
  #page = 1
  #full: number
  #before = ''

  constructor(limit: number) {
    this.#full = limit
  }

  get query(): { readonly limit: string; readonly page: string } {
    return { limit: String(this.#full), page: String(this.#page) }
  }

  /** Goes on behind these rows; false: there are no more. */
  next(rows: readonly unknown[]): boolean {
    if (this.#page === 1 && rows.length % ROUND === 0 && rows.length > 0)
      this.#full = Math.min(this.#full, rows.length)
    const text = JSON.stringify(rows)
    // A list that does not go on would be read for ever.
    const stands = text === this.#before
    this.#before = text
    this.#page += 1
    return !stands && rows.length > 0 && rows.length >= this.#full
  }
}

/** All pages of a list. */
export async function* pages<Row>(
  caller: Caller,
  request: Read<Row[]>,
): AsyncGenerator<readonly Row[]> {
  const paging = new Paging(LIMIT)
  for (;;) {
    const rows = await caller.read({ ...request, query: { ...request.query, ...paging.query } })
    if (rows.length > 0) yield rows
    if (!paging.next(rows)) return
  }
}

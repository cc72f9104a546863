/**
 * Watches a list that is read page by page, so that no service can keep ston reading for ever: a page that begins like an earlier
 * one shows that paging does not go on, and beyond `most` rows there is more than there can be. Keeps one short text a page. A row
 * that is null tells nothing.
 */
export class PageWatch {
  readonly #most: number
  readonly #begun = new Set<string>()
  #rows = 0

  constructor(most: number) {
    this.#most = most
  }

  /** `goesOn`: these rows are a page further. An empty page is the end, whatever came before. */
  see(rows: readonly unknown[]): 'goesOn' | 'stands' | 'tooMany' {
    if (rows.length === 0) return 'goesOn'
    this.#rows += rows.length
    if (this.#rows > this.#most) return 'tooMany'
    const first = rows.find((row) => row !== null)
    const begins = first === undefined ? '' : JSON.stringify(first)
    if (this.#begun.has(begins)) return 'stands'
    if (begins !== '') this.#begun.add(begins)
    return 'goesOn'
  }
}

/** No shop has a longer list, and a machine of its size can hold it. */
export const MOST_ROWS = 1_000_000

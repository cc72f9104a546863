/**
 * Watches a list that is read page by page, so that no service can keep ston reading for ever: a page that begins like an earlier
 * one shows that paging does not go on, and beyond `most` rows there is more than there can be. Keeps one short text a page. A row
 * that is null tells nothing. The answer is asked for with each page's rows: do they go on?
 */
export function watchPages(most: number): (rows: readonly unknown[]) => boolean {
  const begun = new Set<string>()
  let seen = 0
  // An empty page is the end, whatever came before.
  return (rows) => {
    if (rows.length === 0) return true
    seen += rows.length
    if (seen > most) return false
    const first = rows.find((row) => row !== null)
    const begins = first === undefined ? '' : JSON.stringify(first)
    if (begun.has(begins)) return false
    if (begins !== '') begun.add(begins)
    return true
  }
}

/** No shop has a longer list, and a machine of its size can hold it. */
export const MOST_ROWS = 1_000_000

import type { Caller, Read } from './platform-call.ts'

/** The most that Smaregi gives out at once. */
const LIMIT = 1000

/** A list in pages of 1,000: nothing tells its length, so it ends with the first page that is not full. */
export async function* pages<Row>(
  caller: Caller,
  request: Read<Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let page = 1; ; page += 1) {
    const query = { ...request.query, limit: String(LIMIT), page: String(page) }
    const rows = await caller.read({ ...request, query })
    if (rows.length > 0) yield rows
    if (rows.length < LIMIT) return
  }
}

import * as v from 'valibot'
import { smaregi } from '../../messages/smaregi.ts'
import { needsPerson } from './legacy-refusal.ts'
import type { Caller } from './platform-call.ts'
import { isLaterId } from './movement.ts'
import { Paging } from './platform-pages.ts'
import { historyShape, type StockHistory } from './platform-shapes.ts'

/** How much of a pair's history is wanted; all of it unless told otherwise. */
export interface HistoryWish {
  /** Only the row with this id. */
  readonly id?: string
  /** Only rows written at this moment or later (`YYYY-MM-DDTHH:MM:SS+09:00`). */
  readonly after?: string
  /** Asked after each page with everything read so far: true ends the reading. */
  readonly enough?: (rows: readonly StockHistory[]) => boolean
}

/** The whole of a history comes in large pages; its newest rows are most often in the first small one. */
const PAGE = { whole: 1000, newest: 100 }
/** A row that nobody can read must not cost the others: whoever wants it finds that it is not there. */
const shape = v.array(v.fallback(v.nullable(historyShape), null))
const WHAT = 'GET /stock/changes'
/** More changes than one product has in one store. */
const MOST = 200_000

/** The history of one product in one store, newest first; null when Smaregi answers 404 for it, which proves nothing. */
export async function readHistory(
  caller: Caller,
  productId: string,
  storeId: string,
  wish: HistoryWish,
): Promise<readonly StockHistory[] | null> {
  const whole = wish.id === undefined && wish.after === undefined && wish.enough === undefined
  const paging = new Paging(WHAT, whole ? PAGE.whole : PAGE.newest, MOST)
  const found = new Map<string, StockHistory>()
  for (;;) {
    const asked = wish.id === undefined ? { sort: 'updDateTime:desc' } : { id: wish.id }
    const all = await onePage(caller, productId, storeId, { ...paging.query, ...asked })
    if (all === null) return null
    const rows = readable(all)
    for (const row of rows) if (isWanted(row, wish)) found.set(row.id, row)
    if (!paging.next(all) || isEnough(rows, [...found.values()], wish)) break
  }
  return [...found.values()].toSorted(newestFirst)
}

function onePage(
  caller: Caller,
  productId: string,
  storeId: string,
  query: Record<string, string>,
): Promise<readonly (StockHistory | null)[] | null> {
  const path = `/stock/changes/${encodeURIComponent(productId)}/${encodeURIComponent(storeId)}`
  return caller.find({
    what: `GET ${path}`,
    scope: 'pos.stock-changes:read',
    path,
    list: '/stock',
    query,
    shape,
  })
}

/** What `/stock/changes` makes of its parameters; null where this pair's rows cannot tell. */
export interface HistoryHabits {
  readonly sorted: boolean | null
  readonly byId: boolean | null
}

/** Two calls, whose answers are looked at as they come. */
export async function historyHabits(
  caller: Caller,
  productId: string,
  storeId: string,
): Promise<HistoryHabits> {
  const paging = { limit: String(PAGE.newest), page: '1' }
  const sort = { ...paging, sort: 'updDateTime:desc' }
  const rows = readable((await onePage(caller, productId, storeId, sort)) ?? [])
  const [first] = rows
  if (first === undefined || rows.length < 2) return { sorted: null, byId: null }
  const byId = { ...paging, id: first.id }
  const found = readable((await onePage(caller, productId, storeId, byId)) ?? [])
  const isOneTime = rows.every(({ updDateTime }) => updDateTime === first.updDateTime)
  return {
    sorted: isOneTime ? null : goesBackwards(rows),
    byId: found.every((row) => row.id === first.id),
  }
}

function readable(rows: readonly (StockHistory | null)[]): readonly StockHistory[] {
  const found = rows.filter((row) => row !== null)
  if (found.length === 0 && rows.length > 0)
    throw needsPerson(smaregi.strange(WHAT, '0'), smaregi.tell)
  return found
}

function isWanted(row: StockHistory, { id, after }: HistoryWish): boolean {
  return (id === undefined || row.id === id) && (after === undefined || row.updDateTime >= after)
}

function isEnough(
  page: readonly StockHistory[],
  found: readonly StockHistory[],
  { id, after, enough }: HistoryWish,
): boolean {
  if (id !== undefined && found.length > 0) return true
  if (enough?.(found) === true) return true
  const oldest = page.at(-1)
  if (after === undefined || oldest === undefined || oldest.updDateTime >= after) return false
  // Only a page that does go backwards says that all further ones are older still.
  return goesBackwards(page)
}

function goesBackwards(rows: readonly StockHistory[]): boolean {
  return rows.every((row, i) => row.updDateTime >= (rows[i + 1]?.updDateTime ?? ''))
}

function newestFirst(a: StockHistory, b: StockHistory): number {
  if (a.updDateTime !== b.updDateTime) return a.updDateTime < b.updDateTime ? 1 : -1
  return isLaterId(b.id, a.id) ? 1 : -1
}

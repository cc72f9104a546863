import * as v from 'valibot'
import { smaregi } from '../../messages/smaregi.ts'
import { type History, readHistoryRow, type Told, type UnreadableRow } from './history-row.ts'
import { needsPerson } from './legacy-refusal.ts'
import type { Caller } from './platform-call.ts'
import { isLaterId } from './movement.ts'
import { Paging } from './platform-pages.ts'
import type { StockHistory } from './platform-shapes.ts'

/** How much of a pair's history is wanted; all of it unless told otherwise. What is not wanted may come along. */
export interface HistoryWish {
  /** Only the row with this id. */
  readonly id?: string
  /** Only rows written at this moment or later (`YYYY-MM-DDTHH:MM:SS+09:00`). */
  readonly after?: string
  /** What is later than the row with this id. */
  readonly laterThan?: string
  /** The rows with these ids. */
  readonly ids?: ReadonlySet<string>
  /** The newest rows, as many as one answer has. */
  readonly newest?: true
}

/** The whole of a history comes in large pages; its newest rows are most often in the first small one. */
const PAGE = { whole: 1000, newest: 100 }
const shape = v.array(v.pipe(v.unknown(), v.transform(readHistoryRow)))
const WHAT = 'GET /stock/changes'
/** More changes than one product has in one store. */
const MOST = 200_000

/** The history of one product in one store; null when Smaregi answers 404 for it, which proves nothing. */
export async function readHistory(
  caller: Caller,
  productId: string,
  storeId: string,
  wish: HistoryWish,
): Promise<History | null> {
  const whole = Object.keys(wish).length === 0
  const paging = new Paging(WHAT, whole ? PAGE.whole : PAGE.newest, MOST)
  const found = new Map<string, StockHistory>()
  const unreadable = new Map<string, UnreadableRow>()
  for (;;) {
    const asked = wish.id === undefined ? { sort: 'updDateTime:desc' } : { id: wish.id }
    const page = await onePage(caller, productId, storeId, { ...paging.query, ...asked })
    if (page === null) return null
    for (const one of page)
      if (one.kind === 'row') found.set(one.row.id, one.row)
      else unreadable.set(one.row.raw, one.row)
    const seen = (): History => ({
      rows: [...found.values()],
      unreadable: [...unreadable.values()],
    })
    if (!paging.next(page) || isEnough(rowsOf(page), seen, wish)) return wanted(seen(), wish)
  }
}

function onePage(
  caller: Caller,
  productId: string,
  storeId: string,
  query: Record<string, string>,
): Promise<readonly Told[] | null> {
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
  const rows = rowsOf((await onePage(caller, productId, storeId, sort)) ?? [])
  const [first] = rows
  if (first === undefined || rows.length < 2) return { sorted: null, byId: null }
  const byId = { ...paging, id: first.id }
  const found = rowsOf((await onePage(caller, productId, storeId, byId)) ?? [])
  const isOneTime = rows.every(({ updDateTime }) => updDateTime === first.updDateTime)
  return {
    sorted: isOneTime ? null : isSorted(rows),
    byId: found.every((row) => row.id === first.id),
  }
}

function rowsOf(page: readonly Told[]): readonly StockHistory[] {
  return page.flatMap((one) => (one.kind === 'row' ? [one.row] : []))
}

function wanted({ rows, unreadable }: History, { id, after }: HistoryWish): History {
  // Another form of all rows is a matter of the program, and not of each of them.
  if (rows.length === 0 && unreadable.length > 1)
    throw needsPerson(smaregi.strange(WHAT, '0'), smaregi.tell)
  const fits = (one: { readonly id: string }, at: string | null): boolean =>
    (id === undefined || one.id === id || one.id === '') &&
    (after === undefined || at === null || at >= after)
  return {
    rows: rows.filter((row) => fits(row, row.updDateTime)).toSorted(newestFirst),
    unreadable: unreadable
      .map((one) => ({ ...one, at: one.at ?? latestFor(one, rows) }))
      .filter((one) => fits(one, one.at)),
  }
}

/** Ids grow: it is no newer than a row with a later one. */
function latestFor({ id }: UnreadableRow, rows: readonly StockHistory[]): string | null {
  if (id === '') return null
  const later = rows.filter((row) => isLaterId(row.id, id)).map((row) => row.updDateTime)
  return later.toSorted()[0] ?? null
}

type Wanted = Omit<HistoryWish, 'ids'> & { readonly ids?: Iterable<string> }

/** What was found may end the reading; what was not, only where a page goes backwards, because then all further rows are older still. */
function isEnough(
  page: readonly StockHistory[],
  seen: () => History,
  { id, ids = id === undefined ? undefined : [id], newest, after, laterThan }: Wanted,
): boolean {
  if (newest === true) return true
  if (ids !== undefined) {
    const { rows, unreadable } = seen()
    const known = new Set([...rows, ...unreadable].map((one) => one.id))
    return [...ids].every((one) => known.has(one))
  }
  const oldest = page.at(-1)
  if (oldest === undefined || !isSorted(page)) return false
  if (after !== undefined) return oldest.updDateTime < after
  return laterThan !== undefined && isBefore(seen().rows, laterThan)
}

/** Rows of one second may come in any order: only one from before the second of the known row ends the reading. */
function isBefore(rows: readonly StockHistory[], laterThan: string): boolean {
  const known = rows.filter(({ id }) => !isLaterId(id, laterThan))
  return new Set(known.map(({ updDateTime }) => updDateTime)).size > 1
}

/** Whether they go backwards from one second to another: rows of a single one say nothing. */
function isSorted(rows: readonly StockHistory[]): boolean {
  const goesBackwards = rows.every((row, i) => row.updDateTime >= (rows[i + 1]?.updDateTime ?? ''))
  return goesBackwards && rows[0]?.updDateTime !== rows.at(-1)?.updDateTime
}

function newestFirst(a: StockHistory, b: StockHistory): number {
  if (a.updDateTime !== b.updDateTime) return a.updDateTime < b.updDateTime ? 1 : -1
  return isLaterId(b.id, a.id) ? 1 : -1
}

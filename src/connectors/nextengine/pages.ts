import { MOST_ROWS, watchPages as watchRows } from '../../kernel/page-watch.ts'
import { NEXT_ENGINE } from '../../messages/nextengine.ts'
import { StonError } from '../../kernel/errors.ts'
import { temporary } from './errors.ts'
import type { Answer, Session } from './next-engine.ts'

/** One row of an answer, by Next Engine's column names. */
export type Row = Answer['data'][number]

const PAGE = 1000
/** Whoever stops earlier than asked does so at a round number. */
const ROUND = 50

/** One question to a list of Next Engine. */
export interface Search {
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  /** Fields without which a row says nothing. */
  readonly needs: readonly string[]
}

/**
 * One page of a search. An answer that contradicts itself says nothing, least of all that there is nothing: another number of rows
 * than it has, neither rows nor a number, rows without what was asked for. Then it throws a `temporary` error.
 */
export async function readPage(
  session: Session,
  { path, params, needs }: Search,
  limit: number,
  offset = 0,
): Promise<readonly Row[]> {
  const paging = { limit: String(limit), offset: String(offset) }
  const { count, data, told } = await session.read(path, { ...params, ...paging })
  const bare = data.some((row) => needs.some((name) => row[name] === undefined))
  if (count !== data.length || told === 'nothing' || bare)
    throw temporary(NEXT_ENGINE.contradiction(path))
  return data
}

/** Null: Next Engine refuses the question, for instance because the app may not use that API. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof StonError && error.code === 'nextengine') return null
    throw error
  }
}

/** How many rows a `/count` tells; an answer that tells no number is a `temporary` error. */
export async function readCount(
  session: Session,
  path: string,
  params: Readonly<Record<string, string>>,
): Promise<number> {
  const { count, told } = await session.read(path, params)
  if (told !== undefined) throw temporary(NEXT_ENGINE.contradiction(path))
  return count
}

/** A list that does not come to an end: what was read of it is thrown away. */
export function watchPages(path: string, most = MOST_ROWS): (rows: readonly Row[]) => void {
  const goesOn = watchRows(most)
  return (rows) => {
    if (!goesOn(rows)) throw temporary(NEXT_ENGINE.endless(path))
  }
}

/** The same for all rows, however many pages they take. */
export interface WholeSearch extends Search {
  /** More rows than this there cannot be. */
  readonly most?: number
  /** What tells that nothing can be missing any more, which saves a call. */
  readonly complete?: (rows: readonly Row[]) => boolean
  /** Rows of one answer, where it is not the usual number. */
  readonly page?: number
}

/** All rows of a search. The result order is Next Engine's own, fixed per search. */
export async function readAll(session: Session, search: WholeSearch): Promise<Row[]> {
  const rows: Row[] = []
  const watch = watchPages(search.path, search.most)
  const { page = PAGE } = search
  for (;;) {
    const found = await readPage(session, search, page, rows.length)
    watch(found)
    rows.push(...found)
    if (isLast(found.length, page) || search.complete?.(rows) === true) return rows
  }
}

/** All rows for these values, however many they are: `searchOf` asks for a part of them. */
export async function readForAll(
  session: Session,
  values: readonly string[],
  searchOf: (part: readonly string[]) => WholeSearch,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const part of chunks(values, MAX_VALUES))
    for (const row of await readAll(session, searchOf(part))) rows.push(row)
  return rows
}

/** The most that a service gives in one answer is not documented, so a page of a round size is never taken for the last. */
function isLast(size: number, page: number): boolean {
  return size < page && (size === 0 || size % ROUND !== 0)
}

/** A filter takes at most 1,000 values. */
export const MAX_VALUES = 1000

/** In order, each of at most `size`; nothing at all for an empty list. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  )
}

/** Every value comes as text or null; a number that is none counts as 0. */
export function number(value: string | null | undefined): number {
  const found = Number(value ?? 0)
  return Number.isFinite(found) ? found : 0
}

/** '' for what is absent or null. Not trimmed: a blank may belong to the value. */
export function text(value: string | null | undefined): string {
  return value ?? ''
}

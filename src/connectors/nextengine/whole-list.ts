import { StonError } from '../../kernel/errors.ts'
import { stillMoving } from '../../messages/map-jan.ts'
import type { Session } from './next-engine.ts'
import { readCount, readPage, type Row, type Search, watchPages } from './pages.ts'

const PAGE = 1000
const TRIES = 4

/** Called after each page with the rows read so far, and those there are. */
export type OnPage = (read: number, total: number) => void

/** Which master, and how its rows are told apart. `path` without `/search` and `/count`: `/api_v1_master_goods`. */
export interface WholeList extends Search {
  /** What no two rows have in common. */
  readonly keyOf: (row: Row) => string
  readonly onPage?: OnPage | undefined
}

/**
 * A whole master. Text keys can only be paged by offset, so a row added or removed meanwhile moves others over a page's edge:
 * one comes twice, another not at all. Such a reading is thrown away and done again. Rows that come twice in two readings
 * after each other do so in Next Engine itself, and are handed on. Throws `temporary` where none of four readings can be
 * trusted, and as `Session.read` does.
 */
export async function readWhole(session: Session, list: WholeList): Promise<readonly Row[]> {
  let before = ''
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const rows = await readOnce(session, list)
    if (rows === null) continue
    const keys = rows.map(list.keyOf)
    if (new Set(keys).size === keys.length) return rows
    const now = keys.toSorted().join('\n')
    if (now === before) return rows
    before = now
  }
  throw new StonError({ code: 'temporary', ...stillMoving(list.path) })
}

/** Null when the number of rows was another one before, while or after they were read. */
async function readOnce(session: Session, list: WholeList): Promise<Row[] | null> {
  const count = (): Promise<number> => readCount(session, `${list.path}/count`, list.params)
  const total = await count()
  const rows: Row[] = []
  const watch = watchPages(list.path)
  let pages = 0
  while (rows.length < total) {
    const search = { ...list, path: `${list.path}/search` }
    const page = await readPage(session, search, PAGE, rows.length)
    if (page.length === 0) return null
    watch(page)
    rows.push(...page)
    pages += 1
    list.onPage?.(rows.length, total)
  }
  if (rows.length !== total) return null
  // What came in one answer cannot have moved in between.
  return pages < 2 || (await count()) === total ? rows : null
}

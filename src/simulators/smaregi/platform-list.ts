import { DAY_MS } from '../../kernel/time.ts'
import { Problem } from './platform-problem.ts'
import { inOrder, shown } from './table.ts'
import type { Shown, Table } from './table.ts'

/** What a list can be asked for. */
export interface View<Row> {
  readonly table: Omit<Table<Row>, 'rows'>
  readonly sortable: readonly string[]
  /** Query key → column that must be equal. */
  readonly filters: Readonly<Record<string, string>>
  /** `upd_date_time-from` and `-to`. */
  readonly updated?: (row: Row) => Date
  /** Only some lists let the fields be chosen. */
  readonly fields?: boolean
}

const LIMIT = { usual: 100, highest: 1000 }
const LONGEST_SPAN_MS = 31 * DAY_MS
const PAGING = ['sort', 'limit', 'page']

/** A bare array: nothing says how many rows there are on other pages. */
export function list<Row>(
  view: View<Row>,
  rows: Iterable<Row>,
  query: URLSearchParams,
): readonly Shown[] {
  refuseUnknown(view, query)
  const tests = [...equalities(view, query), ...inTime(view, query)]
  const sort = sorting(view, query.get('sort'))
  const limit = whole(query, 'limit', LIMIT.usual, LIMIT.highest)
  const page = whole(query, 'page', 1, Number.MAX_SAFE_INTEGER)
  const columns = columnsOf(view, query.get('fields'))
  return [...rows]
    .filter((row) => tests.every((passes) => passes(row)))
    .toSorted(sort)
    .slice(limit * (page - 1), limit * page)
    .map((row) => shown(view.table.columns, columns, row))
}

function refuseUnknown<Row>(view: View<Row>, query: URLSearchParams): void {
  const known = new Set([...PAGING, ...Object.keys(view.filters)])
  if (view.fields !== false) known.add('fields')
  if (view.updated !== undefined) for (const key of RANGE) known.add(key)
  const seen = new Set<string>()
  for (const key of query.keys()) {
    if (!known.has(key) || seen.has(key)) throw new Problem(400, `${key} is invalid`)
    seen.add(key)
  }
}

type Test<Row> = (row: Row) => boolean

function equalities<Row>(view: View<Row>, query: URLSearchParams): Test<Row>[] {
  return Object.entries(view.filters).flatMap(([key, name]) => {
    const wanted = query.get(key)
    if (wanted === null) return []
    const column = view.table.columns[name]
    if (column?.type === 'number' && !/^\d+$/.test(wanted)) {
      throw new Problem(400, `${key} is invalid`)
    }
    return [(row: Row) => (column?.read(row) ?? '') === wanted]
  })
}

const RANGE = ['upd_date_time-from', 'upd_date_time-to'] as const

/** Both ends belong to the range. Whether one may stand alone is not documented, so it may not. */
function inTime<Row>({ updated }: View<Row>, query: URLSearchParams): Test<Row>[] {
  const [from, to] = RANGE.map((key) => query.get(key))
  if (updated === undefined || (from === null && to === null)) return []
  const start = instant(from ?? '', RANGE[0])
  const end = instant(to ?? '', RANGE[1])
  if (end < start || end - start > LONGEST_SPAN_MS) throw new Problem(400, `${RANGE[0]} is invalid`)
  return [
    (row) => {
      const second = Math.floor(updated(row).getTime() / 1000) * 1000
      return second >= start && second <= end
    },
  ]
}

/** A `+` that was not written as %2B arrives as a blank, and the time is none. */
function instant(text: string, key: string): number {
  const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/
  const time = shape.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw new Problem(400, `${key} is invalid`)
  return time
}

function sorting<Row>(view: View<Row>, given: string | null): (a: Row, b: Row) => number {
  const entries = given === null ? view.table.key : given.split(',')
  const rules = entries.map((entry) => {
    const [, name = '', direction = ''] = /^(\w+)(:asc|:desc)?$/.exec(entry) ?? []
    const column = view.table.columns[name]
    const known = view.sortable.includes(name) || (given === null && view.table.key.includes(name))
    if (column === undefined || !known) throw new Problem(400, 'sort is invalid')
    return { column, sign: direction === ':desc' ? -1 : 1 }
  })
  return inOrder(rules)
}

function columnsOf<Row>({ table }: View<Row>, given: string | null): readonly string[] {
  if (given === null) return Object.keys(table.columns)
  const names = given.split(',')
  for (const name of names) {
    if (!Object.hasOwn(table.columns, name)) throw new Problem(400, 'fields is invalid')
  }
  return names
}

function whole(query: URLSearchParams, key: string, usual: number, highest: number): number {
  const given = query.get(key)
  if (given === null) return usual
  const value = /^\d{1,15}$/.test(given) ? Number(given) : 0
  if (value < 1 || value > highest) throw new Problem(400, `${key} is invalid`)
  return value
}

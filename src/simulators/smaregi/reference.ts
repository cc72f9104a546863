import type { Params } from './access.ts'
import { ApiError } from './api-error.ts'
import { conditionsOf, filter } from './conditions.ts'
import type { Condition } from './conditions.ts'
import { inOrder, shown } from './table.ts'
import type { Shown, Table } from './table.ts'

const KEYS = new Set(['table_name', 'fields', 'conditions', 'order', 'limit', 'page'])
const LIMIT = { usual: 100, highest: 1000 }

export interface Listing {
  readonly total_count: string
  readonly result: readonly Shown[]
}

/** A table that a procedure offers; `refuse` may look at the conditions and the number of rows they match. */
export interface Offer<Row> {
  readonly table: Table<Row>
  readonly refuse?: (conditions: readonly Condition[], matched: number) => void
}

/** Every `*_ref` procedure: fields, conditions, order and paging over one table. */
export function refer<Row>({ table, refuse }: Offer<Row>, params: Params): Listing {
  for (const key of Object.keys(params)) {
    if (!KEYS.has(key)) throw new ApiError(102, `unknown parameter: ${key}`)
  }
  const conditions = conditionsOf(params['conditions'])
  const fields = fieldsOf(table, params['fields'])
  const sort = orderOf(table, params['order'])
  const limit = whole(params['limit'], 'limit', LIMIT.usual, LIMIT.highest)
  const page = whole(params['page'], 'page', 1, Number.MAX_SAFE_INTEGER)
  const matching = [...table.rows()].filter(filter(table, conditions))
  refuse?.(conditions, matching.length)
  return {
    total_count: String(matching.length),
    result: matching
      .toSorted(sort)
      .slice(limit * (page - 1), limit * page)
      .map((row) => shown(table.columns, fields, row)),
  }
}

export function tableName(params: Params): string {
  const name = params['table_name']
  if (typeof name !== 'string') throw new ApiError(102, 'table_name is missing')
  return name
}

function fieldsOf<Row>(table: Table<Row>, given: unknown): readonly string[] {
  const fields = strings(given, 'fields')
  for (const field of fields) known(table, field)
  return fields.length === 0 ? Object.keys(table.columns) : fields
}

function orderOf<Row>(table: Table<Row>, given: unknown): (a: Row, b: Row) => number {
  const wanted = strings(given, 'order')
  const rules = (wanted.length === 0 ? table.key : wanted).map((entry) => {
    const match = /^(\w+)( asc| desc)?$/.exec(entry)
    if (match === null) throw new ApiError(102, `order: ${entry}`)
    const [, name = '', direction] = match
    return { column: known(table, name), sign: direction === ' desc' ? -1 : 1 }
  })
  return inOrder(rules)
}

function known<Row>(table: Table<Row>, name: string): Table<Row>['columns'][string] {
  const column = Object.hasOwn(table.columns, name) ? table.columns[name] : undefined
  if (column === undefined) throw new ApiError(102, `no column ${name} in ${table.name}`)
  return column
}

function strings(given: unknown, what: string): string[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw new ApiError(102, `${what} is not an array`)
  return given.map((entry: unknown) => {
    if (typeof entry !== 'string') throw new ApiError(102, `${what} holds something else than text`)
    return entry
  })
}

function whole(given: unknown, what: string, usual: number, highest: number): number {
  if (given === undefined) return usual
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 1 || given > highest) {
    throw new ApiError(102, `${what}: ${JSON.stringify(given)}`)
  }
  return given
}

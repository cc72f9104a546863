import { isRecord } from './access.ts'
import { ApiError } from './api-error.ts'
import { compare } from './table.ts'
import type { Column, Table } from './table.ts'

export type Operator = '=' | '>' | '>=' | '<' | '<=' | 'like'

export interface Condition {
  readonly column: string
  readonly operator: Operator
  readonly value: string
}

/** `conditions` is a list of one object; its entries are ANDed and the key ends with the operator. */
export function conditionsOf(given: unknown): Condition[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw new ApiError(102, 'conditions is not an array')
  if (given.length === 0) return []
  if (given.length > 1) throw new ApiError(102, 'conditions holds more than one object')
  const only: unknown = given[0]
  if (!isRecord(only)) throw new ApiError(102, 'conditions[0] is not an object')
  return Object.entries(only).map(([key, value]) => condition(key, value))
}

function condition(key: string, value: unknown): Condition {
  const match = /^(\w+)(?: (>=|<=|>|<|like))?$/.exec(key)
  if (match === null) throw new ApiError(102, `condition: ${key}`)
  if (typeof value !== 'string') throw new ApiError(102, `condition ${key} is not a string`)
  const [, column = '', operator = '='] = match
  return { column, operator: operator as Operator, value }
}

export function filter<Row>(
  table: Table<Row>,
  conditions: readonly Condition[],
): (row: Row) => boolean {
  const tests = conditions.map((one) => {
    const column = table.columns[one.column]
    if (column === undefined) throw new ApiError(102, `condition: ${one.column}`)
    return test(column, one)
  })
  return (row) => tests.every((passes) => passes(row))
}

function test<Row>(column: Column<Row>, { operator, value }: Condition): (row: Row) => boolean {
  if (operator === 'like') {
    const pattern = like(value)
    return (row) => pattern.test(column.read(row) ?? '')
  }
  if (operator === '=') return (row) => (column.read(row) ?? '') === value
  const holds = ORDERED[operator]
  return (row) => {
    const found = column.read(row)
    return found !== null && holds(compare(column.type, found, value))
  }
}

const ORDERED: Readonly<Record<Exclude<Operator, '=' | 'like'>, (difference: number) => boolean>> =
  {
    '>': (difference) => difference > 0,
    '>=': (difference) => difference >= 0,
    '<': (difference) => difference < 0,
    '<=': (difference) => difference <= 0,
  }

function like(value: string): RegExp {
  const escaped = value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('%', '.*')
  return new RegExp(`^${escaped}$`, 's')
}

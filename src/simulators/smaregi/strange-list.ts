import type { Fault } from './faults.ts'

type Row = Readonly<Record<string, unknown>>
type How = Extract<Fault, { kind: 'list' }>['how']

const PAGE = 1000
let numbers = 1_000_000_000
/** By what was asked for: a page behind the end has no row of its own. */
const begun = new Map<string, { readonly row: Row; readonly from: number }>()

/**
 * The JSON of a list made strange; its first page must have a row to make others from. The legacy API tells a length beside the
 * rows, the platform gives bare rows.
 */
export function strangeList(answer: string, how: How, label: string): string {
  const body = JSON.parse(answer) as Row[] | { total_count: string; result: Row[] }
  const legacy = !Array.isArray(body)
  const rows = legacy ? body.result : body
  if (rows[0] !== undefined) begun.set(label, { row: rows[0], from: numbers })
  const first = begun.get(label)
  if (first === undefined) return answer
  const page = rowsOf(rows, first.row, how)
  const total = totalOf(rows, how, numbers - first.from)
  return JSON.stringify(legacy ? { total_count: String(total), result: page } : page)
}

function rowsOf(rows: readonly Row[], first: Row, how: How): readonly Row[] {
  switch (how) {
    case 'tooMany':
      return rows
    case 'noRows':
      return []
    case 'standing':
      return Array.from({ length: PAGE }, () => first)
    case 'endless':
      return Array.from({ length: PAGE }, () => renumbered(first))
  }
}

/** As long as it does not end, it says that there is a page more. */
function totalOf(rows: readonly Row[], how: How, made: number): number {
  if (how === 'tooMany') return rows.length - 1
  return how === 'noRows' ? Math.max(1, rows.length) : made + 2 * PAGE
}

function renumbered(row: Row): Row {
  numbers += 1
  const isNumber = (value: unknown): boolean => /^\d{1,15}$/.test(String(value))
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, isNumber(value) ? String(numbers) : value]),
  )
}

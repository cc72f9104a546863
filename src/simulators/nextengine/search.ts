import { filter } from './filters.ts'
import { INVENTED, Refusal } from './refusal.ts'
import type { Row, Table } from './table.ts'
import type { Faults } from './faults.ts'

type Params = Readonly<Record<string, string>>

/** Not filters. */
const COMMON = new Set(['access_token', 'refresh_token', 'wait_flag', 'fields', 'offset', 'limit'])

export interface Found {
  /** Rows in this answer, not in all. */
  readonly count: string
  readonly data: readonly Row[]
}

/** `<table>/search`: the asked-for fields of one page of the rows that pass all filters, in the table's own order. */
export function search(table: Table, params: Params, faults: Faults): Found {
  const names = chosenFields(table, params)
  const offset = wholeNumber(params, 'offset', 0)
  const limit = Math.min(wholeNumber(params, 'limit', faults.defaultLimit), faults.maxRows)
  const page = matching(table, params, faults).slice(offset, offset + limit)
  const data = page.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])))
  return { count: String(data.length), data }
}

/** `<table>/count`: how many rows pass the same filters. */
export function count(table: Table, params: Params, faults: Faults): { count: string } {
  return { count: String(matching(table, params, faults).length) }
}

function matching(table: Table, params: Params, faults: Faults): readonly Row[] {
  const filters = Object.entries(params)
    .filter(([name]) => !COMMON.has(name))
    .map(([name, want]) => filter(name, want, table.fields, faults))
  const rows = table.rows(params['fields']?.split(','))
  return filters.length === 0 ? rows : rows.filter((row) => filters.every((holds) => holds(row)))
}

function chosenFields(table: Table, params: Params): string[] {
  const names = (params['fields'] ?? '').split(',').map((name) => name.trim())
  if (names.join('') === '') {
    throw new Refusal(INVENTED.fields, 'POSTパラメータにfieldsが指定されていません。')
  }
  const unknown = names.find((name) => !Object.hasOwn(table.fields, name))
  if (unknown !== undefined) {
    throw new Refusal(INVENTED.fields, `fieldsに存在しない項目「${unknown}」が指定されています。`)
  }
  return names
}

function wholeNumber(params: Params, name: string, absent: number): number {
  const text = params[name]
  if (text === undefined || text === '') return absent
  if (!/^\d{1,9}$/.test(text)) throw new Refusal(INVENTED.page, `${name}の指定が不正です。`)
  return Number(text)
}

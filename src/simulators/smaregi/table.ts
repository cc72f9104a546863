/** A column as the API shows it: always a string, or null. Numbers are compared as numbers. */
export interface Column<Row> {
  readonly type: 'number' | 'text'
  read(row: Row): string | null
}

export interface Table<Row> {
  readonly name: string
  /** The order of rows when nobody asks for another. */
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, Column<Row>>>
  rows(): Iterable<Row>
}

export function number<Row>(read: (row: Row) => number | string | null): Column<Row> {
  return {
    type: 'number',
    read: (row) => {
      const value = read(row)
      return value === null ? null : String(value)
    },
  }
}

export function text<Row>(read: (row: Row) => string | null): Column<Row> {
  return { type: 'text', read }
}

export function compare(type: Column<unknown>['type'], a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (type === 'number') return Number(a) - Number(b)
  if (a === b) return 0
  return a < b ? -1 : 1
}

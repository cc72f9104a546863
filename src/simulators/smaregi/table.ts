/** A column as the API shows it: always a string, or null. Numbers are compared as numbers. */
export interface Column<Row> {
  readonly type: 'number' | 'text'
  read(row: Row): string | null
}

export type Columns<Row> = Readonly<Record<string, Column<Row>>>

export interface Table<Row> {
  readonly name: string
  /** The order of rows when nobody asks for another. */
  readonly key: readonly string[]
  readonly columns: Columns<Row>
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

export type Shown = Readonly<Record<string, string | null>>

export function shown<Row>(columns: Columns<Row>, names: readonly string[], row: Row): Shown {
  return Object.fromEntries(names.map((name) => [name, columns[name]?.read(row) ?? null]))
}

/** One column of the order that is asked for; `sign` is -1 for the greatest first. */
export interface Sorting<Row> {
  readonly column: Column<Row>
  readonly sign: number
}

export function inOrder<Row>(sortings: readonly Sorting<Row>[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { column, sign } of sortings) {
      const difference = compare(column.type, column.read(a), column.read(b))
      if (difference !== 0) return sign * difference
    }
    return 0
  }
}

export function compare(type: Column<unknown>['type'], a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (type === 'number') return Number(a) - Number(b)
  if (a === b) return 0
  return a < b ? -1 : 1
}

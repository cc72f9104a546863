/** One row as Next Engine writes it: everything a string, or null. */
export type Row = Readonly<Record<string, string | null>>

export type Kind = 'string' | 'number' | 'date'

/** Field names and what they hold. */
export type Fields = Readonly<Record<string, Kind>>

/** Something that can be searched: its fields, and its rows in the order that cannot be changed. */
export interface Table {
  readonly fields: Fields
  /** `asked`: the fields that a search asks for, where it matters. */
  rows(asked?: readonly string[]): readonly Row[]
}

export function fieldsOf(kind: Kind, ...names: string[]): Record<string, Kind> {
  return Object.fromEntries(names.map((name) => [name, kind]))
}

/** Who made the row and who changed it last: the same fields on every table, behind the table's own prefix. */
export function traceFields(prefix: string): Record<string, Kind> {
  return {
    ...fieldsOf(
      'date',
      `${prefix}_creation_date`,
      `${prefix}_last_modified_date`,
      `${prefix}_last_modified_null_safe_date`,
    ),
    ...fieldsOf(
      'number',
      `${prefix}_creator_id`,
      `${prefix}_last_modified_by_id`,
      `${prefix}_last_modified_by_null_safe_id`,
    ),
    ...fieldsOf(
      'string',
      `${prefix}_creator_name`,
      `${prefix}_last_modified_by_name`,
      `${prefix}_last_modified_by_null_safe_name`,
    ),
  }
}

/** The values for `traceFields`. What was never modified has no modification date: only the null-safe one is always there. */
export function trace(prefix: string, created: string, modified: string | null): Row {
  const [id, name] = ['1', '練習担当']
  return {
    [`${prefix}_creation_date`]: created,
    [`${prefix}_last_modified_date`]: modified,
    [`${prefix}_last_modified_null_safe_date`]: modified ?? created,
    [`${prefix}_creator_id`]: id,
    [`${prefix}_last_modified_by_id`]: modified === null ? null : id,
    [`${prefix}_last_modified_by_null_safe_id`]: id,
    [`${prefix}_creator_name`]: name,
    [`${prefix}_last_modified_by_name`]: modified === null ? null : name,
    [`${prefix}_last_modified_by_null_safe_name`]: name,
  }
}

/** What a row shows of something, field by field. */
export type Shown<T> = Readonly<Record<string, (of: T) => string | null>>

/**
 * Rows that work a field out when it is looked at: a table of months has thousands of rows, and most are passed over for one field.
 */
export function rowsShowing<T>(shown: Shown<T>): (of: T) => Row {
  class LazyRow {
    readonly of: T

    constructor(of: T) {
      this.of = of
    }
  }
  for (const [name, show] of Object.entries(shown))
    Object.defineProperty(LazyRow.prototype, name, {
      get(this: LazyRow) {
        return show(this.of)
      },
    })
  return (of) => new LazyRow(of) as unknown as Row
}

/** `trace` for such rows. */
export function shownTrace<T>(
  prefix: string,
  created: (of: T) => string,
  modified: (of: T) => string | null,
): Shown<T> {
  const all = Object.keys(trace(prefix, '', null))
  return Object.fromEntries(
    all.map((name) => [name, (of: T) => trace(prefix, created(of), modified(of))[name] ?? null]),
  )
}

/** Plain order of characters: capitals before small letters. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

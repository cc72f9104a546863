import { parse, CsvError } from 'csv-parse/sync'
import { fromCell } from '../../kernel/csv-cell.ts'
import { decode, type NotText } from './encoding.ts'
import { countLines, CR, LF } from './line-breaks.ts'

/** A product in a service's own file, as far as it is wanted; absent columns are ''. `line`: where it begins, from 1. */
export type MasterRow<K extends string> = Readonly<Record<K, string>> & { readonly line: number }

/** Under which headings a column comes: the screen's own, and those of the services' interfaces. */
export type Headings<K extends string> = Readonly<Record<K, readonly string[]>>

/** As Smaregi's 商品CSV has them. */
export const SMAREGI_COLUMNS = {
  id: ['商品ID', 'product_id', 'productId'],
  key: ['商品コード', 'product_code', 'productCode'],
  name: ['商品名', 'product_name', 'productName'],
} as const satisfies Headings<string>

/** As Next Engine's 商品マスタ has them. */
export const NEXT_ENGINE_COLUMNS = {
  code: ['商品コード', 'syohin_code', 'goods_id'],
  jan: ['JANコード', 'JANｺｰﾄﾞ', 'JAN', 'jan_code', 'goods_jan_code'],
  name: ['商品名', 'syohin_name', 'goods_name'],
} as const satisfies Headings<string>

/** What a file turned out to be. `missing`: the columns that it lacks, by their first heading. */
export type MasterFile<K extends string> =
  | { readonly kind: 'rows'; readonly rows: readonly MasterRow<K>[] }
  | { readonly kind: 'refused'; readonly why: NotText | 'empty' }
  | { readonly kind: 'broken'; readonly line: number }
  | { readonly kind: 'columns'; readonly missing: readonly string[] }

/**
 * A product file in whatever encoding it comes, with or without further columns; texts may hold line breaks. `optional`: columns that
 * need not be there.
 */
export function readMaster<K extends string>(
  bytes: Buffer,
  headings: Headings<K>,
  optional: readonly NoInfer<K>[],
): MasterFile<K> {
  const decoded = decode(bytes)
  if (decoded.kind === 'refused') return decoded
  const keys = Object.keys(headings) as K[]
  const lines = new Lines(decoded.utf8)
  let places: ReadonlyMap<K, number> | null = null
  const rows: MasterRow<K>[] = []
  try {
    parse(decoded.utf8, {
      delimiter: separatorOf(decoded.utf8),
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      on_record: (fields: string[], { bytes }) => {
        const line = lines.upTo(bytes)
        if (places === null) places = placesOf(fields, headings)
        else rows.push({ ...rowOf(fields, keys, places), line })
        return null // nothing is collected
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { kind: 'broken', line: Number(error['lines']) }
  }
  const found: ReadonlyMap<K, number> = places ?? new Map()
  if (places === null) return { kind: 'refused', why: 'empty' }
  const missing = keys.filter((key) => !found.has(key) && !optional.includes(key))
  if (missing.length > 0)
    return { kind: 'columns', missing: missing.map((key) => headings[key][0] ?? key) }
  return { kind: 'rows', rows }
}

/** csv-parse counts a line break within a text twice. */
class Lines {
  readonly #utf8: Buffer
  #at = 0
  #ended = 0

  constructor(utf8: Buffer) {
    this.#utf8 = utf8
  }

  /** The line in which the record begins that ends at this byte. */
  upTo(end: number): number {
    const record = this.#utf8.subarray(this.#at, end)
    const first = record.findIndex((byte) => byte !== LF && byte !== CR)
    const line = this.#ended + countLines(record.subarray(0, Math.max(first, 0))) + 1
    this.#ended += countLines(record)
    this.#at = end
    return line
  }
}

/** By the first line: what is copied out of a spreadsheet has tabs. */
function separatorOf(utf8: Buffer): string {
  const line = utf8.toString('utf8', 0, 64 * 1024).split(/[\r\n]/, 1)[0] ?? ''
  return line.includes(',') || !line.includes('\t') ? ',' : '\t'
}

function placesOf<K extends string>(
  fields: readonly string[],
  headings: Headings<K>,
): ReadonlyMap<K, number> {
  // A star marks what must be filled in.
  const names = fields.map((field) => fromCell(field).replace(/[*＊]$/, ''))
  const found = (Object.keys(headings) as K[]).map(
    (key) => [key, names.findIndex((name) => headings[key].includes(name))] as const,
  )
  return new Map(found.filter(([, at]) => at !== -1))
}

function rowOf<K extends string>(
  fields: readonly string[],
  keys: readonly K[],
  places: ReadonlyMap<K, number>,
): Readonly<Record<K, string>> {
  const values = keys.map((key) => [key, fromCell(asText(fields[places.get(key) ?? -1] ?? ''))])
  return Object.fromEntries(values) as Record<K, string>
}

/** `="0012"` keeps a spreadsheet from making a number of it. */
function asText(field: string): string {
  return /^="(.*)"$/.exec(field.trim())?.[1] ?? field
}

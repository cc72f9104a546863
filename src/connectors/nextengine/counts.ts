import type { CodeAnswer, FoundCode } from '../../domain/stock/plan.ts'
import { shownWarehouse } from '../../domain/stock/stock-key.ts'
import { grouped } from '../../kernel/grouped.ts'
import type { Session } from './next-engine.ts'
import type { Warehouse } from './warehouse.ts'
import { number, readForAll, type Row, text } from './pages.ts'
import { type OnPage, readWhole } from './whole-list.ts'

/** Rows for one code at the most: spellings of it, warehouses that have it, components of a set. */
export const MOST_FOR_A_CODE = 1000
/** For 1,000 codes in ten 拠点, which is all that there can be: one call. */
const MANY = 10_000

/** One of the two tables that hold counts. */
export interface CountTable {
  /** Without `/search` and `/count`. */
  readonly path: string
  /** One unknown name would fail the call. */
  readonly fields: string
  /** Without these a row says nothing. */
  readonly needs: readonly string[]
  /** The column of the code. */
  readonly code: string
  /** Rows of one answer, where it is not the usual number. */
  readonly page?: number
  /** Each code stands there as it is spelled, as often as it can: no other spelling of it matters any more. */
  readonly hasAll: (rows: readonly Row[], codes: readonly string[]) => boolean
  /** What no two rows have in common. */
  readonly keyOf: (row: Row) => string
  readonly isMeant: (row: Row) => boolean
  /** Pieces; a row without a number of its own for free stock has promised nothing, so its free stock is its stock. */
  readonly countOf: (row: Row) => FoundCode
}

/** The stock master, over all 拠点 or the base one (see `Habits.stockCounts`); what is deleted there is not meant. */
export const STOCK: CountTable = {
  path: '/api_v1_master_stock',
  fields: 'stock_goods_id,stock_quantity,stock_free_quantity,stock_deleted_flag',
  needs: ['stock_goods_id', 'stock_quantity'],
  code: 'stock_goods_id',
  hasAll(rows, codes) {
    const found = new Set(rows.map((row) => row['stock_goods_id']))
    return codes.every((one) => found.has(one))
  },
  keyOf: (row) => text(row['stock_goods_id']),
  isMeant: (row) => row['stock_deleted_flag'] !== '1',
  countOf: (row) => known(row['stock_goods_id'], row['stock_quantity'], row['stock_free_quantity']),
}

/** Without these a row of one 拠点 says nothing. */
export const WAREHOUSE_NEEDS: readonly string[] = [
  'warehouse_stock_warehouse_id',
  'warehouse_stock_goods_id',
  'warehouse_stock_quantity',
]

/** The rows of some 拠点 in the table that has one for each 拠点 and product; it has no mark for what is deleted. */
export function stockIn(warehouses: readonly Warehouse[]): CountTable {
  return {
    path: '/api_v1_warehouse_stock',
    fields: [...WAREHOUSE_NEEDS, 'warehouse_stock_free_quantity'].join(','),
    needs: WAREHOUSE_NEEDS,
    code: 'warehouse_stock_goods_id',
    ...(warehouses.length > 1 ? { page: MANY } : {}),
    hasAll(rows, codes) {
      const found = new Set(rows.map(keyOf))
      return codes.every((code) =>
        warehouses.every(({ id, name }) =>
          [id, shownWarehouse(name)].some((one) => found.has(`${one} ${code}`)),
        ),
      )
    },
    keyOf,
    isMeant: (row) => warehouses.some((one) => isRowOf(one, row)),
    countOf: (row) =>
      known(
        row['warehouse_stock_goods_id'],
        row['warehouse_stock_quantity'],
        row['warehouse_stock_free_quantity'],
      ),
  }
}

function keyOf(row: Row): string {
  return `${place(row)} ${text(row['warehouse_stock_goods_id'])}`
}

function place(row: Row): string {
  return text(row['warehouse_stock_warehouse_id'])
}

/** Whether the field holds the id or the name is not certain; no warehouse is named like another one's id. */
export function isRowOf({ id, name }: Warehouse, row: Row): boolean {
  return [id, shownWarehouse(name)].includes(place(row))
}

/**
 * The counts of each code in that table. Next Engine's spelling is the one to upload with: a code in another letter case is
 * taken for a new product there. A code may come back in another case than asked, so both cases are compared here.
 */
export async function readCounts(
  session: Session,
  codes: readonly string[],
  table: CountTable,
): Promise<ReadonlyMap<string, CodeAnswer>> {
  const { rows, spelled } = await readRows(session, codes, table)
  return matchSpelling(codes, rows.map(table.countOf), spelled)
}

/** What that table has for some codes, in any spelling. */
export interface RowsFound {
  /** Those that are meant. */
  readonly rows: readonly Row[]
  /** Every spelling of all rows: one that is deleted, or is in another 拠点 only, is a product of its own all the same. */
  readonly spelled: ReadonlySet<string>
}

/** Throws as `Session.read` does. */
export async function readRows(
  session: Session,
  codes: readonly string[],
  table: CountTable,
): Promise<RowsFound> {
  const rows = await readForAll(session, codes, (part) => ({
    path: `${table.path}/search`,
    params: { fields: table.fields, [`${table.code}-in`]: part.join(',') },
    needs: table.needs,
    most: MOST_FOR_A_CODE * part.length,
    complete: (some) => table.hasAll(some, part),
    ...(table.page === undefined ? {} : { page: table.page }),
  }))
  return {
    rows: rows.filter(table.isMeant),
    spelled: new Set(rows.map((row) => text(row[table.code]))),
  }
}

/**
 * Every row of that table, counted before and after. What is deleted in the stock master does not appear, and a product that has never
 * been in a warehouse has no row there.
 */
export async function allCounts(
  session: Session,
  table: CountTable,
  onPage?: OnPage,
): Promise<readonly FoundCode[]> {
  return (await allRows(session, table, onPage)).map(table.countOf)
}

/** The same of everything in it, counted before and after. */
export async function allRows(
  session: Session,
  table: CountTable,
  onPage?: OnPage,
): Promise<readonly Row[]> {
  const { path, fields, needs, keyOf } = table
  const rows = await readWhole(session, { path, params: { fields }, needs, keyOf, onPage })
  return rows.filter(table.isMeant)
}

function known(
  code: string | null | undefined,
  stock: string | null | undefined,
  free: string | null | undefined,
): FoundCode {
  const neCode = text(code)
  // Without a number of its own nothing is promised to orders.
  const own = text(free).trim() === '' ? stock : free
  const unread = [stock, own].map(text).find((one) => !PIECES.test(one))
  if (unread !== undefined) return { kind: 'uncounted', neCode, found: unread }
  return { kind: 'known', neCode, stock: number(stock), free: number(own) }
}

/** Whole pieces, some with zeros behind the point. */
const PIECES = /^\s*-?\d+(\.0+)?\s*$/

/** The count of each code: as it is spelled, else by the only other spelling there is. */
export function matchSpelling(
  codes: readonly string[],
  found: readonly FoundCode[],
  spelled: ReadonlySet<string>,
): ReadonlyMap<string, CodeAnswer> {
  const spellings = grouped(found, (one) => one.neCode.toLowerCase())
  return new Map(
    codes.map((code) => [code, match(code, spellings.get(code.toLowerCase()) ?? [], spelled)]),
  )
}

function match(
  code: string,
  candidates: readonly FoundCode[],
  spelled: ReadonlySet<string>,
): CodeAnswer {
  const exact = candidates.find((one) => one.neCode === code)
  if (exact !== undefined) return exact
  if (spelled.has(code)) return { kind: 'missing', spelled: true }
  const [only, ...more] = candidates
  if (only === undefined) return { kind: 'missing' }
  return more.length === 0
    ? only
    : { kind: 'ambiguous', spellings: candidates.map((one) => one.neCode) }
}

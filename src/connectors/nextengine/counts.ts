import type { CodeAnswer, KnownCode } from '../../domain/stock/plan.ts'
import { grouped } from '../../kernel/grouped.ts'
import type { Session } from './next-engine.ts'
import type { Warehouse } from './warehouse.ts'
import { number, readForAll, type Row, text } from './pages.ts'

const STOCK = '/api_v1_master_stock/search'
const WAREHOUSE_STOCK = '/api_v1_warehouse_stock/search'
/** Rows for one code at the most: spellings of it, warehouses that have it, components of a set. */
export const MOST_FOR_A_CODE = 1000

/**
 * The counts of each code in the stock master. Next Engine's spelling is the one to upload with: a code in another letter case is
 * taken for a new product there. A code may come back in another case than asked, so both cases are compared here.
 */
export async function readCounts(
  session: Session,
  codes: readonly string[],
): Promise<ReadonlyMap<string, CodeAnswer>> {
  const rows = await readForAll(session, codes, (part) => ({
    path: STOCK,
    params: { fields: STOCK_FIELDS, 'stock_goods_id-in': part.join(',') },
    needs: STOCK_NEEDS,
    most: MOST_FOR_A_CODE * part.length,
    complete: (some) => hasAll(some, part),
  }))
  return matchSpelling(codes, rows.filter(isAlive).map(stockRow))
}

/** Each code is there as it is spelled: no other spelling of it matters any more. */
function hasAll(rows: readonly Row[], codes: readonly string[]): boolean {
  const found = new Set(rows.map((row) => row['stock_goods_id']))
  return codes.every((code) => found.has(code))
}

/**
 * The same for one warehouse. A product that is known but has never been in that warehouse has nothing there: an increase
 * attaches it, a decrement has nothing to take.
 */
export async function readWarehouseCounts(
  session: Session,
  codes: readonly string[],
  warehouse: Warehouse,
): Promise<ReadonlyMap<string, CodeAnswer>> {
  const rows = await readForAll(session, codes, (part) => ({
    path: WAREHOUSE_STOCK,
    params: { fields: WAREHOUSE_FIELDS, 'warehouse_stock_goods_id-in': part.join(',') },
    needs: WAREHOUSE_NEEDS,
    most: MOST_FOR_A_CODE * part.length,
  }))
  const found = rows.filter((row) => isIn(row, warehouse)).map(warehouseRow)
  return withProductsElsewhere(session, matchSpelling(codes, found))
}

async function withProductsElsewhere(
  session: Session,
  answers: ReadonlyMap<string, CodeAnswer>,
): Promise<ReadonlyMap<string, CodeAnswer>> {
  const absent = [...answers].flatMap(([code, answer]) => (answer.kind === 'missing' ? [code] : []))
  if (absent.length === 0) return answers
  const elsewhere = await readCounts(session, absent)
  return new Map(
    [...answers].map(([code, answer]) => {
      const other = elsewhere.get(code)
      return [code, other?.kind === 'known' ? { ...other, stock: 0, free: 0 } : (other ?? answer)]
    }),
  )
}

/** The stock master's columns, over all 拠点 or the base one (see `Habits.stockCounts`). One unknown name would fail the call. */
export const STOCK_FIELDS = 'stock_goods_id,stock_quantity,stock_free_quantity,stock_deleted_flag'
/** The same for one 拠点 a row; this table has no mark for what is deleted. */
export const WAREHOUSE_FIELDS =
  'warehouse_stock_warehouse_id,warehouse_stock_goods_id,warehouse_stock_quantity,warehouse_stock_free_quantity'
/** Without these a row of the stock master says nothing. */
export const STOCK_NEEDS: readonly string[] = ['stock_goods_id', 'stock_quantity']
/** The same for one 拠点. */
export const WAREHOUSE_NEEDS: readonly string[] = [
  'warehouse_stock_warehouse_id',
  'warehouse_stock_goods_id',
  'warehouse_stock_quantity',
]

/** Pieces; a row without a number of its own for free stock has promised nothing, so its free stock is its stock. */
export function stockRow(row: Row): KnownCode {
  return known(row['stock_goods_id'], row['stock_quantity'], row['stock_free_quantity'])
}

/** As `stockRow`, for a row of one 拠点. */
export function warehouseRow(row: Row): KnownCode {
  return known(
    row['warehouse_stock_goods_id'],
    row['warehouse_stock_quantity'],
    row['warehouse_stock_free_quantity'],
  )
}

/** Not deleted in the stock master. */
export function isAlive(row: Row): boolean {
  return row['stock_deleted_flag'] !== '1'
}

/** Whether the field holds the id or the name is not certain; no warehouse is named like another one's id. */
export function isIn(row: Row, { id, name }: Warehouse): boolean {
  return [id, name].includes(text(row['warehouse_stock_warehouse_id']))
}

function known(
  code: string | null | undefined,
  stock: string | null | undefined,
  free: string | null | undefined,
): KnownCode {
  // Without a number of its own nothing is promised to orders.
  const own = text(free).trim() === '' ? stock : free
  return { kind: 'known', neCode: text(code), stock: number(stock), free: number(own) }
}

function matchSpelling(
  codes: readonly string[],
  found: readonly KnownCode[],
): ReadonlyMap<string, CodeAnswer> {
  const spellings = grouped(found, (one) => one.neCode.toLowerCase())
  return new Map(codes.map((code) => [code, match(code, spellings.get(code.toLowerCase()) ?? [])]))
}

function match(code: string, candidates: readonly KnownCode[]): CodeAnswer {
  const exact = candidates.find((one) => one.neCode === code)
  if (exact !== undefined) return exact
  const [only, ...more] = candidates
  if (only === undefined) return { kind: 'missing' }
  return more.length === 0
    ? only
    : { kind: 'ambiguous', spellings: candidates.map((one) => one.neCode) }
}

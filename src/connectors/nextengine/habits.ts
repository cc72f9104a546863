import type { Session } from './next-engine.ts'
import { WAREHOUSE_NEEDS } from './counts.ts'
import { number, readCount, readPage, type Row, text, unlessRefused } from './pages.ts'

/** Asked for in one go; what an answer holds less than that, and less than there is, is the most it can hold. */
const MANY = 10_000
const CODES = { path: '/api_v1_master_stock/search', needs: ['stock_goods_id'] }
const BASE: readonly string[] = ['0', '基本拠点']

/** What nobody could say beforehand about searches; what cannot be told is absent. */
export interface Habits {
  readonly searchCase?: 'strict' | 'ignore'
  readonly stockCounts?: 'sum' | 'base'
  /** The most rows that one answer holds; null: as many as were asked for. */
  readonly mostRows?: number | null
}

/** Asks as `GoodsGate.habits` says. Throws as `Session.read` does; a shop whose 拠点 cannot be read only leaves `stockCounts` out. */
export async function readHabits(
  session: Session,
  neCode: string,
  stock: number | null,
): Promise<Habits> {
  const letters = await searchCase(session, neCode)
  const counts = await stockCounts(session, neCode, stock ?? (await masterStock(session, neCode)))
  const most = await mostRows(session)
  return {
    ...(letters === null ? {} : { searchCase: letters }),
    ...(counts === null ? {} : { stockCounts: counts }),
    ...(most === undefined ? {} : { mostRows: most }),
  }
}

/** Whether a search for a code in another letter case finds it; null where the code has no letters. Reads only. */
async function searchCase(session: Session, neCode: string): Promise<'strict' | 'ignore' | null> {
  const upper = neCode.toUpperCase()
  const other = upper === neCode ? neCode.toLowerCase() : upper
  if (other === neCode) return null
  const params = { fields: 'stock_goods_id', 'stock_goods_id-in': other }
  const rows = await readPage(session, { ...CODES, params }, 10)
  return rows.some((row) => row['stock_goods_id'] === neCode) ? 'ignore' : 'strict'
}

async function masterStock(session: Session, neCode: string): Promise<number | null> {
  const params = { fields: 'stock_goods_id,stock_quantity', 'stock_goods_id-eq': neCode }
  const [row] = await readPage(session, { ...CODES, params }, 1)
  return row === undefined ? null : number(row['stock_quantity'])
}

/**
 * Whether 在庫数 of the stock master is the sum of all 拠点 or that of the base one; null where this product does not tell them apart,
 * or 拠点 cannot be read.
 */
async function stockCounts(
  session: Session,
  neCode: string,
  stock: number | null,
): Promise<'sum' | 'base' | null> {
  const search = {
    path: '/api_v1_warehouse_stock/search',
    params: { fields: WAREHOUSE_NEEDS.join(','), 'warehouse_stock_goods_id-eq': neCode },
    needs: WAREHOUSE_NEEDS,
  }
  // Not every shop has 拠点, and what is refused for that is no trouble.
  const rows = (await unlessRefused(readPage(session, search, 100))) ?? []
  const pieces = (row: Row): number => number(row['warehouse_stock_quantity'])
  const sum = rows.reduce((all, row) => all + pieces(row), 0)
  const inBase = rows.find((row) => BASE.includes(text(row['warehouse_stock_warehouse_id'])))
  // A product that has never been in the base one has nothing there.
  const base = inBase === undefined ? 0 : pieces(inBase)
  if (sum === base) return null
  if (stock === sum) return 'sum'
  return stock === base ? 'base' : null
}

/** Undefined: the shop has too few products to tell. */
async function mostRows(session: Session): Promise<number | null | undefined> {
  const all = await readCount(session, '/api_v1_master_stock/count', {})
  if (all <= 1000) return undefined
  const rows = await readPage(session, { ...CODES, params: { fields: 'stock_goods_id' } }, MANY)
  return rows.length < Math.min(all, MANY) ? rows.length : null
}

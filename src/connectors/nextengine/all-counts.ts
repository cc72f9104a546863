import type { KnownCode } from '../../domain/stock/plan.ts'
import {
  isAlive,
  isIn,
  STOCK_FIELDS,
  STOCK_NEEDS,
  stockRow,
  WAREHOUSE_FIELDS,
  WAREHOUSE_NEEDS,
  warehouseRow,
} from './counts.ts'
import type { Session } from './next-engine.ts'
import { text } from './pages.ts'
import type { Warehouse } from './warehouse.ts'
import { type OnPage, readWhole } from './whole-list.ts'

/** Every row of the stock master, counted before and after. What is deleted there does not appear. */
export async function allCounts(session: Session, onPage?: OnPage): Promise<readonly KnownCode[]> {
  const rows = await readWhole(session, {
    path: '/api_v1_master_stock',
    params: { fields: STOCK_FIELDS },
    needs: STOCK_NEEDS,
    keyOf: (row) => text(row['stock_goods_id']),
    onPage,
  })
  return rows.filter(isAlive).map(stockRow)
}

/** The same for one warehouse. A product that has never been in it has no row. */
export async function allWarehouseCounts(
  session: Session,
  warehouse: Warehouse,
  onPage?: OnPage,
): Promise<readonly KnownCode[]> {
  const rows = await readWhole(session, {
    path: '/api_v1_warehouse_stock',
    params: { fields: WAREHOUSE_FIELDS },
    needs: WAREHOUSE_NEEDS,
    keyOf: (row) =>
      `${text(row['warehouse_stock_warehouse_id'])} ${text(row['warehouse_stock_goods_id'])}`,
    onPage,
  })
  return rows.filter((row) => isIn(row, warehouse)).map(warehouseRow)
}

import type { OpenSlip } from '../../domain/stock/open-work.ts'
import { warehouseNamed } from '../../domain/stock/stock-key.ts'
import { wholeNumber } from '../../kernel/whole-number.ts'
import type { Session } from './next-engine.ts'
import { number, readPage, type Row, text } from './pages.ts'

const PATH = '/api_v1_receiveorder_row/search'
/** More slips than anybody reads, also among those that were cancelled; the first page is enough. */
const LIMIT = 10_000
const SHIPPED = '50'

const FIELDS = [
  'receive_order_row_receive_order_id',
  'receive_order_row_goods_id',
  'receive_order_row_quantity',
  'receive_order_row_stock_allocation_quantity',
  'receive_order_row_cancel_flag',
  'receive_order_row_deleted_flag',
  'receive_order_cancel_type_id',
  'receive_order_shop_id',
]

/** Without these a row says nothing. */
const NEEDS = [...FIELDS.slice(0, 3), 'receive_order_cancel_type_id']

/**
 * The slips that have not been shipped and hold these products (at most 1,000), lowest number first. One call; nothing personal
 * is asked for. `withWarehouse`: also the 拠点 of each. Throws `StonError` as `Session.read` does.
 */
export async function openSlips(
  session: Session,
  codes: readonly string[],
  withWarehouse = false,
): Promise<readonly OpenSlip[]> {
  const params = {
    fields: (withWarehouse ? [...FIELDS, 'warehouse_name'] : FIELDS).join(','),
    'receive_order_row_goods_id-in': codes.join(','),
    'receive_order_order_status_id-neq': SHIPPED,
  }
  const rows = await readPage(session, { path: PATH, params, needs: NEEDS }, LIMIT)
  return together(
    rows
      .filter(isAlive)
      .map(slipOf)
      .filter(({ slip, quantity }) => slip > 0 && quantity > 0),
  )
}

function isAlive(row: Row): boolean {
  // Left empty it says that nobody has cancelled the slip, which no filter does.
  const cancelType = text(row['receive_order_cancel_type_id']).trim()
  return (
    (cancelType === '' || wholeNumber(cancelType) === 0) &&
    row['receive_order_row_cancel_flag'] !== '1' &&
    row['receive_order_row_deleted_flag'] !== '1'
  )
}

function slipOf(row: Row): OpenSlip {
  const promised = number(row['receive_order_row_stock_allocation_quantity'])
  const warehouse = text(row['warehouse_name']).trim()
  return {
    slip: number(row['receive_order_row_receive_order_id']),
    shopId: text(row['receive_order_shop_id']).trim(),
    code: text(row['receive_order_row_goods_id']).trim(),
    ...(warehouse === '' ? {} : { warehouse: warehouseNamed(warehouse) }),
    quantity: promised > 0 ? promised : number(row['receive_order_row_quantity']),
  }
}

/** A slip may have the same product in several lines. */
function together(rows: readonly OpenSlip[]): OpenSlip[] {
  const slips = new Map<string, OpenSlip>()
  for (const row of rows) {
    const name = `${row.slip} ${row.code} ${row.warehouse ?? ''}`
    const known = slips.get(name)
    slips.set(name, known ? { ...known, quantity: known.quantity + row.quantity } : row)
  }
  return [...slips.values()].toSorted((a, b) => a.slip - b.slip)
}

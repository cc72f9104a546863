import { toJst } from '../../kernel/time.ts'
import type { Orders } from './orders.ts'
import type { Slip, SlipLine } from './slip.ts'
import {
  fieldsOf,
  rowsShowing,
  shownTrace,
  traceFields,
  type Fields,
  type Row,
  type Shown,
  type Table,
} from './table.ts'
import type { Warehouses } from './warehouses.ts'
import type { Faults } from './faults.ts'

const SLIP_FIELDS: Fields = {
  ...fieldsOf(
    'string',
    'receive_order_shop_id',
    'receive_order_shop_cut_form_id',
    'receive_order_import_type_id',
    'receive_order_cancel_type_id',
    'receive_order_cancel_type_name',
    'receive_order_order_status_id',
    'receive_order_order_status_name',
    'receive_order_multi_delivery_parent_flag',
    'receive_order_confirm_ids',
  ),
  ...fieldsOf(
    'number',
    'receive_order_id',
    'receive_order_include_to_order_id',
    'receive_order_divide_from_order_id',
    'receive_order_copy_from_order_id',
    'receive_order_multi_delivery_parent_order_id',
  ),
  ...fieldsOf(
    'date',
    'receive_order_date',
    'receive_order_import_date',
    'receive_order_cancel_date',
    'receive_order_send_plan_date',
    'receive_order_send_date',
  ),
  ...traceFields('receive_order'),
}

const LINE_FIELDS: Fields = {
  ...fieldsOf(
    'string',
    'receive_order_row_shop_cut_form_id',
    'receive_order_row_goods_id',
    'receive_order_row_cancel_flag',
    'receive_order_row_deleted_flag',
  ),
  ...fieldsOf(
    'number',
    'receive_order_row_receive_order_id',
    'receive_order_row_no',
    'receive_order_row_quantity',
    'receive_order_row_stock_allocation_quantity',
    'receive_order_row_returned_good_quantity',
    'receive_order_row_returned_bad_quantity',
    'receive_order_include_from_order_id',
    'receive_order_include_from_row_no',
    'receive_order_row_divide_from_row_no',
    'receive_order_row_copy_from_row_no',
    'receive_order_row_org_row_no',
    'receive_order_row_multi_delivery_parent_order_id',
  ),
  ...fieldsOf(
    'date',
    'receive_order_row_last_modified_newest_date',
    'receive_order_row_stock_allocation_date',
  ),
  ...traceFields('receive_order_row'),
  ...fieldsOf('number', 'warehouse_id'),
  ...fieldsOf('string', 'warehouse_name'),
}

/** `/api_v1_receiveorder_base`: one row a slip, by number. */
export function slipTable(orders: Orders): Table {
  return { fields: SLIP_FIELDS, rows: () => orders.all().map(slipRow) }
}

/** `/api_v1_receiveorder_row`: one row a line, by slip and line, with the fields of its slip and of its 拠点. */
export function lineTable(orders: Orders, warehouses: Warehouses, faults: Faults): Table {
  const rows = (): Row[] =>
    orders
      .all()
      .flatMap((slip) =>
        shownLines(slip, faults).flatMap((line) =>
          placesOf(orders, slip, line, faults).map((place) =>
            lineRow({ slip, line, place, warehouses, faults }),
          ),
        ),
      )
  const hides = (asked: readonly string[]): boolean =>
    faults.unallocatedLines === 'hidden' && asked.some((name) => name.startsWith('warehouse_'))
  return {
    get fields() {
      const all = { ...SLIP_FIELDS, ...LINE_FIELDS }
      return faults.rowOrigins === 'unknown' ? withoutOrigins(all) : all
    },
    rows: (asked = []) =>
      hides(asked) ? rows().filter((row) => row['warehouse_id'] !== null) : rows(),
  }
}

function shownLines({ id, lines }: Slip, { endedLines, hiddenSlips }: Faults): readonly SlipLine[] {
  if (hiddenSlips.includes(id)) return []
  return endedLines === 'shown'
    ? lines
    : lines.filter(({ deleted, quantity }) => !deleted && quantity > 0)
}

function withoutOrigins(fields: Fields): Fields {
  const names = ['receive_order_row_divide_from_row_no', 'receive_order_row_copy_from_row_no']
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

interface Place {
  readonly warehouse: string | null
  readonly allocated: number
}

/** What the join makes of a line's 拠点: never nothing. */
function placesOf(orders: Orders, slip: Slip, line: SlipLine, faults: Faults): readonly Place[] {
  const { allocated, promised } = line
  const shipped = faults.lineWarehouse === 'unshipped' ? [] : line.left
  const parts = promised.length > 0 ? promised : shipped
  const [first] = parts
  if (first === undefined) {
    const intended = faults.lineWarehouse === 'always' ? orders.intended(slip, line) : null
    return [{ warehouse: intended, allocated }]
  }
  if (faults.lineInTwoWarehouses === 'first') return [{ warehouse: first.warehouse, allocated }]
  return parts.map(({ warehouse, quantity }) => ({
    warehouse,
    allocated: allocated === 0 ? 0 : quantity,
  }))
}

const CANCEL_NAMES: Readonly<Record<string, string>> = {
  '0': '有効な受注です。',
  '1': '顧客依頼によりキャンセル',
  '3': '他の伝票への統合',
}

const SHOWN_OF_SLIP: Shown<Slip> = {
  receive_order_id: (slip) => String(slip.id),
  receive_order_shop_id: (slip) => slip.shopId,
  receive_order_shop_cut_form_id: (slip) => `web-${slip.id}`,
  receive_order_import_type_id: () => '1',
  receive_order_date: createdAt,
  receive_order_import_date: createdAt,
  receive_order_cancel_type_id: (slip) => slip.cancelType,
  receive_order_cancel_type_name: (slip) => CANCEL_NAMES[slip.cancelType] ?? 'その他',
  receive_order_cancel_date: (slip) => dateOf(slip.cancelledAt),
  receive_order_order_status_id: (slip) => slip.status,
  receive_order_order_status_name: (slip) =>
    slip.status === '50' ? '出荷確定済（完了）' : '納品書印刷待ち',
  receive_order_send_plan_date: () => null,
  receive_order_send_date: (slip) => dateOf(slip.sentAt),
  receive_order_include_to_order_id: (slip) => numberOf(slip.mergedInto),
  receive_order_divide_from_order_id: (slip) => numberOf(slip.dividedFrom),
  receive_order_copy_from_order_id: (slip) => numberOf(slip.copiedFrom),
  receive_order_multi_delivery_parent_order_id: () => null,
  receive_order_multi_delivery_parent_flag: (slip) => (slip.multiDelivery ? '1' : '0'),
  receive_order_confirm_ids: () => null,
  ...shownTrace<Slip>('receive_order', createdAt, (slip) => dateOf(slip.modifiedAt)),
}

const slipRow = rowsShowing(SHOWN_OF_SLIP)

/** A line where it is allocated from, with what decides how it is shown. */
interface PlacedLine {
  readonly slip: Slip
  readonly line: SlipLine
  readonly place: Place
  readonly warehouses: Warehouses
  readonly faults: Faults
}

const OF_ITS_SLIP: Shown<PlacedLine> = Object.fromEntries(
  Object.entries(SHOWN_OF_SLIP).map(([name, show]) => [name, ({ slip }) => show(slip)]),
)

const lineRow = rowsShowing<PlacedLine>({
  ...OF_ITS_SLIP,
  receive_order_row_receive_order_id: ({ slip }) => String(slip.id),
  receive_order_row_no: ({ line }) => String(line.no),
  receive_order_row_shop_cut_form_id: ({ slip }) => `web-${slip.id}`,
  receive_order_row_goods_id: ({ line }) => line.code,
  receive_order_row_quantity: ({ line }) => String(line.quantity),
  receive_order_row_stock_allocation_quantity: ({ place }) => String(place.allocated),
  receive_order_row_stock_allocation_date: ({ line }) => dateOf(line.allocatedAt),
  receive_order_row_cancel_flag: ({ line }) => (line.cancelled ? '1' : '0'),
  receive_order_row_deleted_flag: ({ line }) => (line.deleted ? '1' : '0'),
  receive_order_row_returned_good_quantity: ({ line }) => String(line.returnedGood),
  receive_order_row_returned_bad_quantity: ({ line }) => String(line.returnedBad),
  receive_order_include_from_order_id: ({ line }) => numberOf(line.mergedFrom?.slip ?? null),
  receive_order_include_from_row_no: ({ line }) => numberOf(line.mergedFrom?.line ?? null),
  receive_order_row_divide_from_row_no: ({ line, faults }) =>
    toldOrigin(line.dividedFromLine, faults),
  receive_order_row_copy_from_row_no: ({ line, faults }) => toldOrigin(line.copiedFromLine, faults),
  receive_order_row_org_row_no: ({ line }) => String(line.no),
  receive_order_row_multi_delivery_parent_order_id: () => null,
  receive_order_row_last_modified_newest_date: newest,
  ...shownTrace<PlacedLine>(
    'receive_order_row',
    ({ line }) => toJst(line.createdAt),
    ({ line }) => dateOf(line.modifiedAt),
  ),
  warehouse_id: ({ place }) => place.warehouse,
  warehouse_name: ({ place, warehouses }) =>
    place.warehouse === null ? null : warehouses.nameOf(place.warehouse),
})

function createdAt(slip: Slip): string {
  return toJst(slip.createdAt)
}

/** The newer of both dates of change. For what nobody has touched, nobody knows whether it is filled. */
function newest({ slip, line, faults }: PlacedLine): string | null {
  const times = [slip.modifiedAt, line.modifiedAt].flatMap((at) =>
    at === null ? [] : [at.getTime()],
  )
  if (times.length === 0) return faults.newestDateOfNew ? toJst(line.createdAt) : null
  return toJst(new Date(Math.max(...times, line.createdAt.getTime())))
}

function dateOf(at: Date | null): string | null {
  return at === null ? null : toJst(at)
}

function numberOf(value: number | null): string | null {
  return value === null ? null : String(value)
}

function toldOrigin(line: number | null, { rowOrigins }: Faults): string | null {
  return rowOrigins === 'empty' ? null : numberOf(line)
}

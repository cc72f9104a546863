import * as v from 'valibot'
import { StonError } from '../../kernel/errors.ts'
import { wholeNumber } from '../../kernel/whole-number.ts'
import type { LineWarehouse, OrderLine } from '../../domain/orders/order-line.ts'
import { warehouseNamed } from '../../domain/stock/stock-key.ts'
import { strangeOrder } from '../../messages/nextengine.ts'
import type { Row } from './pages.ts'

/** 伝票番号: what pages of lines are ordered and continued by. */
export const SLIP = 'receive_order_row_receive_order_id'

const text = v.nullish(v.string(), null)
/** Whole pieces or numbers, which Next Engine writes as text, some with zeros behind the point. */
export const whole = v.pipe(v.string(), v.trim(), v.transform(wholeNumber), v.number())
/** Empty and zero both mean: none. */
const reference = v.pipe(
  text,
  v.transform((value) =>
    value === null || value.trim() === '' || Number(value) === 0 ? null : value,
  ),
  v.nullable(whole),
)
const pieces = v.pipe(
  text,
  v.transform((value) => (value === null || value.trim() === '' ? '0' : value)),
  whole,
)
/** A number that stands for a state: another text says neither that a line counts nor that it does not. Null = it is empty. */
const state = v.pipe(
  text,
  v.transform((value) => (value === null || value.trim() === '' ? null : value)),
  v.nullable(v.pipe(whole, v.minValue(0), v.transform(String))),
)
const flag = v.pipe(
  text,
  v.transform((value) => value?.trim() === '1'),
)
const date = v.pipe(
  text,
  v.transform((value) => {
    const found = value?.trim() ?? ''
    return found === '' || found.startsWith('0000') ? null : found
  }),
)

/** Only what matters for stock, and nothing personal: these are the fields that are asked for. */
const rowShape = v.object({
  receive_order_row_receive_order_id: whole,
  receive_order_row_no: whole,
  receive_order_row_goods_id: text,
  // Nothing is not none: a line that was booked would be given back.
  receive_order_row_quantity: whole,
  receive_order_row_cancel_flag: flag,
  receive_order_row_deleted_flag: flag,
  receive_order_row_returned_good_quantity: pieces,
  receive_order_include_from_order_id: reference,
  receive_order_include_from_row_no: reference,
  receive_order_row_last_modified_newest_date: date,
  receive_order_row_last_modified_date: date,
  receive_order_row_creation_date: date,
  receive_order_shop_id: text,
  receive_order_order_status_id: state,
  receive_order_cancel_type_id: state,
  receive_order_divide_from_order_id: reference,
  receive_order_copy_from_order_id: reference,
  receive_order_multi_delivery_parent_flag: flag,
  receive_order_send_date: date,
  receive_order_last_modified_date: date,
  // Most lines have neither: one that cannot be read must not hold its slip.
  receive_order_row_divide_from_row_no: v.fallback(reference, null),
  receive_order_row_copy_from_row_no: v.fallback(reference, null),
})

/** Only some slips need these: where Next Engine does not know them, it is asked without. */
export const ORIGIN_FIELDS: readonly string[] = [
  'receive_order_row_divide_from_row_no',
  'receive_order_row_copy_from_row_no',
]

/** What a search for order lines asks for. */
export const FIELDS = Object.keys(rowShape.entries)
  .filter((name) => !ORIGIN_FIELDS.includes(name))
  .join(',')

/** Without these nothing can be said about a line. */
export const NEEDS: readonly string[] = [
  SLIP,
  'receive_order_row_no',
  'receive_order_row_goods_id',
  'receive_order_row_quantity',
  'receive_order_order_status_id',
  'receive_order_cancel_type_id',
]

/** The same of the 拠点 that a line is allocated from: asked for only where it matters. */
export const WAREHOUSE_FIELDS: readonly string[] = ['warehouse_id', 'warehouse_name']

/** One line as the rest of ston knows it; a field that cannot be read makes it unreadable. Throws `StonError` (attention) without slip and line number. */
export function lineOf(row: Row): OrderLine {
  const parsed = v.safeParse(rowShape, row)
  if (!parsed.success) return unreadable(row, parsed.issues[0].path?.[0]?.key)
  const one = parsed.output
  const touched = [one.receive_order_last_modified_date, one.receive_order_row_last_modified_date]
  return {
    slip: one.receive_order_row_receive_order_id,
    line: one.receive_order_row_no,
    code: one.receive_order_row_goods_id?.trim() ?? '',
    quantity: one.receive_order_row_quantity,
    returnedGood: one.receive_order_row_returned_good_quantity,
    lineCancelled: one.receive_order_row_cancel_flag,
    lineDeleted: one.receive_order_row_deleted_flag,
    shopId: one.receive_order_shop_id?.trim() ?? '',
    status: one.receive_order_order_status_id ?? '',
    // Nothing says that it was cancelled.
    cancelType: one.receive_order_cancel_type_id ?? '0',
    sendDate: one.receive_order_send_date,
    mergedFrom: mergedFrom(one),
    dividedFromSlip: one.receive_order_divide_from_order_id,
    dividedFromLine: one.receive_order_row_divide_from_row_no,
    copiedFromSlip: one.receive_order_copy_from_order_id,
    copiedFromLine: one.receive_order_row_copy_from_row_no,
    multiDeliveryParent: one.receive_order_multi_delivery_parent_flag,
    newestAt: one.receive_order_row_last_modified_newest_date,
    createdAt: one.receive_order_row_creation_date,
    modified: touched.some((at) => at !== null),
    ...warehousesOf(row),
  }
}

/** A line that is not allocated has none; one that is allocated from several has a row for each. */
function warehousesOf(row: Row): Pick<OrderLine, 'warehouses'> {
  const { warehouse_id: id, warehouse_name: name } = row
  if (id === undefined || name === undefined) return {}
  const shown = name?.trim() ?? ''
  if (shown === '') return { warehouses: [] }
  return { warehouses: [{ id: id?.trim() || shown, name: warehouseNamed(shown) }] }
}

/** The rows of one line put together, in their order; the facts of a later row count. */
export function together(rows: readonly OrderLine[]): readonly OrderLine[] {
  const lines = new Map<string, OrderLine>()
  for (const row of rows) {
    const key = `${row.slip} ${row.line}`
    const { warehouses: before } = lines.get(key) ?? {}
    lines.set(key, before === undefined ? row : { ...row, warehouses: joined(before, row) })
  }
  return [...lines.values()]
}

function joined(before: readonly LineWarehouse[], { warehouses = [] }: OrderLine) {
  const all = [...before, ...warehouses]
  return [...new Map(all.map((one) => [one.id, one])).values()]
}

const keyShape = v.object({
  receive_order_row_receive_order_id: whole,
  receive_order_row_no: whole,
  receive_order_shop_id: text,
})

/** Held with its slip, by name. Only where not even the slip can be told, nothing can go on. */
function unreadable(row: Row, key: unknown): OrderLine {
  const field = typeof key === 'string' ? key : ''
  const found = row[field] ?? ''
  const parsed = v.safeParse(keyShape, row)
  if (!parsed.success) {
    const words = strangeOrder(row[SLIP] ?? '', field, found)
    throw new StonError({ code: 'nextengine', ...words })
  }
  const one = parsed.output
  return {
    ...UNREADABLE,
    slip: one.receive_order_row_receive_order_id,
    line: one.receive_order_row_no,
    shopId: one.receive_order_shop_id?.trim() ?? '',
    problem: `${field} = "${found}"`,
  }
}

const UNREADABLE: Omit<OrderLine, 'slip' | 'line' | 'shopId'> = {
  code: '',
  quantity: 0,
  returnedGood: 0,
  lineCancelled: false,
  lineDeleted: false,
  status: '',
  cancelType: '0',
  sendDate: null,
  mergedFrom: null,
  dividedFromSlip: null,
  dividedFromLine: null,
  copiedFromSlip: null,
  copiedFromLine: null,
  multiDeliveryParent: false,
  newestAt: null,
  createdAt: null,
  modified: true,
}

function mergedFrom(row: v.InferOutput<typeof rowShape>): OrderLine['mergedFrom'] {
  const slip = row.receive_order_include_from_order_id
  return slip === null ? null : { slip, line: row.receive_order_include_from_row_no ?? 0 }
}

import { toJst } from '../../kernel/time.ts'
import type { History } from './history.ts'
import { STOCK_FIELDS, stockRow } from './stock-table.ts'
import type { Product, Stockroom } from './stockroom.ts'
import { fieldsOf, trace, traceFields, type Fields, type Row, type Table } from './table.ts'
import type { Faults } from './faults.ts'

const ITEMS = Array.from({ length: 20 }, (_, i) => `goods_${i + 1}_item`)

const FIELDS: Fields = {
  ...fieldsOf(
    'string',
    'goods_id',
    'goods_representation_id',
    'goods_name',
    'goods_jan_code',
    'goods_type_id',
    'goods_type_name',
    'goods_merchandise_id',
    'goods_merchandise_name',
    'goods_status_id',
    'goods_status_name',
    'goods_stock_management_flag',
    'goods_visible_flag',
    'goods_supplier_id',
    'goods_tag',
    'goods_location',
    'goods_size',
    'goods_color',
    'supplier_name',
    ...ITEMS,
  ),
  ...fieldsOf(
    'number',
    'goods_cost_price',
    'goods_selling_price',
    'goods_tax_rate',
    'goods_stock_constant',
    'goods_order_point',
    'goods_lot',
  ),
  ...traceFields('goods'),
  ...STOCK_FIELDS,
}

const USUAL: Row = {
  goods_representation_id: null,
  goods_jan_code: null,
  goods_type_id: '0',
  goods_type_name: '通常',
  goods_merchandise_id: '0',
  goods_merchandise_name: '取扱中',
  goods_status_id: null,
  goods_status_name: null,
  goods_stock_management_flag: '1',
  goods_visible_flag: '1',
  goods_supplier_id: '9999',
  goods_tag: null,
  goods_location: null,
  goods_size: null,
  goods_color: null,
  goods_cost_price: '0.00',
  goods_selling_price: '0.00',
  goods_tax_rate: null,
  goods_stock_constant: null,
  goods_order_point: null,
  goods_lot: null,
  supplier_name: '設定なし',
}

/** `/api_v1_master_goods`: the goods master joined with the stock fields, by code. */
export function goodsTable(room: Stockroom, history: History, faults: Faults): Table {
  return {
    fields: FIELDS,
    rows: () => room.all().map((product) => goodsRow(product, stockRow(product, history, faults))),
  }
}

function goodsRow(product: Product, stock: Row): Row {
  const modified = product.modifiedAt === null ? null : toJst(product.modifiedAt)
  return {
    goods_id: product.code,
    goods_name: product.code,
    ...USUAL,
    ...product.fields,
    ...trace('goods', toJst(product.createdAt), modified),
    ...stock,
  }
}

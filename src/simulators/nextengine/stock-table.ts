import { toJst } from '../../kernel/time.ts'
import type { History } from './history.ts'
import { type Level, level, type Product, type Shelf, type Stockroom } from './stockroom.ts'
import { fieldsOf, trace, traceFields, type Fields, type Row, type Table } from './table.ts'
import { BASE, BASE_NAME, type Warehouses } from './warehouses.ts'
import type { Faults } from './faults.ts'

export const STOCK_FIELDS: Fields = {
  ...fieldsOf('string', 'stock_goods_id', 'stock_deleted_flag'),
  ...fieldsOf(
    'number',
    'stock_quantity',
    'stock_allocation_quantity',
    'stock_free_quantity',
    'stock_defective_quantity',
    'stock_remaining_order_quantity',
    'stock_out_quantity',
    'stock_advance_order_quantity',
    'stock_advance_order_allocation_quantity',
    'stock_advance_order_free_quantity',
  ),
  ...traceFields('stock'),
}

const WAREHOUSE_FIELDS: Fields = {
  ...fieldsOf('string', 'warehouse_stock_warehouse_id', 'warehouse_stock_goods_id'),
  ...fieldsOf(
    'number',
    'warehouse_stock_quantity',
    'warehouse_stock_allocation_quantity',
    'warehouse_stock_free_quantity',
  ),
  ...fieldsOf(
    'date',
    'warehouse_stock_creation_date',
    'warehouse_stock_last_modified_date',
    'warehouse_stock_last_modified_null_safe_date',
  ),
}

/** `/api_v1_master_stock`: one row a product, by code. */
export function stockTable(room: Stockroom, history: History, faults: Faults): Table {
  return {
    fields: STOCK_FIELDS,
    rows: () => room.all().map((product) => stockRow(product, history, faults)),
  }
}

export function stockRow(product: Product, history: History, faults: Faults): Row {
  const base = faults.stockQuantityIs === 'base'
  const now = level(product, base ? BASE : undefined)
  const { stock, allocated, free } = late(now, faults, (ms) =>
    history.movedWithin(ms, product.code, base ? BASE_NAME : undefined),
  )
  return {
    stock_goods_id: product.code,
    stock_quantity: String(stock),
    stock_allocation_quantity: String(allocated),
    stock_free_quantity: String(free),
    stock_defective_quantity: '0',
    stock_remaining_order_quantity: '0',
    stock_out_quantity: '0',
    stock_advance_order_quantity: '0',
    stock_advance_order_allocation_quantity: '0',
    stock_advance_order_free_quantity: '0',
    stock_deleted_flag: faults.deletedGoods.includes(product.code) ? '1' : '0',
    ...trace('stock', toJst(product.createdAt), lastModified([...product.shelves.values()])),
  }
}

/** As it was so long ago; what orders hold is that of now. */
function late(now: Level, { countsDelayMs }: Faults, moved: (ms: number) => number): Level {
  if (countsDelayMs === 0) return now
  const back = moved(countsDelayMs)
  return { ...now, stock: now.stock - back, free: now.free - back }
}

function lastModified(shelves: readonly Shelf[]): string | null {
  const times = shelves.flatMap((shelf) => shelf.modifiedAt?.getTime() ?? [])
  return times.length === 0 ? null : toJst(new Date(Math.max(...times)))
}

/** `/api_v1_warehouse_stock`: one row a product and warehouse, by warehouse, then by code. */
export function warehouseStockTable(
  room: Stockroom,
  { warehouses, history }: { readonly warehouses: Warehouses; readonly history: History },
  faults: Faults,
): Table {
  const rows = (): Row[] => {
    const products = room.all()
    return warehouses.rows().flatMap(({ warehouse_id: id, warehouse_name: name }) => {
      const shown = (faults.warehouseStockId === 'id' ? id : name) ?? ''
      return products
        .filter((product) => product.shelves.has(id ?? ''))
        .map((product) => {
          const moved = (ms: number): number => history.movedWithin(ms, product.code, name ?? '')
          return warehouseRow(
            product,
            id ?? '',
            shown,
            late(level(product, id ?? ''), faults, moved),
          )
        })
    })
  }
  return { fields: WAREHOUSE_FIELDS, rows }
}

function warehouseRow(product: Product, id: string, shown: string, seen: Level): Row {
  const { stock, allocated, free } = seen
  const shelf = product.shelves.get(id)
  const created = toJst(shelf?.createdAt ?? product.createdAt)
  const modified = shelf === undefined ? null : lastModified([shelf])
  return {
    warehouse_stock_warehouse_id: shown,
    warehouse_stock_goods_id: product.code,
    warehouse_stock_quantity: String(stock),
    warehouse_stock_allocation_quantity: String(allocated),
    warehouse_stock_free_quantity: String(free),
    warehouse_stock_creation_date: created,
    warehouse_stock_last_modified_date: modified,
    warehouse_stock_last_modified_null_safe_date: modified ?? created,
  }
}

import { toJstIso } from '../../kernel/time.ts'
import { productColumns, shopColumns, stockColumns } from './columns.ts'
import type { HistoryRow, Product, Shop, StockRow } from './ledger.ts'
import type { View } from './platform-list.ts'
import { number, text } from './table.ts'

/** The lists of the platform API. Their rows are handed in with each request. */
export const PRODUCTS: View<Product> = {
  table: {
    name: 'products',
    key: ['productId'],
    columns: productColumns(toJstIso, { displaySequence: number(() => null) }),
  },
  sortable: [
    'productId',
    'categoryId',
    'productCode',
    'groupCode',
    'displaySequence',
    'updDateTime',
  ],
  filters: {
    category_id: 'categoryId',
    product_code: 'productCode',
    group_code: 'groupCode',
    display_flag: 'displayFlag',
    division: 'division',
    sales_division: 'salesDivision',
    stock_control_division: 'stockControlDivision',
    supplier_product_no: 'supplierProductNo',
  },
  updated: (row) => row.at,
}

export const STORES: View<Shop> = {
  table: {
    name: 'stores',
    key: ['storeId'],
    columns: shopColumns(toJstIso),
  },
  sortable: ['storeId'],
  filters: {},
  updated: (row) => row.at,
}

export const STOCK: View<StockRow> = {
  table: {
    name: 'stock',
    key: ['storeId', 'productId'],
    columns: stockColumns(toJstIso),
  },
  sortable: ['productId', 'storeId'],
  filters: { store_id: 'storeId', product_id: 'productId' },
  updated: (row) => row.at,
}

export const CHANGES: View<HistoryRow> = {
  table: {
    name: 'changes',
    key: ['id'],
    columns: {
      id: number((row) => row.id),
      updDateTime: text((row) => toJstIso(row.at)),
      targetDateTime: text((row) => toJstIso(row.targetAt)),
      productId: number((row) => row.productId),
      storeId: number((row) => row.storeId),
      amount: number((row) => row.amount),
      stockAmount: number((row) => row.stockAmount),
      layawayStockAmount: number((row) => row.layawayStockAmount),
      stockDivision: text((row) => row.stockDivision),
      fromStoreId: number((row) => row.fromStoreId),
      toStoreId: number((row) => row.toStoreId),
      taxDivision: text(() => '0'),
      price: number(() => null),
      cost: number(() => null),
      memo: text((row) => row.memo),
      staffId: number(() => null),
      staffName: text(() => null),
    },
  },
  sortable: ['id', 'updDateTime', 'targetDateTime'],
  // `target_date` is known from one client only; ranges of ids or dates are not known at all.
  filters: { id: 'id' },
  fields: false,
}

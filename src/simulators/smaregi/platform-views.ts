import { toJstIso } from '../../kernel/time.ts'
import type { HistoryRow, Product, Shop, StockRow } from './ledger.ts'
import type { View } from './platform-list.ts'
import { number, text } from './table.ts'

/** The lists of the platform API. Their rows are handed in with each request. */
export const PRODUCTS: View<Product> = {
  table: {
    name: 'products',
    key: ['productId'],
    columns: {
      productId: number((row) => row.id),
      categoryId: number(() => '1'),
      productCode: text((row) => row.code),
      productName: text((row) => row.name),
      price: number(() => '1000'),
      cost: number(() => '500.00000'),
      size: text(() => null),
      color: text(() => null),
      groupCode: text(() => null),
      displaySequence: number(() => null),
      supplierProductNo: text(() => null),
      salesDivision: text(() => '0'),
      stockControlDivision: text((row) => (row.managed ? '0' : '1')),
      displayFlag: text(() => '1'),
      division: text(() => '0'),
      insDateTime: text((row) => toJstIso(row.at)),
      updDateTime: text((row) => toJstIso(row.at)),
    },
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
    columns: {
      storeId: number((row) => row.id),
      storeCode: text((row) => row.id),
      storeName: text((row) => row.name),
      storeAbbr: text((row) => row.name),
      division: text(() => '1'),
      pauseFlag: text(() => '0'),
      insDateTime: text((row) => toJstIso(row.at)),
      updDateTime: text((row) => toJstIso(row.at)),
    },
  },
  sortable: ['storeId'],
  filters: {},
  updated: (row) => row.at,
}

export const STOCK: View<StockRow> = {
  table: {
    name: 'stock',
    key: ['storeId', 'productId'],
    columns: {
      storeId: number((row) => row.storeId),
      productId: number((row) => row.productId),
      stockAmount: number((row) => row.stockAmount),
      layawayStockAmount: number((row) => row.layawayStockAmount),
      updDateTime: text((row) => toJstIso(row.at)),
    },
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

import type { Product, Shop, StockRow } from './ledger.ts'
import { number, text } from './table.ts'
import type { Columns } from './table.ts'

/** How one of the APIs writes a time. */
type WriteTime = (at: Date) => string

/** Columns that both APIs show alike; `more` are those that only one has, in their place. */
export function productColumns(time: WriteTime, more: Columns<Product> = {}): Columns<Product> {
  return {
    productId: number((row) => row.id),
    categoryId: number(() => '1'),
    productCode: text((row) => row.code),
    productName: text((row) => row.name),
    price: number(() => '1000'),
    cost: number(() => '500.00000'),
    size: text(() => null),
    color: text(() => null),
    groupCode: text(() => null),
    ...more,
    supplierProductNo: text(() => null),
    salesDivision: text(() => '0'),
    stockControlDivision: text((row) => (row.managed ? '0' : '1')),
    displayFlag: text(() => '1'),
    division: text(() => '0'),
    insDateTime: text((row) => time(row.at)),
    updDateTime: text((row) => time(row.at)),
  }
}

export function shopColumns(time: WriteTime): Columns<Shop> {
  return {
    storeId: number((row) => row.id),
    storeCode: text((row) => row.id),
    storeName: text((row) => row.name),
    storeAbbr: text((row) => row.name),
    division: text(() => '1'),
    pauseFlag: text(() => '0'),
    insDateTime: text((row) => time(row.at)),
    updDateTime: text((row) => time(row.at)),
  }
}

export function stockColumns(time: WriteTime): Columns<StockRow> {
  return {
    storeId: number((row) => row.storeId),
    productId: number((row) => row.productId),
    stockAmount: number((row) => row.stockAmount),
    layawayStockAmount: number((row) => row.layawayStockAmount),
    updDateTime: text((row) => time(row.at)),
  }
}

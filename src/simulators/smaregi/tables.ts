import { toJst } from '../../kernel/time.ts'
import type { Account } from './account.ts'
import { ApiError } from './api-error.ts'
import type { Condition } from './conditions.ts'
import type { HistoryRow, Ledger, Product, Shop, StockRow } from './ledger.ts'
import type { Offer } from './reference.ts'
import { number, text } from './table.ts'

export function productTable(ledger: Ledger): Offer<Product> {
  return {
    table: {
      name: 'Product',
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
        supplierProductNo: text(() => null),
        salesDivision: text(() => '0'),
        stockControlDivision: text((row) => (row.managed ? '0' : '1')),
        displayFlag: text(() => '1'),
        division: text(() => '0'),
        insDateTime: text((row) => toJst(row.at)),
        updDateTime: text((row) => toJst(row.at)),
      },
      rows: () => ledger.products.values(),
    },
  }
}

export function storeTable(ledger: Ledger): Offer<Shop> {
  return {
    table: {
      name: 'Store',
      key: ['storeId'],
      columns: {
        storeId: number((row) => row.id),
        storeCode: text((row) => row.id),
        storeName: text((row) => row.name),
        storeAbbr: text((row) => row.name),
        division: text(() => '1'),
        pauseFlag: text(() => '0'),
        insDateTime: text((row) => toJst(row.at)),
        updDateTime: text((row) => toJst(row.at)),
      },
      rows: () => ledger.stores.values(),
    },
  }
}

export function stockTable(ledger: Ledger): Offer<StockRow> {
  return {
    table: {
      name: 'Stock',
      key: ['storeId', 'productId'],
      columns: {
        storeId: number((row) => row.storeId),
        productId: number((row) => row.productId),
        stockAmount: number((row) => row.stockAmount),
        layawayStockAmount: number((row) => row.layawayStockAmount),
        updDateTime: text((row) => toJst(row.at)),
      },
      rows: () => ledger.stockRows(),
    },
  }
}

/** One request may cover that many history rows at most. */
const HISTORY_SPAN = 100_000
const RANGES = new Set(['id', 'updDateTime', 'targetDateTime'])

export function historyTable(ledger: Ledger, account: Account): Offer<HistoryRow> {
  return {
    table: {
      name: 'StockHistory',
      key: ['id'],
      columns: {
        id: number((row) => row.id),
        updDateTime: text((row) => toJst(row.at)),
        targetDateTime: text((row) => toJst(row.targetAt)),
        productId: number((row) => row.productId),
        storeId: number((row) => row.storeId),
        amount: number((row) => row.amount),
        stockAmount: number((row) => row.stockAmount),
        stockDivision: text((row) => row.stockDivision),
        fromStoreId: number((row) => row.fromStoreId),
        toStoreId: number((row) => row.toStoreId),
      },
      rows: () => ledger.history.filter((row) => ledger.shows(row)),
    },
    refuse(conditions: readonly Condition[], matched: number) {
      if (account.historyWithoutRange === 'answer') return
      if (!conditions.some(({ column }) => RANGES.has(column))) {
        throw new ApiError(102, 'StockHistory needs a range of id or date')
      }
      if (matched > HISTORY_SPAN) throw new ApiError(102, `more than ${HISTORY_SPAN} rows`)
    },
  }
}

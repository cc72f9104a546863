import { toJst } from '../../kernel/time.ts'
import type { Account } from './account.ts'
import { ApiError } from './api-error.ts'
import { productColumns, shopColumns, stockColumns } from './columns.ts'
import type { Condition } from './conditions.ts'
import type { HistoryRow, Ledger, Product, Shop, StockRow } from './ledger.ts'
import type { Offer } from './reference.ts'
import { number, text } from './table.ts'

export function productTable(ledger: Ledger): Offer<Product> {
  const rows = (): Iterable<Product> => ledger.products.values()
  return {
    table: { name: 'Product', key: ['productId'], columns: productColumns(toJst), rows },
  }
}

export function storeTable(ledger: Ledger): Offer<Shop> {
  const rows = (): Iterable<Shop> => ledger.stores.values()
  return { table: { name: 'Store', key: ['storeId'], columns: shopColumns(toJst), rows } }
}

export function stockTable(ledger: Ledger): Offer<StockRow> {
  const rows = (): Iterable<StockRow> => ledger.stockRows()
  return {
    table: { name: 'Stock', key: ['storeId', 'productId'], columns: stockColumns(toJst), rows },
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

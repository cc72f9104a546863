import type { Params, Procedure } from './access.ts'
import type { Account, FunctionName } from './account.ts'
import { ApiError } from './api-error.ts'
import type { Ledger, Movement } from './ledger.ts'
import { refer, tableName } from './reference.ts'
import type { Listing, Offer } from './reference.ts'
import { updateStock } from './stock-update.ts'
import { historyTable, productTable, stockTable, storeTable } from './tables.ts'

/** The procedures of the legacy API that are played here. */
export function procedures(
  ledger: Ledger,
  account: Account,
  record: (movements: readonly Movement[]) => void,
): Readonly<Record<string, Procedure>> {
  return {
    product_ref: reading('商品情報参照', { Product: listing(productTable(ledger)) }),
    store_ref: reading('店舗情報参照', { Store: listing(storeTable(ledger)) }),
    stock_ref: reading('在庫情報参照', {
      Stock: listing(stockTable(ledger)),
      StockHistory: listing(historyTable(ledger, account)),
    }),
    stock_upd: {
      function: '在庫情報更新',
      run: (params) => updateStock(ledger, params, record),
    },
  }
}

type List = (params: Params) => Listing

function listing<Row>(offer: Offer<Row>): List {
  return (params) => refer(offer, params)
}

function reading(name: FunctionName, tables: Readonly<Record<string, List>>): Procedure {
  return {
    function: name,
    run(params) {
      const wanted = tableName(params)
      const list = Object.hasOwn(tables, wanted) ? tables[wanted] : undefined
      if (list === undefined) throw new ApiError(31, `table_name: ${wanted}`)
      return list(params)
    },
  }
}

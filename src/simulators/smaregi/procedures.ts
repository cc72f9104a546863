import type { Params, Procedure } from './access.ts'
import type { Account, FunctionName } from './account.ts'
import { ApiError } from './api-error.ts'
import type { Ledger } from './ledger.ts'
import type { PlatformAccount } from './platform-account.ts'
import type { ShipmentBook } from './platform-shipments.ts'
import type { Record as Write } from './platform-stock.ts'
import { refer, tableName } from './reference.ts'
import type { Listing, Offer } from './reference.ts'
import { shipmentDetailTable, shipmentTable } from './shipment-tables.ts'
import { shipmentUpdate } from './shipment-update.ts'
import { updateStock } from './stock-update.ts'
import { historyTable, productTable, stockTable, storeTable } from './tables.ts'

export interface Parts {
  readonly ledger: Ledger
  readonly account: Account
  readonly app: PlatformAccount
  readonly book: ShipmentBook
  readonly write: Write
}

/** The procedures of the legacy API that are played here. */
export function procedures(parts: Parts): Readonly<Record<string, Procedure>> {
  const { ledger, account, app, book, write } = parts
  const shipments = shipmentUpdate({ ledger, book, habits: account.shipments, app, write })
  return {
    product_ref: reading('商品情報参照', { Product: listing(productTable(ledger)) }),
    store_ref: reading('店舗情報参照', { Store: listing(storeTable(ledger)) }),
    stock_ref: reading('在庫情報参照', {
      Stock: listing(stockTable(ledger)),
      StockHistory: listing(historyTable(ledger, account)),
    }),
    stock_upd: {
      function: '在庫情報更新',
      run: (params) => updateStock(ledger, params, write),
    },
    shipment_ref: reading('出荷情報参照', {
      Shipment: listing(shipmentTable(book)),
      ShipmentDetail: listing(shipmentDetailTable(book, ledger)),
    }),
    shipment_upd: { function: '出荷情報更新', run: shipments },
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

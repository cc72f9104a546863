import type { Change } from '../../domain/stock/change.ts'
import type { StockHistory } from './platform-shapes.ts'
import { digest } from '../../kernel/crypto.ts'

const KEY_DIGITS = 32

/** The duplicate key of a change: its id is unique within the contract, however it came to be known. */
export function platformKey(contractId: string, changeId: string): string {
  return digest(`p:${contractId}:${changeId}`, KEY_DIGITS)
}

/** What brought a change, and the numbers of id table and rule set then in force. */
export interface Brought {
  readonly id: string
  readonly table: number
  readonly rules?: number | undefined
}

/** A row of 在庫変動履歴 as a change. */
export function changeFromHistory(
  row: StockHistory,
  contractId: string,
  notification: Brought,
): Change {
  return {
    key: platformKey(contractId, row.id),
    productId: row.productId,
    storeId: row.storeId,
    delta: row.amount,
    after: row.stockAmount,
    division: row.division,
    at: row.updDateTime,
    ...(row.toStoreId === undefined ? {} : { to: row.toStoreId }),
    notification: notification.id,
    table: notification.table,
    ...(notification.rules === undefined ? {} : { rules: notification.rules }),
  }
}

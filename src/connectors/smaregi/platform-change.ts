import type { Change } from '../../domain/stock/change.ts'
import type { StockHistory } from './platform-shapes.ts'
import { digest } from '../../kernel/crypto.ts'

const KEY_DIGITS = 32

/** Nobody knows whether Smaregi's ids are unique beyond one product and store. */
export interface ChangeId {
  readonly id: string
  readonly productId: string
  readonly storeId: string
}

/** The duplicate key of a change, however it came to be known. */
export function platformKey(contractId: string, change: ChangeId): string {
  const { id, productId, storeId } = change
  return digest(`p2:${contractId}:${productId}:${storeId}:${id}`, KEY_DIGITS)
}

/** Its key in what earlier versions have written. Equal ids of other pairs have the same one: believed only beside the pair. */
export function formerPlatformKey(contractId: string, { id }: Pick<ChangeId, 'id'>): string {
  return digest(`p:${contractId}:${id}`, KEY_DIGITS)
}

/** A row of 在庫変動履歴 as a change. `notification`: what brought it, and the id table then in force. */
export function changeFromHistory(
  row: StockHistory,
  contractId: string,
  notification: { readonly id: string; readonly table: number },
): Change {
  return {
    key: platformKey(contractId, row),
    formerKey: formerPlatformKey(contractId, row),
    productId: row.productId,
    storeId: row.storeId,
    delta: row.amount,
    after: row.stockAmount,
    division: row.division,
    at: row.updDateTime,
    ...(row.toStoreId === undefined ? {} : { to: row.toStoreId }),
    notification: notification.id,
    table: notification.table,
  }
}

import type { Ledger } from './ledger.ts'
import type { ShipmentFields } from './platform-shipments.ts'

/** The rules of a 出荷 that look at more than one field, the same on both APIs: which field breaks one, or null. */
export function wrongField(ledger: Ledger, fields: ShipmentFields): string | null {
  if (!ledger.stores.has(fields.storeId)) return 'shipmentStoreId'
  const supplier = fields.recipientType === '1'
  if (supplier !== (fields.recipientId !== null)) return 'recipientId'
  if (supplier !== (fields.recipientName === null)) return 'recipientName'
  const seen = new Set<string>()
  for (const { productId } of fields.lines) {
    if (!ledger.products.has(productId) || seen.has(productId)) return 'details.productId'
    seen.add(productId)
  }
  return null
}

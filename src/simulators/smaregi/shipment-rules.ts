import type { Ledger } from './ledger.ts'
import { upTo } from './platform-body.ts'
import type { Body } from './platform-body.ts'
import type { Shipment, ShipmentFields } from './platform-shipments.ts'

type Recipient = Pick<
  ShipmentFields,
  'storeId' | 'recipientType' | 'recipientId' | 'recipientName' | 'division'
>

/** From whom, to whom and why. What `old` has stays as it is where nothing else comes. */
export function recipientOf(head: Body, old?: Shipment): Recipient {
  return {
    storeId: head.required('shipmentStoreId', /^\d{1,9}$/, old?.storeId),
    recipientType: head.required('recipientType', /^[13]$/, old?.recipientType),
    recipientId: head.optional('recipientId', /^\d{1,10}$/, old?.recipientId),
    recipientName: head.optional('recipientName', upTo(85), old?.recipientName),
    division: head.required('shipmentDivision', /^[012]$/, old?.division),
  }
}

/** At least one piece. */
export const PIECES = /^[1-9]\d{0,4}$/

export function lineOf(line: Body, quantity: RegExp): ShipmentFields['lines'][number] {
  return {
    productId: line.required('productId', /^\d{1,15}$/),
    quantity: Number(line.required('quantity', quantity)),
    memo: line.optional('memo', upTo(1000)),
  }
}

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

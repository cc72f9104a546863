/** Pieces of one product. Smaregi refuses a 出荷 that has a product twice. */
export interface ShipmentLine {
  readonly productId: string
  /** 1 to 99999. */
  readonly quantity: number
}

/** A 出荷 to a recipient by name, on either API. */
export interface NewShipment {
  readonly storeId: string
  readonly recipientName: string
  /** `YYYY-MM-DD` */
  readonly date: string
  /** At most 32 characters; what the shipment is found by. Nothing keeps Smaregi from registering the same one twice. */
  readonly identificationNo: string
  /** Each product once. */
  readonly lines: readonly ShipmentLine[]
}

/** その他: a recipient by name. */
export const OTHER_RECIPIENT = '3'
const SHIPMENT = '0'
const SHIPPED = '2'

/** What a new 出荷 that is shipped at once has, beside its lines. */
export function newShipment(draft: NewShipment): object {
  return {
    shipmentStoreId: draft.storeId,
    recipientType: OTHER_RECIPIENT,
    recipientName: draft.recipientName,
    shipmentDivision: SHIPMENT,
    shipmentDate: draft.date,
    status: SHIPPED,
    identificationNo: draft.identificationNo,
  }
}

/** One line of it, new or corrected. */
export function lineForm({ productId, quantity }: ShipmentLine): Record<string, string> {
  return { productId, quantity: String(quantity) }
}

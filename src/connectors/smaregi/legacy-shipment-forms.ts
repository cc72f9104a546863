import { lineForm, newShipment, OTHER_RECIPIENT } from './shipment-form.ts'
import type { ShipmentRegistration, Shipment, ShipmentLine } from './shipments-client.ts'

/** A new 出荷, shipped at once. Its number is Smaregi's, so only what stands in the same request belongs to it. */
export function registration(draft: ShipmentRegistration): object {
  return document({ ...newShipment(draft), token: draft.token }, draft.lines.map(lineForm))
}

/**
 * The same 出荷 with other lines; everything else is repeated as it was. A line cannot be deleted, so one that shall not be there
 * any more is written with no pieces.
 */
export function correction(
  before: Shipment,
  lines: readonly ShipmentLine[],
  token: string,
): object {
  const { shipmentId } = before
  const wanted = new Map(lines.map(({ productId, quantity }) => [productId, quantity]))
  const gone = (before.lines ?? []).filter(({ productId }) => !wanted.has(productId))
  for (const { productId } of gone) wanted.set(productId, 0)
  const rows = [...wanted].map(([productId, quantity]) => ({
    shipmentId,
    ...lineForm({ productId, quantity }),
  }))
  return document({ shipmentId, ...headOf(before), token }, rows)
}

/** Deletes the whole 出荷; its lines go with it, as they cannot be deleted alone. */
export function removal(shipmentId: string): object {
  return {
    proc_info: { proc_division: 'D' },
    data: [{ table_name: 'Shipment', rows: [{ shipmentId }] }],
  }
}

/** 15 is what Smaregi asks callers of its API to write. */
const BY_API = '15'
const RELATIVE = '2'

/** Adds `delta` signed pieces to the stock. This call has no token: sent twice, it counts twice. */
export function stockChange(productId: string, storeId: string, delta: number): object {
  const row = { storeId, productId, stockAmount: String(delta), stockDivision: BY_API }
  return {
    proc_info: { proc_division: 'U', proc_detail_division: RELATIVE },
    data: [{ table_name: 'Stock', rows: [row] }],
  }
}

function document(head: object, lines: readonly object[]): object {
  return {
    proc_info: { proc_division: 'U' },
    data: [
      { table_name: 'Shipment', rows: [head] },
      { table_name: 'ShipmentDetail', rows: lines },
    ],
  }
}

function headOf(shipment: Shipment): Record<string, string> {
  const { storeId, recipientName, division, date, status, identificationNo } = shipment
  const recipient = recipientName === null ? {} : { recipientType: OTHER_RECIPIENT, recipientName }
  const given = {
    shipmentStoreId: storeId,
    shipmentDivision: division,
    shipmentDate: date,
    status,
    identificationNo,
  }
  const known = Object.entries(given).flatMap(([key, value]) =>
    value === null ? [] : [[key, value]],
  )
  return { ...Object.fromEntries(known), ...recipient }
}

import * as v from 'valibot'
import type { Ref } from './legacy-client.ts'
import { headOf, headShape, type Shipment } from './platform-shipment-shape.ts'
import { idShape, wholeShape } from './shapes.ts'

/** A line that somebody has typed in and nobody can read must not cost the whole list. */
const lineShape = v.object({
  shipmentId: idShape,
  productId: v.fallback(idShape, ''),
  quantity: v.fallback(wholeShape, Number.NaN),
})

/** One row of `Shipment`, as it came. What is absent or empty is null. */
export type LegacyShipment = v.InferOutput<typeof headShape>
/** One row of `ShipmentDetail`; `productId` '' or `quantity` NaN say that it cannot be read. */
export type LegacyShipmentLine = v.InferOutput<typeof lineShape>

/** The heads of 出荷; their lines are a table of their own. */
export const HEADS: Ref<LegacyShipment> = {
  procName: 'shipment_ref',
  table: 'Shipment',
  shape: headShape,
  fields: Object.keys(headShape.entries) as (keyof LegacyShipment)[],
  order: ['shipmentId'],
}

/** The lines of 出荷. */
export const LINES: Ref<LegacyShipmentLine> = {
  procName: 'shipment_ref',
  table: 'ShipmentDetail',
  shape: lineShape,
  fields: ['shipmentId', 'productId', 'quantity'],
  order: ['shipmentId', 'productId'],
}

/** This API knows neither approval nor a memo of the whole, and its lines have no ids of their own. Unreadable lines: null. */
export function shipmentOf(head: LegacyShipment, lines: readonly LegacyShipmentLine[]): Shipment {
  return {
    ...headOf(head),
    approvalStatus: null,
    memo: null,
    lines: lines.every(isReadable) ? lines.filter(hasPieces).map(lineOf) : null,
  }
}

function isReadable({ productId, quantity }: LegacyShipmentLine): boolean {
  return productId !== '' && !Number.isNaN(quantity)
}

/** A line that was taken out may stay with no pieces. */
function hasPieces({ quantity }: LegacyShipmentLine): boolean {
  return quantity !== 0
}

function lineOf({ productId, quantity }: LegacyShipmentLine) {
  return { detailId: null, productId, quantity }
}

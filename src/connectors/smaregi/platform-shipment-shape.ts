import * as v from 'valibot'
import { idShape, textShape, wholeShape } from './shapes.ts'

/**
 * The official page of 出荷 was not at hand: everything but the ids may be missing. Lines that cannot be read are as good as none:
 * the list holds what others have typed in as well, and must not be lost for one of them.
 */
const lineShape = v.pipe(
  v.object({ shipmentDetailId: textShape, productId: idShape, quantity: wholeShape }),
  v.transform(({ shipmentDetailId, productId, quantity }) => ({
    detailId: shipmentDetailId,
    productId,
    quantity,
  })),
)

/** What both APIs tell of a 出荷 itself. The recipient's number may be set whatever the kind of recipient is, so it is not looked at. */
export const headShape = v.object({
  shipmentId: idShape,
  shipmentStoreId: textShape,
  recipientName: textShape,
  shipmentDivision: textShape,
  shipmentDate: textShape,
  status: textShape,
  identificationNo: textShape,
})

/** The same in our own words. */
export function headOf(row: v.InferOutput<typeof headShape>) {
  return {
    shipmentId: row.shipmentId,
    storeId: row.shipmentStoreId,
    division: row.shipmentDivision,
    /** `YYYY-MM-DD` */
    date: row.shipmentDate?.slice(0, 10) ?? null,
    /** `2` = shipped. */
    status: row.status,
    identificationNo: row.identificationNo,
    recipientName: row.recipientName,
  }
}

/** Shared with the legacy API, which gives null for what it does not have. */
export const shipmentShape = v.pipe(
  v.object({
    ...headShape.entries,
    approvalStatus: textShape,
    memo: textShape,
    details: v.fallback(v.nullish(v.array(lineShape), null), null),
  }),
  v.transform((row) => ({
    ...headOf(row),
    /** `0` = waits for approval, and its stock presumably has not moved. */
    approvalStatus: row.approvalStatus,
    memo: row.memo,
    lines: row.details,
  })),
)

/** A 出荷 as Smaregi has it now. `lines` null: not shown, or not readable. */
export type Shipment = Readonly<v.InferOutput<typeof shipmentShape>>

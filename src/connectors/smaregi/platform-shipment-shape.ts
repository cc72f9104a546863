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

/** Shared with the legacy API, which gives null for what it does not have. */
export const shipmentShape = v.pipe(
  v.object({
    shipmentId: idShape,
    shipmentStoreId: textShape,
    shipmentDivision: textShape,
    shipmentDate: textShape,
    status: textShape,
    approvalStatus: textShape,
    identificationNo: textShape,
    recipientName: textShape,
    memo: textShape,
    details: v.fallback(v.nullish(v.array(lineShape), null), null),
  }),
  v.transform((row) => ({
    shipmentId: row.shipmentId,
    storeId: row.shipmentStoreId,
    division: row.shipmentDivision,
    /** `YYYY-MM-DD` */
    date: row.shipmentDate?.slice(0, 10) ?? null,
    /** `2` = shipped. */
    status: row.status,
    /** `0` = waits for approval, and its stock presumably has not moved. */
    approvalStatus: row.approvalStatus,
    identificationNo: row.identificationNo,
    recipientName: row.recipientName,
    memo: row.memo,
    lines: row.details,
  })),
)

/** A 出荷 as Smaregi has it now. `lines` null: not shown, or not readable. */
export type Shipment = Readonly<v.InferOutput<typeof shipmentShape>>

import type { SentRow } from '../domain/stock/left-open.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import type { ProbeBook, ProbeUpload } from '../capabilities/probe-record.ts'

/** The upload's row for the test product, as a flush knows its own. */
export function rowOf({ record }: ProbeBook, one: ProbeUpload): SentRow {
  return {
    code: record.code,
    ...inWarehouse(one.warehouse),
    products: [record.productId],
    delta: one.sent,
    changes: 0,
    since: record.startedAt,
    neCode: record.nextengine?.neCode ?? record.code,
    sent: one.sent,
    before: one.before,
    batch: 0,
    tag: one.tag,
    row: 1,
    upload: one.upload,
  }
}

import type { Verdict } from '../domain/stock/batch.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import { type Evidence, judge } from '../domain/stock/verdict.ts'
import type { ProbeBook, ProbeUpload } from '../capabilities/probe-record.ts'
import { unlessStillLeaving } from '../stock-sync/late-senders.ts'
import type { Tools } from './tools.ts'

/** The upload's row for the test product, as a flush knows its own. */
export function rowOf({ record }: ProbeBook, one: ProbeUpload): SentRow {
  return {
    code: record.code,
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

/** As a flush judges its own: also with regard to who may still send it. */
export function judged(
  { store }: Tools,
  { upload: { queId }, holder }: ProbeUpload,
  row: SentRow,
  evidence: Evidence,
): Promise<readonly Verdict[]> {
  return unlessStillLeaving(judge([row], evidence), { queId, expired: evidence.expired }, () =>
    store.senderMayLive('stock', holder),
  )
}

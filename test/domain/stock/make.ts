import type { BatchHead, BatchRow, Upload } from '../../../src/domain/stock/batch.ts'
import type { SentRow } from '../../../src/domain/stock/left-open.ts'
import type { Change } from '../../../src/domain/stock/change.ts'
import type { Candidate } from '../../../src/domain/stock/plan.ts'
import type { Evidence, NeMovement } from '../../../src/domain/stock/evidence.ts'

/** Small builders: a test names what it is about, the rest is ordinary. */
export const SINCE = '2026-11-24T00:00:00.000Z'

export function change(parts: Partial<Change> = {}): Change {
  return {
    key: '0'.repeat(32),
    productId: '8000101',
    storeId: '1',
    delta: -1,
    after: 9,
    division: '02',
    at: '2026-11-24T10:00:00+09:00',
    notification: 'n1',
    table: 0,
    ...parts,
  }
}

export function candidate(code: string, delta: number, parts: Partial<Candidate> = {}): Candidate {
  return {
    code,
    products: [code],
    delta,
    changes: 1,
    since: SINCE,
    heldFor: null,
    ...parts,
  }
}

export function row(code: string, sent: number, parts: Partial<BatchRow> = {}): BatchRow {
  return {
    code,
    products: [code],
    delta: sent,
    changes: 1,
    since: SINCE,
    neCode: code,
    sent,
    before: { stock: 10, free: 10 },
    ...parts,
  }
}

export const UPLOAD: Upload = {
  form: 'goods',
  warehouse: '',
  countedAt: '2026-11-24 10:00:00',
  seenUpTo: 0,
  startedAt: '2026-11-24 10:00:01',
  queId: '4711',
  finishedAt: null,
  queStatus: null,
  queMessage: '',
}

export function sentRow(code: string, sent: number, parts: Partial<SentRow> = {}): SentRow {
  return { ...row(code, sent), batch: 1, tag: '000001-abc', row: 1, upload: UPLOAD, ...parts }
}

export function movement(
  neCode: string,
  quantity: number,
  parts: Partial<NeMovement> = {},
): NeMovement {
  return {
    id: 1,
    neCode,
    quantity,
    signed: true,
    before: 10,
    after: 10 + quantity,
    reason: '',
    slip: '',
    at: '2026-11-24 10:00:02',
    ...parts,
  }
}

export function evidence(parts: Partial<Evidence> = {}): Evidence {
  return {
    queue: 'succeeded',
    queueMessage: '',
    over: true,
    calm: true,
    covered: [1, 2, 3],
    expired: false,
    movements: [],
    after: new Map(),
    reasonKept: null,
    historyShows: null,
    ...parts,
  }
}

export function head(parts: Partial<BatchHead> = {}): BatchHead {
  return {
    id: 1,
    tag: '000001-abc',
    state: 'settled',
    sealedAt: SINCE,
    position: {},
    lastReceivedAt: null,
    channel: null,
    otherChannel: 0,
    keysFrom: null,
    rows: [],
    taken: 0,
    ignored: {},
    outcomes: [],
    upload: UPLOAD,
    verdicts: [],
    settledAt: SINCE,
    ...parts,
  }
}

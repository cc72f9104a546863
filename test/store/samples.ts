import type { BatchHead, ChangeRecord } from '../../src/domain/stock/batch.ts'
import type { OpenItem, SentRow } from '../../src/domain/stock/left-open.ts'
import type { Notification } from '../../src/store/store.ts'

export function head(id: number, parts: Partial<BatchHead> = {}): BatchHead {
  return {
    id,
    tag: `tag-${id}`,
    state: 'sealed',
    sealedAt: '2026-11-23T01:00:00.000Z',
    position: {},
    channel: 'legacy',
    otherChannel: 0,
    lastReceivedAt: null,
    keysFrom: null,
    rows: [],
    taken: 0,
    ignored: {},
    outcomes: [],
    upload: null,
    verdicts: null,
    settledAt: null,
    ...parts,
  }
}

export function key(n: number): string {
  return n.toString(16).padStart(32, '0')
}

export function change(n: number, at = '2026-11-23T10:00:00+09:00'): ChangeRecord {
  return {
    key: key(n),
    product: '8000001',
    store: '1',
    delta: -1,
    division: '02',
    at,
    notification: `segment:${n}`,
    code: 'お茶-100g',
    decision: 'counted',
  }
}

export function held(code: string): OpenItem {
  return {
    kind: 'held',
    reason: 'missing',
    code,
    products: ['8000001'],
    delta: -1,
    changes: 1,
    since: '2026-11-23T01:00:00.000Z',
  }
}

export function notification(body: string): Notification {
  return { form: 'legacy', event: 'stock', headers: { 'user-agent': 'smaregi' }, body }
}

export const sentRow: SentRow = {
  code: 'TEA',
  products: ['8000001'],
  delta: -1,
  changes: 1,
  since: '2026-05-01T00:00:00.000Z',
  neCode: 'TEA',
  sent: -1,
  before: { stock: 5, free: 5 },
  batch: 1,
  tag: 'tag',
  row: 1,
  upload: {
    form: 'goods',
    warehouse: '',
    startedAt: '2026-05-01 09:00:00',
    countedAt: '2026-05-01 09:00:00',
    seenUpTo: 0,
    queId: null,
    finishedAt: null,
    queStatus: null,
    queMessage: '',
  },
}

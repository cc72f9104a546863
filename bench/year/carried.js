import { FAILED, HELD } from './size.js'

/** What has been waiting for a person or for a code all the time. */
export function carried(end) {
  const since = new Date(end - 60 * 60 * 1000).toISOString()
  const held = Array.from({ length: HELD }, (_, i) => ({
    kind: 'held',
    code: `UNKNOWN-${i}`,
    products: [String(9_000_000 + i)],
    delta: -1,
    changes: 1,
    since,
    reason: 'missing',
    words: '',
  }))
  const failed = Array.from({ length: FAILED }, (_, i) => ({
    kind: 'failed',
    id: `f-${String(i).padStart(10, '0')}`,
    reason: 'badRow',
    words: 'amount',
    raw: '{"productId":"8000001","amount":"?"}',
    productId: '',
    code: '',
    delta: 0,
    since,
  }))
  return [...held, ...failed]
}

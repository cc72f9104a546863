import { TIMEOUT_MS } from '../../src/connectors/smaregi/platform-options.ts'
import { isObject, type JsonObject } from '../../src/kernel/json.ts'
import { MINUTE_MS } from '../../src/kernel/time.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { endpointOf, type Finding } from './findings.ts'

/** How long the clients wait, in milliseconds; a third of it is more than is expected of a service that does well. */
const WAITED = { smaregi: TIMEOUT_MS, nextengine: { read: 60_000, upload: 120_000 } } as const
const SHARE = 3

/** A file that waits longer than this in Next Engine's queue is waited for by the next run. */
const QUEUE_MS = 10 * MINUTE_MS

/** What took longer than that, or never came. */
export function delays(calls: readonly RecordedCall[]): readonly Finding[] {
  return [...answers(calls), ...queued(calls)]
}

function answers(calls: readonly RecordedCall[]): readonly Finding[] {
  return calls.flatMap((call) => {
    const most = expectedMs(call)
    const where = endpointOf(call)
    const took = `${(call.ms / 1000).toFixed(1)} s`
    if (call.end !== 'answered') {
      const what = `no answer: ${call.cause} (${call.end}) after ${took}`
      return [{ kind: 'delay', where, what, at: call.at } as const]
    }
    if (call.ms <= most) return []
    return [
      {
        kind: 'delay',
        where,
        what: `took ${took}; expected: at most ${most / 1000} s`,
        at: call.at,
      } as const,
    ]
  })
}

function expectedMs({ service, path }: RecordedCall): number {
  if (service !== 'nextengine') return WAITED.smaregi / SHARE
  return WAITED.nextengine[path.endsWith('/upload') ? 'upload' : 'read'] / SHARE
}

/** Files that were seen to wait in the queue for too long, by the last look at them that found them waiting. */
function queued(calls: readonly RecordedCall[]): readonly Finding[] {
  const sent = new Map(calls.filter(isUpload).map((call) => [queIdIn(call.body), call]))
  const waits = new Map<RecordedCall, number>()
  for (const { at, path, body } of calls) {
    if (path !== '/api_v1_system_que/search') continue
    for (const row of rowsIn(body)) {
      const upload = sent.get(row['que_id'])
      if (upload === undefined || !['0', '1'].includes(String(row['que_status_id']))) continue
      waits.set(upload, Date.parse(at) - Date.parse(upload.at))
    }
  }
  return [...waits].flatMap(([call, ms]) => {
    if (ms <= QUEUE_MS) return []
    const what = `waits in the queue after ${Math.round(ms / MINUTE_MS)} min; expected: at most ${QUEUE_MS / MINUTE_MS} min`
    return [{ kind: 'delay', where: endpointOf(call), what, at: call.at } as const]
  })
}

function isUpload({ path, end }: RecordedCall): boolean {
  return end === 'answered' && path.endsWith('/upload')
}

function queIdIn(body: unknown): unknown {
  return isObject(body) ? body['que_id'] : undefined
}

function rowsIn(body: unknown): readonly JsonObject[] {
  const rows: unknown = isObject(body) ? body['data'] : []
  return Array.isArray(rows) ? (rows as unknown[]).filter(isObject) : []
}

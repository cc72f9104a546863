import { TIMEOUT_MS } from '../../src/connectors/smaregi/platform-options.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { endpointOf, type Finding } from './findings.ts'

/** How long the clients wait, in milliseconds; a third of it is more than is expected of a service that does well. */
const WAITED = { smaregi: TIMEOUT_MS, nextengine: { read: 60_000, upload: 120_000 } } as const
const SHARE = 3

/** What took longer than that, or never came. */
export function delays(calls: readonly RecordedCall[]): readonly Finding[] {
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

import type { Config } from '../config/index.ts'
import type { Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/status.ts'
import type { Overview } from './overview.ts'
import { lastReceived, otherChannel } from './reception.ts'
import { totals } from './totals.ts'
import { type WarningId, warningsOf } from './warnings.ts'

export interface Alarm {
  readonly id: WarningId | 'inDoubt' | 'failed' | 'oversold' | 'held' | 'mail' | 'probe'
  readonly what: Sentence
  readonly next?: Sentence
}

/** What needs a person now, what costs a customer first. An empty list means that all is well. */
export function alarmsOf(overview: Overview, limits: Config['alarms'], now: Date): Alarm[] {
  const { held, failed, inDoubt } = totals(overview)
  const oversold = overview.state.held.filter(({ reason }) => reason === 'oversold').length
  const { taken, pending, signIn, runs, importing, orders, state } = overview
  const signs = {
    signIn,
    runs,
    importing,
    state,
    orders,
    pendingSince: pending.oldestAt,
    lastReceivedAt: lastReceived({ head: overview.head, taken }),
    otherForm: otherChannel(overview),
    freeMiB: overview.freeMiB,
    olderListener: overview.olderListener,
    beats: overview.beats,
  }
  return [
    ...some('oversold', oversold, says.alarmOversold),
    ...some('inDoubt', inDoubt, says.alarmInDoubt),
    ...some('failed', failed, says.alarmFailed),
    ...some('held', held, says.alarmHeld),
    ...warningsOf(signs, limits, now),
    ...(overview.probing === null
      ? []
      : [{ id: 'probe' as const, ...says.alarmProbe(overview.probing) }]),
    ...(overview.mailPending ? [{ id: 'mail' as const, ...says.alarmMail }] : []),
  ]
}

function some(id: Alarm['id'], count: number, what: (count: number) => Sentence): Alarm[] {
  return count > 0 ? [{ id, what: what(count) }] : []
}

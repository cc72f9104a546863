import type { Config } from '../config/index.ts'
import type { Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/status.ts'
import { unsettled } from '../messages/settings.ts'
import type { ListenerNote } from '../settings/listeners.ts'
import type { Overview } from './overview.ts'
import { otherChannel } from './reception.ts'
import { totals } from './totals.ts'
import { type WarningId, warningsOf } from './warnings.ts'

export interface Alarm {
  readonly id:
    WarningId | 'inDoubt' | 'failed' | 'oversold' | 'held' | 'mail' | 'probe' | 'settings'
  readonly what: Sentence
  readonly next?: Sentence
}

/** What needs a person now, what costs a customer first. An empty list means that all is well. */
export function alarmsOf(overview: Overview, limits: Config['alarms'], now: Date): Alarm[] {
  const { held, failed, inDoubt } = totals(overview)
  const oversold = overview.state.held.filter(({ reason }) => reason === 'oversold').length
  const { pending, signIn, runs, importing, orders, state } = overview
  const signs = {
    signIn,
    runs,
    importing,
    state,
    orders,
    pendingSince: pending.oldestAt,
    lastReceivedAt: overview.lastReceivedAt,
    otherForm: otherChannel(overview),
    freeMiB: overview.freeMiB,
    hints: overview.hints,
    olderListener: overview.olderListener,
    standing: overview.standing,
    apisMissing: overview.apisMissing,
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
    ...settingsNotInForce(overview.listeners),
    ...(overview.mailPending ? [{ id: 'mail' as const, ...says.alarmMail }] : []),
  ]
}

function some(id: Alarm['id'], count: number, what: (count: number) => Sentence): Alarm[] {
  return count > 0 ? [{ id, what: what(count) }] : []
}

/** What a listener could not take over of its configuration. */
function settingsNotInForce(listeners: readonly ListenerNote[]): Alarm[] {
  return listeners.flatMap((one) =>
    unsettled(one).map((told) => ({ id: 'settings' as const, ...told })),
  )
}

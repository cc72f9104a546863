import type { Config } from '../config/index.ts'
import { standingOrders } from '../order-sync/counts.ts'
import type { Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/status.ts'
import { alarmHeldOrders } from '../messages/status-alarms.ts'
import { unsettled } from '../messages/settings.ts'
import type { Snapshot } from './snapshot.ts'
import { stoppedRuns } from './stopped.ts'
import { totals } from './totals.ts'
import { type WarningId, warningsOf } from './warnings.ts'

export interface Alarm {
  readonly id:
    | WarningId
    | 'inDoubt'
    | 'failed'
    | 'oversold'
    | 'held'
    | 'mail'
    | 'probe'
    | 'settings'
    | 'stopped'
  readonly what: Sentence
  readonly next?: Sentence
}

/** What needs a person now, what costs a customer first. An empty list means that all is well. */
export function alarmsOf(snapshot: Snapshot, limits: Config['alarms']): Alarm[] {
  const { held, failed, inDoubt } = totals(snapshot)
  const heldOrders = standingOrders(snapshot.orders).held
  const { state, probing, listeners, mailPending } = snapshot
  const oversold = state.held.filter(({ reason }) => reason === 'oversold').length
  return [
    ...some('oversold', oversold, says.alarmOversold),
    ...some('inDoubt', inDoubt, says.alarmInDoubt),
    ...some('failed', failed, says.alarmFailed),
    ...some('held', held - heldOrders, says.alarmHeld),
    ...(heldOrders > 0 ? [{ id: 'held' as const, ...alarmHeldOrders(heldOrders) }] : []),
    ...stoppedRuns(snapshot).map(({ what, next }) => ({
      id: 'stopped' as const,
      what,
      ...(next === null ? {} : { next }),
    })),
    ...warningsOf(snapshot, limits),
    ...(probing === null ? [] : [{ id: 'probe' as const, ...says.alarmProbe(probing) }]),
    // What a listener could not take over of its configuration.
    ...listeners.flatMap(unsettled).map((told) => ({ id: 'settings' as const, ...told })),
    ...(mailPending ? [{ id: 'mail' as const, ...says.alarmMail }] : []),
  ]
}

function some(id: Alarm['id'], count: number, what: (count: number) => Sentence): Alarm[] {
  return count > 0 ? [{ id, what: what(count) }] : []
}

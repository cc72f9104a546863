import type { Config } from '../config.ts'
import type { Sentence } from '../text/sentence.ts'
import * as says from '../text/status.ts'
import { lastReceived, otherChannel } from './reception.ts'
import type { Overview } from './status.ts'
import { totals } from './totals.ts'

const HOUR_MS = 60 * 60 * 1000

/** What needs a person now. An empty list means that all is well. */
export function alarmsOf(overview: Overview, alarms: Config['alarms'], now: Date): Sentence[] {
  const { held, failed, inDoubt } = totals(overview)
  return [
    ...(inDoubt > 0 ? [says.alarmInDoubt(inDoubt)] : []),
    ...(failed > 0 ? [says.alarmFailed(failed)] : []),
    ...(held > 0 ? [says.alarmHeld(held)] : []),
    ...signInAlarm(overview, now),
    ...heldForLong(overview, now),
    ...(overview.probing === null ? [] : [says.alarmProbe(overview.probing)]),
    ...(overview.mailPending ? [says.alarmMail] : []),
    ...silentFlush(overview, alarms.noSuccessHours, now),
    ...silentImport(overview, alarms.noSuccessHours, now),
    ...silence(overview, alarms.silenceHours, now),
    ...foundAlone(overview),
    ...bothForms(overview),
    ...diskFull(overview, alarms.diskFreeMiB),
  ]
}

/** A shop that has never been signed in is being set up; one whose sign-in has ended needs a person. */
function signInAlarm({ signIn }: Overview, now: Date): Sentence[] {
  if (signIn.refreshTokenEndsAt === null) return []
  const left = Date.parse(signIn.refreshTokenEndsAt) - now.getTime()
  if (left <= 0) return [says.alarmSignIn]
  return left < 24 * HOUR_MS ? [says.alarmSignInSoon(Math.floor(left / HOUR_MS))] : []
}

/** What waits for something outside may be forgotten there. */
function heldForLong({ state, orders }: Overview, now: Date): Sentence[] {
  const since = [...state.held, ...orders].map((one) => Date.parse(one.since))
  const old = since.filter((at) => now.getTime() - at > 24 * HOUR_MS).length
  return old > 0 ? [says.alarmHeldLong(old)] : []
}

/** `flush` has not ended well for too long; before its first run the oldest waiting change tells. */
function silentFlush({ runs, pending }: Overview, hours: number, now: Date): Sentence[] {
  const since = runs.succeededAt?.flush ?? pending.oldestAt
  if (since === undefined || since === null || hours === 0) return []
  return now.getTime() - Date.parse(since) > hours * HOUR_MS ? [says.alarmNoFlush(hours)] : []
}

/** The same for the other direction, once its starting point is set. */
function silentImport({ runs, importing }: Overview, hours: number, now: Date): Sentence[] {
  const since = runs.succeededAt?.import
  if (!importing || since === undefined || hours === 0) return []
  return now.getTime() - Date.parse(since) > hours * HOUR_MS ? [says.alarmNoImport(hours)] : []
}

/** No notification for so long that the way from Smaregi may be broken. 0 = shops that are closed for days do not want to know. */
function silence(overview: Overview, hours: number, now: Date): Sentence[] {
  const last = lastReceived(overview)
  if (hours === 0 || last === null) return []
  return now.getTime() - Date.parse(last) > hours * HOUR_MS ? [says.alarmSilence(hours)] : []
}

/** The last run took in changes that no notification had told of: the way from Smaregi has holes. */
function foundAlone({ runs }: Overview): Sentence[] {
  const found = Number(runs.flush?.['found'] ?? 0)
  return found > 0 ? [says.alarmFound(found)] : []
}

function diskFull({ freeMiB }: Overview, least: number): Sentence[] {
  return freeMiB !== null && freeMiB < least ? [says.alarmDisk(freeMiB)] : []
}

function bothForms(overview: Overview): Sentence[] {
  const other = otherChannel(overview)
  return other === null ? [] : [says.alarmOtherForm(other.form, other.changes)]
}

import { listenerTrouble } from '../checks/listener-trouble.ts'
import type { Config } from '../config/index.ts'
import { heldChanges, heldRow } from '../domain/stock/unanswered.ts'
import { spokenMoment } from '../kernel/spoken-moment.ts'
import type { Sentence } from '../kernel/sentence.ts'
import * as hintSays from '../messages/hints.ts'
import { inDoubt } from '../messages/repair-in-doubt.ts'
import * as pauseSays from '../messages/paused.ts'
import * as says from '../messages/status.ts'
import * as alarmSays from '../messages/status-alarms.ts'
import * as scheduleSays from '../messages/schedule.ts'
import { olderListener, turnedAway as turnedAwaySays } from '../messages/listeners.ts'
import { DAY_MS, HOUR_MS, toJstMinute } from '../kernel/time.ts'
import { isLong, isUnfinished } from '../settings/pause.ts'
import { lastReceived, otherForm, type Snapshot, waitingSince } from './snapshot.ts'
import { turnedAway } from './turned-away.ts'
import { FREE_TRAFFIC } from './traffic.ts'
import { overdueUploads } from './waiting-uploads.ts'

/** What will go wrong soon, or goes wrong without an error: under a name that stays the same as long as it is the same one. */
export interface Warning {
  readonly id: WarningId
  readonly what: Sentence
  readonly next: Sentence
  /** How bad it is, where the same one can get worse: then it is told anew. */
  readonly degree?: number
}

export type WarningId =
  | 'signIn'
  | 'signInSoon'
  | 'heldLong'
  | 'queueLong'
  | 'noFlush'
  | 'noImport'
  | 'silence'
  | 'found'
  | 'otherForm'
  | 'olderListener'
  | 'listener'
  | 'disk'
  | 'returnsTwice'
  | 'foreignUploads'
  | 'laidAway'
  | 'repair'
  | 'ledger'
  | 'unknownStore'
  | 'turnedAway'
  | 'drift'
  | 'apis'
  | 'calls'
  | 'traffic'
  | 'pause'
  | 'notBegun'

type Limits = Config['alarms']

/** The same ones for `status`, the mails, the chat and the page. */
export function warningsOf(snapshot: Snapshot, limits: Limits): Warning[] {
  const found = [
    signInEnds(snapshot),
    notPermitted(snapshot),
    heldForLong(snapshot),
    queuedForLong(snapshot),
    silentFlush(snapshot, limits),
    silentImport(snapshot, limits),
    silence(snapshot, limits),
    foundAlone(snapshot),
    bothForms(snapshot),
    refusedCode(snapshot),
    notRestarted(snapshot),
    nobodyListens(snapshot),
    diskFull(snapshot, limits),
    ...hinted(snapshot),
    countsDiffer(snapshot),
    callsShort(snapshot),
    trafficShort(snapshot),
    pausedForLong(snapshot),
    neverBegins(snapshot),
  ]
  return found.filter((one) => one !== null)
}

/** A shop that has never been signed in is being set up; one whose sign-in has ended needs a person. */
function signInEnds({ signIn, now }: Snapshot): Warning | null {
  if (signIn.refreshTokenEndsAt === null) return null
  const endsAt = new Date(signIn.refreshTokenEndsAt)
  const left = endsAt.getTime() - now.getTime()
  if (left <= 0 || !signIn.signedIn) return { id: 'signIn', ...says.alarmSignIn }
  return left < DAY_MS
    ? {
        id: 'signInSoon',
        ...says.alarmSignInSoon(spokenMoment(endsAt), Math.floor(left / HOUR_MS)),
      }
    : null
}

/** Much goes on without one API or another, and nobody would notice. */
function notPermitted({ apisMissing: paths }: Snapshot): Warning | null {
  return paths.length === 0 ? null : { id: 'apis', ...alarmSays.alarmApis(paths) }
}

/** What waits for something outside may be forgotten there. */
function heldForLong({ state, orders, now }: Snapshot): Warning | null {
  const isOld = (since: string): boolean => now.getTime() - Date.parse(since) > DAY_MS
  const changes = heldChanges(state.unresolved).map(heldRow)
  const old = [...state.held, ...changes, ...orders].filter((one) => isOld(one.since)).length
  return old > 0 ? { id: 'heldLong', ...says.alarmHeldLong(old) } : null
}

/** An upload is waited for as long as its queue entry is at work; one that stands still would be waited for in silence. */
function queuedForLong({ state, now }: Snapshot): Warning | null {
  const { rows, own, others } = overdueUploads(state, now)
  if (rows === 0) return null
  const told =
    own.length === 0 && others.length > 0
      ? alarmSays.alarmQueueOther(rows, others)
      : says.alarmQueueLong(rows, [...own, ...others])
  return { id: 'queueLong', ...told }
}

/** `flush` has not ended well for too long; before its first run the oldest waiting change tells. A pause tells of itself. */
function silentFlush(snapshot: Snapshot, { noSuccessHours }: Limits): Warning | null {
  if (snapshot.pause !== null) return null
  const since = snapshot.runs.succeededAt?.flush ?? waitingSince(snapshot)
  return isLonger(since, noSuccessHours, snapshot)
    ? { id: 'noFlush', ...says.alarmNoFlush(noSuccessHours) }
    : null
}

/** The same for the other direction, once its starting point is set. */
function silentImport(snapshot: Snapshot, { noSuccessHours }: Limits): Warning | null {
  const { importing, runs, pause } = snapshot
  return importing &&
    pause === null &&
    isLonger(runs.succeededAt?.import ?? null, noSuccessHours, snapshot)
    ? { id: 'noImport', ...says.alarmNoImport(noSuccessHours) }
    : null
}

/** The way from Smaregi may be broken. 0 hours = shops that are closed for days do not want to know. */
function silence(snapshot: Snapshot, { silenceHours }: Limits): Warning | null {
  return isLonger(lastReceived(snapshot), silenceHours, snapshot)
    ? { id: 'silence', ...says.alarmSilence(silenceHours) }
    : null
}

function isLonger(since: string | null, hours: number, { now }: Snapshot): boolean {
  return since !== null && hours > 0 && now.getTime() - Date.parse(since) > hours * HOUR_MS
}

/** The last run took in changes that no notification had told of: the way from Smaregi has holes. */
function foundAlone({ runs }: Snapshot): Warning | null {
  const found = Number(runs.flush?.['found'] ?? 0)
  return found > 0 ? { id: 'found', ...says.alarmFound(found) } : null
}

/** A contract that sends both forms would count every sale twice, so one of them is left out, and should be switched off. */
function bothForms(snapshot: Snapshot): Warning | null {
  const other = otherForm(snapshot)
  return other && { id: 'otherForm', ...says.alarmOtherForm(other.form, other.changes) }
}

/** Smaregi tells, and with another code than the settings have. */
function refusedCode(snapshot: Snapshot): Warning | null {
  const at = turnedAway(snapshot)
  return at === null ? null : { id: 'turnedAway', ...turnedAwaySays(toJstMinute(at)) }
}

/** After an update of ston. What it takes counts; only what is new does not happen there. */
function notRestarted(snapshot: Snapshot): Warning | null {
  return snapshot.olderListener ? { id: 'olderListener', ...olderListener } : null
}

function nobodyListens({ beats }: Snapshot): Warning | null {
  const told = listenerTrouble(beats)
  return told && { id: 'listener', ...told }
}

function diskFull({ freeMiB: free }: Snapshot, { diskFreeMiB }: Limits): Warning | null {
  return free !== null && free < diskFreeMiB ? { id: 'disk', ...says.alarmDisk(free) } : null
}

function hinted({
  names,
  hints: { returns, foreign, laidAway, repair, ledger, unknownStores: unknown },
}: Snapshot): (Warning | null)[] {
  const twice = returns.map(({ till, slip }) => ({
    productId: till.productId,
    storeId: till.storeId,
    tillDay: till.at.slice(0, 10),
    tillPieces: till.pieces,
    slip: slip.slip,
    slipPieces: slip.pieces,
  }))
  return [
    twice.length === 0 ? null : { id: 'returnsTwice', ...hintSays.returnedTwice(twice, names) },
    foreign.length === 0 ? null : { id: 'foreignUploads', ...hintSays.foreignUploads(foreign) },
    laidAway ? { id: 'laidAway', ...hintSays.laidAway } : null,
    repair === null ? null : { id: 'repair', ...inDoubt(repair) },
    ledger && { id: 'ledger', ...alarmSays.alarmLedger(ledger.where, ledger.waiting) },
    unknown && { id: 'unknownStore', ...hintSays.unknownStore(unknown) },
  ]
}

/** A comparison has found what nobody can explain, and nobody has seen to it yet. */
function countsDiffer({ standing }: Snapshot): Warning | null {
  if (standing === null) return null
  return { id: 'drift', ...alarmSays.alarmDrift(standing.products, toJstMinute(standing.since)) }
}

const MIB = 1024 * 1024

function trafficShort({ signIn: { bytesThisMonth } }: Snapshot): Warning | null {
  if (bytesThisMonth < FREE_TRAFFIC * 0.8) return null
  const told = scheduleSays.traffic(bytesThisMonth / MIB, FREE_TRAFFIC / MIB / 1024)
  return { id: 'traffic', ...scheduleSays.trafficShort(told) }
}

/** A stocktaking has its end; one that nobody ends keeps every sale from the other side. */
function pausedForLong({ pause, now }: Snapshot): Warning | null {
  if (pause === null) return null
  const since = toJstMinute(pause.since)
  if (isLong(pause, now)) {
    const hours = Math.floor((now.getTime() - Date.parse(pause.since)) / HOUR_MS)
    return { id: 'pause', ...pauseSays.lasts(since, hours) }
  }
  return isUnfinished(pause, now)
    ? { id: 'pause', ...pauseSays.unfinished(since, pause.state === 'resuming') }
    : null
}

/** Whoever prepares a shop takes a few days; longer than that, somebody believes that it has begun. */
const PREPARED_DAYS = 3

function neverBegins({ plan, begun, setUpAt, now }: Snapshot): Warning | null {
  if (setUpAt === null || plan === null || begun) return null
  const days = Math.floor((now.getTime() - Date.parse(setUpAt)) / DAY_MS)
  return days < PREPARED_DAYS ? null : { id: 'notBegun', ...alarmSays.alarmNotBegun(days) }
}

/** Of the month's calls: near their end, at it, or beyond them. Only the worst is said. */
const SHORT = ['near', 'spent', 'over'] as const

function callsShort({ plan }: Snapshot): Warning | null {
  const note = SHORT.findLast((one) => plan?.notes.includes(one))
  if (note === undefined) return null
  const degree = SHORT.indexOf(note)
  return { id: 'calls', what: scheduleSays.NOTES[note], next: scheduleSays.fewerCalls, degree }
}

import type { Config } from '../config/index.ts'
import type { Beat } from '../domain/listening/presence.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { heldChanges, heldRow } from '../domain/stock/unanswered.ts'
import type { Sentence } from '../kernel/sentence.ts'
import * as hintSays from '../messages/hints.ts'
import { inDoubt } from '../messages/reconcile-repair.ts'
import * as says from '../messages/status.ts'
import * as alarmSays from '../messages/status-alarms.ts'
import { olderListener } from '../messages/store.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { SignInState } from '../context.ts'
import { overdueUploads } from './waiting-uploads.ts'
import type { StandingDrift } from '../reconciliation/drift-log.ts'
import type { Hints } from './hints.ts'
import { listenerWarning } from './listeners.ts'
import type { Runs } from './runs.ts'

/** What will go wrong soon, or goes wrong without an error: under a name that stays the same as long as it is the same one. */
export interface Warning {
  readonly id: WarningId
  readonly what: Sentence
  readonly next: Sentence
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
  | 'drift'
  | 'apis'

/** What the warnings are read from. Dates of what has happened do not lie ahead (see `PastDates`). */
export interface Signs {
  readonly signIn: SignInState
  readonly state: Pick<OpenWork, 'held' | 'doubtful' | 'unresolved'>
  /** What stands of the other direction. */
  readonly orders: readonly Pick<OrderItem, 'since'>[]
  readonly runs: Runs
  /** `import-orders` is switched on. */
  readonly importing: boolean
  /** When the oldest change that waits was received; null = none does. */
  readonly pendingSince: string | null
  readonly lastReceivedAt: string | null
  readonly otherForm: { readonly form: 'legacy' | 'platform'; readonly changes: number } | null
  readonly hints: Hints
  /** An older `serve` took the newest notification. */
  readonly olderListener: boolean
  /** The signs of life of all `ston serve`, the youngest first. */
  readonly beats: readonly Beat[]
  /** On the disk of the data; null where nobody can say. */
  readonly freeMiB: number | null
  /** Differences of the two counts that nobody could explain; null = none. */
  readonly standing: StandingDrift | null
  /** APIs of Next Engine that the app was told it has no permission for, by path. */
  readonly apisMissing: readonly string[]
}

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** The same ones for `status`, the mails, the chat and the page. */
export function warningsOf(signs: Signs, alarms: Config['alarms'], now: Date): Warning[] {
  const found = [
    signInEnds(signs, now),
    notPermitted(signs),
    heldForLong(signs, now),
    queuedForLong(signs, now),
    silentFlush(signs, alarms, now),
    silentImport(signs, alarms, now),
    silence(signs, alarms, now),
    foundAlone(signs),
    bothForms(signs),
    notRestarted(signs),
    listenerWarning(signs.beats),
    diskFull(signs, alarms),
    ...hinted(signs),
    countsDiffer(signs),
  ]
  return found.filter((one) => one !== null)
}

/** Which form came besides the one that counts, up to this batch. */
export function otherFormOf(head: BatchHead | null): Signs['otherForm'] {
  if (head === null || head.otherChannel === 0) return null
  return { form: head.channel === 'platform' ? 'legacy' : 'platform', changes: head.otherChannel }
}

/** A shop that has never been signed in is being set up; one whose sign-in has ended needs a person. */
function signInEnds({ signIn }: Signs, now: Date): Warning | null {
  if (signIn.refreshTokenEndsAt === null) return null
  const left = Date.parse(signIn.refreshTokenEndsAt) - now.getTime()
  if (left <= 0 || !signIn.signedIn) return { id: 'signIn', ...says.alarmSignIn }
  return left < DAY_MS
    ? { id: 'signInSoon', ...says.alarmSignInSoon(Math.floor(left / HOUR_MS)) }
    : null
}

/** Much goes on without one API or another, and nobody would notice. */
function notPermitted({ apisMissing: paths }: Signs): Warning | null {
  return paths.length === 0 ? null : { id: 'apis', ...alarmSays.alarmApis(paths) }
}

/** What waits for something outside may be forgotten there. */
function heldForLong({ state, orders }: Signs, now: Date): Warning | null {
  const isOld = (since: string): boolean => now.getTime() - Date.parse(since) > DAY_MS
  const changes = heldChanges(state.unresolved).map(heldRow)
  const old = [...state.held, ...changes, ...orders].filter((one) => isOld(one.since)).length
  return old > 0 ? { id: 'heldLong', ...says.alarmHeldLong(old) } : null
}

/** An upload is waited for as long as its queue entry is at work; one that stands still would be waited for in silence. */
function queuedForLong({ state }: Signs, now: Date): Warning | null {
  const { rows, own, others } = overdueUploads(state, now)
  if (rows === 0) return null
  const told =
    own.length === 0 && others.length > 0
      ? alarmSays.alarmQueueOther(rows, others)
      : says.alarmQueueLong(rows, [...own, ...others])
  return { id: 'queueLong', ...told }
}

/** `flush` has not ended well for too long; before its first run the oldest waiting change tells. */
function silentFlush(
  { runs, pendingSince }: Signs,
  { noSuccessHours }: Config['alarms'],
  now: Date,
): Warning | null {
  return isLonger(runs.succeededAt?.flush ?? pendingSince, noSuccessHours, now)
    ? { id: 'noFlush', ...says.alarmNoFlush(noSuccessHours) }
    : null
}

/** The same for the other direction, once its starting point is set. */
function silentImport(
  { runs, importing }: Signs,
  { noSuccessHours }: Config['alarms'],
  now: Date,
): Warning | null {
  return importing && isLonger(runs.succeededAt?.import ?? null, noSuccessHours, now)
    ? { id: 'noImport', ...says.alarmNoImport(noSuccessHours) }
    : null
}

/** The way from Smaregi may be broken. 0 hours = shops that are closed for days do not want to know. */
function silence(
  { lastReceivedAt }: Signs,
  { silenceHours }: Config['alarms'],
  now: Date,
): Warning | null {
  return isLonger(lastReceivedAt, silenceHours, now)
    ? { id: 'silence', ...says.alarmSilence(silenceHours) }
    : null
}

function isLonger(since: string | null, hours: number, now: Date): boolean {
  return since !== null && hours > 0 && now.getTime() - Date.parse(since) > hours * HOUR_MS
}

/** The last run took in changes that no notification had told of: the way from Smaregi has holes. */
function foundAlone({ runs }: Signs): Warning | null {
  const found = Number(runs.flush?.['found'] ?? 0)
  return found > 0 ? { id: 'found', ...says.alarmFound(found) } : null
}

/** A contract that sends both forms would count every sale twice, so one of them is left out, and should be switched off. */
function bothForms({ otherForm }: Signs): Warning | null {
  if (otherForm === null) return null
  return { id: 'otherForm', ...says.alarmOtherForm(otherForm.form, otherForm.changes) }
}

/** After an update of ston. What it takes counts; only what is new does not happen there. */
function notRestarted(signs: Signs): Warning | null {
  return signs.olderListener ? { id: 'olderListener', ...olderListener } : null
}

function diskFull({ freeMiB: free }: Signs, { diskFreeMiB }: Config['alarms']): Warning | null {
  return free !== null && free < diskFreeMiB ? { id: 'disk', ...says.alarmDisk(free) } : null
}

function hinted({ hints: { returns, foreign, laidAway, repair } }: Signs): (Warning | null)[] {
  const twice = returns.map(({ till, slip }) => ({
    productId: till.productId,
    storeId: till.storeId,
    tillDay: till.at.slice(0, 10),
    tillPieces: till.pieces,
    slip: slip.slip,
    slipPieces: slip.pieces,
  }))
  return [
    twice.length === 0 ? null : { id: 'returnsTwice', ...hintSays.returnedTwice(twice) },
    foreign.length === 0 ? null : { id: 'foreignUploads', ...hintSays.foreignUploads(foreign) },
    laidAway ? { id: 'laidAway', ...hintSays.laidAway } : null,
    repair === null ? null : { id: 'repair', ...inDoubt(repair) },
  ]
}

/** A comparison has found what nobody can explain, and nobody has seen to it yet. */
function countsDiffer({ standing }: Signs): Warning | null {
  if (standing === null) return null
  return { id: 'drift', ...alarmSays.alarmDrift(standing.products, toJstMinute(standing.since)) }
}

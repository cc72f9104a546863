import type { Sentence } from '../kernel/sentence.ts'
import type { Config } from '../config/index.ts'
import { turnedAway as turnedAwaySays } from '../messages/listeners.ts'
import { headlines } from '../messages/page-headlines.ts'
import { pausedHeadline as paused } from '../messages/paused.ts'
import { HOUR_MS, jstDay, toJstMinute } from '../kernel/time.ts'
import type { LastRun } from './runs.ts'
import { lastReceived, type Snapshot, waitingSince } from './snapshot.ts'
import { turnedAway } from './turned-away.ts'

/** How things are, in one word. */
export type State = 'good' | 'waits' | 'check' | 'bad'

/** Whether the stores' sales have reached Next Engine, and what to do if not. */
export interface Situation {
  readonly state: State
  readonly headline: Sentence
  readonly explanation: Sentence
}

/** A little more than a night without a flush, as in the example of a crontab: then something that waits is no news. */
const LATE_MS = 13 * HOUR_MS
/** Where the alarm is switched off, a day and a bit is still too long to call things well. */
const STOPPED_HOURS = 26

/**
 * The answer to "have today's sales reached Next Engine?". What keeps everything from arriving comes before what concerns single
 * products, and "all is well" is only what is left when nothing speaks against it. `worst`: what a person must see to first, of all that is
 * named on the page; null = nothing is.
 */
export function situationOf(snapshot: Snapshot, config: Config, worst: Sentence | null): Situation {
  return nothingArrives(snapshot, config) ?? somethingIsLate(snapshot) ?? usual(snapshot, worst)
}

function nothingArrives(snapshot: Snapshot, { alarms, webhook }: Config): Situation | null {
  const { now, runs, signIn, plan, begun } = snapshot
  const age = (instant: string): number => now.getTime() - Date.parse(instant)
  if (!signIn.signedIn)
    return { state: 'bad', ...headlines.signIn(signIn.refreshTokenEndsAt !== null) }
  if (snapshot.pause !== null)
    return { state: 'waits', ...paused(toJstMinute(snapshot.pause.since)) }
  // Where `ston run` is in use it begins, and sends, by itself.
  if (plan !== null && !begun) return { state: 'waits', ...headlines.notBegun() }
  const last = runs.flush
  if (last === undefined)
    return plan === null
      ? { state: 'bad', ...headlines.neverFlushed() }
      : { state: 'waits', ...headlines.firstFlush() }
  const well = runs.succeededAt?.flush
  const limit = (alarms.noSuccessHours || STOPPED_HOURS) * HOUR_MS
  if (well === undefined || age(well) > limit)
    return { state: 'bad', ...headlines.stopped(well === undefined ? null : toJstMinute(well)) }
  if (!endedWell(snapshot, 'flush'))
    return {
      state: 'check',
      ...headlines.interrupted(toJstMinute(last.finishedAt), last.outcome === 'temporary'),
    }
  const received = lastReceived(snapshot)
  if (received === null)
    return { state: 'check', ...neverReceived(snapshot, webhook.publicUrl ?? null) }
  const { silenceHours } = alarms
  return silenceHours > 0 && age(received) > silenceHours * HOUR_MS
    ? { state: 'check', ...headlines.silent(toJstMinute(received), silenceHours) }
    : null
}

/** Nothing is wrong with the URL where what came to it was refused. */
function neverReceived(snapshot: Snapshot, publicUrl: string | null) {
  const at = turnedAway(snapshot)
  if (at === null) return headlines.neverReceived(publicUrl)
  const { what, next } = turnedAwaySays(toJstMinute(at))
  return { headline: what, explanation: next }
}

function somethingIsLate(snapshot: Snapshot): Situation | null {
  const since = waitingSince(snapshot)
  if (since === null || snapshot.now.getTime() - Date.parse(since) <= LATE_MS) return null
  return { state: 'check', ...headlines.late(toJstMinute(since), lastFlush(snapshot)) }
}

function usual(snapshot: Snapshot, worst: Sentence | null): Situation {
  const since = waitingSince(snapshot)
  if (worst !== null)
    return { state: 'check', ...headlines.check(worst, since === null ? null : toJstMinute(since)) }
  if (since !== null)
    return { state: 'waits', ...headlines.waits(toJstMinute(since), lastFlush(snapshot)) }
  const received = lastReceived(snapshot) ?? ''
  if (jstDay(new Date(received)) < jstDay(snapshot.now))
    return { state: 'waits', ...headlines.quiet(toJstMinute(received)) }
  return { state: 'good', ...headlines.good(toJstMinute(received), lastFlush(snapshot) ?? '') }
}

/** False where the last run stopped before its work was done, whether or not it will go on by itself. */
export function endedWell({ runs }: Snapshot, direction: 'flush' | 'import'): boolean {
  const last: LastRun | undefined = runs[direction]
  if (last === undefined) return true
  return (runs.trouble?.[direction] ?? null) === null && !STOPPED.has(last.outcome)
}

/** Runs of earlier versions have left no reason. */
const STOPPED: ReadonlySet<string> = new Set(['auth', 'temporary'])

function lastFlush({ runs }: Snapshot): string | null {
  return runs.flush === undefined ? null : toJstMinute(runs.flush.finishedAt)
}

import type { ApiCalls, Report } from '../context.ts'
import type { StonError } from '../kernel/errors.ts'
import { type Locale, say } from '../kernel/sentence.ts'
import type { Totals } from '../status/totals.ts'

/** How a run ended. */
export type Outcome = 'ok' | 'attention' | 'auth' | 'temporary' | NotRun

/** Nothing was done: the same command is running already, or somebody counts the goods. */
export type NotRun = 'locked' | 'paused'

export const NO_CALLS: ApiCalls = { nextengine: 0, smaregi: 0 }

export interface RunJson {
  readonly outcome: Outcome
  readonly [more: string]: unknown
}

/** What a run of either direction ended with. */
export interface Ended {
  readonly outcome: Outcome
  /** What needs a person when it has ended, in both directions. */
  readonly totals: Totals
  readonly error: StonError | null
  readonly apiCalls: ApiCalls
}

/** How a run reports. That another one was at work is no trouble of this one's. */
export function runReport(json: RunJson, text: string): Report {
  const { outcome } = json
  const isRun = outcome !== 'locked' && outcome !== 'paused'
  return { exit: isRun ? outcome : 'ok', json, text, routine: true }
}

/** Of several outcomes the first of these counts: sign-in, temporary, attention, ok. What stands is that of the run's own direction. */
export function outcomeOf(
  error: StonError | null,
  { held, failed, inDoubt }: Totals,
): Exclude<Outcome, NotRun> {
  if (error?.exit === 'auth' || error?.exit === 'temporary') return error.exit
  return error !== null || held + failed + inDoubt > 0 ? 'attention' : 'ok'
}

/** What ended a run early, and the next step. */
export function errorLines(locale: Locale, error: StonError | null): string[] {
  return (error?.told ?? []).map((one) => say(locale, one))
}

/** The same for `--json`. */
export function errorJson(locale: Locale, error: StonError | null): object {
  if (error === null) return {}
  const { code, sentence, hint, waitsForPerson } = error
  const next = hint === undefined ? {} : { hint: say(locale, hint) }
  const waits = waitsForPerson ? { waitsForPerson } : {}
  return { error: { code, message: say(locale, sentence), ...next, ...waits } }
}

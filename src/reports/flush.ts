import type { StonError } from '../kernel/errors.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import { allHeld, type OpenWork } from '../domain/stock/open-work.ts'
import { heldChanges } from '../domain/stock/unanswered.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import { problemLines } from './problems.ts'
import type { Done } from '../stock-sync/results.ts'

export type Outcome = 'ok' | 'attention' | 'auth' | 'temporary' | 'locked'

/** What stands unfinished, in rows. `waiting` are rows that have not been sent or whose answer is not known yet. */
export interface Standing {
  readonly held: number
  readonly failed: number
  readonly inDoubt: number
  readonly waiting: number
}

export function standing(state: OpenWork): Standing {
  return {
    held: allHeld(state).length + heldChanges(state.unresolved).length,
    failed: state.failed.length,
    inDoubt: state.inDoubt.length,
    waiting: state.waiting.length + state.doubtful.length,
  }
}

/** Of several outcomes the first of these counts: sign-in, temporary, attention, ok. */
export function outcomeOf(error: StonError | null, { held, failed, inDoubt }: Standing): Outcome {
  if (error?.exit === 'auth' || error?.exit === 'temporary') return error.exit
  return error !== null || held + failed + inDoubt > 0 ? 'attention' : 'ok'
}

export interface FlushFacts {
  readonly outcome: Outcome
  readonly done: Done
  readonly state: OpenWork
  readonly error: StonError | null
  readonly apiCalls: { readonly nextengine: number; readonly smaregi: number }
}

export function flushReport(app: App, facts: FlushFacts): Report {
  const { outcome } = facts
  return {
    exit: outcome === 'locked' ? 'ok' : outcome,
    json: flushJson(app, facts),
    text: flushText(app, facts),
    routine: true,
  }
}

function flushJson(app: App, { outcome, done, state, error, apiCalls }: FlushFacts): object {
  const { held, failed, inDoubt, waiting } = standing(state)
  return {
    outcome,
    applied: done.applied,
    held,
    failed,
    inDoubt,
    waiting,
    found: done.found,
    ignored: ignoredCounts(done.ignored),
    unknownDivision: done.unknownDivision,
    otherRows: done.otherRows,
    batches: done.batches,
    apiCalls,
    ...(error === null
      ? {}
      : { error: { code: error.code, message: say(app.locale, error.sentence) } }),
  }
}

const RULES: readonly IgnoreRule[] = [
  'division',
  'store',
  'echo',
  'duplicate',
  'zero',
  'notManaged',
  'excluded',
  'otherChannel',
  'aligned',
  'unknownDivision',
  'takenBack',
]

export function ignoredCounts(ignored: ReadonlyMap<IgnoreRule, number>): Record<string, number> {
  return Object.fromEntries(RULES.map((rule) => [rule, ignored.get(rule) ?? 0]))
}

function flushText(app: App, { done, state, error }: FlushFacts): string {
  const { locale } = app
  const { waiting } = standing(state)
  const lines = [
    ...(done.applied > 0 ? [say(locale, says.applied(done.applied))] : []),
    ...(waiting > 0 ? [say(locale, says.waiting(waiting))] : []),
    ...ignoredLine(app, done),
    ...(done.unknownDivision > 0 ? [say(locale, says.unknownDivision(done.unknownDivision))] : []),
    ...(done.unverified.length > 0 ? [say(locale, says.unverified(done.unverified))] : []),
    ...(done.found > 0 ? [say(locale, says.found(done.found))] : []),
    ...(done.excluded.length > 0 ? [say(locale, says.excludedNow(done.excluded))] : []),
    ...problemLines(locale, state),
    ...(error === null
      ? []
      : [say(locale, error.sentence), ...(error.hint ? [say(locale, error.hint)] : [])]),
  ]
  return lines.length === 0 ? say(locale, says.nothingToDo) : lines.join('\n')
}

function ignoredLine({ locale }: App, done: Done): string[] {
  const parts = [...done.ignored].map(
    ([rule, count]) => `${say(locale, says.ruleNames[rule])} ${count}`,
  )
  const total = [...done.ignored.values()].reduce((sum, count) => sum + count, 0)
  return total === 0
    ? []
    : [say(locale, says.ignoredTotal(total, parts.join(locale === 'ja' ? '、' : ', ')))]
}

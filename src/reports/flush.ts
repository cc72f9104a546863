import { IGNORE_RULES, type IgnoreRule } from '../domain/stock/change.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import * as says from '../messages/flush.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import type { News } from '../status/told-so-far.ts'
import { standing } from '../status/totals.ts'
import { type Ended, errorJson, errorLines, type RunJson, runReport } from './ended.ts'
import { problemLines } from './problems.ts'
import type { Done } from '../stock-sync/results.ts'

export interface FlushFacts extends Ended {
  readonly done: Done
  readonly state: OpenWork
}

export function flushReport(app: App, facts: FlushFacts): Report {
  return runReport(flushJson(app, facts), flushText(app, facts))
}

function flushJson(app: App, facts: FlushFacts): RunJson {
  const { outcome, done, totals, state, error, apiCalls } = facts
  return {
    outcome,
    applied: done.applied,
    ...totals,
    waiting: standing(state).waiting,
    found: done.found,
    ignored: ignoredCounts(done.ignored),
    unknownDivision: done.unknownDivision,
    otherRows: done.otherRows,
    batches: done.batches,
    apiCalls,
    ...errorJson(app.locale, error),
  }
}

export function ignoredCounts(ignored: ReadonlyMap<IgnoreRule, number>): Record<string, number> {
  return Object.fromEntries(IGNORE_RULES.map((rule) => [rule, ignored.get(rule) ?? 0]))
}

function flushText(app: App, { done, state, error }: FlushFacts): string {
  const { locale } = app
  const { waiting } = standing(state)
  const counted = [
    ...(done.applied > 0 ? [says.applied(done.applied)] : []),
    ...countedLines(done, waiting, [...done.ignored]),
  ]
  const lines = [
    ...counted.map((line) => say(locale, line)),
    ...problemLines(locale, state),
    ...errorLines(locale, error),
  ]
  return lines.length === 0 ? say(locale, says.nothingToDo) : lines.join('\n')
}

/** What report and mail count in the same words. */
export function countedLines(
  counts: Omit<News, 'sent' | 'applied' | 'earlier' | 'ignored'>,
  waiting: number,
  ignored: readonly (readonly [IgnoreRule, number])[],
): Sentence[] {
  const { unknownDivision, unverified, found, excluded } = counts
  return [
    ...(waiting > 0 ? [says.waiting(waiting)] : []),
    ...ignoredLine(ignored),
    ...(unknownDivision > 0 ? [says.unknownDivision(unknownDivision)] : []),
    ...(unverified.length > 0 ? [says.unverified(unverified)] : []),
    ...(found > 0 ? [says.found(found)] : []),
    ...(excluded.length > 0 ? [says.excludedNow(excluded)] : []),
  ]
}

/** How many changes were left out, and by which rules. */
function ignoredLine(ignored: readonly (readonly [IgnoreRule, number])[]): Sentence[] {
  const some = ignored.filter(([, count]) => count > 0)
  if (some.length === 0) return []
  const total = some.reduce((sum, [, count]) => sum + count, 0)
  const named = (locale: Locale): string[] =>
    some.map(([rule, count]) => `${says.ruleNames[rule][locale]} ${count}`)
  return [
    {
      ja: says.ignoredTotal(total, named('ja').join('、')).ja,
      en: says.ignoredTotal(total, named('en').join(', ')).en,
    },
  ]
}

import type { Item, Plan } from '../domain/schedule/items.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import { toJstIso, toJstMinute } from '../kernel/time.ts'
import * as says from '../messages/schedule.ts'
import { FREE_TRAFFIC } from '../status/traffic.ts'
import type { App, Report } from '../context.ts'
import type { Snapshot } from '../status/snapshot.ts'

const MIB = 1024 * 1024

/** What one command has come to. `outcome` and `calls` (to Next Engine) as it told them; null = it did not. */
export interface JobResult {
  readonly job: string
  readonly exit: number | null
  readonly outcome: string | null
  readonly calls: number | null
}

/** Of `ston run`: what it did records and mails its own outcome, so there is nothing to say. */
export function runReport(app: App, plan: Plan, results: readonly JobResult[]): Report {
  return {
    exit: 'ok',
    get json() {
      return planJson(app, plan, results)
    },
    text: '',
  }
}

/** Of `ston run --dry-run`. */
export function planReport(app: App, plan: Plan): Report {
  const t = (sentence: Sentence): string => say(app.locale, sentence)
  const { used, planned, limit } = plan.calls
  const lines = [
    ...(plan.due.length === 0 ? [t(says.nothingDue)] : [`${t(says.due)}:`]),
    ...plan.due.map(({ job, why }) => `  ston ${job}  ${t(says.WHY[why])}`),
    plan.next === null ? t(says.nothingNext) : t(says.next(plannedText(plan.next))),
    t(says.callsOfMonth(says.calls(used, planned, limit))),
    ...plan.notes.map((note) => t(says.NOTES[note])),
  ]
  return { exit: 'ok', json: planJson(app, plan, []), text: lines.join('\n') }
}

/** When something comes, what, and why. */
export function plannedText({ at, job, why }: Item): Sentence {
  return says.planned(toJstMinute(new Date(at).toISOString()), job, says.WHY[why])
}

/** The calls of the month, with what is expected where `ston run` plans them. */
export function callsText({ plan, signIn }: Pick<Snapshot, 'plan' | 'signIn'>): Sentence {
  const { callsThisMonth, callsBy } = signIn
  const calls =
    plan === null
      ? says.callsAlone(callsThisMonth)
      : // The plan may be older than the last call.
        says.calls(callsThisMonth, Math.max(callsThisMonth, plan.planned), plan.limit)
  const by = Object.entries(callsBy).toSorted(([, a], [, b]) => b - a)
  return by.length === 0 ? calls : says.withCommands(calls, by)
}

/** What went over the line in the month, and what is said to be free. */
export function trafficText({ signIn }: Pick<Snapshot, 'signIn'>): Sentence {
  return says.traffic(signIn.bytesThisMonth / MIB, FREE_TRAFFIC / MIB / 1024)
}

/** The end of a mail, where `ston run` plans: what the month has cost, and what comes next. */
export function planLines(
  snapshot: Pick<Snapshot, 'plan' | 'signIn' | 'now'>,
): readonly Sentence[] {
  const { plan, now } = snapshot
  if (plan === null) return []
  // What is due already may be this very run.
  const next = plan.next.at > now.getTime() ? [says.next(plannedText(plan.next))] : []
  return [says.callsOfMonth(callsText(snapshot)), ...next]
}

function planJson({ locale }: App, plan: Plan, results: readonly JobResult[]): object {
  const { next } = plan
  return {
    due: plan.due.map((one) => itemJson(locale, one)),
    next: next === null ? null : nextJson(locale, next),
    calls: plan.calls,
    notes: plan.notes.map((note) => say(locale, says.NOTES[note])),
    results,
  }
}

export function nextJson(locale: Locale, next: Item): object {
  return { at: toJstIso(new Date(next.at)), ...itemJson(locale, next) }
}

function itemJson(locale: Locale, { job, why }: Item): object {
  return { job, why: say(locale, says.WHY[why]), reason: why }
}

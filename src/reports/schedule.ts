import type { Item, Plan } from '../domain/schedule/items.ts'
import { say } from '../kernel/sentence.ts'
import { toJstIso, toJstMinute } from '../kernel/time.ts'
import * as says from '../messages/schedule.ts'
import type { App, Report } from '../context.ts'

/** What one command has come to. `outcome` and `calls` (to Next Engine) as it told them; null = it did not. */
export interface JobResult {
  readonly job: string
  readonly exit: number | null
  readonly outcome: string | null
  readonly calls: number | null
}

/** Of `ston run`: what it did records and mails its own outcome, so there is nothing to say. */
export function runReport(app: App, plan: Plan, results: readonly JobResult[]): Report {
  return { exit: 'ok', json: planJson(app, plan, results), text: '' }
}

/** Of `ston run --dry-run`. */
export function planReport(app: App, plan: Plan): Report {
  const t = (sentence: (typeof says)['due']): string => say(app.locale, sentence)
  const lines = [
    ...(plan.due.length === 0 ? [t(says.nothingDue)] : [`${t(says.due)}:`]),
    ...plan.due.map(({ job, why }) => `  ston ${job}  ${t(says.WHY[why])}`),
    plan.next === null ? t(says.nothingNext) : t(nextOf(plan.next)),
    t(callsOf(plan)),
    ...plan.notes.map((note) => t(says.NOTES[note])),
  ]
  return { exit: 'ok', json: planJson(app, plan, []), text: lines.join('\n') }
}

export function nextOf({ at, job, why }: Item): ReturnType<typeof says.next> {
  return says.next(toJstMinute(new Date(at).toISOString()), job, says.WHY[why])
}

export function callsOf({ calls: { used, planned, limit } }: Plan): ReturnType<typeof says.calls> {
  return says.calls(used, planned, limit)
}

function planJson({ locale }: App, plan: Plan, results: readonly JobResult[]): object {
  const why = (one: Item): object => ({
    job: one.job,
    why: say(locale, says.WHY[one.why]),
    reason: one.why,
  })
  const { next } = plan
  return {
    due: plan.due.map(why),
    next: next === null ? null : { at: toJstIso(new Date(next.at)), ...why(next) },
    calls: plan.calls,
    notes: plan.notes.map((note) => say(locale, says.NOTES[note])),
    results,
  }
}

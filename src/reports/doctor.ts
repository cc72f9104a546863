import type { App, Report } from '../context.ts'
import type { Checked } from '../checks/all.ts'
import { type Check, exitOf, MARKS } from '../checks/check.ts'
import { jsonQuestions, questionLines } from '../checks/learnt.ts'
import { type Locale, say } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import * as says from '../messages/doctor.ts'

export function doctorReport(app: App, checked: Checked): Report {
  const { checks, questions } = checked
  return {
    exit: exitOf(checks),
    json: {
      checks: checks.map((one) => checkJson(app.locale, one)),
      learnt: jsonQuestions(app, questions),
    },
    text: textOf(app, checked),
  }
}

/** One of them for `--json`. */
function checkJson(locale: Locale, { name, state, found, next }: Check): object {
  return {
    name: name.en,
    state,
    found: say(locale, found),
    next: next === null ? null : say(locale, next),
  }
}

function textOf(app: App, { checks, questions }: Checked): string {
  const { locale } = app
  const lines = table(
    checks.map(({ name, state, found }) => [MARKS[state], say(locale, name), say(locale, found)]),
  ).split('\n')
  const all = checks.flatMap(({ next }, i) => [
    lines[i] ?? '',
    ...(next === null ? [] : [`    → ${say(locale, next)}`]),
  ])
  const bad = checks.filter((one) => one.state === 'bad').length
  const warned = checks.filter((one) => one.state === 'warn').length
  return [
    ...all,
    ...questionLines(app, questions),
    '',
    say(locale, says.summary(bad, warned)),
  ].join('\n')
}

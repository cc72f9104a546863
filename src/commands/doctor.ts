import { requireAllRead } from '../config/index.ts'
import type { ExitName } from '../kernel/errors.ts'
import * as says from '../messages/doctor.ts'
import { say } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import type { App, Report } from '../context.ts'
import { type Check, MARKS } from '../checks/check.ts'
import { checkClock } from '../checks/clock.ts'
import { checkLearnt, jsonQuestions, type LearntCheck, questionLines } from '../checks/learnt.ts'
import { checkConfig, checkDisk, checkListener, checkStore } from '../checks/machine.ts'
import { checkCalls, checkMail, checkNextEngine, checkSmaregi } from '../checks/services.ts'

/** Looks at everything that ston needs, and says for each what to do. Changes nothing. */
export async function doctor(app: App, configFile: string): Promise<Report> {
  requireAllRead(app.config)
  // One after another: they share the session, and a disk is measured alone.
  const checks: Check[] = []
  for (const check of [
    () => checkConfig(configFile),
    () => checkStore(app),
    () => checkDisk(app),
    () => checkListener(app.config),
    () => checkNextEngine(app),
    () => checkClock(app),
    () => checkCalls(app),
    () => checkSmaregi(app),
    () => checkMail(app),
  ])
    checks.push(await check())
  const learnt = await checkLearnt(app)
  checks.push(learnt)
  return {
    exit: exitOf(checks),
    json: { ...jsonOf(app, checks), learnt: jsonQuestions(app, learnt.questions) },
    text: textOf(app, checks, learnt),
  }
}

const ORDER: readonly ExitName[] = ['bug', 'config', 'auth', 'temporary', 'attention']

function exitOf(checks: readonly Check[]): ExitName {
  const bad = checks.filter((one) => one.state === 'bad').map((one) => one.exit)
  return ORDER.find((exit) => bad.includes(exit)) ?? 'ok'
}

function jsonOf({ locale }: App, checks: readonly Check[]): object {
  return {
    checks: checks.map(({ name, state, found, next }) => ({
      name: name.en,
      state,
      found: say(locale, found),
      next: next === null ? null : say(locale, next),
    })),
  }
}

function textOf(app: App, checks: readonly Check[], learnt: LearntCheck): string {
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
  const questions = questionLines(app, learnt.questions)
  return [...all, ...questions, '', say(locale, says.summary(bad, warned))].join('\n')
}

import type { App } from '../context.ts'
import type { Check } from './check.ts'
import { checkClock } from './clock.ts'
import { checkLearnt, type Question } from './learnt.ts'
import { checkListeners } from './listeners.ts'
import { checkConfig, checkDisk, checkListener, checkStore } from './machine.ts'
import { checkCalls, checkMail, checkNextEngine, checkSmaregi } from './services.ts'

/** Everything that was looked at, in the order in which it is shown. */
export interface Checked {
  readonly checks: readonly Check[]
  /** What nobody could say beforehand about the two services. */
  readonly questions: readonly Question[]
}

/** Looks at everything that ston needs. Changes nothing. */
export async function checkAll(app: App, configFile: string): Promise<Checked> {
  // One after another: they share the session, and a disk is measured alone.
  const checks: Check[] = []
  for (const check of [
    () => checkConfig(configFile),
    () => checkStore(app),
    () => checkDisk(app),
    () => checkListener(app.config),
    () => checkListeners(app),
    () => checkNextEngine(app),
    () => checkClock(app),
    () => checkCalls(app),
    () => checkSmaregi(app),
    () => checkMail(app),
  ])
    checks.push(await check())
  const learnt = await checkLearnt(app)
  return { checks: [...checks, learnt], questions: learnt.questions }
}

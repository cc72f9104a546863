import type { App } from '../context.ts'
import { needsStore, names } from '../messages/doctor.ts'
import { type Check, none } from './check.ts'
import { checkClock } from './clock.ts'
import { checkLearnt, type Question } from './learnt.ts'
import { checkLinks } from './links.ts'
import { checkListener } from './listener.ts'
import { checkListeners } from './listeners.ts'
import { checkConfig, checkDisk, checkStore } from './machine.ts'
import { checkPause } from './pause.ts'
import { tryPublicUrl } from './public-url.ts'
import { checkPush } from './push.ts'
import {
  checkCalls,
  checkMail,
  checkNextEngine,
  checkNextEngineApis,
  checkSmaregi,
} from './services.ts'
import { checkWarehouses, hasWarehouses } from './warehouses.ts'

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
    () => checkConfig(app, configFile),
    () => checkStore(app),
    () => checkDisk(app),
    () => tryPublicUrl(app),
    () => checkListener(app),
    () => checkListeners(app),
    () => checkPause(app),
    () => checkNextEngine(app),
    () => checkNextEngineApis(app),
    () => checkPush(app),
    () => checkClock(app),
    () => checkCalls(app),
    () => checkSmaregi(app),
    ...(hasWarehouses(app.config) ? [() => checkWarehouses(app)] : []),
    () => checkLinks(app),
    () => checkMail(app),
  ])
    checks.push(await check())
  const learnt = await checkLearnt(app)
  return { checks: toldOnce([...checks, learnt]), questions: learnt.questions }
}

/** Much is read from the data: where that cannot be used, one line says so, and the others that they could not look. */
function toldOnce(checks: readonly Check[]): Check[] {
  const trouble = checks.find(({ name, state }) => name === names.store && state === 'bad')
  if (trouble === undefined) return [...checks]
  return checks.map((one) => {
    const isSame = one !== trouble && one.found.en === trouble.found.en
    return isSame ? { name: one.name, ...none(needsStore) } : one
  })
}

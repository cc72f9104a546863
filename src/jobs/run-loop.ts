import { planOf } from '../domain/schedule/plan.ts'
import { EXIT } from '../kernel/errors.ts'
import { isObject } from '../kernel/json.ts'
import { MINUTE_MS } from '../kernel/time.ts'
import { say } from '../kernel/sentence.ts'
import { within } from '../kernel/within.ts'
import { notPlanned, runFailed, started } from '../messages/schedule.ts'
import type { App, Ended } from '../context.ts'
import { gather } from '../scheduling/gather.ts'
import { notePlan } from '../scheduling/shown-plan.ts'

/** One for each side; more of them would find both taken. */
const MOST = 2
/** A command that does not end must not keep the listener from ending. */
const LAST_MS = 8000

/**
 * Looks once a minute whether something is due, and has `ston run` do it, as a process of its own: what it needs and what may go wrong
 * with it is none of the listener's. Until the program is told to stop; then what it has started is waited for.
 */
export function startRunning(app: App): { readonly stop: () => Promise<void> } {
  const running = new Set<Promise<unknown>>()
  const look = async (): Promise<void> => {
    if (running.size >= MOST) return
    const store = await app.store()
    const { facts, hasNewIds } = await gather(app, store)
    const plan = planOf(facts)
    const { due } = plan
    if (due.length === 0 && !hasNewIds) return notePlan(store, plan)
    const jobs = [...new Set(due.map((one) => one.job))]
    if (jobs.length > 0) app.log.info({ jobs }, say(app.locale, started(jobs)))
    const run: Promise<unknown> = app
      .start(['run'])
      .then(ended)
      .catch((error: unknown) => warn(app, error))
      .then(() => running.delete(run))
    running.add(run)
  }
  const ended = logEnds(app)
  const loop = async (): Promise<void> => {
    while (!app.signal.aborted) {
      await look().catch((error: unknown) => warn(app, error))
      await app.sleep(MINUTE_MS)
    }
  }
  const looping = loop()
  return {
    stop: async () => {
      const all = looping.then(() => Promise.all(running))
      await within(all, LAST_MS, undefined)
    },
  }
}

/** What `ston run` starts records its own end; how it ended itself nobody else would hear. The same one each minute is said once. */
function logEnds(app: App): (ended: Ended) => void {
  let before = ''
  return ({ exit, json }) => {
    const error = isObject(json) && isObject(json['error']) ? json['error'] : {}
    const isStopped = app.signal.aborted && (exit === null || exit === EXIT.temporary)
    const now = exit === EXIT.ok || isStopped ? '' : `${exit} ${JSON.stringify(error)}`
    if (now !== '' && now !== before)
      app.log.warn({ exit, ...error }, say(app.locale, runFailed(exit)))
    before = now
  }
}

function warn(app: App, error: unknown): void {
  app.log.warn({ err: error }, say(app.locale, notPlanned))
}

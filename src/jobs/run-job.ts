import type { Facts, Job, Side } from '../domain/schedule/facts.ts'
import type { Plan } from '../domain/schedule/items.ts'
import { jobsOf, planOf, sideOf } from '../domain/schedule/plan.ts'
import { failureKind } from '../domain/schedule/retry.ts'
import { countUrgent, triedIn } from '../domain/schedule/urgency.ts'
import type { App, Ended, Report } from '../context.ts'
import { isObject } from '../kernel/json.ts'
import { EXIT } from '../kernel/errors.ts'
import { gather } from '../scheduling/gather.ts'
import { notePlan } from '../scheduling/shown-plan.ts'
import { type EndedJob, noteJob } from '../scheduling/state.ts'
import type { Store } from '../store/store.ts'
import { type JobResult, planReport, runReport } from '../reports/schedule.ts'

const SIDES = ['stock', 'orders'] as const
const LOCK = { stock: 'run-stock', orders: 'run-orders' } as const

/** What is due, and why. Nothing is started. */
export async function planJob(app: App): Promise<Report> {
  const { facts } = await gather(app, await app.store())
  return planReport(app, planOf(facts))
}

/**
 * Has everything done that is due, and leaves. Each side has its own lock, held while its commands are at work: a slow import holds up
 * no urgent flush. Where somebody else is at it, there is nothing to do here.
 */
export async function runJob(app: App): Promise<Report> {
  const store = await app.store()
  let found = await gather(app, store)
  if (found.hasNewIds && (await takeIn(app, store))) found = await gather(app, store)
  const plan = planOf(found.facts)
  const sides = SIDES.filter((side) => jobsOf(plan.due, side).length > 0)
  // What is started tells by it that `ston run` is in use, also where this is the first one, or the first for a while.
  if (sides.length > 0) await notePlan(store, plan)
  const results = (await Promise.all(sides.map((side) => runSide(app, store, side)))).flat()
  const after = results.length === 0 ? plan : planOf((await gather(app, store)).facts)
  await notePlan(store, after)
  return runReport(app, { ...after, due: plan.due }, results)
}

/** Where nothing has come, what it takes is not even loaded: a run a minute should cost little more than an empty program. */
async function takeIn(app: App, store: Store): Promise<boolean> {
  return (await import('./take-in-job.ts')).takeInIds(app, store)
}

async function runSide(app: App, store: Store, side: Side): Promise<readonly JobResult[]> {
  const lock = await store.lock(LOCK[side], { purpose: 'run', waitMs: 0 })
  if (lock.kind !== 'held') return []
  try {
    // Somebody else may just have done it.
    const { facts } = await gather(app, store)
    const results: JobResult[] = []
    const plan = planOf(facts)
    let isStopped = false
    for (const job of jobsOf(plan.due, side)) {
      if (app.signal.aborted) break
      // What stops the first of them stops the others as well, but for who only looks.
      if (isStopped && job !== 'status --check') continue
      const { result, outcome } = await runOne(app, store, job, { facts, plan })
      results.push(result)
      isStopped ||= outcome === 'temporary'
    }
    return results
  } finally {
    await lock.release()
  }
}

async function runOne(
  app: App,
  store: Store,
  job: Job,
  { facts, plan }: { readonly facts: Facts; readonly plan: Plan },
): Promise<{ readonly result: JobResult; readonly outcome: EndedJob['outcome'] }> {
  const startedAt = app.now()
  const { due } = plan
  const side = sideOf(job)
  const view = { ...facts, urgentBelow: facts.limits.urgentBelow }
  const ended = await app.start(wordsOf(job, plan))
  const outcome = outcomeOf(job, ended)
  const calls = callsOf(ended.json)
  const noted: EndedJob = {
    job,
    startedAt,
    endedAt: app.now(),
    outcome,
    calls,
    why: due.filter((one) => sideOf(one.job) === side).map((one) => one.why),
    codes: side === 'stock' ? countUrgent(view) : { last: 0, few: 0 },
  }
  await noteJob(app, store, noted, job === 'flush --urgent' ? triedIn(view) : null)
  if (job === 'status --check' && ended.exit === EXIT.attention) await tell(app, store)
  return { result: { job, exit: ended.exit, outcome: told(ended.json), calls }, outcome }
}

/** Most days the look finds nothing, and then what tells it is not even loaded. */
async function tell(app: App, store: Store): Promise<void> {
  return (await import('../notifications/after-check.ts')).tellAfterCheck(app, store)
}

/**
 * A flush that is due for what is held asks for it; the day's last one asks as well, so that somebody does once a day. Where the calls are
 * spent, one that is due for a verdict sends nothing that would need the next one.
 */
function wordsOf(job: Job, { due, notes }: Plan): readonly string[] {
  const own = due.filter((one) => one.job === job)
  if (
    job === 'flush --urgent' &&
    notes.includes('spent') &&
    own.every(({ why }) => why === 'verdict')
  )
    return ['flush', '--urgent', '--planned', 'look']
  if (job !== 'flush') return job.split(' ')
  const asks = due.some(({ why }) => why === 'held' || why === 'daily')
  return ['flush', '--planned', asks ? 'ask' : 'send']
}

/** A look that finds something to do for a person is a look that was made. */
function outcomeOf(job: Job, { exit, json }: Ended): EndedJob['outcome'] {
  if (told(json) === 'locked') return 'busy'
  if (exit === EXIT.ok || job === 'status --check') return 'done'
  const error = isObject(json) && isObject(json['error']) ? json['error'] : null
  if (exit === EXIT.attention && error === null) return 'done'
  const refusal = error && {
    code: String(error['code']),
    waitsForPerson: error['waitsForPerson'] === true,
  }
  return failureKind(exit, refusal, sideOf(job))
}

function told(json: unknown): string | null {
  const outcome = isObject(json) ? json['outcome'] : undefined
  return typeof outcome === 'string' ? outcome : null
}

function callsOf(json: unknown): number | null {
  const calls = isObject(json) ? json['apiCalls'] : undefined
  const made = isObject(calls) ? calls['nextengine'] : undefined
  return typeof made === 'number' ? made : null
}

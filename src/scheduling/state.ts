import type { Failure, Job, Side, UrgentCount } from '../domain/schedule/facts.ts'
import type { Why } from '../domain/schedule/items.ts'
import { failureAfter } from '../domain/schedule/retry.ts'
import { sideOf } from '../domain/schedule/plan.ts'
import { digest } from '../kernel/crypto.ts'
import { DAY_MS, jstDay } from '../kernel/time.ts'
import type { App } from '../context.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** `mark`: of the configuration and the sign-in with which it failed; with others it is tried again. */
export interface NotedFailure extends Failure {
  readonly mark: string
  /** What has failed; absent in what the version before has written. */
  readonly job?: Job
}

/** The document `schedule`: what `ston run` has had done. */
export interface ScheduleState {
  /** When each job was last begun and came to its end (ISO instant). */
  readonly done: Partial<Record<Job, string>>
  /** When each job was last begun, however it ended (ISO instant); absent in what the version before has written. */
  readonly begun?: Partial<Record<Job, string>>
  /** Codes that the last urgent flush was started for, in one letter case, with their pieces then. */
  readonly tried: Readonly<Record<string, number>>
  readonly failures: Readonly<Partial<Record<Side, NotedFailure>>>
  /** Calls that one run of a job costs, as seen so far. */
  readonly cost: Partial<Record<Job, number>>
  /** Since when (ISO instant) a shop that `ston init` has set up waits for its beginning; absent = it has begun, or was set up otherwise. */
  readonly setUpAt?: string
  /** Urgent codes by the day (`YYYY-MM-DD`); absent in what the first version has written. */
  readonly urgent?: Readonly<Record<string, UrgentCount>>
}

export const NONE: ScheduleState = { done: {}, tried: {}, failures: {}, cost: {} }

export async function readSchedule(store: Store): Promise<ScheduleState> {
  return (await store.document<ScheduleState>('schedule').read()).value ?? NONE
}

/** How a job ended. `calls`: to Next Engine; null = it did not say. */
export interface EndedJob {
  readonly job: Job
  readonly startedAt: Date
  readonly endedAt: Date
  /** `busy`: the same command was running already, and does it. */
  readonly outcome: 'done' | 'busy' | Failure['kind']
  readonly calls: number | null
  /** What it was due for, and how many codes were urgent when it was begun. */
  readonly why: readonly Why[]
  readonly codes: UrgentCount
}

export function noteJob(
  app: App,
  store: Store,
  ended: EndedJob,
  tried: ScheduleState['tried'] | null,
): Promise<void> {
  return rewrite<ScheduleState>(store.document('schedule'), (before) =>
    after(before ?? NONE, ended, tried, markOf(app)),
  )
}

function after(
  before: ScheduleState,
  ended: EndedJob,
  tried: ScheduleState['tried'] | null,
  mark: string,
): ScheduleState {
  const { job, startedAt, endedAt, outcome } = ended
  const side = sideOf(job)
  const { [side]: failure, ...others } = before.failures
  const failed = outcome === 'temporary' || outcome === 'refused'
  const noted = failed
    ? {
        ...failureAfter(failure ?? null, outcome, endedAt.toISOString()),
        mark,
        job: failure?.job !== undefined && !answersFor(job, failure) ? failure.job : job,
      }
    : null
  const failures = answersFor(job, failure) ? others : before.failures
  const isOver = outcome === 'done' || outcome === 'refused'
  return {
    ...before,
    begun:
      outcome === 'busy'
        ? (before.begun ?? {})
        : { ...before.begun, [job]: startedAt.toISOString() },
    done: isOver ? { ...before.done, [job]: startedAt.toISOString() } : before.done,
    tried: tried ?? before.tried,
    failures: noted === null ? failures : { ...others, [side]: noted },
    cost: costsAfter(before.cost, ended),
    urgent: urgentAfter(before.urgent ?? {}, ended),
  }
}

/** Who only looks has tried nothing, and a sign-in that is kept alive says nothing of the orders. */
function answersFor(job: Job, failure: NotedFailure | undefined): boolean {
  if (job === 'status --check') return false
  return job !== 'auth refresh' || failure?.job === undefined || failure.job === job
}

/** A look at what was sent is cheaper than sending, and comes whatever it costs. */
function costsAfter(before: ScheduleState['cost'], ended: EndedJob): ScheduleState['cost'] {
  const { job, calls, why } = ended
  const isLook = why.length > 0 && why.every((one) => one === 'verdict')
  if (calls === null || calls === 0 || isLook) return before
  // What became of an earlier upload was read in the same run, in one of them.
  const own = why.includes('verdict') ? Math.max(1, calls - 1) : calls
  return { ...before, [job]: costAfter(before[job], own) }
}

/** Days that count for what a day needs. */
const COUNTED_DAYS = 14

function urgentAfter(
  before: Readonly<Record<string, UrgentCount>>,
  { startedAt, codes }: EndedJob,
): Readonly<Record<string, UrgentCount>> {
  const day = jstDay(startedAt)
  const { last, few } = before[day] ?? { last: 0, few: 0 }
  const today = { last: last + codes.last, few: few + codes.few }
  const oldest = jstDay(new Date(startedAt.getTime() - COUNTED_DAYS * DAY_MS))
  const kept = Object.entries(before).filter(([one]) => one >= oldest)
  return { ...Object.fromEntries(kept), [day]: today }
}

/** One expensive run among many changes little. */
function costAfter(before: number | undefined, calls: number): number {
  return before === undefined ? calls : Math.round((before * 0.7 + calls * 0.3) * 10) / 10
}

/** Another one when a person has changed the configuration. Tells nobody what stands in it. */
export function markOf({ config }: App): string {
  return digest(JSON.stringify(config), 16)
}

/** Somebody has signed in: what was refused is tried again. */
export function forgetFailures(store: Store): Promise<void> {
  return rewrite<ScheduleState>(
    store.document('schedule'),
    (before) => before && { ...before, failures: {} },
  )
}

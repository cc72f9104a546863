import type { Done, Job } from '../domain/schedule/facts.ts'
import type { Store } from '../store/store.ts'
import { happened } from './happened.ts'
import type { ScheduleState } from './state.ts'

export async function readEnded(store: Store): Promise<EndedRuns | null> {
  return (await store.document<EndedRuns>('runs').read()).value
}

/** Instants of jobs in milliseconds, without what lies ahead. */
export function pastOf(instants: Partial<Record<Job, string>>, now: Date): Done {
  return Object.fromEntries(
    Object.entries(instants).flatMap(([job, instant]) => {
      const at = happened(instant, now)
      return at === null ? [] : [[job, at] as const]
    }),
  )
}

/** When each job was done last, whoever has started it. What a clock that was ahead has dated is done once more. */
export function doneOf(value: EndedRuns | null, { done }: ScheduleState, now: Date): Done {
  const known = pastOf(done, now)
  const flushed = value?.flush
  const begun = value?.trouble?.flush ? null : wellBegun(flushed, now)
  const imported = value?.trouble?.import ? null : wellBegun(value?.import, now)
  const [flush, urgent] = flushed?.['urgent'] === 1 ? [null, begun] : [begun, null]
  return {
    ...known,
    ...newest('flush', known.flush, flush),
    ...newest('flush --urgent', known['flush --urgent'], urgent),
    ...newest('import-orders', known['import-orders'], imported),
  }
}

/** As much of the document `runs` as is needed here. */
export interface EndedRuns {
  readonly flush?: EndedRun
  readonly import?: EndedRun
  /** When one last came to a good end, whoever has started it (ISO instant). */
  readonly succeededAt?: { readonly flush?: string; readonly import?: string }
  /** Why the last run stopped before its end. */
  readonly trouble?: { readonly flush?: object | null; readonly import?: object | null }
}

type EndedRun = Readonly<Record<string, string | number>>

function wellBegun(run: EndedRun | undefined, now: Date): number | null {
  if (run === undefined || (run['outcome'] !== 'ok' && run['outcome'] !== 'attention')) return null
  return happened(String(run['startedAt']), now)
}

function newest(job: Job, a: number | undefined, b: number | null): Done {
  const at = Math.max(a ?? Number.NEGATIVE_INFINITY, b ?? Number.NEGATIVE_INFINITY)
  return at === Number.NEGATIVE_INFINITY ? {} : { [job]: at }
}

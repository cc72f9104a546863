import type { App } from '../context.ts'
import type { Side } from '../domain/schedule/facts.ts'
import { planOf } from '../domain/schedule/plan.ts'
import { failureAfter, failureKind } from '../domain/schedule/retry.ts'
import { EXIT, type StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import { gather } from './gather.ts'
import type { ShownPlan } from './shown-plan.ts'

/** A run that has come to its end, before `ston run` knows how. */
interface EndedRun {
  readonly side: Side
  readonly error: StonError | null
}

/**
 * What comes after a run, for its own mail: the plan that was written before it began still has this run in it, and calls from before.
 * Where it cannot be made, that one has to do.
 */
export async function planAhead(
  app: App,
  store: Store,
  shown: ShownPlan,
  { side, error }: EndedRun,
): Promise<ShownPlan> {
  try {
    const { facts } = await gather(app, store)
    const before = facts.failures[side]
    const failure = error && failureAfter(before, kindOf(error, side), app.now().toISOString())
    const plan = planOf({ ...facts, failures: { ...facts.failures, [side]: failure } })
    const { planned, limit } = plan.calls
    return { next: plan.next ?? shown.next, planned, limit, notes: plan.notes }
  } catch (error) {
    app.log.debug({ err: error }, 'what comes after this run could not be planned')
    return shown
  }
}

function kindOf(error: StonError, side: Side): ReturnType<typeof failureKind> {
  return failureKind(EXIT[error.exit], error, side)
}

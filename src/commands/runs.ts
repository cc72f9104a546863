import { Moved, type Store } from '../store/store.ts'
import { toJstIso } from '../time.ts'

export type Direction = 'flush' | 'import'

/** How a command's last run ended: what `status` shows, and what tells whether a direction has been forgotten. */
export interface LastRun {
  readonly startedAt: string
  readonly finishedAt: string
  readonly outcome: string
  readonly [counter: string]: string | number
}

export interface Runs {
  readonly flush?: LastRun
  readonly import?: LastRun
  /** The last run that ended well, by direction. */
  readonly succeededAt?: Partial<Record<Direction, string>>
}

export async function readRuns(store: Store): Promise<Runs> {
  return (await store.document<Runs>('runs').read()).value ?? {}
}

export async function recordRun(
  store: Store,
  direction: Direction,
  startedAt: Date,
  finishedAt: Date,
  facts: { readonly outcome: string; readonly [counter: string]: string | number },
): Promise<void> {
  const run: LastRun = {
    startedAt: toJstIso(startedAt),
    finishedAt: toJstIso(finishedAt),
    ...facts,
  }
  const well = facts.outcome === 'ok' || facts.outcome === 'attention'
  const document = store.document<Runs>('runs')
  // The two directions write the same document and do not wait for each other.
  for (;;) {
    const { value, revision } = await document.read()
    const succeededAt = { ...value?.succeededAt, ...(well ? { [direction]: run.finishedAt } : {}) }
    try {
      return await document.replace({ ...value, [direction]: run, succeededAt }, revision)
    } catch (error) {
      if (!(error instanceof Moved)) throw error
    }
  }
}

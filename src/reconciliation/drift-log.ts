import type { Difference } from '../domain/reconciliation/compare.ts'
import type { Store } from '../store/store.ts'
import { update } from '../store/update-document.ts'

/** What `reconcile` remembers between its runs. */
interface Remembered {
  /** The last comparison of everything (ISO instant). */
  readonly at: string
  /** Products that differed then, and when the two counts were last seen to agree; null = never. */
  readonly differing: Readonly<Record<string, string | null>>
}

/** How far the two sides were apart, run by run: for the status page. */
export interface DriftRun {
  /** ISO instant. */
  readonly at: string
  readonly compared: number
  readonly differences: number
  /** Sizes of the differences, added up, in pieces. */
  readonly units: number
  /** The part of it that nobody can explain. */
  readonly unexplained: number
}

interface Drift {
  readonly runs: readonly DriftRun[]
}

const RUNS_KEPT = 400

/** When the counts of each of these products were last seen to agree; null = never. */
export async function agreedAt(
  store: Store,
  differences: readonly Pick<Difference, 'productId'>[],
): Promise<ReadonlyMap<string, string | null>> {
  const { value } = await store.document<Remembered>('reconcile').read()
  return new Map(
    differences.map(({ productId }) => {
      const known = value?.differing[productId]
      return [productId, known === undefined ? (value?.at ?? null) : known]
    }),
  )
}

/** After a comparison of everything. */
export async function rememberDrift(
  store: Store,
  run: DriftRun,
  agreed: ReadonlyMap<string, string | null>,
): Promise<void> {
  await update<Remembered, void>(store.document('reconcile'), () => ({
    write: { at: run.at, differing: Object.fromEntries(agreed) },
    result: undefined,
  }))
  await update<Drift, void>(store.document('drift'), (value) => ({
    write: { runs: [...(value?.runs ?? []), run].slice(-RUNS_KEPT) },
    result: undefined,
  }))
}

/** The newest comparisons, the newest last. */
export async function readDrift(store: Store): Promise<readonly DriftRun[]> {
  return (await store.document<Drift>('drift').read()).value?.runs ?? []
}

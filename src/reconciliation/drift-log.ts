import {
  type Difference,
  pairName,
  productIn,
  sizeOf,
  unexplained,
  unexplainedIn,
  unexplainedSize,
} from '../domain/reconciliation/compare.ts'
import { later } from '../kernel/time.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
import type { AllStanding, Drift, DriftRun } from './drift.ts'
import { type CountedInSmaregi, readEqualSince } from './equal-since.ts'
import type { Stores } from './stores.ts'

/** What `reconcile` remembers between its runs. */
interface Remembered {
  /** The last comparison of everything (ISO instant). Absent = none so far. */
  readonly at?: string
  /** By `pairName` those that differed then, and when the two counts were last seen to agree; null = never. */
  readonly differing?: Readonly<Record<string, string | null>>
  /** Absent = none, or none since an earlier version. */
  readonly counted?: CountedInSmaregi
}

type Named = Pick<Difference, 'productId' | 'warehouse'>

const RUNS_KEPT = 400

/**
 * When the counts of each of these were last seen to agree, or set equal, by `pairName`; null = never. What has been mended or accepted
 * since the last comparison of everything is in the batches only.
 */
export async function agreedAt(
  store: Store,
  differences: readonly Named[],
  stores: Stores,
): Promise<ReadonlyMap<string, string | null>> {
  if (differences.length === 0) return new Map()
  const { value } = await store.document<Remembered>('reconcile').read()
  const equal = await readEqualSince(store, stores)
  return new Map(
    differences.map((one) => {
      const { [pairName(one)]: own, [one.productId]: before } = value?.differing ?? {}
      // Of the time before there were several 拠点.
      const known = own === undefined ? before : own
      const seen = known === undefined ? (value?.at ?? null) : known
      const set = equal.of(one)
      return [pairName(one), set === null ? seen : later(seen, set)]
    }),
  )
}

/** A comparison, as far as it is remembered. */
export interface Looked {
  /** ISO instant. */
  readonly at: string
  /** The 商品ID that were looked at; null = all. */
  readonly only: ReadonlySet<string> | null
  /** So many products were compared. */
  readonly compared: number
  readonly differences: readonly Difference[]
  /** Nothing was found out about these. */
  readonly moving: readonly Named[]
  /** When each was last seen to agree, by `pairName`. */
  readonly agreed: ReadonlyMap<string, string | null>
}

/** What both sides hold from then on is what was counted; what explained a difference before explains none after it. */
export function rememberCount(store: Store, counted: CountedInSmaregi): Promise<void> {
  return rewrite<Remembered>(store.document('reconcile'), (value) => ({ ...value, counted }))
}

/** How far everything is apart, and what agrees, only a comparison of everything can say. */
export async function rememberComparison(store: Store, looked: Looked): Promise<void> {
  await rememberStanding(store, looked)
  if (looked.only === null) await rememberDrift(store, looked)
}

async function rememberDrift(
  store: Store,
  { at, compared, differences, agreed }: Looked,
): Promise<void> {
  const differing = differences.map(
    (one) => [pairName(one), agreed.get(pairName(one)) ?? null] as const,
  )
  await rewrite<Remembered>(store.document('reconcile'), (value) => ({
    ...value,
    at,
    differing: Object.fromEntries(differing),
  }))
  const run: DriftRun = {
    at,
    compared,
    differences: differences.length,
    units: sizeOf(differences),
    unexplained: unexplained(differences).length,
    unexplainedUnits: unexplainedSize(differences),
  }
  await rewrite<Drift>(store.document('drift'), (value) => ({
    ...value,
    runs: [...(value?.runs ?? []), run].slice(-RUNS_KEPT),
  }))
}

/** What a comparison found stands, what it found gone does not, and what it did not look at is left as it is. */
function rememberStanding(store: Store, looked: Looked): Promise<void> {
  const { at, only, differences, moving } = looked
  const untold = new Set(moving.map(pairName))
  return change(store, looked, (before) => {
    const stays = (name: string): boolean =>
      untold.has(name) || (only !== null && !only.has(productIn(name)))
    const kept = Object.entries(before).filter(([id]) => stays(id))
    const found = unexplained(differences).map((one) => {
      const since = (before[pairName(one)] ?? before[one.productId])?.since ?? at
      return [pairName(one), { since, units: Math.abs(unexplainedIn(one.shares)) }] as const
    })
    return Object.fromEntries([...kept, ...found])
  })
}

/** What has been mended, or accepted as it is, by `pairName`. */
export function settleStanding(store: Store, names: Iterable<string>): Promise<void> {
  const settled = new Set(names)
  return change(store, { only: settled }, (before) =>
    Object.fromEntries(Object.entries(before).filter(([id]) => !settled.has(id))),
  )
}

/** What an earlier version has left names no products: only a comparison of everything can say which they are. */
function change(
  store: Store,
  { only }: Pick<Looked, 'only'>,
  after: (before: AllStanding) => AllStanding,
): Promise<void> {
  return rewrite<Drift>(store.document('drift'), (value) => {
    const runs = value?.runs ?? []
    const unnamed = value?.standing === undefined && (runs.at(-1)?.unexplained ?? 0) > 0
    return unnamed && only !== null ? null : { runs, standing: after(value?.standing ?? {}) }
  })
}

import type { Store } from '../store/store.ts'

/** How far the two sides were apart, run by run: for the status page. */
export interface DriftRun {
  /** ISO instant. */
  readonly at: string
  readonly compared: number
  readonly differences: number
  /** Sizes of the differences, added up, in pieces. */
  readonly units: number
  /** Products of which a part has no explanation. */
  readonly unexplained: number
  /** That part, in pieces. Earlier versions did not write it down. */
  readonly unexplainedUnits?: number
}

export interface Drift {
  readonly runs: readonly DriftRun[]
  /** By `pairName`. Earlier versions did not write it down; then the last of `runs` tells how many there are. */
  readonly standing?: AllStanding
}

export type AllStanding = Readonly<Record<string, Standing>>

/** A product whose counts nobody could explain when they were compared last. */
interface Standing {
  /** When that was first found (ISO instant). */
  readonly since: string
  /** Pieces, without a sign. */
  readonly units: number
}

/** What no comparison, no mending and no `--accept` has done away with yet. */
export interface StandingDrift {
  readonly products: number
  /** ISO instant. */
  readonly since: string
}

/** The comparisons, the newest last, and what stands of them; null = nothing does. */
export async function readDrift(
  store: Store,
): Promise<{ readonly runs: readonly DriftRun[]; readonly standing: StandingDrift | null }> {
  const { value } = await store.document<Drift>('drift').read()
  const runs = value?.runs ?? []
  return { runs, standing: standingOf(runs.at(-1), value?.standing) }
}

function standingOf(
  last: DriftRun | undefined,
  standing: AllStanding | undefined,
): StandingDrift | null {
  if (standing === undefined)
    return last === undefined || last.unexplained === 0
      ? null
      : { products: last.unexplained, since: last.at }
  const [since] = Object.values(standing)
    .map((one) => one.since)
    .toSorted()
  return since === undefined ? null : { products: Object.keys(standing).length, since }
}

/** Pieces without an explanation; null where an earlier version has not written down how many. */
export function unexplainedUnits(run: DriftRun): number | null {
  if (run.unexplainedUnits !== undefined) return run.unexplainedUnits
  if (run.unexplained === 0) return 0
  return run.unexplained === run.differences ? run.units : null
}

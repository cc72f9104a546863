import type { BatchHead } from '../domain/stock/batch.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import type { StonError } from '../kernel/errors.ts'
import { type First, firstOf } from './lost-webhook-cursor.ts'

/** What a stage has come to, as far as the run's report, or a later round of the run, has to know of it. */
export interface Result {
  readonly sealed?: BatchHead
  /** The upload of the batch of that tag is in Next Engine's queue. */
  readonly queued?: { readonly tag: string; readonly queId: string }
  readonly applied?: number
  readonly ignored?: ReadonlyMap<IgnoreRule, number>
  readonly unknownDivision?: number
  readonly otherRows?: number
  readonly unverified?: readonly string[]
  readonly excluded?: readonly string[]
  readonly found?: number
  readonly asked?: readonly string[]
  readonly notShown?: readonly string[]
  readonly judged?: readonly string[]
  readonly linked?: true
  readonly trouble?: StonError | null
  readonly first?: First | null
}

/** What a run reports. Counts rows, but `ignored`, which counts changes. */
export interface Done {
  readonly applied: number
  readonly ignored: ReadonlyMap<IgnoreRule, number>
  /** Stock changes of an unknown division that were passed on all the same. */
  readonly unknownDivision: number
  /** Rows of other tables (products, transactions …) that came to the same address. */
  readonly otherRows: number
  readonly batches: readonly { id: string; queId: string | null; rows: number }[]
  /** Sent without having been able to compare both counts first. */
  readonly unverified: readonly string[]
  /** Codes that have just been excluded because Next Engine does not know them. */
  readonly excluded: readonly string[]
  /** Changes that came without a notification. */
  readonly found: number
  /** Something was sealed, so there may be something to prune. */
  readonly sealed: boolean
}

/** At the end of a run; without results: nothing was done. */
export function addUp(results: readonly Result[]): Done {
  const sum = (of: (one: Result) => number | undefined): number =>
    results.reduce((total, one) => total + (of(one) ?? 0), 0)
  const ignored = new Map<IgnoreRule, number>()
  for (const one of results)
    for (const [rule, changes] of one.ignored ?? [])
      ignored.set(rule, (ignored.get(rule) ?? 0) + changes)
  const queued = new Map(
    results.flatMap((one) => (one.queued ? [[one.queued.tag, one.queued.queId] as const] : [])),
  )
  const sealed = results.flatMap((one) => one.sealed ?? [])
  return {
    applied: sum((one) => one.applied),
    ignored,
    unknownDivision: sum((one) => one.unknownDivision),
    otherRows: sum((one) => one.otherRows),
    batches: sealed.flatMap(({ tag: id, rows }) =>
      rows.length === 0 ? [] : [{ id, queId: queued.get(id) ?? null, rows: rows.length }],
    ),
    unverified: results.flatMap((one) => one.unverified ?? []),
    excluded: results.flatMap((one) => one.excluded ?? []),
    found: sum((one) => one.found),
    sealed: sealed.length > 0,
  }
}

/** What the rounds of a run know of those before them. */
export interface SoFar {
  /** By `keyOf` what has been asked for in this run: what they were held for cannot have changed since. */
  readonly asked: ReadonlySet<string>
  /** Changes that Smaregi was asked for in this run and did not show, by name. */
  readonly notShown: ReadonlySet<string>
  /** Changes that were matched against what Smaregi shows in this run. */
  readonly judged: ReadonlySet<string>
  /** The codes of held products have been translated anew in this run. */
  readonly linked: boolean
  readonly sealed: boolean
  /** Why Smaregi could not be asked for everything; told when everything else is done. */
  readonly trouble: StonError | null
  /** The first change that was resolved in this run. */
  readonly first: First | null
}

export function soFar(results: readonly Result[]): SoFar {
  const names = (of: (one: Result) => readonly string[] | undefined): ReadonlySet<string> =>
    new Set(results.flatMap((one) => of(one) ?? []))
  return {
    asked: names((one) => one.asked),
    notShown: names((one) => one.notShown),
    judged: names((one) => one.judged),
    linked: results.some((one) => one.linked),
    sealed: results.some((one) => one.sealed !== undefined),
    trouble: results.find((one) => one.trouble)?.trouble ?? null,
    first: firstOf(results.flatMap((one) => one.first ?? [])),
  }
}

import {
  type Exclusion,
  type ExclusionList,
  NOTHING_EXCLUDED,
} from '../domain/mapping/exclusions.ts'
import { type CodeSearch, noteSearch } from '../domain/mapping/exclusions-watch.ts'
import type { Store } from '../store/store.ts'
import { update } from '../store/update-document.ts'

/** The list of products that are not passed on. Make an `Exclusions` of it to ask about many. */
export async function readExclusions(store: Store): Promise<ExclusionList> {
  return (await store.document<ExclusionList>('exclusions').read()).value ?? NOTHING_EXCLUDED
}

/** Changes the list and gives out what `change` found; a list that stays the same is not written. */
export function changeExclusions<R extends { readonly list: ExclusionList }>(
  store: Store,
  change: (list: ExclusionList) => R,
): Promise<R> {
  return update(store.document<ExclusionList>('exclusions'), (value) => {
    const before = value ?? NOTHING_EXCLUDED
    const result = change(before)
    return { write: result.list === before ? null : result.list, result }
  })
}

/**
 * `mapping.unknown`: `exclude`. Tell it what each complete answer of Next Engine said; it gives out what went on the list now,
 * to be told to a person once.
 */
export async function noteUnknown(
  store: Store,
  search: CodeSearch,
  now: Date,
): Promise<readonly Exclusion[]> {
  return (await changeExclusions(store, (list) => noteSearch(list, search, now))).excluded
}

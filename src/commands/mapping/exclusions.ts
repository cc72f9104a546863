import { type Exclusion, type ExclusionList, NOTHING_EXCLUDED } from '../../mapping/exclusions.ts'
import { type Look, type Noted, noteLook } from '../../mapping/exclusions-watch.ts'
import type { Store } from '../../store/store.ts'
import { update } from './update.ts'

/** The list of products that are not passed on. Make an `Exclusions` of it to ask about many. */
export async function readExclusions(store: Store): Promise<ExclusionList> {
  return (await store.document<ExclusionList>('exclusions').read()).value ?? NOTHING_EXCLUDED
}

/** Changes the list; what `change` returns the same is not written. */
export async function changeExclusions(
  store: Store,
  change: (list: ExclusionList) => ExclusionList,
): Promise<void> {
  await update(store.document<ExclusionList>('exclusions'), (value) => {
    const before = value ?? NOTHING_EXCLUDED
    const after = change(before)
    return after === before ? null : after
  })
}

/**
 * `mapping.unknown`: `exclude`. Tell it what each complete answer of Next Engine said; it gives out what went on the list now,
 * to be told to a person once.
 */
export async function noteUnknown(
  store: Store,
  look: Look,
  now: Date,
): Promise<readonly Exclusion[]> {
  let noted: Noted | null = null
  await changeExclusions(store, (list) => (noted = noteLook(list, look, now)).list)
  return (noted as Noted | null)?.excluded ?? []
}

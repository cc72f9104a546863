import type { Change } from '../domain/stock/change.ts'
import type { Store } from '../store/store.ts'

type Told = Pick<Change, 'key' | 'formerKey' | 'productId' | 'storeId' | 'at'>

/**
 * Those of the changes, by key, that an earlier version has taken already. Its keys lacked the product and the store, so one of them
 * counts only where the line behind it is of the same pair: an equal id of another pair is another change. Asked for nearly always
 * in vain; otherwise the batches are gone through, the newest first. Their days' keys must have been loaded.
 */
export async function takenBefore(
  { keys, batches }: Pick<Store, 'keys' | 'batches'>,
  told: readonly Told[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  // The legacy form has no such keys.
  if (told.every(({ formerKey }) => formerKey === undefined)) return found
  const wanted = new Map<string, Told[]>()
  const carried = linesWithoutId(told)
  for (const one of told) {
    const { formerKey } = one
    if (formerKey === undefined) continue
    if (carried.has(lineOf(formerKey, one.productId, one.storeId))) found.add(one.key)
    else if (keys.has(one.at.slice(0, 10), formerKey))
      wanted.set(formerKey, [...(wanted.get(formerKey) ?? []), one])
  }
  if (wanted.size > 0) await searchBatches(batches, wanted, found)
  return found
}

async function searchBatches(
  batches: Store['batches'],
  wanted: Map<string, readonly Told[]>,
  found: Set<string>,
): Promise<void> {
  for (const id of (await batches.list()).toReversed()) {
    for await (const chunk of batches.changes(id))
      for (const { key, product, store } of chunk) {
        const left = wanted.get(key)?.filter((one) => {
          const isSame = one.productId === product && one.storeId === store
          if (isSame) found.add(one.key)
          return !isSame
        })
        if (left?.length === 0) wanted.delete(key)
        else if (left !== undefined) wanted.set(key, left)
      }
    if (wanted.size === 0) return
  }
}

/** Carried from an earlier version with nothing but its key: it is decided first, and then it is told again. */
function linesWithoutId(told: readonly Told[]): ReadonlySet<string> {
  return new Set(
    told.flatMap(({ key, formerKey, productId, storeId }) =>
      formerKey === undefined ? [lineOf(key, productId, storeId)] : [],
    ),
  )
}

function lineOf(key: string, productId: string, storeId: string): string {
  return `${key} ${productId} ${storeId}`
}

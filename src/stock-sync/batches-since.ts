import type { BatchHead } from '../domain/stock/batch.ts'
import type { Batches } from '../store/store.ts'

/** The heads that were sealed since then (ISO instant; '' = all), the newest first; `wanted`: of these batches alone. */
export async function* headsSince(
  batches: Pick<Batches, 'list' | 'read'>,
  since: string,
  wanted: (id: number) => boolean = () => true,
): AsyncGenerator<BatchHead> {
  for (const id of (await batches.list()).toReversed()) {
    if (!wanted(id)) continue
    const head = await batches.read(id)
    if (head === null) continue // pruned meanwhile
    if (head.sealedAt < since) return
    yield head
  }
}

/** The place in `ids` of the first batch of which that is true; of those after it, it is true as well. */
export async function firstOf(
  batches: Pick<Batches, 'read'>,
  ids: readonly number[],
  isSo: (head: BatchHead) => boolean,
): Promise<number> {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const head = await batches.read(ids[middle] ?? 0)
    if (head !== null && isSo(head)) high = middle
    else low = middle + 1
  }
  return low
}

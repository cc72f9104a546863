import { type Difference, unexplained, withDropped } from '../domain/reconciliation/compare.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import type { Store } from '../store/store.ts'
import { headsSince } from '../stock-sync/batches-since.ts'

/**
 * What a person let go of (`failures drop`) explains a difference that nothing else does. The batches are only read when there is
 * one, and only back to when the two counts were last seen to agree.
 */
export async function explainByDropped(
  store: Store,
  differences: readonly Difference[],
  agreed: ReadonlyMap<string, string | null>,
): Promise<Difference[]> {
  const open = unexplained(differences)
  if (open.length === 0) return [...differences]
  const since = new Map(open.map((one) => [caseFolded(one.code), agreed.get(one.productId) ?? '']))
  const sums = await dropped(store, since)
  return differences.map((one) => withDropped(one, sums.get(caseFolded(one.code)) ?? 0))
}

/** Pieces let go of by code, each since its own moment (ISO instant). */
async function dropped(
  store: Store,
  since: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, number>> {
  const oldest = [...since.values()].reduce((a, b) => (b < a ? b : a))
  const found = await store.products.find(since.keys())
  const mayHave = (id: number): boolean => !found.knows(id) || found.in(id)?.outcomes === true
  const sums = new Map<string, number>()
  for await (const head of headsSince(store.batches, oldest, mayHave))
    for (const { kind, code, delta } of head.outcomes) {
      const from = since.get(caseFolded(code))
      if (kind !== 'dropped' || from === undefined || head.sealedAt < from) continue
      sums.set(caseFolded(code), (sums.get(caseFolded(code)) ?? 0) + delta)
    }
  return sums
}

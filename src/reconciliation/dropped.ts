import {
  type Difference,
  pairName,
  unexplained,
  withDropped,
} from '../domain/reconciliation/compare.ts'
import type { RowOutcome } from '../domain/stock/batch.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import type { Store } from '../store/store.ts'
import { foldedKeyOf } from '../domain/stock/stock-key.ts'
import type { Stores } from './stores.ts'
import { headsSince } from '../stock-sync/batches-since.ts'

/**
 * What a person let go of (`failures drop`) explains a difference that nothing else does. The batches are only read when there is
 * one, and only back to when the two counts were last seen to agree.
 */
export async function explainByDropped(
  store: Store,
  { differences, stores }: { readonly differences: readonly Difference[]; readonly stores: Stores },
  agreed: ReadonlyMap<string, string | null>,
): Promise<Difference[]> {
  const open = unexplained(differences)
  if (open.length === 0) return [...differences]
  const since = new Map(open.map((one) => [foldedKeyOf(one), agreed.get(pairName(one)) ?? '']))
  const sums = await dropped({ store, stores }, open, since)
  return differences.map((one) => withDropped(one, sums.get(foldedKeyOf(one)) ?? 0))
}

/** Pieces let go of by `foldedKeyOf`, each since its own moment (ISO instant). */
async function dropped(
  { store, stores }: { readonly store: Store; readonly stores: Stores },
  open: readonly Difference[],
  since: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, number>> {
  const oldest = [...since.values()].reduce((a, b) => (b < a ? b : a))
  const found = await store.products.find(new Set(open.map(({ code }) => caseFolded(code))))
  const mayHave = (id: number): boolean => !found.knows(id) || found.in(id)?.outcomes === true
  const sums = new Map<string, number>()
  for await (const head of headsSince(store.batches, oldest, mayHave))
    for (const one of head.outcomes) {
      const key = foldedKeyOf(stores.placed(one))
      const from = since.get(key)
      if (!isLetGo(one) || from === undefined || head.sealedAt < from) continue
      sums.set(key, (sums.get(key) ?? 0) + one.delta)
    }
  return sums
}

/** Where it was asked whether pieces are wanting at all, they are not. */
function isLetGo({ kind, question }: RowOutcome): boolean {
  return kind === 'dropped' && question === undefined
}

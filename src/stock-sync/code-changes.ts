import type { Change } from '../domain/stock/change.ts'
import { type Coded, type Translator, UNLINKED } from '../product-mapping/translator.ts'

/** Each change by the table of its own moment: nearly always the same one for all of them. */
export async function codeChanges(
  translator: Translator,
  changes: readonly Change[],
): Promise<(change: Change) => Coded> {
  const ids = new Map<number, Set<string>>()
  for (const { table, productId } of changes) {
    const known = ids.get(table)
    if (known === undefined) ids.set(table, new Set([productId]))
    else known.add(productId)
  }
  const codes = new Map<number, ReadonlyMap<string, Coded>>()
  for (const [table, wanted] of ids) codes.set(table, await translator.codes(table, wanted))
  return ({ table, productId }) => codes.get(table)?.get(productId) ?? UNLINKED
}

import type { Change } from '../domain/stock/change.ts'
import { grouped } from '../kernel/grouped.ts'
import { type Coded, type Translator, UNLINKED } from '../product-mapping/translator.ts'

/** Each change by the table of its own moment: nearly always the same one for all of them. */
export async function codeChanges(
  translator: Translator,
  changes: readonly Change[],
): Promise<(change: Change) => Coded> {
  const codes = new Map<number, ReadonlyMap<string, Coded>>()
  for (const [table, some] of grouped(changes, (one) => one.table)) {
    const wanted = new Set(some.map(({ productId }) => productId))
    codes.set(table, await translator.codes(table, wanted))
  }
  return ({ table, productId }) => codes.get(table)?.get(productId) ?? UNLINKED
}

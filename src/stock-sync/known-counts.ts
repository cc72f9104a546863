import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { CountIn } from '../connectors/nextengine/warehouse-counts.ts'
import type { KnownCode } from '../domain/stock/plan.ts'
import { inWarehouse, keyOf, type StockKey } from '../domain/stock/stock-key.ts'

/** Next Engine's counts of what it has of these, by `keyOf` what was asked for. */
export async function knownCounts(
  gate: StockGate,
  keys: readonly StockKey[],
): Promise<ReadonlyMap<string, KnownCode>> {
  const answers = await gate.counts(keys)
  return new Map([...answers].flatMap(([key, one]) => (one.kind === 'known' ? [[key, one]] : [])))
}

/** Next Engine's goods of these, also where it tells no count. */
export async function foundGoods(
  gate: StockGate,
  keys: readonly StockKey[],
): Promise<readonly CountIn[]> {
  const answers = await gate.counts(keys)
  return keys.flatMap((key) => {
    const one = answers.get(keyOf(key))
    const isFound = one?.kind === 'known' || one?.kind === 'uncounted'
    return isFound ? [{ ...one, ...inWarehouse(key.warehouse) }] : []
  })
}

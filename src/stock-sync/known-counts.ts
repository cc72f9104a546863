import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { FoundCode, KnownCode } from '../domain/stock/plan.ts'
import type { StockKey } from '../domain/stock/stock-key.ts'

/** Next Engine's counts of what it has of these, by `keyOf` what was asked for. */
export async function knownCounts(
  gate: StockGate,
  keys: readonly StockKey[],
): Promise<ReadonlyMap<string, KnownCode>> {
  const answers = await gate.counts(keys)
  return new Map([...answers].flatMap(([key, one]) => (one.kind === 'known' ? [[key, one]] : [])))
}

/** Next Engine's goods with these codes, also where it tells no count. */
export async function foundGoods(
  gate: StockGate,
  codes: readonly string[],
): Promise<readonly FoundCode[]> {
  const answers = await gate.counts(codes.map((code) => ({ code })))
  return [...answers.values()].flatMap((one) =>
    one.kind === 'known' || one.kind === 'uncounted' ? [one] : [],
  )
}

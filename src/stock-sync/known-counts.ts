import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { FoundCode, KnownCode } from '../domain/stock/plan.ts'

/** Next Engine's counts of the codes that it has, by the code that was asked for. */
export async function knownCounts(
  gate: StockGate,
  codes: readonly string[],
): Promise<ReadonlyMap<string, KnownCode>> {
  const answers = await gate.counts(codes)
  return new Map([...answers].flatMap(([code, one]) => (one.kind === 'known' ? [[code, one]] : [])))
}

/** Next Engine's goods with these codes, also where it tells no count. */
export async function foundGoods(
  gate: StockGate,
  codes: readonly string[],
): Promise<readonly FoundCode[]> {
  const answers = await gate.counts(codes)
  return [...answers.values()].flatMap((one) =>
    one.kind === 'known' || one.kind === 'uncounted' ? [one] : [],
  )
}

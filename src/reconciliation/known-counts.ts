import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { KnownCode } from '../domain/stock/plan.ts'

/** Next Engine's counts of the codes that it has. */
export async function knownCounts(
  gate: StockGate,
  codes: readonly string[],
): Promise<readonly KnownCode[]> {
  const counts = await gate.counts(codes)
  return [...counts.values()].flatMap((one) => (one.kind === 'known' ? [one] : []))
}

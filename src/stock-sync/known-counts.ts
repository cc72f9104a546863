import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { KnownCode } from '../domain/stock/plan.ts'

/** Next Engine's counts of the codes that it has, by the code that was asked for. */
export async function knownCounts(
  gate: StockGate,
  codes: readonly string[],
): Promise<ReadonlyMap<string, KnownCode>> {
  const answers = await gate.counts(codes)
  return new Map([...answers].flatMap(([code, one]) => (one.kind === 'known' ? [[code, one]] : [])))
}

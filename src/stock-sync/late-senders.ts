import type { Verdict } from '../domain/stock/batch.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import type { Evidence } from '../domain/stock/evidence.ts'
import { judge } from '../domain/stock/verdict.ts'

/**
 * What the evidence says of the rows of one upload. `queId`: of its queue entry; null = none is known.
 *
 * A row that somebody else was about to send, and of which no queue entry is known, may leave even now where nobody has seen that run
 * end: it may only have been stopped. Then no reading of today proves that it was not applied. Its mark would still prove that it was.
 */
export async function judged(
  rows: readonly SentRow[],
  evidence: Evidence,
  queId: string | null,
  senderMayLive: () => Promise<boolean>,
): Promise<readonly Verdict[]> {
  const verdicts = judge(rows, evidence)
  if (queId !== null || !verdicts.some(isNotApplied) || !(await senderMayLive())) return verdicts
  return verdicts.map((one) =>
    isNotApplied(one) ? { ...one, kind: evidence.expired ? 'inDoubt' : 'doubtful', by: '' } : one,
  )
}

function isNotApplied({ kind }: Verdict): boolean {
  return kind === 'refused' || kind === 'notSent'
}

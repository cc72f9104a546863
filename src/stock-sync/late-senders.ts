import type { Verdict } from '../domain/stock/batch.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import type { Run } from './run-context.ts'

/**
 * A row that somebody else was about to send, and of which no queue entry is known, may leave even now where nobody has seen that run
 * end: it may only have been stopped. Then no reading of today proves that it was not applied. Its mark would still prove that it was.
 */
export async function unlessStillLeaving(
  run: Run,
  rows: readonly SentRow[],
  verdicts: readonly Verdict[],
  expired: boolean,
): Promise<readonly Verdict[]> {
  const [first] = rows
  if (first === undefined || first.upload.queId !== null || !verdicts.some(isNotApplied))
    return verdicts
  if (!(await run.store.batches.senderMayLive(first.batch))) return verdicts
  return verdicts.map((one) =>
    isNotApplied(one) ? { ...one, kind: expired ? 'inDoubt' : 'doubtful', by: '' } : one,
  )
}

function isNotApplied({ kind }: Verdict): boolean {
  return kind === 'refused' || kind === 'notSent'
}

import type { Verdict } from '../domain/stock/batch.ts'

/** What is known of the upload behind some rows. `expired`: it was waited for as long as it is worth waiting. */
interface Left {
  readonly queId: string | null
  readonly expired: boolean
}

/**
 * A row that somebody else was about to send, and of which no queue entry is known, may leave even now where nobody has seen that run
 * end: it may only have been stopped. Then no reading of today proves that it was not applied. Its mark would still prove that it was.
 */
export async function unlessStillLeaving(
  verdicts: readonly Verdict[],
  { queId, expired }: Left,
  senderMayLive: () => Promise<boolean>,
): Promise<readonly Verdict[]> {
  if (queId !== null || !verdicts.some(isNotApplied) || !(await senderMayLive())) return verdicts
  return verdicts.map((one) =>
    isNotApplied(one) ? { ...one, kind: expired ? 'inDoubt' : 'doubtful', by: '' } : one,
  )
}

function isNotApplied({ kind }: Verdict): boolean {
  return kind === 'refused' || kind === 'notSent'
}

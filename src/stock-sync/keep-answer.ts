import { StonError } from '../kernel/errors.ts'
import type { BatchHead, VerdictKind } from '../domain/stock/batch.ts'
import { ownWords } from '../domain/stock/own-words.ts'
import * as says from '../messages/flush.ts'
import { advance } from './advance.ts'
import type { Run } from './run-context.ts'
import type { Sent } from './upload.ts'

/**
 * What came back is stored before anything else is done. An answer that was lost leaves the batch `sending`, for the next run to find
 * out; what is waited for counts from the call's end.
 */
export async function keepAnswer(run: Run, { sending, answer, endedBy }: Sent): Promise<BatchHead> {
  const upload = sending.upload && { ...sending.upload, startedBy: endedBy }
  switch (answer.kind) {
    case 'queued':
      return advance(run, sending, {
        ...sending,
        state: 'accepted',
        upload: upload && { ...upload, queId: answer.queId },
      })
    case 'notSent':
      await close(run, sending, 'notSent', '')
      throw answer.error
    case 'refused':
      return close(run, sending, 'refused', `${answer.code} ${answer.words}`.trim())
    case 'unknown':
      await advance(run, sending, { ...sending, upload })
      throw new StonError({
        code: 'lostAnswer',
        message: says.lostAnswer(sending.rows.length),
        hint: says.lostAnswerHint,
        cause: answer.words,
      })
  }
}

/** The file as a whole did not get in: the same holds for every row of it. */
function close(
  run: Run,
  sending: BatchHead,
  kind: VerdictKind,
  message: string,
): Promise<BatchHead> {
  const codes = sending.rows.map(({ neCode }) => neCode)
  const wordsOf = ownWords(message, codes)
  return advance(run, sending, {
    ...sending,
    state: 'settled',
    verdicts: codes.map((code, i) => ({ row: i + 1, kind, by: 'answer', words: wordsOf(code) })),
    settledAt: run.app.now().toISOString(),
  })
}

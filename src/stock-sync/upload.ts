import { StonError } from '../kernel/errors.ts'
import type { UploadAnswer } from '../connectors/nextengine/next-engine.ts'
import type { BatchHead, VerdictKind } from '../domain/stock/batch.ts'
import { ownWords } from '../domain/stock/own-words.ts'
import { reasonOf } from '../domain/stock/verdict.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import { toJst } from '../kernel/time.ts'
import type { Run } from './run-context.ts'

/**
 * Sends a sealed batch, once. "It may be on its way" is on stable storage before the first byte leaves, and what came
 * back before anything else is done. An answer that was lost leaves the batch `sending`, for the next run to find out.
 */
export async function deliver(run: Run, sealed: BatchHead): Promise<BatchHead> {
  const gate = await run.gate()
  const sending = await move(run, sealed, {
    ...sealed,
    state: 'sending',
    upload: sealed.upload && { ...sealed.upload, startedAt: toJst(gate.serverNow()) },
  })
  const lines = sealed.rows.map((row, i) => ({
    neCode: row.neCode,
    quantity: row.sent,
    reason: reasonOf(sealed.tag, i + 1),
  }))
  return record(run, sending, await gate.send(lines))
}

async function record(run: Run, sending: BatchHead, answer: UploadAnswer): Promise<BatchHead> {
  switch (answer.kind) {
    case 'queued': {
      const batch = run.done.batches.find((one) => one.id === sending.tag)
      if (batch !== undefined) batch.queId = answer.queId
      return move(run, sending, {
        ...sending,
        state: 'accepted',
        upload: sending.upload && { ...sending.upload, queId: answer.queId },
      })
    }
    case 'notSent':
      await close(run, sending, 'notSent', '')
      throw answer.error
    case 'refused':
      return close(run, sending, 'refused', `${answer.code} ${answer.words}`.trim())
    case 'unknown':
      throw new StonError({
        code: 'lostAnswer',
        exit: 'temporary',
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
  return move(run, sending, {
    ...sending,
    state: 'settled',
    verdicts: codes.map((code, i) => ({ row: i + 1, kind, by: 'answer', words: wordsOf(code) })),
    settledAt: run.app.now().toISOString(),
  })
}

async function move(run: Run, from: BatchHead, to: BatchHead): Promise<BatchHead> {
  await run.store.batches.advance(from.state, to)
  noteBatch(run, to)
  return to
}

/** In the log, beside the notifications that went into it. */
export function noteBatch({ app }: Run, { tag: batch, state, rows, upload }: BatchHead): void {
  const facts = { batch, state, rows: rows.length, queId: upload?.queId ?? null }
  app.log.debug(facts, say(app.locale, says.batchMoved))
}

import { StonError } from '../kernel/errors.ts'
import type { UploadAnswer } from '../connectors/nextengine/next-engine.ts'
import type { BatchHead, VerdictKind } from '../domain/stock/batch.ts'
import { ownWords } from '../domain/stock/own-words.ts'
import { reasonOf } from '../domain/stock/verdict.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import { toJst } from '../kernel/time.ts'
import type { Leave } from '../store/leave.ts'
import type { Run } from './run-context.ts'

/** A batch that has left, or tried to, and what Next Engine said. */
export interface Sent {
  readonly sending: BatchHead
  readonly answer: UploadAnswer
}

/**
 * Sends a sealed batch, once. First the connection is made; then "it may be on its way" goes to stable storage, and the first byte
 * leaves right after it or never: a run that was stopped in between must not send what somebody else has taken over.
 */
export async function upload(run: Run, sealed: BatchHead): Promise<Sent> {
  const gate = await run.gate()
  let head = sealed
  let trouble: unknown
  const depart = async (): Promise<Leave> => {
    // The time begins before the sync, so that a stop in the middle of it counts.
    const leave = run.store.leave('stock')
    const left = head.upload && { ...head.upload, startedAt: toJst(gate.serverNow()) }
    head = await move(run, head, { ...head, state: 'sending', upload: left })
    return leave
  }
  const lines = sealed.rows.map((row, i) => ({
    neCode: row.neCode,
    quantity: row.sent,
    reason: reasonOf(sealed.tag, i + 1),
  }))
  const answer = await gate.send(lines, () =>
    depart().catch((error: unknown) => {
      trouble = error
      throw error
    }),
  )
  if (trouble !== undefined) throw trouble
  return { sending: head, answer }
}

/**
 * What came back is stored before anything else is done. An answer that was lost leaves the batch `sending`, for the next run to find
 * out.
 */
export async function keepAnswer(run: Run, { sending, answer }: Sent): Promise<BatchHead> {
  switch (answer.kind) {
    case 'queued':
      return move(run, sending, {
        ...sending,
        state: 'accepted',
        upload: sending.upload && { ...sending.upload, queId: answer.queId },
      })
    case 'notSent':
      await close(run, sending, 'notSent', '')
      throw answer.error
    case 'refused':
      return close(run, sending, 'refused', `${answer.code} ${answer.words}`.trim())
    case 'unknown':
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

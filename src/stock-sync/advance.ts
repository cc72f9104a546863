import type { BatchHead } from '../domain/stock/batch.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import type { Run } from './run-context.ts'

/** Moves a batch on, on stable storage when it resolves. */
export async function advance(run: Run, from: BatchHead, to: BatchHead): Promise<BatchHead> {
  await run.store.batches.advance(from.state, to)
  if (to.state !== from.state) noteBatch(run, to)
  return to
}

/** In the log, beside the notifications that went into it. */
export function noteBatch({ app }: Run, { tag: batch, state, rows, upload }: BatchHead): void {
  const facts = { batch, state, rows: rows.length, queId: upload?.queId ?? null }
  app.log.debug(facts, say(app.locale, says.batchMoved))
}

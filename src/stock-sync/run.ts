import * as says from '../messages/flush.ts'
import { isOpen } from '../domain/stock/sum-names.ts'
import { blockedCodes, type Held } from '../domain/stock/open-work.ts'
import { follow } from './follow-up.ts'
import { findLost, receivesPlatform, rememberFloor } from './lost-webhooks.ts'
import { readOpenWork } from './read-open-work.ts'
import { isToAsk } from './resolve-ids.ts'
import { nextBatch } from './round.ts'
import type { Run } from './run-context.ts'
import { deliver } from './upload.ts'

/** First what an earlier run left open, then round after round until nothing is left that could go. */
export async function sendAll(run: Run): Promise<void> {
  const { budgetMs } = run.app.config.nextengine.poll
  const newest = await run.store.batches.newest()
  if (newest !== null) await follow(run, newest, 0)
  const done = await roundsFrom(run, budgetMs)
  // What is found goes the way of all notifications, so it needs another round.
  if (done && (await receivesPlatform(run.app, run.store)) && (await findLost(run)) > 0)
    await rounds(run, budgetMs)
  await waitForCalm(run, budgetMs)
  if (run.done.trouble !== null) throw run.done.trouble
}

/** Whatever becomes of the rounds, what they saw first is where looking for lost notifications begins. */
async function roundsFrom(run: Run, budgetMs: number): Promise<boolean> {
  try {
    return await rounds(run, budgetMs)
  } finally {
    await rememberFloor(run)
  }
}

/** False when an upload is still on its way, or its outcome is not known: then the next run goes on. */
async function rounds(run: Run, budgetMs: number): Promise<boolean> {
  do {
    const batch = await nextBatch(run)
    if (batch === null) return true
    if (batch.rows.length === 0) continue
    run.app.progress(says.progressUpload(batch.rows.length)[run.app.locale])
    const sent = await deliver(run, batch)
    const followed = sent.state === 'settled' ? sent : await follow(run, sent, budgetMs)
    if (followed.state !== 'settled') return false
  } while (!run.app.signal.aborted && (await moreToSend(run)))
  return true
}

/** Rows beyond one file's size, or held ones that nobody has been asked about in this run. */
async function moreToSend(run: Run): Promise<boolean> {
  const state = await readOpenWork(run.store)
  const blocked = blockedCodes(state)
  // What may be ston's own waits for the importer, not for another round.
  const toAsk = state.unresolved.some((one) => isToAsk(run, one))
  if (toAsk && run.done.trouble === null) return true
  if (state.waiting.some((amount) => !blocked.has(amount.code))) return true
  return state.held.some(
    (held) => mayBeAsked(held) && !blocked.has(held.code) && !run.done.asked.has(held.code),
  )
}

/** The others wait for something that Next Engine's counts cannot give. */
function mayBeAsked({ reason, code }: Held): boolean {
  return reason !== 'guard' && reason !== 'set' && reason !== 'repeat' && !isOpen(code)
}

/** An upload that has just finished only needs a moment more before its verdict: this run can wait for that. */
async function waitForCalm(run: Run, budgetMs: number): Promise<void> {
  const newest = await run.store.batches.newest()
  if (newest?.state === 'accepted' && newest.upload?.finishedAt !== null)
    await follow(run, newest, budgetMs)
}

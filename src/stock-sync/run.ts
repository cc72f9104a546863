import type { HoldReason } from '../domain/stock/hold.ts'
import { type Held, toLeave } from '../domain/stock/open-work.ts'
import { placedWork } from '../domain/stock/places.ts'
import { keyOf } from '../domain/stock/stock-key.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import { MARKED_AFTER_MS } from './evidence.ts'
import { follow } from './follow-up.ts'
import { findLost, receivesPlatform, rememberFloor } from './lost-webhooks.ts'
import { readOpenWork } from './read-open-work.ts'
import { isToAsk } from './resolve-ids.ts'
import { type Result, type SoFar, soFar } from './results.ts'
import { round } from './round.ts'
import { blockedIn, marksAreKept, type Run } from './run-context.ts'

/**
 * First what an earlier run left open, then round after round until nothing is left that could go. `results`: where each stage's own
 * goes, in their order, also when a later stage fails.
 */
export async function sendAll(run: Run, results: Result[]): Promise<void> {
  const newest = await run.store.batches.newest()
  if (newest !== null && run.sends !== 'nothing' && !hasJustLeft(run, newest))
    results.push(await follow(run, newest, 0))
  const done = await roundsFrom(run, results)
  if (done && run.sends === 'all' && (await receivesPlatform(run.app, run.store))) {
    const lost = await findLost(run)
    results.push(lost)
    // What is found goes the way of all notifications, so it needs another round.
    if (lost.isNews) await rounds(run, results)
  }
  await waitForCalm(run, results)
  const { trouble } = soFar(results)
  if (trouble !== null) throw trouble
}

/** Its marks cannot stand there yet, and whoever comes again anyway need not ask for anything else. */
function hasJustLeft(run: Run, { state, sealedAt, rows }: BatchHead): boolean {
  const age = run.app.now().getTime() - Date.parse(sealedAt)
  const isYoung = state === 'accepted' && age >= 0 && age < MARKED_AFTER_MS
  return isYoung && run.planned !== null && rows.every((row) => marksAreKept(run, row))
}

/** Whatever becomes of the rounds, what they saw first is where looking for lost notifications begins. */
async function roundsFrom(run: Run, results: Result[]): Promise<boolean> {
  try {
    return await rounds(run, results)
  } finally {
    await rememberFloor(run, soFar(results).first)
  }
}

/** False when an upload is still on its way, or its outcome is not known: then the next run goes on. */
async function rounds(run: Run, results: Result[]): Promise<boolean> {
  let earlier = soFar(results)
  do {
    const head = await round(run, earlier, results)
    if (head === null) return true
    if (head.state !== 'settled') return false
    earlier = soFar(results)
  } while (!run.app.signal.aborted && (await moreToSend(run, earlier)))
  return true
}

/** Rows beyond one file's size, or held ones that nobody has been asked about in this run. */
async function moreToSend(run: Run, earlier: SoFar): Promise<boolean> {
  const state = placedWork(await readOpenWork(run.store), run.places)
  const blocked = blockedIn(run, state)
  // What may be ston's own waits for the importer, not for another round.
  const toAsk = state.unresolved.some((one) => isToAsk(run, one, earlier))
  if (toAsk && earlier.trouble === null) return true
  if (run.sends !== 'all') return false
  if (toLeave(state).some((amount) => !blocked.has(amount))) return true
  return state.held.some(
    (held) => mayBeAsked(held) && !blocked.has(held) && !earlier.asked.has(keyOf(held)),
  )
}

/** The others wait for something that Next Engine's counts cannot give. */
function mayBeAsked({ reason, code }: Held): boolean {
  return !OWN_ANSWER.has(reason) && code !== ''
}

const OWN_ANSWER = new Set<HoldReason>(['guard', 'set', 'asSet', 'unplaced', 'repeat', 'twice'])

/** An upload that has just finished only needs a moment more before its verdict: this run can wait for that. */
async function waitForCalm(run: Run, results: Result[]): Promise<void> {
  if (run.sends === 'nothing') return
  const newest = await run.store.batches.newest()
  if (newest?.state === 'accepted' && newest.upload?.finishedAt !== null)
    results.push(await follow(run, newest, run.app.config.nextengine.poll.budgetMs))
}

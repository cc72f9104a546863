import { orError, StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { notTakenIn } from '../messages/schedule.ts'
import type { App } from '../context.ts'
import { settleOpenCall } from '../reconciliation/repair-smaregi.ts'
import { withRun } from '../stock-sync/run-context.ts'
import { sendAll } from '../stock-sync/run.ts'
import type { Store } from '../store/store.ts'

/**
 * Asks Smaregi for the amounts behind the ids that have come, and takes everything in; nothing is sent. False where another command is at
 * work on the stock: it takes in what there is. What Smaregi does not answer now is asked for by the next flush, which tells of it.
 */
export async function takeInIds(app: App, store: Store): Promise<boolean> {
  const lock = await store.lock('stock', { purpose: 'run', waitMs: 0 })
  if (lock.kind !== 'held') return false
  try {
    const ended = await orError(takeIn(app, store))
    if (ended instanceof StonError) app.log.debug({ code: ended.code }, say(app.locale, notTakenIn))
    return true
  } finally {
    app.progress('')
    await lock.release()
  }
}

/** What a repair has set equal is not counted: what it has left open comes first, as in every flush. */
async function takeIn(app: App, store: Store): Promise<void> {
  await settleOpenCall(app, store)
  await withRun({ app, store, sends: 'nothing' }, (run) => sendAll(run, []))
}

import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { notTakenIn } from '../messages/schedule.ts'
import type { App } from '../context.ts'
import { openRun } from '../stock-sync/run-context.ts'
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
    const run = await openRun(app, store, { sends: 'nothing' })
    await sendAll(run, []).catch((error: unknown) => {
      if (!(error instanceof StonError)) throw error
      app.log.debug({ code: error.code }, say(app.locale, notTakenIn))
    })
    await run.translator.close()
    return true
  } finally {
    app.progress('')
    await lock.release()
  }
}

import type { OrdersRun } from './run-context.ts'

const LOOK_EVERY = 20
const STEP_MS = 500
/** A flush that waits for Next Engine does not need Smaregi all the time. */
const LONGEST_MS = 10_000

/** Both directions share Smaregi's rate limit, and a flush is the more urgent one: it stops overselling online. */
export async function giveWay(run: OrdersRun): Promise<void> {
  run.calls += 1
  if (run.calls % LOOK_EVERY !== 0) return
  for (let waited = 0; waited < LONGEST_MS && !run.app.signal.aborted; waited += STEP_MS) {
    if ((await run.store.holder('stock')) !== 'flush') return
    await run.app.sleep(STEP_MS)
  }
}

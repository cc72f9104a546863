import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Store } from '../store/store.ts'
import type { App, Report } from '../context.ts'
import { tellAfterRun } from '../notifications/after-run.ts'
import { ordersMail } from '../notifications/orders-mail.ts'
import { standingOrders } from '../order-sync/counts.ts'
import { addUp, type Result } from '../order-sync/results.ts'
import { OrdersRun } from '../order-sync/run-context.ts'
import { type Beginning, importAll } from '../order-sync/run.ts'
import { changeOrders, readOrders } from '../order-sync/state.ts'
import { outcomeOf } from '../reports/ended.ts'
import { ordersLocked, ordersOff, ordersReport } from '../reports/orders.ts'
import { recordRun } from '../status/runs.ts'
import { configured } from './configured.ts'
import { expected } from './expected.ts'
import { underLock } from './locks.ts'

/** Takes the lock, books what was sold, and tells whoever is to be told. */
export async function importJob(app: App, beginning: Beginning): Promise<Report> {
  const store = await app.store()
  const client = configured(await app.shipmentsClient(), app.config)
  return underLock(
    'orders',
    { app, store, purpose: 'import-orders' },
    () => importUnderLock(app, store, client, beginning),
    async (holder) => ordersLocked(app, holder, (await readOrders(store)).items),
  )
}

async function importUnderLock(
  app: App,
  store: Store,
  client: ShipmentsClient,
  beginning: Beginning,
): Promise<Report> {
  const startedAt = app.now()
  const run = await OrdersRun.start(app, await app.orderGate(), client)
  const results: Result[] = []
  const error = await importAll(run, beginning, results).then(() => run.trouble, expected)
  await run.save()
  const outcome = outcomeOf(error, standingOrders([...run.items.values()]))
  const done = addUp(results)
  const { shipments, lines, reversals } = done
  const facts = { outcome, shipments, lines, reversals, ...standingOrders(run.state.items) }
  await store.bookings.complete()
  await recordRun(store, 'import', { startedAt, finishedAt: app.now(), facts, error })
  await tellAfterRun(app, store, ordersMail(run, done), { error, startedAt })
  const apiCalls = { nextengine: run.gate.calls, smaregi: await app.smaregiCalls() }
  return ordersReport(app, { outcome, run, done, error, apiCalls })
}

/** Orders are switched off: asks nobody, but remembers the pause. What is sold meanwhile is for the shop to decide about. */
export async function pauseJob(
  app: App,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Report> {
  const store = await app.store()
  const { start, paused } = await readOrders(store)
  if (!dryRun && start !== null && !paused)
    await changeOrders(store, (state) => ({ ...state, paused: true }))
  return ordersOff(app)
}

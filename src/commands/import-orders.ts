import { StonError } from '../kernel/errors.ts'
import { requireNextEngine, requireRun, requireSmaregi } from '../config/index.ts'
import type { ShipmentDesk } from '../connectors/smaregi/shipment-desk.ts'
import type { Store } from '../store/store.ts'
import * as flushSays from '../messages/flush.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import { lockTimeout } from '../jobs/locks.ts'
import { mailAfterImport } from '../notifications/after-import.ts'
import { concernOf, noticeAfter } from '../notifications/chat.ts'
import { OrdersRun } from '../order-sync/run-context.ts'
import { previewOrders } from '../jobs/import-preview.ts'
import { ordersOutcome, ordersReport } from '../reports/orders.ts'
import { standingOrders } from '../order-sync/counts.ts'
import { parseSince } from '../order-sync/start.ts'
import { changeOrders, readOrders } from '../order-sync/state.ts'
import { importAll } from '../order-sync/run.ts'
import { recordRun } from '../status/runs.ts'
import { readUnfinished } from '../stock-sync/read-open-work.ts'
import { type Warning, warningsAfterRun, warningsToTell } from '../status/warnings.ts'

export interface ImportOptions {
  readonly dryRun: boolean
  readonly since?: string
  readonly fromNow: boolean
}

/** Next Engine → Smaregi: what was sold online leaves Smaregi's stock as 出荷. */
export async function importOrders(app: App, options: ImportOptions): Promise<Report> {
  const since = options.since === undefined ? null : parseSince(options.since)
  if (since !== null && options.fromNow) throw usage()
  if (!app.config.orders.enabled) return switchedOff(app, options)
  requireRun(app.config)
  requireNextEngine(app.config)
  const store = await app.store()
  if (options.dryRun) return previewOrders(app, store, { since, fromNow: options.fromNow })
  const desk = await openDesk(app)
  const lock = await store.lock('orders', { purpose: 'import-orders', waitMs: app.waitMs })
  if (lock.kind === 'same') return locked(app, store, lock.holder)
  if (lock.kind === 'timeout') throw lockTimeout(lock.holder)
  try {
    return await underLock(app, store, desk, { since, fromNow: options.fromNow })
  } finally {
    app.progress('')
    await lock.release()
  }
}

async function underLock(
  app: App,
  store: Store,
  desk: ShipmentDesk,
  options: { readonly since: string | null; readonly fromNow: boolean },
): Promise<Report> {
  const startedAt = app.now()
  const run = await OrdersRun.start(app, await app.orderGate(), desk)
  const error = await importAll(run, options).then(() => run.trouble, expected)
  await run.save()
  const outcome = ordersOutcome(error, run)
  const { shipments, lines, reversals } = run.done
  const facts = { outcome, shipments, lines, reversals, ...standingOrders(run.state.items) }
  await recordRun(store, 'import', startedAt, app.now(), facts, error)
  const { mail, notice } = app.config
  const wanted = mail.enabled || notice.url !== ''
  const alarms = wanted ? await warningsOfImport(app, store, error) : []
  await mailAfterImport(app, store, { outcome, run, error, startedAt, alarms })
  const concerns = [...run.items.values()].map(concernOf)
  await noticeAfter(app, store, { direction: 'import', concerns, alarms, error })
  const apiCalls = { nextengine: run.gate.calls, smaregi: await app.smaregiCalls() }
  return ordersReport(app, { outcome, run, error, apiCalls })
}

async function warningsOfImport(
  app: App,
  store: Store,
  error: StonError | null,
): Promise<readonly Warning[]> {
  const warnings = await warningsAfterRun(app, store, await readUnfinished(store))
  return warningsToTell('import', warnings, error)
}

async function openDesk(app: App): Promise<ShipmentDesk> {
  const desk = await app.shipmentDesk()
  if (desk !== null) return desk
  requireSmaregi(app.config)
  throw new StonError({ code: 'config', exit: 'config', message: says.needsDesk })
}

/** Asks nobody, but remembers the pause: what is sold meanwhile is for the shop to decide about. */
async function switchedOff(app: App, { dryRun }: ImportOptions): Promise<Report> {
  const store = await app.store()
  const { start, paused } = await readOrders(store)
  if (!dryRun && start !== null && !paused)
    await changeOrders(store, (state) => ({ ...state, paused: true }))
  const nothing = { shipments: 0, lines: 0, reversals: 0, held: 0, failed: 0, inDoubt: 0 }
  return {
    exit: 'ok',
    json: { outcome: 'ok', enabled: false, ...nothing, apiCalls: { nextengine: 0, smaregi: 0 } },
    text: say(app.locale, says.switchedOff),
    routine: true,
  }
}

/** Errors that a run may end with and still report what it has done. Anything else goes up as it is. */
function expected(error: unknown): StonError {
  if (error instanceof StonError && error.exit !== 'config' && error.exit !== 'bug') return error
  throw error
}

async function locked(app: App, store: Store, holder: string): Promise<Report> {
  const { items } = await readOrders(store)
  const counts = { shipments: 0, lines: 0, reversals: 0, ...standingOrders(items) }
  return {
    exit: 'ok',
    json: { outcome: 'locked', ...counts, apiCalls: { nextengine: 0, smaregi: 0 } },
    text: flushSays.alreadyRunning(holder)[app.locale],
    routine: true,
  }
}

function usage(): StonError {
  return new StonError({ code: 'usage', exit: 'config', message: says.sinceAndFromNow })
}

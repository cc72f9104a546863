import type { Store } from '../store/store.ts'
import type { App, Report } from '../context.ts'
import { StonError } from '../kernel/errors.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { toJstMinute } from '../kernel/time.ts'
import { refuseBad } from '../checks/check.ts'
import { checkSmaregi } from '../checks/services.ts'
import { alreadyRunning } from '../messages/flush.ts'
import * as says from '../messages/orders.ts'
import { stands } from '../messages/pause.ts'
import { tellAfterRun } from '../notifications/after-run.ts'
import { ordersMail } from '../notifications/orders-mail.ts'
import { addUp } from '../order-sync/results.ts'
import {
  type Beginning,
  hear,
  importAll,
  openPreview,
  openRun,
  type Preview,
} from '../order-sync/run.ts'
import { changeOrders, type OrdersState, readOrders } from '../order-sync/state.ts'
import { type NotRun, outcomeOf } from '../reports/ended.ts'
import { ordersNotRun, ordersOff, ordersReport } from '../reports/orders.ts'
import { shopNames } from '../product-mapping/place-names.ts'
import { isOtherServer, refuseOtherServer } from '../settings/database-server.ts'
import { readPause } from '../settings/pause.ts'
import { recordRun } from '../status/runs.ts'
import { type Totals, totalsAfterRun } from '../status/totals.ts'
import { shopsTold } from '../stock-sync/shortage-notes.ts'
import { configured } from './configured.ts'
import { expected, refuseMistake } from './expected.ts'
import { underLock } from './locks.ts'

/** Takes the lock, books what was sold, and tells whoever is to be told. */
export async function importJob(app: App, beginning: Beginning): Promise<Report> {
  const store = await app.store()
  return underLock(
    'orders',
    { app, store, purpose: 'import-orders' },
    async () => {
      const pause = await readPause(store)
      return pause === null
        ? importUnderLock(app, store, beginning)
        : notRun(app, store, 'paused', stands(toJstMinute(pause.since)))
    },
    (holder) => notRun(app, store, 'locked', alreadyRunning(holder)),
  )
}

async function notRun(app: App, store: Store, outcome: NotRun, why: Sentence): Promise<Report> {
  return ordersNotRun(app, outcome, why, await totalsNow(store))
}

async function totalsNow(store: Store): Promise<Totals> {
  return totalsAfterRun(store, { orders: (await readOrders(store)).items })
}

/** The same for a holder of the lock `orders`, whether or not a pause stands. */
export async function importUnderLock(
  app: App,
  store: Store,
  beginning: Beginning,
): Promise<Report> {
  const startedAt = app.now()
  const preview = await openPreview(app, await app.orderGate())
  const error = await begin(preview, beginning).catch(expected)
  await preview.standing.save()
  const done = addUp(preview.standing)
  const { shipments, lines, reversals } = done
  const outcome = outcomeOf(error, done)
  const totals = await totalsAfterRun(store, { orders: done.items })
  const facts = { outcome, shipments, lines, reversals, ...totals }
  await store.bookings.complete()
  if (error === null) await learnShops(app, store)
  await recordRun(store, 'import', { startedAt, finishedAt: app.now(), facts, error })
  await tellAfterRun(app, store, ordersMail(done), { error, startedAt })
  refuseMistake(error)
  const apiCalls = await app.calls()
  return ordersReport(app, { outcome, done, totals, error, apiCalls })
}

/**
 * Gives what has stopped it. Where orders begin to count, a wrong token or store costs nothing yet; afterwards the first order would reveal
 * it.
 */
async function begin(preview: Preview, wish: Beginning): Promise<StonError | null> {
  const { app } = preview
  const run = openRun(preview, configured(await app.shipmentsClient(), app.config))
  await refuseWhileAsked(run, wish)
  const beginning = await hear(run, wish)
  if (isBeginning(run.standing.state, beginning))
    refuseBad(await checkSmaregi(run.app), says.notBegun)
  await importAll(run, beginning)
  return run.calls.trouble
}

/**
 * Where another database server has taken over, `--since` reads again and looks for what is registered already. `--from-now` would leave out
 * what was sold meanwhile, and no comparison shows that before it has left in Next Engine.
 */
async function refuseWhileAsked({ store, standing }: Preview, wish: Beginning): Promise<void> {
  if (wish.since !== null) return
  if (!wish.fromNow) return refuseOtherServer(store)
  if (standing.state.start !== null && (await isOtherServer(store)))
    throw new StonError({ code: 'server', message: says.leavesOutSold, hint: says.readAgainFirst })
}

export function isBeginning(
  { start }: Pick<OrdersState, 'start'>,
  { since, fromNow }: Beginning,
): boolean {
  return start === null || fromNow || since !== null
}

/** Their names cost a call, which no flush may spend; so they are asked for here, and only where a person is told of one. */
async function learnShops(app: App, store: Store): Promise<void> {
  if ((await shopsTold(store)).size > 0) await shopNames(app, store)
}

/** Orders are switched off: asks nobody, but remembers the pause. What is sold meanwhile is for the shop to decide about. */
export async function switchedOffJob(
  app: App,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Report> {
  const store = await app.store()
  const { start, paused, said } = await readOrders(store)
  if (!dryRun && ((start !== null && !paused) || said !== null))
    await changeOrders(store, (state) => ({ ...state, paused: start !== null, said: null }))
  return ordersOff(app, await totalsNow(store))
}

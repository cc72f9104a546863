import { type Week, weekOf } from '../domain/schedule/hours.ts'
import type { StonError } from '../kernel/errors.ts'
import { itemsOf } from '../domain/stock/open-items.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import type { App } from '../context.ts'
import { meetNames } from '../product-mapping/names.ts'
import { planLines } from '../reports/schedule.ts'
import { planAhead } from '../scheduling/plan-ahead.ts'
import type { Direction } from '../status/runs.ts'
import { type Snapshot, snapshotAfterRun } from '../status/snapshot.ts'
import type { Books } from '../status/told-so-far.ts'
import { warningsOf } from '../status/warnings.ts'
import { warningsBeside, warningsToTell } from '../status/warnings-to-tell.ts'
import { readBusyHours } from '../stock-sync/busy-hours.ts'
import { readOpenWork } from '../stock-sync/read-open-work.ts'
import type { Store } from '../store/store.ts'
import { noticeAfter } from './chat.ts'
import { mailAfter } from './mail.ts'
import type { Teller } from './material.ts'

/** How a run ended. `state`: what is open on the way to Next Engine, where the run knows. */
export interface RunEnd {
  readonly state?: OpenWork
  readonly error: StonError | null
  readonly startedAt: Date
  /** As in `Ended`. */
  readonly tried?: boolean
}

/**
 * Mail and chat tell of the same; pages and lists use the names that were met for it. Called under the lock, after the run has been
 * recorded.
 */
export async function tellAfterRun<K extends keyof Books>(
  app: App,
  store: Store,
  teller: Teller<K>,
  { state, error, startedAt, tried = true }: RunEnd,
): Promise<void> {
  const { mail, notice, alarms: limits } = app.config
  const side = teller.direction === 'flush' ? 'stock' : 'orders'
  const sent = mail.enabled ? await teller.sent() : []
  const names = await meetNames(app, store, [...teller.products(), ...sent])
  if (!mail.enabled && notice.url === '') return
  const found = await snapshotAfterRun(app, store, state ?? (await readOpenWork(store)))
  // Null where `ston run` is not in use.
  const plan = found.plan && (await planAhead(app, store, found.plan, { side, error }))
  const snapshot = { ...found, plan }
  const all = warningsOf(snapshot, limits)
  const alarms = warningsToTell(teller.direction, all, error)
  const elsewhere = {
    alarms: warningsBeside(teller.direction, all, error).length - alarms.length,
    problems: openElsewhere(teller.direction, snapshot),
  }
  const isIdle = !tried || snapshot.pause !== null || all.some(({ id }) => id === 'signIn')
  const isUntried = error === null && isIdle
  const week = plan === null ? null : await openingHours(app, store)
  const told = { alarms, elsewhere, isUntried }
  const ended = {
    error,
    startedAt,
    ...told,
    runs: found.runs,
    names,
    week,
    plan: planLines(snapshot),
  }
  await mailAfter(app, store, teller, ended)
  await noticeAfter(app, store, teller, ended)
}

/** What the other direction's mails tell. */
function openElsewhere(direction: Direction, { state, orders }: Snapshot): number {
  return direction === 'flush' ? orders.length : itemsOf(state).length
}

/** With a run a minute good news would come all day: it is gathered until the shop has closed. */
async function openingHours(app: App, store: Store): Promise<Week> {
  return weekOf(app.config.schedule.open, await readBusyHours(store), app.now())
}

import { toLeave } from '../domain/stock/open-work.ts'
import type { StonError } from '../kernel/errors.ts'
import { isObject } from '../kernel/json.ts'
import { MINUTE_MS } from '../kernel/time.ts'
import type { App, Report } from '../context.ts'
import { pauseReport, pauseRunning } from '../reports/pause.ts'
import { changePause, type Pause, readPause } from '../settings/pause.ts'
import { type Standing, standing, totalsAfterRun } from '../status/totals.ts'
import { readNewest, readOpenWork } from '../stock-sync/read-open-work.ts'
import { blockedNow } from '../stock-sync/run-context.ts'
import type { Store } from '../store/store.ts'
import { flushUnderLock } from './flush-job.ts'
import { importUnderLock } from './import-job.ts'
import { lockTimeout, underLock } from './locks.ts'

/** Beyond `settleMs`, which a row without a mark may take: then whoever waits is told to come back. */
const SPARE_MS = 5 * MINUTE_MS

/**
 * Stops both directions for a stocktaking. From the first moment nobody else sends or books anything; what had been received goes to its
 * end first, so that nothing is under way while somebody counts. Begun anew it goes on.
 */
export async function pauseJob(app: App, stores: readonly string[]): Promise<Report> {
  const store = await app.store()
  return pausingAlone(app, store, 'pause', async () => {
    const now = app.now().toISOString()
    const pause = await changePause(store, (before) => before ?? begun(stores, now))
    const failed = pause?.state === 'pausing' ? await comeToRest(app, store) : null
    return pauseReport(app, await readPause(store), await standingNow(store), failed)
  })
}

async function standingNow(store: Store): Promise<Standing> {
  const state = await readOpenWork(store)
  return { ...standing(state), ...(await totalsAfterRun(store, { state })) }
}

function begun(stores: readonly string[], since: string): Pause {
  return { state: 'pausing', for: 'stocktaking', stores, since, quietAt: null, count: null }
}

/** Nobody else stops or begins meanwhile; who wants the same is told so. */
export function pausingAlone(
  app: App,
  store: Store,
  purpose: 'pause' | 'resume',
  work: () => Promise<Report>,
): Promise<Report> {
  const busy = (holder: string): StonError => lockTimeout(`ston ${holder}`)
  const same = (holder: string): Report => pauseRunning(app, holder, purpose)
  return underLock('pause', { app, store, purpose, waitMs: 0, busy }, work, same)
}

/** Imports once, sends, and follows what was sent up. Gives the report of what has failed; null = nothing did, whether or not it is quiet. */
async function comeToRest(app: App, store: Store): Promise<Report | null> {
  const { poll, settleMs } = app.config.nextengine
  const until = app.now().getTime() + settleMs + SPARE_MS
  let toImport = app.config.orders.enabled
  for (;;) {
    if (toImport) {
      const imported = await importNow(app, store)
      if (hasFailed(imported)) return imported
      toImport = waitingOf(imported) > 0
    }
    const { report, isQuiet } = await flushToRest(app, store, toImport)
    if (isQuiet || hasFailed(report)) return isQuiet ? null : report
    if (app.signal.aborted || app.now().getTime() > until) return null
    await app.sleep(poll.maxMs)
  }
}

/** Whatever is held for a person is none of it. */
export function hasFailed({ exit }: Report): boolean {
  return exit !== 'ok' && exit !== 'attention'
}

function waitingOf({ json }: Report): number {
  return isObject(json) && typeof json['waiting'] === 'number' ? json['waiting'] : 0
}

/** An import, whether or not a pause stands. */
export async function importNow(app: App, store: Store): Promise<Report> {
  const wanted = { app, store, purpose: 'pause' }
  const beginning = { since: null, fromNow: false }
  return underLock('orders', wanted, () => importUnderLock(app, store, beginning), busy)
}

/** Where everything that came has ended, the pause stands from this moment on: nobody can have begun anything in between. */
async function flushToRest(
  app: App,
  store: Store,
  importing: boolean,
): Promise<{ readonly report: Report; readonly isQuiet: boolean }> {
  const work = async () => {
    const { report, error } = await flushUnderLock(app, store, { isPausing: true })
    const isQuiet = error === null && !importing && (await nothingOpen(app, store))
    const quietAt = app.now().toISOString()
    if (isQuiet)
      await changePause(store, (before) => before && { ...before, state: 'paused', quietAt })
    return { report, isQuiet }
  }
  return underLock('stock', { app, store, purpose: 'pause' }, work, busy)
}

function busy(holder: string): never {
  throw lockTimeout(holder)
}

/** What is held, failed or in doubt waits for a person, and for nothing that ston could do. */
async function nothingOpen(app: App, store: Store): Promise<boolean> {
  const { head, state } = await readNewest(store)
  const blocked = await blockedNow(app, store, state)
  const waiting = toLeave(state).filter((one) => !blocked.has(one))
  return (head === null || head.state === 'settled') && waiting.length + state.doubtful.length === 0
}

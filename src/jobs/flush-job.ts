import type { StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import * as says from '../messages/flush.ts'
import { stands } from '../messages/pause.ts'
import { smaregiAccess } from '../config/index.ts'
import type { App, Report } from '../context.ts'
import { countDays } from '../stock-sync/daily-figures.ts'
import { addUp, type Result } from '../stock-sync/results.ts'
import { type Planned, type Run, withRun } from '../stock-sync/run-context.ts'
import { searchForeignUploads } from '../stock-sync/foreign-uploads.ts'
import { sendAll } from '../stock-sync/run.ts'
import { NO_CALLS, type NotRun, outcomeOf } from '../reports/ended.ts'
import { flushReport } from '../reports/flush.ts'
import { tellAfterRun } from '../notifications/after-run.ts'
import { flushMail } from '../notifications/flush-mail.ts'
import { settleOpenCall } from '../reconciliation/repair-smaregi.ts'
import { refuseOtherServer } from '../settings/database-server.ts'
import { readListeners } from '../settings/listeners.ts'
import { type Pause, readPause } from '../settings/pause.ts'
import { recordRun } from '../status/runs.ts'
import { snapshotAfterRun } from '../status/snapshot.ts'
import { renewNotes } from '../stock-sync/shortages.ts'
import { readOpenWork } from '../stock-sync/read-open-work.ts'
import { standing, totalsAfterRun } from '../status/totals.ts'
import { warningsOf } from '../status/warnings.ts'
import { expected, refuseMistake } from './expected.ts'
import { underLock } from './locks.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { DAY_MS, toJstMinute } from '../kernel/time.ts'

/** What goes, and who has started it. */
interface What {
  readonly sends?: 'all' | 'urgent'
  readonly planned?: Planned
  readonly isPausing?: boolean
}

/** Takes the lock, sends what there is to send, and tells whoever is to be told. */
export async function flushJob(app: App, what: What = {}): Promise<Report> {
  const store = await app.store()
  return underLock(
    'stock',
    { app, store, purpose: 'flush' },
    async () => {
      const pause = await readPause(store)
      return pause === null
        ? (await flushUnderLock(app, store, what)).report
        : whilePaused(app, store, pause)
    },
    (holder) => notRun(app, store, 'locked', says.alreadyRunning(holder)),
  )
}

/** A whole run, for a holder of the lock `stock`. */
export async function flushUnderLock(
  app: App,
  store: Store,
  what: What = {},
): Promise<{ readonly report: Report; readonly error: StonError | null }> {
  const startedAt = app.now()
  const results: Result[] = []
  const error = await withRun({ app, store, ...what }, (run) => work(run, results)).then(
    () => null,
    expected,
  )
  const state = await renewNotes(app, store, await readOpenWork(store), error === null)
  const done = addUp(results)
  const outcome = outcomeOf(error, standing(state))
  const totals = await totalsAfterRun(store, { state })
  const kind = what.sends === 'urgent' ? { urgent: 1 } : {}
  const counts = { ...standing(state), ...totals }
  const facts = { outcome, applied: done.applied, found: done.found, ...counts, ...kind }
  await recordRun(store, 'flush', { startedAt, finishedAt: app.now(), facts, error })
  await store.products.complete()
  await countDays(app, store)
  const teller = flushMail(store, { done, state, startedAt, compares: compares(app) })
  // A trouble that was told is over when Next Engine has answered, and not when nothing had to be sent.
  const tried = error !== null || (await app.calls()).nextengine > 0
  await tellAfterRun(app, store, teller, { state, error, startedAt, tried })
  refuseMistake(error)
  if (done.sealed) await prune(app, store, state)
  const apiCalls = await app.calls()
  return { report: flushReport(app, { outcome, done, totals, state, error, apiCalls }), error }
}

/** What `reconcile` has left open comes first: nobody may take its writing for a sale. */
async function work(run: Run, results: Result[]): Promise<void> {
  await refuseOtherServer(run.store)
  await settleOpenCall(run.app, run.store)
  await sendAll(run, results)
  if (run.sends === 'all') await searchForeignUploads(run)
}

async function prune(app: App, store: Store, state: OpenWork): Promise<void> {
  const head = await store.batches.newest()
  // What was received before this moment is decided, but for ids that Smaregi has not answered for yet.
  await store.tables.prune(new Set(state.unresolved.map((one) => one.table)))
  if (head === null || head.keysFrom === null) return
  const { retentionDays, orders } = app.config
  const before = new Date(app.now().getTime() - retentionDays * DAY_MS).toISOString()
  await store.rules.prune(before, await rulesNamed(app, store, state))
  await store.prune({ before, keysFrom: head.keysFrom })
  // Without orders only `reconcile` writes to Smaregi; `import-orders` clears up after itself.
  if (!orders.enabled) await store.echoes.prune(before)
}

/** By what is unfinished, and by listeners: they give their number to what comes, however long ago they began. */
async function rulesNamed(app: App, store: Store, state: OpenWork): Promise<ReadonlySet<number>> {
  const { known } = await readListeners(store, app.now())
  const open = [state.waiting, state.held, state.doubtful, state.inDoubt, state.unresolved].flat()
  return new Set([...open, ...known].flatMap((one) => one.rules ?? []))
}

function compares({ config }: App): boolean {
  return smaregiAccess(config) !== null
}

/** Nothing goes, and nothing is tried; what warns of the pause is told, because nobody else would. */
async function whilePaused(app: App, store: Store, pause: Pause): Promise<Report> {
  const startedAt = app.now()
  const state = await readOpenWork(store)
  const warnings = warningsOf(await snapshotAfterRun(app, store, state), app.config.alarms)
  if (warnings.some(({ id }) => id === 'pause')) {
    const round = { done: addUp([]), state, startedAt, compares: compares(app) }
    const teller = flushMail(store, round)
    await tellAfterRun(app, store, teller, { state, error: null, startedAt, tried: false })
  }
  return notRun(app, store, 'paused', stands(toJstMinute(pause.since)))
}

async function notRun(app: App, store: Store, outcome: NotRun, why: Sentence): Promise<Report> {
  const state = await readOpenWork(store)
  const totals = await totalsAfterRun(store, { state })
  const facts = { outcome, done: addUp([]), totals, state, error: null, apiCalls: NO_CALLS }
  return { ...flushReport(app, facts), text: say(app.locale, why) }
}

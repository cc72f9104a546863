import { requireRun } from '../config/need.ts'
import { StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import { isOpen } from '../domain/stock/sum-names.ts'
import { blockedCodes, type Held, type Unfinished } from '../domain/stock/open-work.ts'
import * as says from '../messages/flush.ts'
import type { App, Report } from '../context.ts'
import { openCapabilities } from '../capabilities/learned.ts'
import { countDays } from '../stock-sync/daily-figures.ts'
import { nothingDone, type Run } from '../stock-sync/run-context.ts'
import { deliver } from '../stock-sync/upload.ts'
import { follow } from '../stock-sync/follow-up.ts'
import { findLost, rememberFloor } from '../stock-sync/lost-webhooks.ts'
import { preview } from '../jobs/flush-preview.ts'
import { flushReport, outcomeOf, standing } from '../reports/flush.ts'
import { nextBatch } from '../stock-sync/round.ts'
import { isToAsk } from '../stock-sync/resolve-ids.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import { lockTimeout } from '../jobs/locks.ts'
import { mailAfterFlush } from '../notifications/after-flush.ts'
import { concernsOf, noticeAfter } from '../notifications/chat.ts'
import { settleOpenCall } from '../reconciliation/repair-smaregi.ts'
import { recordRun } from '../status/runs.ts'
import { renewNotes } from '../stock-sync/shortages.ts'
import { readUnfinished } from '../stock-sync/read-open-work.ts'
import { warningsAfterRun, warningsToTell } from '../status/warnings.ts'

/** Smaregi → Next Engine: what has been received since the last time goes out, or says why it does not. */
export async function flush(app: App, options: { readonly dryRun: boolean }): Promise<Report> {
  requireRun(app.config)
  const store = await app.store()
  if (options.dryRun) return preview(app, store)
  const lock = await store.lock('stock', { purpose: 'flush', waitMs: app.waitMs })
  if (lock.kind === 'same') return locked(app, store, lock.holder)
  if (lock.kind === 'timeout') throw lockTimeout(lock.holder)
  try {
    return (await flushUnderLock(app, store)).report
  } finally {
    app.progress('')
    await lock.release()
  }
}

/** A whole run, for a holder of the lock `stock`. */
export async function flushUnderLock(
  app: App,
  store: Store,
): Promise<{ readonly report: Report; readonly error: StonError | null }> {
  const startedAt = app.now()
  const { run, opened } = await openRun(app, store)
  const error = await work(run).then(() => null, expected)
  await run.translator.close()
  const state = await renewNotes(app, store, await readUnfinished(store), error === null)
  const outcome = outcomeOf(error, standing(state))
  const counts = { applied: run.done.applied, found: run.done.found, ...standing(state) }
  await recordRun(store, 'flush', startedAt, app.now(), { outcome, ...counts }, error)
  await countDays(app, store)
  const { mail, notice } = app.config
  const wanted = mail.enabled || notice.url !== ''
  const alarms = wanted
    ? warningsToTell('flush', await warningsAfterRun(app, store, state), error)
    : []
  await mailAfterFlush(app, store, { outcome, done: run.done, state, error, startedAt, alarms })
  await noticeAfter(app, store, {
    direction: 'flush',
    concerns: concernsOf(state, 0),
    alarms,
    error,
  })
  if (run.done.sealed) await prune(app, store, state)
  const apiCalls = {
    nextengine: (await opened.gate)?.calls ?? 0,
    smaregi: await app.smaregiCalls(),
  }
  return { report: flushReport(app, { outcome, done: run.done, state, error, apiCalls }), error }
}

async function openRun(
  app: App,
  store: Store,
): Promise<{ readonly run: Run; readonly opened: { gate: Promise<StockGate> | null } }> {
  const opened: { gate: Promise<StockGate> | null } = { gate: null }
  const run: Run = {
    app,
    store,
    capabilities: await openCapabilities(store, app.config.nextengine.upload, () => app.now()),
    translator: openTranslator(store.tables, app.config.mapping.mode),
    done: nothingDone(),
    gate: () => (opened.gate ??= app.stockGate()),
  }
  return { run, opened }
}

/** Looks for webhooks that got lost, for a holder of the lock `stock`. Gives the number of changes found: the next run takes them. */
export async function lookForLost(app: App, store: Store): Promise<number> {
  const { run } = await openRun(app, store)
  try {
    // Where looking begins is settled by a flush.
    const begun = (await store.document('look').read()).value !== null
    return begun && (await receivesPlatform(app, store)) ? await findLost(run) : 0
  } finally {
    await run.translator.close()
  }
}

/** First what an earlier run left open, then round after round until nothing is left that could go. */
async function work(run: Run): Promise<void> {
  const { budgetMs } = run.app.config.nextengine.poll
  await settleOpenCall(run.app, run.store)
  const newest = await run.store.batches.newest()
  if (newest !== null) await follow(run, newest, 0)
  const done = await roundsFrom(run, budgetMs)
  // What is found goes the way of all notifications, so it needs another round.
  if (done && (await receivesPlatform(run.app, run.store)) && (await findLost(run)) > 0)
    await rounds(run, budgetMs)
  await waitForCalm(run, budgetMs)
  if (run.done.trouble !== null) throw run.done.trouble
}

/** Whatever becomes of the rounds, what they saw first is where looking for lost notifications begins. */
async function roundsFrom(run: Run, budgetMs: number): Promise<boolean> {
  try {
    return await rounds(run, budgetMs)
  } finally {
    await rememberFloor(run)
  }
}

/** False when an upload is still on its way, or its outcome is not known: then the next run goes on. */
async function rounds(run: Run, budgetMs: number): Promise<boolean> {
  do {
    const batch = await nextBatch(run)
    if (batch === null) return true
    if (batch.rows.length === 0) continue
    run.app.progress(says.progressUpload(batch.rows.length)[run.app.locale])
    const sent = await deliver(run, batch)
    const followed = sent.state === 'settled' ? sent : await follow(run, sent, budgetMs)
    if (followed.state !== 'settled') return false
  } while (!run.app.signal.aborted && (await moreToSend(run)))
  return true
}

/** Only the platform's webhooks can be looked for: a legacy notification has no id to tell it by. */
export async function receivesPlatform(app: App, store: Store): Promise<boolean> {
  const { receive } = app.config.smaregi
  if (receive !== 'auto') return receive === 'platform'
  return (await store.batches.newest())?.channel === 'platform'
}

/** Rows beyond one file's size, or held ones that nobody has been asked about in this run. */
async function moreToSend(run: Run): Promise<boolean> {
  const state = await readUnfinished(run.store)
  const blocked = blockedCodes(state)
  // What may be ston's own waits for the importer, not for another round.
  const toAsk = state.unresolved.some((one) => isToAsk(run, one))
  if (toAsk && run.done.trouble === null) return true
  if (state.waiting.some((amount) => !blocked.has(amount.code))) return true
  return state.held.some(
    (held) => mayBeAsked(held) && !blocked.has(held.code) && !run.done.asked.has(held.code),
  )
}

/** The others wait for something that Next Engine's counts cannot give. */
function mayBeAsked({ reason, code }: Held): boolean {
  return reason !== 'guard' && reason !== 'set' && !isOpen(code)
}

/** An upload that has just finished only needs a moment more before its verdict: this run can wait for that. */
async function waitForCalm(run: Run, budgetMs: number): Promise<void> {
  const newest = await run.store.batches.newest()
  if (newest?.state === 'accepted' && newest.upload?.finishedAt !== null)
    await follow(run, newest, budgetMs)
}

/** Errors that a run may end with and still report what it has done. Anything else goes up as it is. */
function expected(error: unknown): StonError {
  if (error instanceof StonError && error.exit !== 'config' && error.exit !== 'bug') return error
  throw error
}

async function prune(app: App, store: Store, state: Unfinished): Promise<void> {
  const head = await store.batches.newest()
  // What was received before this moment is decided, but for ids that Smaregi has not answered for yet.
  await store.tables.prune(new Set(state.unresolved.map((one) => one.table)))
  if (head === null || head.keysFrom === null) return
  const { retentionDays, orders } = app.config
  const before = new Date(app.now().getTime() - retentionDays * 24 * 60 * 60 * 1000).toISOString()
  await store.prune({ before, keysFrom: head.keysFrom })
  // Without orders only `reconcile` writes to Smaregi; `import-orders` clears up after itself.
  if (!orders.enabled) await store.echoes.prune(before)
}

async function locked(app: App, store: Store, holder: string): Promise<Report> {
  const state = await readUnfinished(store)
  const report = flushReport(app, {
    outcome: 'locked',
    done: nothingDone(),
    state,
    error: null,
    apiCalls: { nextengine: 0, smaregi: 0 },
  })
  return { ...report, text: says.alreadyRunning(holder)[app.locale] }
}

import { pairName, productIn, productsIn } from '../domain/reconciliation/compare.ts'
import { requireNextEngine, requireRun, requireSmaregi } from '../config/index.ts'
import { type Ask, isYes } from '../kernel/console.ts'
import { usageError } from '../kernel/errors.ts'
import { notWhilePaused, resumeFirst } from '../messages/pause.ts'
import * as repairSays from '../messages/reconcile-repair.ts'
import type { Store } from '../store/store.ts'
import type { Input } from '../user-files/read.ts'
import type { App } from '../context.ts'
import { mailFound } from '../notifications/reconciliation-mail.ts'
import { readPlaceNames } from '../product-mapping/place-names.ts'
import { accept } from '../reconciliation/accept.ts'
import { readFile, writeFile } from '../reconciliation/csv-file.ts'
import { rememberComparison, settleStanding } from '../reconciliation/drift-log.ts'
import type { Tools } from '../reconciliation/facts.ts'
import { followsSalesOnly, repairsOf, refuseTooMuch } from '../reconciliation/repairs.ts'
import type { Acted } from '../reports/acted.ts'
import { type ReconcileRun, repairQuestion } from '../reports/reconcile-run.ts'
import { isOtherServer } from '../settings/database-server.ts'
import { readPause } from '../settings/pause.ts'
import { configured } from './configured.ts'
import { flushUnderLock } from './flush-job.ts'
import { compareCounts, type Explained } from './compare-counts.ts'
import { type Running, runningAlready, withBothLocks } from './locks.ts'
import { answerByCounts, stillAsked } from './other-server.ts'
import { repairCounts } from './repair-counts.ts'

export interface ReconcileOptions {
  readonly csv?: string
  readonly from?: string
  readonly apply?: 'nextengine' | 'smaregi'
  readonly accept: boolean
  readonly yes: boolean
  readonly mail: boolean
  readonly ask: Ask | null
  readonly stdin?: Input | undefined
}

/** How a run ended: another one was at work, a person said no, or it went through. */
export type Reconciled =
  Running | { readonly kind: 'leftAlone' } | ({ readonly kind: 'done' } & Done)

interface Done extends Pick<ReconcileRun, 'acted' | 'byCounts' | 'calls' | 'told'>, Explained {}

/** Whom a run is about, and what was agreed to. */
interface Wish {
  /** What a person has named (see `isNamedIn`); null = all. */
  readonly told: ReadonlySet<string> | null
  /** The pieces, by `pairName`, that a person has said yes to; null = nobody was asked. */
  readonly agreed: ReadonlyMap<string, number> | null
  /** See `ReconcileRun`. */
  readonly byCounts: boolean
}

/** Compares the absolute counts of both sides, names a cause for each difference, and mends where it is told to. */
export function reconcileJob(app: App, options: ReconcileOptions): Promise<Reconciled> {
  return unlessRunning(app, options).catch(runningAlready)
}

async function unlessRunning(app: App, options: ReconcileOptions): Promise<Reconciled> {
  refuse(app, options)
  requireRun(app.config)
  requireNextEngine(app.config)
  requireSmaregi(app.config)
  const told = options.from === undefined ? null : await readFile(options.from, options.stdin)
  const store = await app.store()
  await refuseWhilePaused(store, options)
  const { apply, ask, yes } = options
  if (apply === undefined)
    return locked(app, store, (tools) =>
      once(tools, options, { told, agreed: null, byCounts: false }),
    )
  if (!yes && ask === null) throw usageError(repairSays.needsYes, repairSays.needsYesHint)
  const byCounts =
    (await isOtherServer(store)) &&
    (await locked(app, store, (tools) => answerByCounts(tools, told)))
  if (yes || ask === null)
    return locked(app, store, (tools) => once(tools, options, { told, agreed: null, byCounts }))
  // Nobody waits for a lock while a person thinks: what was agreed to is compared once more before it is done.
  const plan = await locked(app, store, async (tools) =>
    repairsOf(await compareCounts(tools, wantedOf(options, told)), told),
  )
  refuseTooMuch(app, plan)
  const places = await readPlaceNames(store)
  if (plan.length > 0 && !isYes(await ask(repairQuestion(app, apply, plan, places))))
    return { kind: 'leftAlone' }
  // Nothing was agreed to where there was nothing to ask about.
  const agreed = new Map(plan.map((one) => [pairName(one), one.units]))
  return locked(app, store, (tools) => once(tools, options, { told, agreed, byCounts }))
}

function refuse({ config }: App, { apply, accept: accepting }: ReconcileOptions): void {
  if (apply !== undefined && accepting) throw usageError(repairSays.applyOrAccept)
  if (apply === 'nextengine' && followsSalesOnly(config))
    throw usageError(repairSays.refusesNextEngine, repairSays.refusesNextEngineHint)
}

/** Counts that somebody is counting just now are nothing to set others by. */
async function refuseWhilePaused(
  store: Store,
  { apply, accept: accepting }: ReconcileOptions,
): Promise<void> {
  if (apply === undefined && !accepting) return
  const pause = await readPause(store)
  if (pause === null || pause.state === 'resuming') return
  const command = apply === undefined ? 'ston reconcile --accept' : 'ston reconcile --apply'
  throw usageError(notWhilePaused(command), resumeFirst)
}

function locked<T>(app: App, store: Store, work: (tools: Tools) => Promise<T>): Promise<T> {
  return withBothLocks({ app, store, purpose: 'reconcile' }, async () => {
    const reader = configured(await app.smaregi(), app.config)
    return work({ app, store, reader, gate: await app.stockGate() })
  })
}

function productsOf(told: Wish['told']): ReadonlySet<string> | null {
  return told === null ? null : new Set([...told].map(productIn))
}

function wantedOf({ apply }: ReconcileOptions, told: Wish['told']) {
  return { only: productsOf(told), flushed: apply === 'nextengine' }
}

/** One comparison, and what is to be done about it. */
async function once(tools: Tools, options: ReconcileOptions, wish: Wish): Promise<Reconciled> {
  const { app, store } = tools
  // What only waits for the next flush is no drift, and a product with changes on their way could not be mended.
  const error = options.apply === 'nextengine' ? (await flushUnderLock(app, store)).error : null
  if (error !== null) throw error
  const explained = await compareCounts(tools, wantedOf(options, wish.told))
  const { differences, matched } = explained
  const looked = {
    at: app.now().toISOString(),
    only: productsOf(wish.told),
    compared: productsIn(matched.pairs),
  }
  await rememberComparison(store, { ...explained, ...looked })
  if (options.csv !== undefined) await writeFile(options.csv, differences, app.locale)
  if (options.mail) await mailFound(app, differences)
  const acted = await act(tools, options, explained, wish)
  const calls = await app.calls()
  const { byCounts, told } = wish
  return { kind: 'done', ...explained, acted, byCounts, calls, told }
}

async function act(
  tools: Tools,
  { apply, accept: accepting }: ReconcileOptions,
  explained: Explained,
  { told, agreed }: Wish,
): Promise<Acted> {
  const { app, store } = tools
  if (accepting) {
    const { aligned, ...others } = await accept(tools, explained.facts, told)
    app.concerns(aligned.map(({ productId }) => productId))
    await settleStanding(store, aligned.map(pairName))
    const isAsked = await stillAsked(tools, told, others)
    const sureAt = explained.facts.sureAt(explained.matched.pairs)
    return { kind: 'accepted', products: aligned.length, ...others, sureAt, isAsked }
  }
  if (apply === undefined) return { kind: 'nothing' }
  const repairs = repairsOf(explained, told).filter(
    (one) => agreed === null || agreed.get(pairName(one)) === one.units,
  )
  refuseTooMuch(app, repairs)
  if (repairs.length === 0) return { kind: 'nothingToMend' }
  app.concerns(repairs.map(({ productId }) => productId))
  const repaired = await repairCounts(tools, apply, repairs)
  await settleStanding(store, repaired.settled)
  return repaired
}

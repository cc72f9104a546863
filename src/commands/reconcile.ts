import { requireNextEngine, requireRun, requireSmaregi } from '../config/index.ts'
import { StonError } from '../kernel/errors.ts'
import { foldCode } from '../domain/mapping/names.ts'
import type { ShipmentDesk } from '../connectors/smaregi/shipment-desk.ts'
import type { Store } from '../store/store.ts'
import * as doctorSays from '../messages/doctor-learnt.ts'
import * as flushSays from '../messages/flush.ts'
import * as repairSays from '../messages/reconcile-repair.ts'
import * as says from '../messages/reconcile.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import type { App, Report } from '../context.ts'
import type { Ask } from '../kernel/console.ts'
import { AlreadyRunning, withBothLocks } from '../jobs/locks.ts'
import { flushUnderLock, lookForLost, receivesPlatform } from './flush.ts'
import type { Input } from '../user-files/read.ts'
import { openProbe } from '../capabilities/probe-record.ts'
import { problemsOf, signed } from '../reports/problems.ts'
import { accept } from '../reconciliation/accept.ts'
import { explainByDropped } from '../reconciliation/dropped.ts'
import { readAgain, readCatalogue, type Tools } from '../reconciliation/read-both-sides.ts'
import { readFile, writeFile } from '../reconciliation/csv-file.ts'
import { compareAll, type Comparison } from '../reconciliation/compare-twice.ts'
import { mailFound } from '../notifications/reconciliation-mail.ts'
import { agreedAt, rememberDrift } from '../reconciliation/drift-log.ts'
import { mendNextEngine } from '../jobs/repair-nextengine.ts'
import { mendSmaregi, settleOpenCall, storeFor } from '../reconciliation/repair-smaregi.ts'
import { type Mending, mendingsOf, refuseTooMuch } from '../reconciliation/repairs.ts'
import { findUnnotified } from '../reconciliation/unnotified.ts'
import { type Found, jsonRows, sizeOf, textOf, unexplained } from '../reports/reconciliation.ts'
import { readUnfinished } from '../stock-sync/read-open-work.ts'

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

/** Compares the absolute counts of both sides, names a cause for each difference, and mends where it is told to. */
export async function reconcile(app: App, options: ReconcileOptions): Promise<Report> {
  try {
    return await unlessRunning(app, options)
  } catch (error) {
    if (error instanceof AlreadyRunning) return running(app, error.holder)
    throw error
  }
}

function running(app: App, holder: string): Report {
  return {
    exit: 'ok',
    json: { outcome: 'locked', compared: 0, differences: [] },
    text: say(app.locale, flushSays.alreadyRunning(holder)),
    routine: true,
  }
}

async function unlessRunning(app: App, options: ReconcileOptions): Promise<Report> {
  refuse(app, options)
  requireRun(app.config)
  requireNextEngine(app.config)
  requireSmaregi(app.config)
  const told = options.from === undefined ? null : await readFile(options.from, options.stdin)
  const store = await app.store()
  const { apply, ask, yes } = options
  if (apply === undefined || yes)
    return locked(app, store, (tools) => once(tools, options, told, null))
  if (ask === null) throw usage(repairSays.needsYes, repairSays.needsYesHint)
  // Nobody waits for a lock while a person thinks: what was agreed to is compared once more before it is done.
  const plan = await locked(app, store, async (tools) =>
    mendingsOf(await look(tools, told, apply), told),
  )
  refuseTooMuch(app, plan)
  const answer = plan.length === 0 ? 'y' : ((await ask(question(app, apply, plan))) ?? '')
  if (!/^y(es)?$/i.test(answer.trim())) return untouched(app)
  // Nothing was agreed to where there was nothing to ask about.
  const agreed = new Map(plan.map(({ productId, units }) => [productId, units]))
  return locked(app, store, (tools) => once(tools, options, told, agreed))
}

function refuse({ config }: App, { apply, accept: accepting }: ReconcileOptions): void {
  if (apply !== undefined && accepting) throw usage(repairSays.applyOrAccept)
  if (apply === 'nextengine' && followsSalesOnly(config))
    throw usage(repairSays.refusesNextEngine, repairSays.refusesNextEngineHint)
}

function followsSalesOnly({ stockMaster, orders }: App['config']): boolean {
  return stockMaster === 'nextengine' && !orders.enabled
}

function locked<T>(app: App, store: Store, work: (tools: Tools) => Promise<T>): Promise<T> {
  return withBothLocks({ app, store, purpose: 'reconcile' }, async () => {
    const [reader, gate] = [await app.smaregi(), await app.stockGate()]
    if (reader === null)
      throw new StonError({ code: 'config', exit: 'config', message: says.needsSmaregi })
    return work({ app, store, reader, gate })
  })
}

interface Looked extends Comparison {
  readonly found: Found
}

async function look(
  tools: Tools,
  told: ReadonlySet<string> | null,
  apply: ReconcileOptions['apply'],
): Promise<Looked> {
  const { app, store } = tools
  await refuseProbe(store)
  // What a killed run may have left on its way to Smaregi would be taken for drift.
  await settleOpenCall(app, store)
  app.progress(say(app.locale, says.readingProducts))
  const compared = await compareAll(tools, await readCatalogue(tools), told)
  // The flush that goes before a mending has just looked for what got lost.
  const comparison = apply === 'nextengine' ? compared : await withLost(tools, compared)
  const agreed = await agreedAt(store, [...comparison.differences, ...comparison.moving])
  const differences = await explainByDropped(store, comparison.differences, agreed)
  const { moving, facts } = comparison
  const unnotified = (await receivesPlatform(app, store))
    ? []
    : await findUnnotified(app, store, facts, differences, agreed)
  const found = { matched: facts.matched, differences, moving: moving.length, agreed, unnotified }
  return { ...comparison, differences, found }
}

/** What a probe has left behind is put back by the probe, and must not be mended as well. */
async function refuseProbe(store: Store): Promise<void> {
  const open = await openProbe(store)
  if (open === null) return
  const { probeCutOff, finishProbe } = doctorSays
  throw new StonError({
    code: 'probe',
    exit: 'attention',
    message: probeCutOff(open.productId),
    hint: finishProbe(open.code),
  })
}

/** A webhook that got lost is no drift once it has been found: then it waits for the next flush, like any other. */
async function withLost(tools: Tools, comparison: Comparison): Promise<Comparison> {
  const { app, store } = tools
  const { facts, differences } = comparison
  if (unexplained(differences).length === 0 || (await lookForLost(app, store)) === 0)
    return comparison
  const again = await readAgain(tools, facts, differences, null)
  const some = new Set(differences.map(({ productId }) => productId))
  return { ...comparison, facts: again, differences: again.differences(some) }
}

/** One comparison, and what is to be done about it. `agreed`: the amounts that a person has said yes to. */
async function once(
  tools: Tools,
  options: ReconcileOptions,
  told: ReadonlySet<string> | null,
  agreed: ReadonlyMap<string, number> | null,
): Promise<Report> {
  const { app, store } = tools
  // What only waits for the next flush is no drift, and a product with changes on their way could not be mended.
  if (options.apply === 'nextengine') throwOn((await flushUnderLock(app, store)).error)
  const looked = await look(tools, told, options.apply)
  if (told === null) await rememberDrift(store, driftOf(app, looked), agreedNow(looked))
  if (options.csv !== undefined) await writeFile(options.csv, looked.differences, app.locale)
  if (options.mail) await mailFound(app, looked.differences)
  const done = await act(tools, options, looked, { told, agreed })
  return report(app, options, looked, done)
}

function throwOn(error: StonError | null): void {
  if (error !== null) throw error
}

function driftOf(app: App, { differences, found }: Looked) {
  return {
    at: app.now().toISOString(),
    compared: found.matched.pairs.length,
    differences: differences.length,
    units: sizeOf(differences),
    unexplained: unexplained(differences).length,
  }
}

function agreedNow({ differences, found }: Looked): ReadonlyMap<string, string | null> {
  return new Map(
    differences.map(({ productId }) => [productId, found.agreed.get(productId) ?? null]),
  )
}

/** What was changed, in words and for programs. */
interface Acted {
  readonly lines: readonly Sentence[]
  readonly json: Readonly<Record<string, unknown>>
  /** Products that are equal from here on. */
  readonly settled: ReadonlySet<string>
  readonly error: StonError | null
}

const NOTHING: Acted = { lines: [], json: {}, settled: new Set(), error: null }

async function act(
  tools: Tools,
  { apply, accept: accepting }: ReconcileOptions,
  looked: Looked,
  wish: {
    readonly told: ReadonlySet<string> | null
    readonly agreed: ReadonlyMap<string, number> | null
  },
): Promise<Acted> {
  const { app, store } = tools
  if (accepting) {
    const accepted = await accept(app, store, looked.facts, wish.told)
    return { ...NOTHING, lines: [repairSays.accepted(accepted)], json: { accepted } }
  }
  if (apply === undefined) return NOTHING
  const mendings = mendingsOf(looked, wish.told).filter(
    ({ productId, units }) => wish.agreed === null || wish.agreed.get(productId) === units,
  )
  refuseTooMuch(app, mendings)
  if (mendings.length === 0)
    return { ...NOTHING, lines: [repairSays.nothingToMend], json: { mended: 0 } }
  return apply === 'nextengine' ? toNextEngine(tools, mendings) : toSmaregi(tools, mendings)
}

/** What was uploaded is not yet what was taken: the flush says what it had to hold, as it does for every change. */
async function toNextEngine({ app, store }: Tools, mendings: readonly Mending[]): Promise<Acted> {
  const { error } = await mendNextEngine(app, store, mendings)
  const state = await readUnfinished(store)
  const wanted = new Set(mendings.map(({ code }) => foldCode(code)))
  const open = problemsOf(state).filter(({ code }) => wanted.has(foldCode(code)))
  const held = new Set(open.map(({ code }) => foldCode(code)))
  const onTheirWay = new Set(
    [...state.waiting, ...state.doubtful].map(({ code }) => foldCode(code)),
  )
  const taken = mendings.filter(({ code }) => !held.has(foldCode(code)))
  const mended = taken.filter(({ code }) => !onTheirWay.has(foldCode(code))).length
  return {
    lines: [
      repairSays.mended(mended),
      ...open.flatMap(({ code, told }) => [repairSays.mendOpen(code, told.what), told.next]),
    ],
    json: {
      mended,
      refused: open.map(({ code, told }) => ({ code, words: say(app.locale, told.what) })),
    },
    settled: new Set(taken.map(({ productId }) => productId)),
    error,
  }
}

async function toSmaregi({ app, store }: Tools, mendings: readonly Mending[]): Promise<Acted> {
  const desk = await writingDesk(app)
  const { done, refused, error } = await mendSmaregi(app, store, desk, mendings)
  const codes = new Set(refused.map(({ code }) => code))
  return {
    lines: [
      repairSays.mended(done),
      ...refused.map((one) => repairSays.mendRefused(one.code, one.words)),
    ],
    json: { mended: done, refused },
    settled: new Set(
      mendings
        .slice(0, done + refused.length)
        .flatMap(({ productId, code }) => (codes.has(code) ? [] : [productId])),
    ),
    error,
  }
}

async function writingDesk(app: App): Promise<ShipmentDesk> {
  const desk = await app.stockDesk()
  if (desk === null)
    throw new StonError({ code: 'config', exit: 'config', message: says.needsSmaregi })
  return desk
}

async function report(
  app: App,
  { csv }: ReconcileOptions,
  looked: Looked,
  { lines, json, settled, error }: Acted,
): Promise<Report> {
  const { locale } = app
  const { found, moving } = looked
  const open = unexplained(looked.differences).filter(({ productId }) => !settled.has(productId))
  const outcome = error === null ? (open.length > 0 ? 'attention' : 'ok') : exitOf(error)
  return {
    exit: outcome,
    json: {
      outcome,
      compared: found.matched.pairs.length,
      differences: jsonRows(found),
      moving: moving.map(({ productId, code }) => ({ productId, code })),
      ...json,
      apiCalls: { nextengine: (await app.nextEngine()).calls, smaregi: await app.smaregiCalls() },
    },
    text: [
      ...(followsSalesOnly(app.config) ? [says.salesOnly] : []),
      ...[textOf(locale, found)].map((text) => ({ ja: text, en: text })),
      ...(csv === undefined ? [] : [says.written(csv)]),
      ...lines,
      ...(error === null
        ? []
        : [error.sentence, ...(error.hint === undefined ? [] : [error.hint])]),
    ]
      .map((sentence) => say(locale, sentence))
      .join('\n'),
    // With `--quiet`, as cron calls it: only what nobody can explain.
    routine: true,
  }
}

function exitOf({ exit }: StonError): 'auth' | 'temporary' | 'attention' {
  return exit === 'auth' || exit === 'temporary' ? exit : 'attention'
}

const LISTED = 50

function question(app: App, apply: 'nextengine' | 'smaregi', plan: readonly Mending[]): string {
  const t = say.bind(null, app.locale)
  const sign = apply === 'nextengine' ? 1 : -1
  const units = plan.reduce((sum, one) => sum + Math.abs(one.units), 0)
  const rest = plan.length - LISTED
  return [
    t(repairSays.willMend(apply, plan.length, units, storeFor(app))),
    ...plan
      .slice(0, LISTED)
      .map((one) => t(repairSays.mendLine(one.code, signed(sign * one.units)))),
    ...(rest > 0 ? [`  ${t(says.rest(rest))}`] : []),
    t(repairSays.goOn),
  ].join('\n')
}

function untouched(app: App): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', compared: 0, differences: [], mended: 0 },
    text: say(app.locale, repairSays.leftAlone),
  }
}

function usage(message: Sentence, hint?: Sentence): StonError {
  return new StonError({
    code: 'usage',
    exit: 'config',
    message,
    ...(hint === undefined ? {} : { hint }),
  })
}

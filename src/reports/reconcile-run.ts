import { keyOf, shownIn, type StockKey } from '../domain/stock/stock-key.ts'
import { pairName, productsIn, unexplained } from '../domain/reconciliation/compare.ts'
import type { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { alreadyRunning } from '../messages/flush.ts'
import * as says from '../messages/reconcile.ts'
import { type PlaceNames, storeIn } from '../messages/places.ts'
import * as repairSays from '../messages/reconcile-repair.ts'
import type { Config } from '../config/index.ts'
import type { ApiCalls, App, Report } from '../context.ts'
import { storeOf } from '../reconciliation/repair-smaregi.ts'
import { followsSalesOnly, type Repair, sideToMend } from '../reconciliation/repairs.ts'
import { type Acted, actedJson, actedLines } from './acted.ts'
import { errorLines, outcomeOf } from './ended.ts'
import { notMended, notMendedJson, notMendedLines } from './not-mended.ts'
import { signed } from './problems.ts'
import { type Found, jsonRows, textOf } from './reconciliation.ts'
import { toldReport } from './told-report.ts'

/** A run that went through. */
export interface ReconcileRun extends Found {
  readonly acted: Acted
  /** Another database server had taken over: what was received until then is not sent any more. */
  readonly byCounts: boolean
  /** What a person has named, as `isNamedIn` takes it; null = all. */
  readonly told: ReadonlySet<string> | null
  /** The file that the differences were written to. */
  readonly csv: string | undefined
  readonly calls: ApiCalls
}

export function reconcileReport(app: App, run: ReconcileRun): Report {
  const { differences, matched, moving, acted, calls } = run
  const { settled, error } = 'settled' in acted ? acted : NOTHING_SETTLED
  const open = unexplained(differences).filter((one) => !settled.has(pairName(one)))
  const isAsked = acted.kind === 'accepted' && acted.isAsked
  const held = open.length + (isAsked ? 1 : 0)
  const outcome = outcomeOf(error, { held, failed: 0, inDoubt: 0 })
  return {
    exit: outcome,
    json: {
      outcome,
      compared: productsIn(matched.pairs),
      differences: jsonRows(run),
      moving: moving.map(({ productId, code }) => ({ productId, code })),
      ...actedJson(app, acted),
      ...leftJson(run),
      ...(isMending(run) ? { notMended: notMendedJson(app.locale, notMendedOf(run)) } : {}),
      apiCalls: calls,
    },
    text: textLines(app, run, error).join('\n'),
    // With `--quiet`, as cron calls it: only what nobody can explain.
    routine: true,
  }
}

/** Products that were named to be mended. */
function isMending({ acted, told }: ReconcileRun): boolean {
  return told !== null && acted.kind !== 'nothing' && acted.kind !== 'accepted'
}

function notMendedOf(run: ReconcileRun) {
  const { acted, told } = run
  const settled = 'settled' in acted ? acted.settled : NOTHING_SETTLED.settled
  const isSaid = (one: StockKey): boolean =>
    (acted.kind === 'smaregi' && acted.refused.some((two) => keyOf(two) === keyOf(one))) ||
    (acted.kind === 'nextengine' && acted.open.some(({ code }) => code === one.code))
  const done = run.matched.pairs.filter((one) => settled.has(pairName(one)) || isSaid(one))
  return notMended(run, told ?? new Set(), new Set(done.map(pairName)))
}

const NOTHING_SETTLED = { settled: new Set<string>(), error: null }

function textLines({ config, locale }: App, run: ReconcileRun, error: StonError | null): string[] {
  const t = (sentence: Sentence): string => say(locale, sentence)
  return [
    ...(followsSalesOnly(config) ? [t(says.salesOnly)] : []),
    textOf(locale, run),
    ...(run.csv === undefined ? [] : [t(says.written(run.csv))]),
    ...(run.byCounts ? [t(repairSays.byCounts)] : []),
    ...actedLines(run.acted, run.sureAt).map(t),
    ...leftLines(run).map(t),
    ...askedLines(config, run.acted).map(t),
    ...(isMending(run) ? notMendedLines(notMendedOf(run)).map(t) : []),
    ...errorLines(locale, error),
  ]
}

/** Nothing is sent until all of them are equal. */
function askedLines(config: Config, acted: Acted): Sentence[] {
  return acted.kind === 'accepted' && acted.isAsked
    ? [repairSays.serverStillAsked(sideToMend(config))]
    : []
}

/** So many were to be mended or accepted, and have changes on their way to another code or 拠点; null = nothing was to be. */
function leftElsewhere({ acted, differences }: ReconcileRun): number | null {
  switch (acted.kind) {
    case 'nothing':
      return null
    case 'accepted':
      return acted.elsewhere
    default:
      return differences.filter((one) => one.elsewhere).length
  }
}

function leftLines(run: ReconcileRun): Sentence[] {
  const left = leftElsewhere(run) ?? 0
  if (left === 0) return []
  const { acted } = run
  if (acted.kind !== 'accepted') return [repairSays.notMended(left)]
  // A flush would send nothing.
  return [acted.isAsked ? repairSays.elsewhere(left) : repairSays.notAccepted(left)]
}

function leftJson(run: ReconcileRun): object {
  const left = leftElsewhere(run)
  return left === null ? {} : { elsewhere: left }
}

/** Another reconciliation is at work. */
export function stillRunningReport({ locale }: App, holder: string): Report {
  const json = { outcome: 'locked', compared: 0, differences: [] }
  return { ...toldReport(locale, [alreadyRunning(holder)], json), routine: true }
}

/** A person has said no. */
export function leftAloneReport({ locale }: App): Report {
  const json = { outcome: 'ok', compared: 0, differences: [], mended: 0 }
  return toldReport(locale, [repairSays.leftAlone], json)
}

const LISTED = 50

function together(names: readonly Sentence[]): Sentence {
  return {
    ja: names.map(({ ja }) => ja).join('、'),
    en: names.map(({ en }) => en).join(', '),
  }
}

/** What will be changed where, and whether to go on. */
export function repairQuestion(
  app: App,
  side: 'nextengine' | 'smaregi',
  plan: readonly Repair[],
  places: PlaceNames,
): string {
  const t = say.bind(null, app.locale)
  const sign = side === 'nextengine' ? 1 : -1
  const units = plan.reduce((sum, one) => sum + Math.abs(one.units), 0)
  const rest = plan.length - LISTED
  const ids = new Set(plan.flatMap((one) => storeOf(app, one) ?? []))
  const stores = together([...ids].map((id) => storeIn(id, places)))
  return [
    t(repairSays.willRepair(side, plan.length, units, stores)),
    ...plan
      .slice(0, LISTED)
      .map((one) =>
        t(repairSays.repairLine(shownIn(one.code, one.warehouse), signed(sign * one.units))),
      ),
    ...(rest > 0 ? [`  ${t(says.rest(rest))}`] : []),
    t(repairSays.goOn),
  ].join('\n')
}

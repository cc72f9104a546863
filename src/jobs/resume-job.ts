import { type Ask, isYes } from '../kernel/console.ts'
import { orError, StonError, usageError } from '../kernel/errors.ts'
import { readMoment } from '../kernel/moment.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { toJstIso, toJstMinute } from '../kernel/time.ts'
import * as says from '../messages/pause.ts'
import type { App, Report } from '../context.ts'
import {
  ordersAtCount,
  settledByCount,
  type SlipAtCount,
  soldPieces,
} from '../reconciliation/orders-at-count.ts'
import { readPlaceNames } from '../product-mapping/place-names.ts'
import type { Repair, Side } from '../reconciliation/repairs.ts'
import * as reports from '../reports/pause.ts'
import { repairQuestion } from '../reports/reconcile-run.ts'
import { changePause, type Count, type Pause, readPause } from '../settings/pause.ts'
import type { Store } from '../store/store.ts'
import { flushJob } from './flush-job.ts'
import { importNow, pausingAlone } from './pause-job.ts'
import * as settle from './settle-count.ts'

export interface ResumeOptions {
  /** The moment of the count, as a person writes it. */
  readonly counted?: string
  readonly unshipped?: Count['unshipped']
  readonly notCounted: boolean
  readonly yes: boolean
  readonly ask: Ask | null
}

/** Ends a pause: settles what was counted, sets both counts equal, and lets both directions go on. */
export async function resumeJob(app: App, options: ResumeOptions): Promise<Report> {
  if (options.counted !== undefined && options.notCounted) throw usageError(says.eitherCounted)
  const store = await app.store()
  return pausingAlone(app, store, 'resume', async () => {
    const pause = await readPause(store)
    if (pause === null) return reports.notPausedReport(app)
    if (pause.count !== null) refuseAnotherCount(pause.count, options)
    if (options.notCounted)
      return goOn(app, store, {
        ...NOTHING,
        pause: { ...pause, count: null },
        notCompared: 'notCounted',
      })
    return afterCount(app, store, pause, options)
  })
}

/**
 * What a person has said of the count may be settled by half: with another answer, or none, the orders that are settled already would be in
 * no count, or be taken off one that nobody has made.
 */
function refuseAnotherCount(count: Count, { counted, unshipped, notCounted }: ResumeOptions): void {
  const at = toJstMinute(count.at)
  const moment = counted === undefined ? null : readMoment(counted)
  const isSame =
    !notCounted &&
    (counted === undefined || (moment !== null && toJstMinute(moment.toISOString()) === at)) &&
    (unshipped === undefined || unshipped === count.unshipped)
  if (!isSame) throw usageError(says.countUnderWay(at, count.unshipped), says.goOnWithIt)
}

const NOTHING = { unshipped: [], takenOff: [], notTakenOff: null, compared: null } as const

async function afterCount(
  app: App,
  store: Store,
  pause: Pause,
  options: ResumeOptions,
): Promise<Report> {
  const at = pause.count?.at ?? (await momentOf(app, pause, options))
  const slips = await ordersAtCount(app, store, at)
  const unshipped = reports.unshippedOf(slips)
  const notTakenOff = notTakenOffBy(app, options)
  const side = await settle.sideToSet(app)
  // Smaregi was counted, and nobody can read what: the stocktaking's own rows have to tell Next Engine.
  if (side === null && app.config.stockMaster === 'smaregi')
    return goOn(app, store, {
      ...NOTHING,
      pause,
      unshipped,
      notTakenOff,
      notCompared: 'unreadable',
    })
  const count = pause.count ?? { at, ...(await answered(app, pause, slips, options)) }
  const counted = { ...pause, state: 'resuming' as const, count, endingAt: app.now().toISOString() }
  await changePause(store, () => counted)
  await settle.waitForCounts(app, counted)
  const takenOff = await settle.settleCount(app, store, counted, pause.count === null)
  const found = { pause: counted, unshipped, takenOff, notTakenOff }
  if (side === null) return goOn(app, store, { ...found, compared: null, notCompared: 'salesOnly' })
  const agreed = await agree(app, store, side, options)
  const compared = await settle.setCounts(app, store, side, agreed)
  return goOn(app, store, { ...found, compared, notCompared: null })
}

/** Of what is sold online nothing is known without the orders, whatever a person answers. */
function notTakenOffBy(
  { config }: App,
  { unshipped }: ResumeOptions,
): reports.Resumed['notTakenOff'] {
  const isWanted = unshipped === 'counted' && config.stockMaster === 'smaregi'
  return isWanted && !config.orders.enabled ? 'ordersOff' : null
}

/** The pause is over, and both directions go on at once. How they end, they say themselves. */
async function goOn(app: App, store: Store, ended: reports.Resumed): Promise<Report> {
  await changePause(store, () => null)
  await orError(flushJob(app))
  if (app.config.orders.enabled) await orError(importNow(app, store))
  return reports.resumeReport(app, ended)
}

async function momentOf(app: App, { quietAt }: Pause, options: ResumeOptions): Promise<string> {
  if (quietAt === null)
    throw new StonError({ code: 'busy', message: says.notQuiet, hint: says.pauseAgain })
  const { ask, counted } = options
  const text = counted ?? (await ask?.(say(app.locale, says.whenCounted))) ?? ''
  if (text.trim() === '') throw usageError(says.needsCounted)
  const moment = readMoment(text)
  if (moment === null) throw usageError(says.badCounted(text))
  // A person writes minutes, and those of the beginning and of now count as a whole.
  const [from, to] = [toJstMinute(quietAt), toJstMinute(app.now().toISOString())]
  const minute = toJstMinute(moment.toISOString())
  if (minute < from || minute > to) throw usageError(says.outsidePause(from, to))
  return toJstIso(moment)
}

/** With Next Engine as master its own count tells what is promised. Nothing is asked where nothing was sold. */
async function answered(
  app: App,
  { stores }: Pause,
  slips: readonly SlipAtCount[],
  { unshipped, ask }: ResumeOptions,
): Promise<Omit<Count, 'at'>> {
  const found = reports.unshippedOf(slips)
  if (app.config.stockMaster !== 'smaregi' || found.length === 0)
    return settledFor(app, slips, unshipped ?? 'counted')
  const answer = unshipped ?? (await askCounted(app, ask, found))
  const sold = answer === 'counted' ? soldPieces(slips, stores) : []
  return { ...settledFor(app, slips, answer), sold }
}

function settledFor(
  app: App,
  slips: readonly SlipAtCount[],
  unshipped: Count['unshipped'],
): Omit<Count, 'at'> {
  const at = app.now().toISOString()
  const inSmaregi = app.config.stockMaster === 'smaregi'
  return { unshipped, sold: [], settled: inSmaregi ? settledByCount(slips, unshipped, at) : [] }
}

async function askCounted(
  app: App,
  ask: Ask | null,
  found: readonly reports.Unshipped[],
): Promise<Count['unshipped']> {
  const answer = (await ask?.(reports.unshippedQuestion(app, found))) ?? ''
  if (isYes(answer)) return 'counted'
  if (/^no?$/i.test(answer.trim())) return 'apart'
  throw usageError(together(reports.unshippedLines(found)), says.needsUnshipped)
}

function together(lines: readonly Sentence[]): Sentence {
  return {
    ja: lines.map((one) => one.ja).join('\n'),
    en: lines.map((one) => one.en).join('\n'),
  }
}

/** Nobody holds a lock while a person thinks. What may be set; null = everything. Where nobody says yes it is only compared. */
async function agree(
  app: App,
  store: Store,
  side: Side,
  { yes, ask }: ResumeOptions,
): Promise<readonly Repair[] | null> {
  if (yes) return null
  const plan = await settle.countsToSet(app, store)
  if (plan.length === 0) return plan
  const answer = (await ask?.(repairQuestion(app, side, plan, await readPlaceNames(store)))) ?? null
  return isYes(answer) ? plan : []
}

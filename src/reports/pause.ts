import { isObject } from '../kernel/json.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { toJstMinute } from '../kernel/time.ts'
import { alreadyRunning } from '../messages/flush.ts'
import * as says from '../messages/pause.ts'
import { unfinished } from '../messages/paused.ts'
import type { App, Report } from '../context.ts'
import type { Pause } from '../settings/pause.ts'
import type { Standing } from '../status/totals.ts'
import { pauseJson } from './pause-json.ts'
import type { SlipAtCount } from '../reconciliation/orders-at-count.ts'
import { sideToMend } from '../reconciliation/repairs.ts'
import { toldReport } from './told-report.ts'

/** Of `ston pause`. `failed`: the report of the import or flush that did not come to its end. */
export function pauseReport(
  app: App,
  pause: Pause | null,
  counts: Standing,
  failed: Report | null,
): Report {
  const { inDoubt } = counts
  const json = { outcome: outcomeOf(pause, inDoubt, failed), pause: pauseJson(pause), ...counts }
  if (failed !== null) return { ...failed, json: { ...json, ...errorOf(failed) } }
  if (pause === null || pause.state === 'pausing')
    return toldReport(app.locale, [says.notQuiet, says.pauseAgain], json, 'temporary')
  const since = toJstMinute(pause.quietAt ?? pause.since)
  if (pause.state === 'resuming') {
    const { what, next } = unfinished(since, true)
    return toldReport(app.locale, [what, next], json, 'attention')
  }
  const open = inDoubt === 0 ? [] : [says.decideBefore(inDoubt)]
  const told = [says.paused(since), ...open, says.thenResume]
  return toldReport(app.locale, told, json, inDoubt === 0 ? 'ok' : 'attention')
}

function outcomeOf(pause: Pause | null, inDoubt: number, failed: Report | null): string {
  if (failed !== null) return failed.exit
  if (pause === null || pause.state === 'pausing') return 'temporary'
  return inDoubt === 0 && pause.state === 'paused' ? 'ok' : 'attention'
}

function errorOf({ json }: Report): object {
  return isObject(json) && json['error'] !== undefined ? { error: json['error'] } : {}
}

/** The same command is at it already. Who asks may not take that for its end. */
export function pauseRunning({ locale }: App, holder: string, purpose: 'pause' | 'resume'): Report {
  const told = [alreadyRunning(holder), ...(purpose === 'pause' ? [says.notBeforeItSays] : [])]
  return { ...toldReport(locale, told, { outcome: 'locked' }), routine: true }
}

/** What was sold and not shipped at the moment of the count, by code. */
export interface Unshipped {
  readonly code: string
  readonly quantity: number
  readonly slips: readonly number[]
}

export function unshippedOf(slips: readonly SlipAtCount[]): readonly Unshipped[] {
  const found = new Map<string, { quantity: number; slips: Set<number> }>()
  for (const { slip, booked, unbooked } of slips)
    for (const { component, quantity } of [...booked, ...unbooked]) {
      const one = found.get(component) ?? { quantity: 0, slips: new Set<number>() }
      one.quantity += quantity
      one.slips.add(slip)
      found.set(component, one)
    }
  return [...found].map(([code, { quantity, slips: named }]) => ({
    code,
    quantity,
    slips: [...named],
  }))
}

export function unshippedLines(all: readonly Unshipped[]): readonly Sentence[] {
  if (all.length === 0) return []
  const pieces = all.reduce((sum, { quantity }) => sum + quantity, 0)
  return [
    says.unshipped(pieces, all.length),
    ...all.map(({ code, quantity, slips }) => says.unshippedLine(code, quantity, slips)),
  ]
}

/** What `ston resume` has come to. */
export interface Resumed {
  readonly pause: Pause
  readonly unshipped: readonly Unshipped[]
  /** Taken off Smaregi's count, or refused there. */
  readonly takenOff: readonly {
    readonly code: string
    readonly quantity: number
    readonly refused: string | null
    /** Nobody can say whether it was taken off: the memo of the change in Smaregi, if there is one. */
    readonly unsure?: string
  }[]
  /** Why nothing was taken off although a person has said that what is sold was counted; null = it was, or nobody has said so. */
  readonly notTakenOff: 'ordersOff' | null
  /** Null = nothing was compared, and why. */
  readonly compared: Compared | null
  readonly notCompared: NotCompared | null
}

/** Nobody has counted; nobody can read Smaregi's counts; or they follow the sales alone, and differ as a rule. */
export type NotCompared = 'notCounted' | 'unreadable' | 'salesOnly'

export interface Compared {
  readonly products: number
  readonly mended: number
  /** Codes that could not be set equal just now. */
  readonly left: readonly string[]
}

export function resumeReport({ locale, config }: App, ended: Resumed): Report {
  const { pause, unshipped, takenOff, notTakenOff, compared, notCompared } = ended
  const at = pause.count === null ? '' : pause.count.at
  const byHand = takenOff.flatMap(({ code, quantity, refused: words, unsure }) => [
    ...(words === null ? [] : [says.takeOffByHand(code, quantity, words)]),
    ...(unsure === undefined ? [] : [says.lookWhetherOff(code, quantity, unsure)]),
  ])
  const left = compared?.left ?? []
  const inNextEngine = config.stockMaster === 'nextengine' && at !== ''
  const told: readonly Sentence[] = [
    ...unshippedLines(unshipped),
    ...(inNextEngine && unshipped.length > 0 ? [says.unshippedInNextEngine] : []),
    ...byHand,
    ...(notTakenOff === null ? [] : [says.notTakenOff[notTakenOff]]),
    ...(notCompared === null || notCompared === 'notCounted'
      ? []
      : [says.notCompared[notCompared]]),
    ...(compared === null ? [] : [says.mended(compared.mended)]),
    ...(left.length === 0 ? [] : [says.leftApart(left, sideToMend(config))]),
    at === '' ? says.resumedAsBefore : resumedWords(inNextEngine, toJstMinute(at)),
  ]
  const exit = byHand.length + left.length === 0 ? 'ok' : 'attention'
  const json = {
    outcome: exit,
    pause: null,
    wasPaused: true,
    countedAt: at === '' ? null : at,
    unshipped,
    takenOff,
    notTakenOff,
    compared: compared?.products ?? null,
    notCompared,
    mended: compared?.mended ?? null,
    left,
  }
  return toldReport(locale, told, json, exit)
}

function resumedWords(inNextEngine: boolean, at: string): Sentence {
  return inNextEngine ? says.resumed(at) : says.resumedInSmaregi(at)
}

export function notPausedReport({ locale }: App): Report {
  return toldReport(locale, [says.notPaused], { outcome: 'ok', pause: null, wasPaused: false })
}

/** The question of `ston resume` about the goods that wait to be shipped. */
export function unshippedQuestion({ locale }: App, all: readonly Unshipped[]): string {
  return [...unshippedLines(all), says.wereCounted].map((one) => say(locale, one)).join('\n')
}

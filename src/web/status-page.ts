import { rowNext, rowTraffic } from '../messages/schedule.ts'
import { callsText, plannedText, trafficText } from '../reports/schedule.ts'
import type { Config } from '../config/index.ts'
import type { PageDrift, PageFacts, PageProblem } from './page/facts.ts'
import { shownDays } from '../domain/stock/days.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import * as orders from '../messages/orders-problems.ts'
import { headlines } from '../messages/page-headlines.ts'
import * as says from '../messages/page.ts'
import * as pauseSays from '../messages/pause.ts'
import type { Sentence } from '../kernel/sentence.ts'
import * as status from '../messages/status.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { SignInState } from '../context.ts'
import { unexplainedUnits } from '../reconciliation/drift-log.ts'
import { problemOf, signed } from '../reports/problems.ts'
import type { Pause } from '../settings/pause.ts'
import { clean, type Direction } from '../status/runs.ts'
import { totals } from '../status/totals.ts'
import { lastReceived, type Snapshot, waitingSince } from '../status/snapshot.ts'
import { type WarningId, warningsOf } from '../status/warnings.ts'
import { endedWell, type Situation, situationOf } from '../status/headline.ts'

/** As many as a person reads; the rest is counted. */
const SHOWN = 20
const COMPARISONS = 60

export const UNREADABLE: Situation = { state: 'bad', ...headlines.unreadable() }

export function pageFacts(snapshot: Snapshot, config: Config): PageFacts {
  // Thousands may be held: only what is shown is put into words.
  const problems = [
    ...general(snapshot, config).map((one) => () => one),
    ...mostUrgentFirst(itemsOf(snapshot.state)).map((item) => () => stockProblem(item)),
    ...snapshot.orders.map((item) => () => orderProblem(item)),
  ]
  return {
    ...situationOf(snapshot, config, problems.length > 0),
    rows: rowsOf(snapshot),
    // Other services' words may quote what they were sent.
    problems: problems.slice(0, SHOWN).map((tell) => {
      const { what, next } = tell()
      return { what: clean(what), next: next && clean(next) }
    }),
    more: Math.max(0, problems.length - SHOWN),
    days: shownDays(snapshot.now).map((day) => ({
      day,
      ...(snapshot.days[day] ?? { received: 0, applied: 0 }),
    })),
    drift: plotted(snapshot.drift),
    at: toJstMinute(snapshot.now.toISOString()),
  }
}

/** What earlier versions did not write down is left out. */
function plotted(runs: Snapshot['drift']): PageFacts['drift'] {
  return runs
    .map((run) => ({ at: run.at, unexplained: unexplainedUnits(run) }))
    .filter((run): run is PageDrift => run.unexplained !== null)
    .slice(-COMPARISONS)
}

function rowsOf(snapshot: Snapshot): PageFacts['rows'] {
  const { signIn, drift } = snapshot
  const since = waitingSince(snapshot)
  const { held, failed, inDoubt } = totals(snapshot)
  const last = drift.at(-1)
  return [
    {
      name: status.rows.pending,
      value: since === null ? says.nothingWaits : says.waitingSince(toJstMinute(since)),
    },
    { name: status.rows.held, value: status.count(held) },
    { name: status.rows.failed, value: status.count(failed) },
    { name: status.rows.inDoubt, value: status.count(inDoubt) },
    { name: status.rows.lastReceived, value: timeText(lastReceived(snapshot)) },
    { name: status.rows.lastFlush, value: runText(snapshot, 'flush') },
    ...(snapshot.importing
      ? [{ name: status.rows.lastImport, value: runText(snapshot, 'import') }]
      : []),
    ...(last === undefined
      ? []
      : [{ name: status.rows.lastReconcile, value: status.drift(toJstMinute(last.at), last) }]),
    { name: status.rows.signIn, value: signInText(signIn) },
    { name: status.rows.calls, value: callsText(snapshot) },
    { name: rowTraffic, value: trafficText(snapshot) },
    ...(snapshot.pause === null ? [] : [{ name: pauseSays.row, value: pauseText(snapshot.pause) }]),
    ...(snapshot.plan === null ? [] : [{ name: rowNext, value: plannedText(snapshot.plan.next) }]),
  ]
}

function pauseText({ since, state }: Pause): Sentence {
  return pauseSays.rowText(toJstMinute(since), state === 'paused')
}

/** The headline tells of these by itself. */
const HEADLINES: ReadonlySet<WarningId> = new Set(['signIn', 'noFlush', 'silence'])

/** What concerns no single product. */
function general(snapshot: Snapshot, config: Config): PageProblem[] {
  const warnings = warningsOf(snapshot, config.alarms)
  return [
    ...stopped(snapshot, 'flush', 'ston flush'),
    ...(snapshot.importing ? stopped(snapshot, 'import', 'ston import-orders') : []),
    ...warnings.filter(({ id }) => !HEADLINES.has(id)),
    ...(snapshot.mailPending ? [status.alarmMail] : []),
  ]
}

function stopped(snapshot: Snapshot, direction: Direction, command: string): PageProblem[] {
  const trouble = snapshot.runs.trouble?.[direction] ?? null
  return trouble === null
    ? []
    : [{ what: says.stoppedBecause(command, trouble.what), next: trouble.next }]
}

/** 売り越し costs a customer. */
function mostUrgentFirst(items: readonly Item[]): readonly Item[] {
  const isOversold = (item: Item): boolean =>
    item.kind === 'held' && item.held.reason === 'oversold'
  return [...items.filter(isOversold), ...items.filter((item) => !isOversold(item))]
}

function stockProblem(item: Item): PageProblem {
  const { what, next } = problemOf(item)
  const [name, delta] = subjectOf(item)
  return { what: named(name, delta, what), next }
}

function subjectOf(item: Item): [name: string, delta: number] {
  const { name, delta } = factsOf(item)
  if (item.kind !== 'failed') return [name, delta]
  return [name || item.failed.raw.slice(0, 60) || item.id, delta]
}

function orderProblem(item: Parameters<typeof orders.orderBecause>[0]): PageProblem {
  const { what, next } = orders.orderBecause(item)
  return { what: named(item.code, item.delta, what), next }
}

function named(name: string, delta: number, what: Sentence): Sentence {
  const subject = [name, delta === 0 ? '' : signed(delta)].filter((one) => one !== '').join('  ')
  return subject === '' ? what : { ja: `${subject}: ${what.ja}`, en: `${subject}: ${what.en}` }
}

function runText(snapshot: Snapshot, direction: Direction): Sentence {
  const last = snapshot.runs[direction]
  if (last === undefined) return status.never
  const well = snapshot.runs.succeededAt?.[direction]
  const { ja, en } = status.outcome(last.outcome)
  const more =
    endedWell(snapshot, direction) || well === undefined
      ? { ja: '', en: '' }
      : says.endedWell(toJstMinute(well))
  const time = toJstMinute(last.finishedAt)
  return { ja: `${time}  ${ja}${more.ja}`, en: `${time}  ${en}${more.en}` }
}

function signInText({ signedIn, refreshTokenEndsAt }: SignInState): Sentence {
  if (!signedIn || refreshTokenEndsAt === null) return status.notSignedIn
  return status.signedInUntil(toJstMinute(refreshTokenEndsAt))
}

function timeText(instant: string | null): Sentence {
  const text = instant === null ? null : toJstMinute(instant)
  return text === null ? status.never : { ja: text, en: text }
}

import { rowNext, rowTraffic } from '../messages/schedule.ts'
import { callsText, plannedText, trafficText } from '../reports/schedule.ts'
import type { Config } from '../config/index.ts'
import type { PageDrift, PageFacts, PageProblem } from './page/facts.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { shownDays } from '../domain/stock/days.ts'
import { factsOf } from '../domain/stock/item-facts.ts'
import { type Item, itemsOf } from '../domain/stock/open-items.ts'
import * as orders from '../messages/orders-problems.ts'
import { headlines } from '../messages/page-headlines.ts'
import * as says from '../messages/page.ts'
import * as pauseSays from '../messages/paused.ts'
import { type Sentence, verbatim } from '../kernel/sentence.ts'
import * as status from '../messages/status.ts'
import { grouped } from '../kernel/grouped.ts'
import { forEach } from '../messages/mail.ts'
import { andMore } from '../messages/problems.ts'
import { orderGroup } from '../notifications/next-steps.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { SignInState } from '../context.ts'
import type { Names } from '../product-mapping/names.ts'
import { unexplainedUnits } from '../reconciliation/drift.ts'
import { groupOf, problemOf, signed, withName } from '../reports/problems.ts'
import type { Pause } from '../settings/pause.ts'
import { clean, type Direction } from '../status/runs.ts'
import { stoppedRuns } from '../status/stopped.ts'
import { totals } from '../status/totals.ts'
import { lastReceived, type Snapshot, waitingSince } from '../status/snapshot.ts'
import { type WarningId, warningsOf } from '../status/warnings.ts'
import { endedWell, type Situation, situationOf } from '../status/headline.ts'
import { type All, worstOn } from './worst.ts'

/** As many as a person reads; the rest is counted. */
const SHOWN = 20
/** So many are looked at for equal ones, and so many products are named together. */
const WORDED = 500
const LISTED = 50
const COMPARISONS = 60

export const UNREADABLE: Situation = { state: 'bad', ...headlines.unreadable() }

export function pageFacts(snapshot: Snapshot, config: Config): PageFacts {
  const all = allOn(snapshot, config)
  const told = problemsInOrder(all, snapshot.names)
  const shown = told.slice(0, SHOWN)
  const count = all.oversold.length + all.others.length + all.orders.length
  const onPage = shown.reduce((sum, { size }) => sum + size, 0)
  const ofNoProduct = told.filter(({ size }) => size === 0).slice(SHOWN).length
  return {
    ...situationOf(snapshot, config, worstOn(all, snapshot.names)),
    rows: rowsOf(snapshot),
    serverRows: serverRowsOf(snapshot),
    problems: shown.map(({ problem }) => cleaned(problem)),
    more: count - onPage + ofNoProduct,
    days: shownDays(snapshot.now).map((day) => ({
      day,
      ...(snapshot.days[day] ?? { received: 0, applied: 0 }),
    })),
    drift: plotted(snapshot.drift),
    at: toJstMinute(snapshot.now.toISOString()),
  }
}

/** A problem, and of how many products or orders it is. */
interface Told {
  readonly size: number
  readonly problem: PageProblem
}

/** What costs customers, then what stops everything, then the rest. */
function allOn(snapshot: Snapshot, config: Config): All {
  const items = itemsOf(snapshot.state)
  return {
    oversold: items.filter(isOversold),
    general: general(snapshot, config).map(cleaned),
    others: items.filter((item) => !isOversold(item)),
    orders: snapshot.orders,
  }
}

/** What is equal is told once. Thousands may be held: only some are put into words. */
function problemsInOrder(all: All, names: Names): readonly Told[] {
  return [
    ...all.oversold.slice(0, SHOWN + 1).map((item) => one(stockProblem(item, names))),
    ...all.general.map((problem) => ({ size: 0, problem })),
    ...together(all.others.slice(0, WORDED).map((item) => stockProblem(item, names))),
    ...together(all.orders.slice(0, WORDED).map((item) => orderProblem(item, names))),
  ]
}

/** A product's problem before it is known whether others have the same. */
interface Single {
  readonly subject: Sentence
  readonly what: Sentence
  readonly next: Sentence
  readonly group: { readonly key: string; readonly next: Sentence }
}

function together(singles: readonly Single[]): Told[] {
  const groups = grouped(singles, ({ what, group }) => `${group.key}\n${what.ja}`)
  return [...groups.values()].map((group) => {
    const [first] = group
    if (first === undefined || group.length === 1) return one(group[0] as Single)
    const listed = group.slice(0, LISTED).map(({ subject }) => subject)
    const rest = group.length - listed.length
    const items = rest > 0 ? [...listed, andMore(rest)] : listed
    const problem = { what: first.what, items, next: forEach(first.group.next) }
    return { size: group.length, problem }
  })
}

function one({ subject, what, next }: Single): Told {
  return { size: 1, problem: { what: joined(subject, what), next } }
}

/** Other services' words may quote what they were sent. */
function cleaned({ what, items, next }: PageProblem): PageProblem {
  const list = items === undefined ? {} : { items: items.map(clean) }
  return { what: clean(what), ...list, next: next && clean(next) }
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
    ...(snapshot.pause === null ? [] : [{ name: pauseSays.row, value: pauseText(snapshot.pause) }]),
    ...(snapshot.plan === null ? [] : [{ name: rowNext, value: plannedText(snapshot.plan.next) }]),
  ]
}

/** What the shop need not look at. */
function serverRowsOf(snapshot: Snapshot): PageFacts['rows'] {
  return [
    { name: status.rows.calls, value: callsText(snapshot) },
    { name: rowTraffic, value: trafficText(snapshot) },
  ]
}

function pauseText({ since, state }: Pause): Sentence {
  return pauseSays.rowText(toJstMinute(since), state === 'paused')
}

/** The headline tells of these by itself. */
const HEADLINES: ReadonlySet<WarningId> = new Set(['signIn', 'noFlush', 'silence'])

/** What concerns no single product, where no headline tells of it. */
export function generalProblems(snapshot: Snapshot, config: Config): readonly PageProblem[] {
  const told = warningsOf(snapshot, config.alarms).filter(({ id }) => HEADLINES.has(id))
  return [...told, ...general(snapshot, config)].map(cleaned)
}

/** What concerns no single product. */
function general(snapshot: Snapshot, config: Config): PageProblem[] {
  const warnings = warningsOf(snapshot, config.alarms)
  return [
    ...stoppedRuns(snapshot),
    ...warnings.filter(({ id }) => !HEADLINES.has(id)),
    ...(snapshot.mailPending ? [status.alarmMail] : []),
  ]
}

/** 売り越し costs a customer. */
function isOversold(item: Item): boolean {
  return item.kind === 'held' && item.held.reason === 'oversold'
}

function stockProblem(item: Item, names: Names): Single {
  const [name, delta] = subjectOf(item)
  const subject = named(withName(names, factsOf(item), name), delta)
  return { subject, ...problemOf(item, names), group: groupOf(item) }
}

function subjectOf(item: Item): [name: string, delta: number] {
  const { name, delta } = factsOf(item)
  if (item.kind !== 'failed') return [name, delta]
  return [name || item.failed.raw.slice(0, 60) || item.id, delta]
}

function orderProblem(item: OrderItem, names: Names): Single {
  const subject = named(withName(names, item, item.code), item.delta)
  const group = orderGroup(item, (one) => orders.orderBecause(one).next)
  return { subject, ...orders.orderBecause(item), group }
}

function named(name: string, delta: number): Sentence {
  const text = [name, delta === 0 ? '' : signed(delta)].filter((part) => part !== '').join('  ')
  return verbatim(text)
}

function joined(subject: Sentence, what: Sentence): Sentence {
  if (subject.ja === '') return what
  return { ja: `${subject.ja}: ${what.ja}`, en: `${subject.en}: ${what.en}` }
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
  return says.signedInUntil(toJstMinute(refreshTokenEndsAt))
}

function timeText(instant: string | null): Sentence {
  const text = instant === null ? null : toJstMinute(instant)
  return text === null ? status.never : verbatim(text)
}

import { pendingChanges } from '../domain/stock/unanswered.ts'
import { Counter, Gauge, Registry } from 'prom-client'
import { ANSWER_BOUNDS, type Measures } from './listener/listener.ts'
import { VERSION } from '../kernel/version.ts'
import { HOUR_MS } from '../kernel/time.ts'
import { type Snapshot, waitingSince } from '../status/snapshot.ts'
import { standing, standingInSmaregi } from '../status/totals.ts'

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE

type Labels = Readonly<Record<string, string>>
type Value = readonly [labels: Labels, value: number | null]

/** In the order in which they are told. `_total` are counters, all others gauges. */
const HELP = {
  ston_waiting_rows: 'Rows that a flush has taken and that are not known to be in Next Engine yet.',
  ston_unread_notifications: '1 when notifications have come in that no flush has read, else 0.',
  ston_oldest_waiting_seconds:
    'Age of the oldest change that has not reached Next Engine; 0 when none waits.',
  ston_held_rows: 'Rows that are held.',
  ston_failed_rows: 'Rows that have failed.',
  ston_in_doubt_rows: 'Rows of which nobody knows whether they were applied.',
  ston_last_success_timestamp_seconds:
    'When the command last ended well; absent before it ever did.',
  ston_found_without_notification_total:
    'Changes that a flush found in Smaregi without having been told.',
  ston_unexplained_products:
    'Products whose two counts differ without a known reason, not yet mended, accepted or found gone.',
  ston_nextengine_token_hours_left:
    'Hours until the token of the Next Engine sign-in ends; 0 when it has.',
  ston_nextengine_calls_this_month: 'Calls to Next Engine in this month (Japan time).',
  ston_nextengine_calls_by_command: 'The same by the command that made them.',
  ston_nextengine_bytes_this_month:
    'Bytes sent to and received from Next Engine in this month (Japan time), without heads.',
  ston_nextengine_calls_planned:
    'Calls expected by the end of this month; only where `ston run` plans them.',
  ston_nextengine_calls_limit: 'Calls that `ston run` may plan in a month; 0 = no limit.',
  ston_next_run_timestamp_seconds: 'When `ston run` has something to do next.',
  ston_notifications_total: 'Requests since the start of this process: accepted, or why not.',
  ston_notification_rows_total: 'Rows of the accepted notifications.',
  ston_build_info: 'Always 1; the labels tell what runs.',
} as const

type Values = Readonly<Record<keyof typeof HELP, readonly Value[]>>

/**
 * Numbers for a monitoring system, in Prometheus' own text format and, as is usual there, with help in English only; what they
 * mean stands in docs/reference. Made anew each time: the listener counts, nobody else keeps anything.
 */
export function metricsText(seen: Snapshot, measures: Measures): Promise<string> {
  const registry = new Registry()
  const values: Values = {
    ...stock(seen),
    ...others(seen),
    ...notifications(measures),
    ston_build_info: one(1, { version: VERSION, node: process.versions.node }),
  }
  for (const [name, help] of Object.entries(HELP) as [keyof typeof HELP, string][])
    add(registry, name, help, values[name])
  registry.registerMetric(new AnswerTimes(measures))
  return registry.metrics()
}

function one(value: number, labels: Labels = {}): readonly Value[] {
  return [[labels, value]]
}

function stock(seen: Snapshot) {
  const { state, orders, hints, unreadSince, now } = seen
  const ofStock = standing(state)
  const ofOrders = standingInSmaregi(orders, hints.repair)
  const both = (kind: 'held' | 'failed' | 'inDoubt'): readonly Value[] => [
    [{ direction: 'stock' }, ofStock[kind]],
    [{ direction: 'orders' }, ofOrders[kind]],
  ]
  const since = waitingSince(seen)
  const age = since === null ? 0 : Math.max(0, now.getTime() - Date.parse(since))
  return {
    ston_waiting_rows: one(ofStock.waiting + pendingChanges(state.unresolved).length),
    ston_unread_notifications: one(unreadSince === null ? 0 : 1),
    ston_oldest_waiting_seconds: one(age / 1000),
    ston_held_rows: both('held'),
    ston_failed_rows: both('failed'),
    ston_in_doubt_rows: both('inDoubt'),
  }
}

function others({ runs, signIn, drift, standing: open, now, plan }: Snapshot) {
  const seconds = (instant: string | undefined): number | null =>
    instant === undefined ? null : Date.parse(instant) / 1000
  const hours = (end: string | null): number =>
    end === null ? 0 : Math.max(0, (Date.parse(end) - now.getTime()) / HOUR_MS)
  const isCompared = drift.length > 0 || open !== null
  return {
    ston_last_success_timestamp_seconds: [
      [{ command: 'flush' }, seconds(runs.succeededAt?.flush)],
      [{ command: 'import-orders' }, seconds(runs.succeededAt?.import)],
    ] satisfies Value[],
    ston_found_without_notification_total: one(runs.foundInAll ?? 0),
    ston_unexplained_products: isCompared ? one(open?.products ?? 0) : [],
    ston_nextengine_token_hours_left: [
      [{ token: 'access' }, hours(signIn.accessTokenEndsAt)],
      [{ token: 'refresh' }, hours(signIn.refreshTokenEndsAt)],
    ] satisfies Value[],
    ston_nextengine_calls_this_month: one(signIn.callsThisMonth),
    ston_nextengine_calls_by_command: Object.entries(signIn.callsBy).map(
      ([command, calls]): Value => [{ command }, calls],
    ),
    ston_nextengine_bytes_this_month: one(signIn.bytesThisMonth),
    ston_nextengine_calls_planned: plan === null ? [] : one(plan.planned),
    ston_nextengine_calls_limit: plan === null ? [] : one(plan.limit),
    ston_next_run_timestamp_seconds: nextRun(plan),
  }
}

function nextRun(plan: Snapshot['plan']): Value[] {
  if (plan === null) return []
  const { at, job, why } = plan.next
  return [[{ job, why }, at / 1000]]
}

function notifications({ counts: { received, rows, refused } }: Measures) {
  const results = Object.entries({ accepted: received, ...refused })
  return {
    ston_notifications_total: results.map(([result, count]): Value => [{ result }, count]),
    ston_notification_rows_total: one(rows),
  }
}

/** A value that is null is not told at all. */
function add(registry: Registry, name: string, help: string, values: readonly Value[]): void {
  const known = values.filter((value): value is [Labels, number] => value[1] !== null)
  if (known.length === 0) return
  const labelNames = Object.keys(known[0]?.[0] ?? {})
  const options = { name, help, labelNames, registers: [registry] }
  const metric = name.endsWith('_total') ? new Counter(options) : new Gauge(options)
  for (const [labels, value] of known) metric.inc(labels, value)
}

/** The listener's own counters in the form of a histogram: prom-client's would have to be told of each notification. */
class AnswerTimes extends Gauge {
  readonly #measures: Measures

  constructor(measures: Measures) {
    const name = 'ston_notification_answer_seconds'
    const help =
      'From the head of a notification to its answer, for those that the store was asked to keep.'
    super({ name, help, registers: [] })
    this.#measures = measures
  }

  override async get(): ReturnType<Gauge['get']> {
    const { answers, answersMs } = this.#measures
    const described = await super.get()
    const { name } = described
    let count = 0
    const buckets = answers.map((inBucket, i) => {
      const bound = ANSWER_BOUNDS[i]
      count += inBucket
      const le = bound === undefined ? '+Inf' : bound / 1000
      return { metricName: `${name}_bucket`, labels: { le }, value: count }
    })
    const values = [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, value: answersMs / 1000 },
      { metricName: `${name}_count`, labels: {}, value: count },
    ]
    return Object.assign(described, { type: 'histogram', values })
  }
}

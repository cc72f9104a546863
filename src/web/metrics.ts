import { pendingChanges } from '../domain/stock/unanswered.ts'
import { Counter, Gauge, Registry } from 'prom-client'
import { ANSWER_BOUNDS, type Measures } from './listener/listener.ts'
import { VERSION } from '../kernel/version.ts'
import { standingOrders } from '../order-sync/counts.ts'
import { type Snapshot, waitingSince } from '../status/snapshot.ts'
import { standing } from '../status/totals.ts'

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE

type Labels = Readonly<Record<string, string>>
type Value = readonly [labels: Labels, value: number | null]

/**
 * Numbers for a monitoring system, in Prometheus' own text format and, as is usual there, with help in English only; what they
 * mean stands in docs/reference. Made anew each time: the listener counts, nobody else keeps anything.
 */
export function metricsText(seen: Snapshot, measures: Measures): Promise<string> {
  const registry = new Registry()
  const gauge = (name: string, help: string, values: readonly Value[]): void =>
    add(registry, { type: 'gauge', name, help, values })
  const counter = (name: string, help: string, values: readonly Value[]): void =>
    add(registry, { type: 'counter', name, help, values })
  stock(seen, gauge)
  runs(seen, gauge, counter)
  counts(seen, gauge)
  signIn(seen, gauge)
  notifications(measures, registry, counter)
  const build = { version: VERSION, node: process.versions.node }
  gauge('ston_build_info', 'Always 1; the labels tell what runs.', [[build, 1]])
  return registry.metrics()
}

type Add = (name: string, help: string, values: readonly Value[]) => void

function stock(seen: Snapshot, gauge: Add): void {
  const { state, orders, unreadSince, now } = seen
  const [ofStock, ofOrders] = [standing(state), standingOrders(orders)]
  const both = (kind: 'held' | 'failed' | 'inDoubt'): Value[] => [
    [{ direction: 'stock' }, ofStock[kind]],
    [{ direction: 'orders' }, ofOrders[kind]],
  ]
  const since = waitingSince(seen)
  gauge(
    'ston_waiting_rows',
    'Rows that a flush has taken and that are not known to be in Next Engine yet.',
    [[{}, ofStock.waiting + pendingChanges(state.unresolved).length]],
  )
  gauge(
    'ston_unread_notifications',
    '1 when notifications have come in that no flush has read, else 0.',
    [[{}, unreadSince === null ? 0 : 1]],
  )
  gauge(
    'ston_oldest_waiting_seconds',
    'Age of the oldest change that has not reached Next Engine; 0 when none waits.',
    [[{}, since === null ? 0 : Math.max(0, now.getTime() - Date.parse(since)) / 1000]],
  )
  gauge('ston_held_rows', 'Rows that are held.', both('held'))
  gauge('ston_failed_rows', 'Rows that have failed.', both('failed'))
  const unknown = 'Rows of which nobody knows whether they were applied.'
  gauge('ston_in_doubt_rows', unknown, both('inDoubt'))
}

function counts({ drift, standing: open }: Snapshot, gauge: Add): void {
  if (drift.length === 0 && open === null) return
  gauge(
    'ston_unexplained_products',
    'Products whose two counts differ without a known reason, not yet mended, accepted or found gone.',
    [[{}, open?.products ?? 0]],
  )
}

function runs({ runs: all }: Snapshot, gauge: Add, counter: Add): void {
  const seconds = (instant: string | undefined): number | null =>
    instant === undefined ? null : Date.parse(instant) / 1000
  gauge(
    'ston_last_success_timestamp_seconds',
    'When the command last ended well; absent before it ever did.',
    [
      [{ command: 'flush' }, seconds(all.succeededAt?.flush)],
      [{ command: 'import-orders' }, seconds(all.succeededAt?.import)],
    ],
  )
  counter(
    'ston_found_without_notification_total',
    'Changes that a flush found in Smaregi without having been told.',
    [[{}, all.foundInAll ?? 0]],
  )
}

function signIn({ signIn: state, now }: Snapshot, gauge: Add): void {
  const hours = (end: string | null): number =>
    end === null ? 0 : Math.max(0, (Date.parse(end) - now.getTime()) / 3_600_000)
  gauge(
    'ston_nextengine_token_hours_left',
    'Hours until the token of the Next Engine sign-in ends; 0 when it has.',
    [
      [{ token: 'access' }, hours(state.accessTokenEndsAt)],
      [{ token: 'refresh' }, hours(state.refreshTokenEndsAt)],
    ],
  )
  gauge('ston_nextengine_calls_this_month', 'Calls to Next Engine in this month (Japan time).', [
    [{}, state.callsThisMonth],
  ])
}

function notifications(measures: Measures, registry: Registry, counter: Add): void {
  const { received, rows, refused } = measures.counts
  counter(
    'ston_notifications_total',
    'Requests since the start of this process: accepted, or why not.',
    [
      [{ result: 'accepted' }, received],
      ...Object.entries(refused).map(([why, count]): Value => [{ result: why }, count]),
    ],
  )
  counter('ston_notification_rows_total', 'Rows of the accepted notifications.', [[{}, rows]])
  registry.registerMetric(new AnswerTimes(measures))
}

interface Family {
  readonly type: 'gauge' | 'counter'
  readonly name: string
  readonly help: string
  readonly values: readonly Value[]
}

/** A value that is null is not told at all. */
function add(registry: Registry, { type, name, help, values }: Family): void {
  const known = values.filter((one): one is [Labels, number] => one[1] !== null)
  if (known.length === 0) return
  const labelNames = Object.keys(known[0]?.[0] ?? {})
  const options = { name, help, labelNames, registers: [registry] }
  const metric = type === 'gauge' ? new Gauge(options) : new Counter(options)
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

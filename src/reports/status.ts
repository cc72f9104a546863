import type { BatchHead } from '../domain/stock/batch.ts'
import { say } from '../kernel/sentence.ts'
import { table } from '../kernel/table.ts'
import { jstIsoOf, minuteOf, toJstMinute } from '../kernel/time.ts'
import { VERSION } from '../kernel/version.ts'
import * as pauseSays from '../messages/paused.ts'
import * as says from '../messages/status.ts'
import { asLastPlanned, NOTES, rowBeginning, rowNext, rowTraffic } from '../messages/schedule.ts'
import { waitsFor } from '../messages/status-alarms.ts'
import type { App, Report } from '../context.ts'
import type { Alarm } from '../status/alarms.ts'
import type { Overview } from '../status/overview.ts'
import type { LastRun } from '../status/runs.ts'
import { lastReceived, otherForm } from '../status/snapshot.ts'
import { totals } from '../status/totals.ts'
import { waitingUploads } from '../status/waiting-uploads.ts'
import { pauseJson } from './pause-json.ts'
import { callsText, nextJson, plannedText, trafficText } from './schedule.ts'
import { setupJson, setupRows } from './status-setup.ts'

/** `check`: what needs a person ends the command with `attention`. */
export async function statusReport(
  app: App,
  overview: Overview,
  alarms: readonly Alarm[],
  { check }: { readonly check: boolean },
): Promise<Report> {
  return {
    exit: check && alarms.length > 0 ? 'attention' : 'ok',
    // Who checks wants to hear of trouble; who just looks wants to see.
    ...(check ? { routine: true as const } : {}),
    get json() {
      return { ...overviewJson(app, overview), ...alarmsJson(app, alarms) }
    },
    text: [
      overviewText(app, overview),
      ...alarms.flatMap((one) => alarmLines(app, one)),
      ...(await stoppedLines(app, overview)),
    ].join('\n'),
  }
}

function alarmsJson({ locale }: App, alarms: readonly Alarm[]): object {
  return {
    attention: alarms.map(({ what }) => say(locale, what)),
    warnings: alarms.map(({ id, what, next }) => ({
      id,
      message: say(locale, what),
      next: next === undefined ? null : say(locale, next),
    })),
  }
}

function alarmLines({ locale }: App, { what, next }: Alarm): string[] {
  return [`! ${say(locale, what)}`, ...(next === undefined ? [] : [`    → ${say(locale, next)}`])]
}

/** What has come to a stop, one by one. Most days nothing has, and then its words are not even loaded. */
async function stoppedLines({ locale }: App, overview: Overview): Promise<string[]> {
  const { held, failed, inDoubt } = totals(overview)
  if (held + failed + inDoubt === 0) return []
  const { problemLines } = await import('./problems.ts')
  const { orderLines } = await import('./orders.ts')
  return [
    ...problemLines(locale, overview.state, overview.names),
    ...orderLines(locale, overview.orders),
  ]
}

function overviewJson(app: App, overview: Overview): object {
  const { runs, pending, standing } = overview
  const drift = overview.drift.at(-1) ?? null
  return {
    version: VERSION,
    pending,
    ...totals(overview),
    lastReceivedAt: jstOrNull(lastReceived(overview)),
    lastFlush: runs.flush ?? null,
    lastImport: runs.import ?? null,
    lastReconcile: drift && { ...drift, at: jstOrNull(drift.at) },
    unexplained: standing && { products: standing.products, since: jstOrNull(standing.since) },
    batch: openBatch(overview.head),
    waitingFor: waitingUploads(overview.state),
    oversold: oversoldJson(overview),
    otherChannel: otherForm(overview),
    mapping: {
      mode: app.config.mapping.mode,
      entries: overview.table.entries,
      updatedAt: jstOrNull(overview.table.at),
    },
    nextengine: overview.signIn,
    schedule: scheduleJson(app, overview),
    pause: pauseJson(overview.pause),
    setup: setupJson(app, overview),
  }
}

/** The decrements beyond the free stock, with what has been found out about them. */
function oversoldJson({ state, names }: Overview): object[] {
  return state.held
    .filter(({ reason }) => reason === 'oversold' || reason === 'inTransit')
    .map(({ code, delta, shortage }) => ({
      code,
      delta,
      inTransit: shortage?.inTransit ?? 0,
      slips:
        shortage?.slips?.map(({ slip, shopId, quantity }) => {
          const shop = names.shop(shopId)
          return { slip, shopId, ...(shop === null ? {} : { shop }), quantity }
        }) ?? null,
    }))
}

function openBatch(head: BatchHead | null): object | null {
  if (head === null || head.state === 'settled') return null
  return {
    id: head.tag,
    state: head.state,
    rows: head.rows.length,
    queId: head.upload?.queId ?? null,
    sealedAt: jstIsoOf(head.sealedAt),
  }
}

function jstOrNull(instant: string | null): string | null {
  return instant === null ? null : jstIsoOf(instant)
}

function overviewText(app: App, overview: Overview): string {
  const { locale } = app
  const { pending, runs, signIn } = overview
  const { held, failed, inDoubt } = totals(overview)
  const t = (sentence: (typeof says)['never']): string => say(locale, sentence)
  const shown = (time: string | null): string => (time === null ? t(says.never) : minuteOf(time))
  const run = (last: LastRun | undefined): string =>
    last === undefined
      ? t(says.never)
      : `${shown(last.finishedAt)}  ${t(says.outcome(last.outcome))}`
  return table([
    [t(says.rows.pending), t(says.changes(pending.changes, pending.codes))],
    [t(says.rows.oldest), shown(pending.oldestAt)],
    ...waitingUploads(overview.state).map(({ queId, since, isOwn, rows }) => [
      t(says.rows.waitsFor),
      t(waitsFor(queId, minuteOf(since), isOwn, rows)),
    ]),
    [t(says.rows.held), t(says.count(held))],
    [t(says.rows.failed), t(says.count(failed))],
    [t(says.rows.inDoubt), t(says.count(inDoubt))],
    [t(says.rows.lastReceived), shown(jstOrNull(lastReceived(overview)))],
    [t(says.rows.lastFlush), run(runs.flush)],
    ...(overview.importing ? [[t(says.rows.lastImport), run(runs.import)]] : []),
    ...driftRow(app, overview),
    [
      t(says.rows.signIn),
      signIn.signedIn
        ? t(says.signedInUntil(shown(signIn.refreshTokenEndsAt)))
        : t(says.notSignedIn),
    ],
    [t(says.rows.calls), t(callsText(overview))],
    [t(rowTraffic), t(trafficText(overview))],
    ...pauseRow(app, overview),
    ...(overview.plan === null
      ? []
      : [
          [t(rowNext), t(asLastPlanned(plannedText(overview.plan.next)))],
          ...(overview.begun ? [] : [[t(rowBeginning), t(NOTES.notBegun)]]),
        ]),
    ...setupRows(app, overview),
  ])
}

function pauseRow({ locale }: App, { pause }: Overview): string[][] {
  if (pause === null) return []
  const text = pauseSays.rowText(toJstMinute(pause.since), pause.state === 'paused')
  return [[pauseSays.row, text].map((one) => say(locale, one))]
}

/** What `ston run` has planned. */
function scheduleJson({ locale }: App, { plan }: Overview): object | null {
  if (plan === null) return null
  const { next, planned, limit, notes } = plan
  return { next: nextJson(locale, next), planned, limit, notes }
}

/** How far the two sides were apart when they were compared last. */
function driftRow({ locale }: App, { drift: runs }: Overview): string[][] {
  const drift = runs.at(-1)
  if (drift === undefined) return []
  const at = toJstMinute(drift.at)
  return [[says.rows.lastReconcile, says.drift(at, drift)].map((one) => say(locale, one))]
}

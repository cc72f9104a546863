import type { BatchHead } from '../domain/stock/batch.ts'
import type { Unfinished } from '../domain/stock/open-work.ts'
import { openName } from '../domain/stock/sum-names.ts'
import { pendingChanges } from '../domain/stock/unanswered.ts'
import type { TableFacts } from '../store/id-tables.ts'
import type { Store } from '../store/store.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/status.ts'
import { table } from '../kernel/table.ts'
import { minuteOf, toJstIso, toJstMinute } from '../kernel/time.ts'
import { VERSION } from '../kernel/version.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { totals } from '../status/totals.ts'
import type { App, Report, SignInState } from '../context.ts'
import type { Taken } from '../stock-sync/take-in.ts'
import { problemLines } from '../reports/problems.ts'
import { lastReceived, otherChannel } from '../status/reception.ts'
import { mailState } from '../status/told-so-far.ts'
import { orderLines } from '../reports/orders.ts'
import { readOrders } from '../order-sync/state.ts'
import { cutOffProbe } from '../capabilities/probe-record.ts'
import { freeMiB } from '../status/free-space.ts'
import { type DriftRun, readDrift } from '../reconciliation/drift-log.ts'
import { withNotes } from '../stock-sync/shortages.ts'
import { survey } from '../stock-sync/pending.ts'
import { type LastRun, type Runs, readRuns } from '../status/runs.ts'
import { type WarningId, warningsOf } from '../status/warnings.ts'

/** What stands where, without asking anybody outside. */
export interface Overview {
  readonly head: BatchHead | null
  readonly state: Unfinished
  readonly taken: Taken
  readonly runs: Runs
  readonly signIn: SignInState
  readonly pending: Pending
  readonly table: TableFacts
  /** Order lines that have come to a stop. */
  readonly orders: readonly OrderItem[]
  /** `import-orders` is switched on. */
  readonly importing: boolean
  /** A mail was due and could not be sent. */
  readonly mailPending: boolean
  /** The code of the product whose probe was cut off. */
  readonly probing: string | null
  /** The last comparison of both counts. */
  readonly drift: DriftRun | null
  /** On the disk of the data; null where nobody can say. */
  readonly freeMiB: number | null
}

export interface Pending {
  /** Changes that have not ended yet: not decided, not sent, or sent without a verdict. */
  readonly changes: number
  readonly codes: number
  readonly oldestAt: string | null
}

/** What waits, what happened last, what needs a person. With `--check` the last of these decides the exit code. */
export async function status(app: App, options: { readonly check: boolean }): Promise<Report> {
  const overview = await look(app, await app.store())
  const alarms = alarmsOf(app, overview)
  const text = [overviewText(app, overview), ...alarms.flatMap((one) => alarmLines(app, one))]
  return {
    exit: options.check && alarms.length > 0 ? 'attention' : 'ok',
    // Who checks wants to hear of trouble; who just looks wants to see.
    ...(options.check ? { routine: true as const } : {}),
    json: {
      ...overviewJson(app, overview),
      attention: alarms.map(({ what }) => say(app.locale, what)),
      warnings: alarms.map(({ id, what, next }) => ({
        id,
        message: say(app.locale, what),
        next: next === undefined ? null : say(app.locale, next),
      })),
    },
    text: [
      ...text,
      ...problemLines(app.locale, overview.state),
      ...orderLines(app.locale, overview.orders),
    ].join('\n'),
  }
}

interface Alarm {
  readonly id: WarningId | 'inDoubt' | 'failed' | 'oversold' | 'held' | 'mail' | 'probe'
  readonly what: Sentence
  readonly next?: Sentence
}

/** What needs a person now, what costs a customer first. An empty list means that all is well. */
function alarmsOf(app: App, overview: Overview): Alarm[] {
  const { held, failed, inDoubt } = totals(overview)
  const oversold = overview.state.held.filter(({ reason }) => reason === 'oversold').length
  const { taken, pending, signIn, runs, importing, orders, state } = overview
  const signs = {
    signIn,
    runs,
    importing,
    state,
    orders,
    pendingSince: pending.oldestAt,
    lastReceivedAt: lastReceived({ head: overview.head, taken }),
    otherForm: otherChannel(overview),
    freeMiB: overview.freeMiB,
  }
  return [
    ...some('oversold', oversold, says.alarmOversold),
    ...some('inDoubt', inDoubt, says.alarmInDoubt),
    ...some('failed', failed, says.alarmFailed),
    ...some('held', held, says.alarmHeld),
    ...warningsOf(signs, app.config.alarms, app.now()),
    ...(overview.probing === null
      ? []
      : [{ id: 'probe' as const, ...says.alarmProbe(overview.probing) }]),
    ...(overview.mailPending ? [{ id: 'mail' as const, ...says.alarmMail }] : []),
  ]
}

function some(id: Alarm['id'], count: number, what: (count: number) => Sentence): Alarm[] {
  return count > 0 ? [{ id, what: what(count) }] : []
}

function alarmLines({ locale }: App, { what, next }: Alarm): string[] {
  return [`! ${say(locale, what)}`, ...(next === undefined ? [] : [`    → ${say(locale, next)}`])]
}

async function look(app: App, store: Store): Promise<Overview> {
  const { head, state: bare, taken } = await survey(app, store)
  const state = await withNotes(store, bare)
  const importing = app.config.orders.enabled
  const [runs, signIn, table, { items }, mail, free, drift, probe] = await Promise.all([
    readRuns(store),
    app.signInState(),
    store.tables.current(),
    readOrders(store),
    mailState(store),
    freeMiB(app.config),
    readDrift(store),
    cutOffProbe(store),
  ])
  return {
    head,
    state,
    taken,
    runs,
    signIn,
    table,
    orders: items,
    importing,
    mailPending: app.config.mail.enabled && mail.pending,
    freeMiB: free,
    drift: drift.at(-1) ?? null,
    probing: probe?.code ?? null,
    pending: pendingOf(state, taken),
  }
}

function pendingOf(state: Unfinished, taken: Taken): Pending {
  const fresh = taken.fold.amounts()
  const open = [...state.waiting, ...state.doubtful]
  const changes = pendingChanges(taken.unresolved)
  const since = [...fresh, ...open]
    .map((one) => one.since)
    .concat(changes.map((one) => one.receivedAt))
    .toSorted()
  const undecided = taken.changes - (taken.ignored.get('duplicate') ?? 0) + taken.failed.length
  return {
    changes: undecided + changes.length + open.reduce((sum, one) => sum + one.changes, 0),
    codes: new Set([
      ...[...fresh, ...open].map((one) => one.code),
      ...changes.map((one) => openName(one.productId)),
    ]).size,
    oldestAt: since[0] === undefined ? null : toJstIso(new Date(since[0])),
  }
}

function overviewJson(app: App, overview: Overview): object {
  const { runs, pending } = overview
  return {
    version: VERSION,
    pending,
    ...totals(overview),
    lastReceivedAt: jstOrNull(lastReceived(overview)),
    lastFlush: runs.flush ?? null,
    lastImport: runs.import ?? null,
    lastReconcile: overview.drift && { ...overview.drift, at: jstOrNull(overview.drift.at) },
    batch: openBatch(overview.head),
    oversold: oversoldJson(overview),
    otherChannel: otherChannel(overview),
    mapping: {
      mode: app.config.mapping.mode,
      entries: overview.table.entries,
      updatedAt: jstOrNull(overview.table.at),
    },
    nextengine: overview.signIn,
  }
}

/** The decrements beyond the free stock, with what has been found out about them. */
function oversoldJson({ state }: Overview): object[] {
  return state.held
    .filter(({ reason }) => reason === 'oversold' || reason === 'inTransit')
    .map(({ code, delta, shortage }) => ({
      code,
      delta,
      inTransit: shortage?.inTransit ?? 0,
      slips:
        shortage?.slips?.map(({ slip, shopId, quantity }) => ({ slip, shopId, quantity })) ?? null,
    }))
}

function openBatch(head: BatchHead | null): object | null {
  if (head === null || head.state === 'settled') return null
  return {
    id: head.tag,
    state: head.state,
    rows: head.rows.length,
    queId: head.upload?.queId ?? null,
    sealedAt: toJstIso(new Date(head.sealedAt)),
  }
}

function jstOrNull(instant: string | null): string | null {
  return instant === null ? null : toJstIso(new Date(instant))
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
    [t(says.rows.held), t(says.count(held))],
    [t(says.rows.failed), t(says.count(failed))],
    [t(says.rows.inDoubt), t(says.count(inDoubt))],
    [t(says.rows.lastReceived), shown(jstOrNull(lastReceived(overview)))],
    [t(says.rows.lastFlush), run(runs.flush)],
    ...(app.config.orders.enabled ? [[t(says.rows.lastImport), run(runs.import)]] : []),
    ...driftRow(app, overview.drift),
    [
      t(says.rows.signIn),
      signIn.signedIn
        ? t(says.signedInUntil(shown(signIn.refreshTokenEndsAt)))
        : t(says.notSignedIn),
    ],
    [t(says.rows.calls), t(says.count(signIn.callsThisMonth))],
  ])
}

/** How far the two sides were apart when they were compared last. */
function driftRow({ locale }: App, drift: DriftRun | null): string[][] {
  if (drift === null) return []
  const at = toJstMinute(drift.at)
  return [[says.rows.lastReconcile, says.drift(at, drift)].map((one) => say(locale, one))]
}

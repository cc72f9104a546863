import type { Beat } from '../domain/listening/presence.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { sumName } from '../domain/stock/sum-names.ts'
import { pendingChanges } from '../domain/stock/unanswered.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { TableFacts } from '../store/id-tables.ts'
import { type ListenerNote, readListeners } from '../settings/listeners.ts'
import type { Store } from '../store/store.ts'
import { toJstIso } from '../kernel/time.ts'
import type { App, SignInState } from '../context.ts'
import { apisMissing } from '../capabilities/next-engine-apis.ts'
import { cutOffProbe } from '../capabilities/probe-record.ts'
import { readOrders } from '../order-sync/state.ts'
import { type DriftRun, readDrift, type StandingDrift } from '../reconciliation/drift-log.ts'
import { survey } from '../stock-sync/pending.ts'
import { withNotes } from '../stock-sync/shortages.ts'
import type { Decided } from '../stock-sync/decide.ts'
import { type Hints, readHints } from './hints.ts'
import { freeMiB } from './free-space.ts'
import { type PastDates, readPastDates } from './past-dates.ts'
import { lastReceived } from './reception.ts'
import { type Runs, readRuns } from './runs.ts'
import { mailState } from './told-so-far.ts'

/** What stands where, without asking anybody outside. */
export interface Overview {
  readonly head: BatchHead | null
  readonly state: OpenWork
  readonly taken: Decided
  /** The newest moment of receipt (ISO instant); null = nothing yet. */
  readonly lastReceivedAt: string | null
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
  /** Every `serve` that is at work. */
  readonly listeners: readonly ListenerNote[]
  /** What nobody could explain, and has not been mended, accepted or found gone; null = nothing. */
  readonly standing: StandingDrift | null
  /** APIs of Next Engine that the app was told it has no permission for, by path. */
  readonly apisMissing: readonly string[]
  /** On the disk of the data; null where nobody can say. */
  readonly freeMiB: number | null
  readonly hints: Hints
  /** An older `serve` took the newest notification. */
  readonly olderListener: boolean
  /** The signs of life of all `ston serve`, the youngest first. */
  readonly beats: readonly Beat[]
}

export interface Pending {
  /** Changes that have not ended yet: not decided, not sent, or sent without a verdict. */
  readonly changes: number
  readonly codes: number
  readonly oldestAt: string | null
}

/** Dates of what has happened never lie ahead here (see `PastDates`). Reads the whole journal that no flush has seen: what waits is counted, not guessed. */
export async function readOverview(app: App, store: Store): Promise<Overview> {
  const { head, state: bare, taken } = await survey(app, store)
  const past = await readPastDates(store, app.now())
  const state = past.state(await withNotes(store, bare))
  const { runs, orders, drift, ...kept } = await readKept(app, store)
  const overview = {
    ...kept,
    head,
    state,
    taken,
    lastReceivedAt: past.orNull(lastReceived({ head, taken })),
    runs: past.runs(runs),
    orders: past.since(orders),
    importing: app.config.orders.enabled,
    drift: drift.runs.at(-1) ?? null,
    standing: drift.standing,
    pending: pendingOf(state, taken, past),
  }
  await past.keep(store)
  return overview
}

/** What others have written down, read side by side. */
async function readKept(app: App, store: Store) {
  const [runs, signIn, table, orders, mail, free, drift, probe, signs] = await Promise.all([
    readRuns(store),
    app.signInState(),
    store.tables.current(),
    readOrders(store),
    mailState(store),
    freeMiB(app.config),
    readDrift(store),
    cutOffProbe(store),
    readSigns(app, store),
  ])
  return {
    runs,
    signIn,
    table,
    orders: orders.items,
    mailPending: app.config.mail.enabled && mail.pending,
    freeMiB: free,
    drift,
    probing: probe?.code ?? null,
    ...signs,
  }
}

/** What listeners and calls were seen to do. */
async function readSigns(app: App, store: Store) {
  const [listeners, older, missing, hints, beats] = await Promise.all([
    readListeners(store, app.now()),
    store.olderListener(),
    apisMissing(store, app.config),
    readHints(store, app.config, app.now()),
    store.beats.all(),
  ])
  return {
    listeners: listeners.alive,
    olderListener: older,
    apisMissing: missing,
    hints,
    beats,
  }
}

function pendingOf(state: OpenWork, taken: Decided, past: PastDates): Pending {
  const fresh = taken.sums
  const open = [...state.waiting, ...state.doubtful]
  const changes = pendingChanges(taken.unresolved)
  const since = [...fresh, ...open]
    .map((one) => one.since)
    .concat(changes.map((one) => one.receivedAt))
    .map((instant) => past.of(instant))
    .toSorted()
  const undecided = taken.changes - (taken.ignored.get('duplicate') ?? 0) + taken.failed.length
  return {
    changes: undecided + changes.length + open.reduce((sum, one) => sum + one.changes, 0),
    codes: new Set([
      ...fresh.map((one) => sumName(one, one.heldFor)),
      ...open.map((one) => sumName(one)),
      ...changes.map((one) => sumName({ code: '', products: [one.productId] })),
    ]).size,
    oldestAt: since[0] === undefined ? null : toJstIso(new Date(since[0])),
  }
}

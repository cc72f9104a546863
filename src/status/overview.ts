import type { Beat } from '../domain/listening/presence.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { openName } from '../domain/stock/sum-names.ts'
import { pendingChanges } from '../domain/stock/unanswered.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { TableFacts } from '../store/id-tables.ts'
import type { Store } from '../store/store.ts'
import { toJstIso } from '../kernel/time.ts'
import type { App, SignInState } from '../context.ts'
import { cutOffProbe } from '../capabilities/probe-record.ts'
import { readOrders } from '../order-sync/state.ts'
import { type DriftRun, readDrift } from '../reconciliation/drift-log.ts'
import { survey } from '../stock-sync/pending.ts'
import { withNotes } from '../stock-sync/shortages.ts'
import type { TakenIn } from '../stock-sync/take-in.ts'
import { freeMiB } from './free-space.ts'
import { type Runs, readRuns } from './runs.ts'
import { mailState } from './told-so-far.ts'

/** What stands where, without asking anybody outside. */
export interface Overview {
  readonly head: BatchHead | null
  readonly state: OpenWork
  readonly taken: TakenIn
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

/** Reads the whole journal that no flush has seen: what waits is counted, not guessed. */
export async function readOverview(app: App, store: Store): Promise<Overview> {
  const { head, state: bare, taken } = await survey(app, store)
  const state = await withNotes(store, bare)
  const importing = app.config.orders.enabled
  const [runs, signIn, table, { items }, mail, free, drift, probe, older, beats] =
    await Promise.all([
      readRuns(store),
      app.signInState(),
      store.tables.current(),
      readOrders(store),
      mailState(store),
      freeMiB(app.config),
      readDrift(store),
      cutOffProbe(store),
      store.olderListener(),
      store.beats.all(),
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
    olderListener: older,
    beats,
    drift: drift.at(-1) ?? null,
    probing: probe?.code ?? null,
    pending: pendingOf(state, taken),
  }
}

function pendingOf(state: OpenWork, taken: TakenIn): Pending {
  const fresh = taken.sums.amounts()
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

import { apisMissing } from '../capabilities/next-engine-apis.ts'
import { cutOffProbe } from '../capabilities/probe-record.ts'
import type { App, SignInState } from '../context.ts'
import type { Beat } from '../domain/listening/presence.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { Days } from '../domain/stock/days.ts'
import { type OpenWork, toLeave } from '../domain/stock/open-work.ts'
import { pendingChanges } from '../domain/stock/unanswered.ts'
import { readOrders } from '../order-sync/state.ts'
import { type Names, readNames } from '../product-mapping/names.ts'
import { type DriftRun, readDrift, type StandingDrift } from '../reconciliation/drift.ts'
import { isBegun } from '../scheduling/beginning.ts'
import { readSchedule, type ScheduleState } from '../scheduling/state.ts'
import { readShownPlan, type ShownPlan } from '../scheduling/shown-plan.ts'
import { type ListenerNote, readListeners } from '../settings/listeners.ts'
import { type Pause, readPause } from '../settings/pause.ts'
import { readDays } from '../stock-sync/read-days.ts'
import type { Store } from '../store/store.ts'
import { type Hints, readHints } from './hints.ts'
import { readPastDates } from './past-dates.ts'
import { type Runs, readRuns } from './runs.ts'
import { mailState } from './told-so-far.ts'

/** What has been read of batches and journal: by `status` all there is, by a listener where it begins, and after a run nothing is left. */
export interface Seen {
  readonly head: BatchHead | null
  /** With what was found out about decrements that are held. */
  readonly state: OpenWork
  /** When the oldest notification was received that no flush has seen (ISO instant); null = all have been seen. */
  readonly unreadSince: string | null
  /** When the newest notification was received, as far as more than the batch knows of it (ISO instant). */
  readonly heardAt: string | null
  /** What no batch knows of yet: how many changes came in the form that does not count, and which one does. */
  readonly unread?: { readonly channel: BatchHead['channel']; readonly otherChannel: number }
}

/** How everything stands, without asking anybody outside. Dates of what has happened never lie ahead (see `PastDates`). */
export interface Snapshot extends Seen {
  readonly now: Date
  readonly runs: Runs
  readonly signIn: SignInState
  /** Order lines that have come to a stop. */
  readonly orders: readonly OrderItem[]
  /** `import-orders` is switched on. */
  readonly importing: boolean
  /** The comparisons of both counts, oldest first. */
  readonly drift: readonly DriftRun[]
  /** What nobody could explain in them, and has not been mended, accepted or found gone; null = nothing. */
  readonly standing: StandingDrift | null
  /** APIs of Next Engine that the app was told it has no permission for, by path. */
  readonly apisMissing: readonly string[]
  readonly days: Days['days']
  /** A mail was due and could not be sent. */
  readonly mailPending: boolean
  /** The code of the product whose probe was cut off. */
  readonly probing: string | null
  /** On the disk of the data; null where nobody can say. */
  readonly freeMiB: number | null
  readonly hints: Hints
  /** When `ston init` has set the shop up (ISO instant); null = it was set up otherwise. */
  readonly setUpAt: string | null
  /** Nothing goes between the two services, because somebody counts the goods; null = it does. */
  readonly pause: Pause | null
  /** What `ston run` has planned; null = it is not in use. */
  readonly plan: ShownPlan | null
  /** False in a shop that `ston init` has just set up: nothing goes by itself yet. */
  readonly begun: boolean
  /** An older `serve` took the newest notification. */
  readonly olderListener: boolean
  /** What people call the products. */
  readonly names: Names
  /** The signs of life of all `ston serve`, the youngest first. */
  readonly beats: readonly Beat[]
  /** Every `serve` that is at work. */
  readonly listeners: readonly ListenerNote[]
}

/** The one look for `status`, the page, the numbers, the mails and the chat. */
export async function readSnapshot(app: App, store: Store, seen: Seen): Promise<Snapshot> {
  const now = app.now()
  const schedule = readSchedule(store)
  const { past, runs, orders, drift, listening, ...kept } = await sideBySide({
    past: readPastDates(store, now),
    runs: readRuns(store),
    signIn: app.signInState(),
    orders: readOrders(store),
    drift: readDrift(store),
    // A figure that cannot be read is no reason to show nothing.
    days: readDays(store).catch(() => ({})),
    mailPending: mailState(store, { importing: app.config.orders.enabled }).then(
      ({ pending }) => app.config.mail.enabled && pending,
    ),
    probing: cutOffProbe(store).then((probe) => probe?.code ?? null),
    listening: readListeners(store, now),
    apisMissing: apisMissing(store, app.config),
    hints: readHints(store, app.config, { now, unresolved: seen.state.unresolved }),
    freeMiB: freeMiB(app),
    plan: readShownPlan(store, now),
    begun: schedule.then((state) => hasBegun(store, state, seen)),
    pause: readPause(store),
    setUpAt: schedule.then(({ setUpAt }) => setUpAt ?? null),
    olderListener: store.olderListener(),
    names: readNames(store),
  })
  const snapshot = {
    ...seen,
    ...kept,
    now,
    head: past.head(seen.head),
    state: past.state(seen.state),
    unreadSince: past.orNull(seen.unreadSince),
    heardAt: past.orNull(seen.heardAt),
    runs: past.runs(runs),
    orders: past.since(orders.items),
    pause: past.pause(kept.pause),
    importing: app.config.orders.enabled,
    drift: drift.runs,
    standing: drift.standing,
    beats: listening.beats,
    listeners: listening.alive,
  }
  await past.keep(store)
  return snapshot
}

/** After a run, which has read all that has come in: its newest batch knows. */
export async function snapshotAfterRun(app: App, store: Store, state: OpenWork): Promise<Snapshot> {
  const head = await store.batches.newest()
  return readSnapshot(app, store, { head, state, unreadSince: null, heardAt: null })
}

/** As of now: what `ston run` has planned last may be older than the beginning. */
function hasBegun(
  store: Store,
  state: ScheduleState,
  { head, heardAt, unreadSince }: Seen,
): Promise<boolean> {
  return isBegun(store, state, { head, heardAt: heardAt ?? unreadSince })
}

/** `Promise.all` by name. */
async function sideBySide<T extends object>(parts: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const entries = Object.entries(parts).map(async ([name, part]) => [name, await part])
  return Object.fromEntries(await Promise.all(entries))
}

/** The moment of the oldest change that has not reached Next Engine and is still on its way (ISO instant). */
export function waitingSince({ state, unreadSince }: Snapshot): string | null {
  const times = [
    ...[...toLeave(state), ...state.doubtful].map((one) => one.since),
    ...pendingChanges(state.unresolved).map((one) => one.receivedAt),
    ...(unreadSince === null ? [] : [unreadSince]),
  ]
  return times.toSorted()[0] ?? null
}

/** As far as the batches, and whoever looks, know (ISO instant). */
export function lastReceived({ head, unreadSince, heardAt }: Snapshot): string | null {
  const times = [head?.lastReceivedAt ?? null, unreadSince, heardAt]
  return (
    times
      .filter((time) => time !== null)
      .toSorted()
      .at(-1) ?? null
  )
}

/** The form that does not count, if it has come: a contract that sends both would count every sale twice. */
export function otherForm({ head, unread }: Seen): {
  readonly form: 'legacy' | 'platform'
  readonly changes: number
} | null {
  const { channel, otherChannel } = unread ?? { channel: head?.channel, otherChannel: 0 }
  const changes = (head?.otherChannel ?? 0) + otherChannel
  return changes === 0 ? null : { form: channel === 'platform' ? 'legacy' : 'platform', changes }
}

const MIB = 1024 * 1024

/** MiB left where the data is; null where nobody can say. Writes nothing, so that it also works on a disk that is full. */
export async function freeMiB({ config, disk }: App): Promise<number | null> {
  const { store } = config
  if (store.url !== undefined) return null
  try {
    const { bavail, bsize } = await disk.statfs(store.path)
    return Math.floor((bavail * bsize) / MIB)
  } catch {
    return null
  }
}

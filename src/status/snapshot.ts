import type { Beat } from '../domain/listening/presence.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { OpenItem } from '../domain/stock/left-open.ts'
import type { Days } from '../domain/stock/days.ts'
import { NOTHING, type OpenWork, openWorkOf } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import type { App, SignInState } from '../context.ts'
import { readDays } from '../stock-sync/daily-figures.ts'
import { mailState } from './told-so-far.ts'
import { readOrders } from '../order-sync/state.ts'
import { type DriftRun, readDrift, type StandingDrift } from '../reconciliation/drift-log.ts'
import { apisMissing } from '../capabilities/next-engine-apis.ts'
import { type Hints, readHints } from './hints.ts'
import { freeMiB } from './free-space.ts'
import { readPastDates } from './past-dates.ts'
import { type Runs, readRuns } from './runs.ts'
import { withNotes } from '../stock-sync/shortages.ts'

/** What can be told from the small documents that the commands keep. Dates of what has happened never lie ahead. Of the journal only what comes first is looked at. */
export interface Snapshot {
  readonly now: Date
  readonly head: BatchHead | null
  readonly state: OpenWork
  readonly runs: Runs
  readonly signIn: SignInState
  /** Order lines that have come to a stop. */
  readonly orders: readonly OrderItem[]
  readonly drift: readonly DriftRun[]
  /** What nobody could explain in them, and has not ended since; null = nothing. */
  readonly standing: StandingDrift | null
  /** APIs of Next Engine that the app was told it has no permission for, by path. */
  readonly apisMissing: readonly string[]
  readonly days: Days['days']
  /** When the oldest notification was received that no flush has seen (ISO instant); null = all have been seen. */
  readonly unreadSince: string | null
  readonly mailPending: boolean
  readonly freeMiB: number | null
  readonly hints: Hints
  /** An older `serve` took the newest notification. */
  readonly olderListener: boolean
  /** The signs of life of all `ston serve`, the youngest first. */
  readonly beats: readonly Beat[]
  /** When this listener kept its newest notification (ISO instant); null = none since it was started. */
  readonly heardAt: string | null
}

/** However often the page is loaded, the store is looked at once in this time. */
const SHARED_MS = 1000

/** A listener's look at the store. All who ask within a moment are given the same. */
export class Snapshots {
  readonly #app: App
  #last: Promise<Snapshot> | null = null
  /** What a batch carries never changes, and may be thousands of rows: only its head is read anew. */
  #carried: { readonly tag: string; readonly rows: readonly OpenItem[] } | null = null

  constructor(app: App) {
    this.#app = app
  }

  /** `heardAt`: when this listener kept its newest notification (ms since 1970); null = none yet. */
  now({ heardAt }: { readonly heardAt: number | null }): Promise<Snapshot> {
    this.#last ??= this.#look(heardAt === null ? null : new Date(heardAt).toISOString())
    return this.#last
  }

  /** The moment begins when the look is over: a slow store is not looked at all the time. */
  #look(heardAt: string | null): Promise<Snapshot> {
    const looking = this.#read(heardAt)
    const over = (): void => {
      setTimeout(() => (this.#last = null), SHARED_MS).unref()
    }
    looking.then(over, over)
    return looking
  }

  async #stateAt(store: Store, head: BatchHead | null): Promise<OpenWork> {
    if (head === null) return NOTHING
    if (this.#carried?.tag !== head.tag)
      this.#carried = { tag: head.tag, rows: await store.batches.carried(head.id) }
    return openWorkOf(head, this.#carried.rows)
  }

  async #read(heardAt: string | null): Promise<Snapshot> {
    const app = this.#app
    const store = await app.store()
    const head = await store.batches.newestShown()
    const [state, unreadSince, free, older, beats, kept] = await Promise.all([
      this.#stateAt(store, head).then((state) => withNotes(store, state)),
      store.waitingSince(head?.position ?? {}),
      freeMiB(app.config),
      store.olderListener(),
      store.beats.all(),
      readDocuments(app, store),
    ])
    const past = await readPastDates(store, app.now())
    const snapshot = {
      now: app.now(),
      head: past.head(head),
      state: past.state(state),
      runs: past.runs(kept.runs),
      signIn: kept.signIn,
      orders: past.since(kept.orders),
      drift: kept.drift.runs,
      standing: kept.drift.standing,
      apisMissing: kept.missing,
      days: kept.days,
      unreadSince: past.orNull(unreadSince),
      mailPending: app.config.mail.enabled && kept.mail.pending,
      freeMiB: free,
      hints: kept.hints,
      olderListener: older,
      beats,
      heardAt: past.orNull(heardAt),
    }
    await past.keep(store)
    return snapshot
  }
}

/** What the commands keep in documents of their own, all read at the same time. */
async function readDocuments(app: App, store: Store) {
  const [runs, signIn, { items }, drift, days, mail, missing, hints] = await Promise.all([
    readRuns(store),
    app.signInState(),
    readOrders(store),
    readDrift(store),
    // A figure that cannot be read is no reason to show nothing.
    readDays(store).catch(() => ({})),
    mailState(store),
    apisMissing(store, app.config),
    readHints(store, app.config, app.now()),
  ])
  return { runs, signIn, orders: items, drift, days, mail, missing, hints }
}

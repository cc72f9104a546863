import type { BatchHead } from '../domain/stock/batch.ts'
import type { OpenItem } from '../domain/stock/left-open.ts'
import { NOTHING, type OpenWork, openWorkOf } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { readSnapshot, type Snapshot } from '../status/snapshot.ts'
import { withNotes } from '../stock-sync/shortage-notes.ts'

/** However often the page is loaded, the store is looked at once in this time. */
const SHARED_MS = 1000

/** A listener's look at the store; of the journal only what comes first. All who ask within a moment are given the same. */
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

  /** Something was done: whoever asks from now on sees it. */
  forget(): void {
    this.#last = null
  }

  /** The moment begins when the look is over: a slow store is not looked at all the time. */
  #look(heardAt: string | null): Promise<Snapshot> {
    const looking = this.#read(heardAt)
    const over = (): void => {
      this.#app.system.after(SHARED_MS, () => (this.#last = null)).unref()
    }
    looking.then(over, over)
    return looking
  }

  async #read(heardAt: string | null): Promise<Snapshot> {
    const store = await this.#app.store()
    const head = await store.batches.newestShown()
    const [state, unreadSince] = await Promise.all([
      this.#stateAt(store, head),
      store.waitingSince(head?.position ?? {}),
    ])
    return readSnapshot(this.#app, store, { head, state, unreadSince, heardAt })
  }

  async #stateAt(store: Store, head: BatchHead | null): Promise<OpenWork> {
    if (head === null) return NOTHING
    if (this.#carried?.tag !== head.tag)
      this.#carried = { tag: head.tag, rows: await store.batches.carried(head.id) }
    return withNotes(store, openWorkOf(head, this.#carried.rows))
  }
}

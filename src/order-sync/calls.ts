import type { Written } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import type { StonError } from '../kernel/errors.ts'
import type { Made, Outbox, Write } from '../outbox/outbox.ts'
import type { Store } from '../store/store.ts'

const MOST_UNANSWERED = 3
const LOOK_EVERY = 20
const STEP_MS = 500
/** A flush that waits for Next Engine does not need Smaregi all the time. */
const LONGEST_MS = 10_000

/** The writing calls of a run. Who does not answer several running is left alone until the next run: each may take its time to end without an answer. */
export class Calls {
  readonly #app: App
  readonly #store: Store
  #made = 0
  /** Without an answer, one after the other. */
  #unanswered = 0
  /** Why Smaregi cannot be asked any more in this run. */
  trouble: StonError | null = null

  constructor(app: App, store: Store) {
    this.#app = app
    this.#store = store
  }

  /** True when nothing more may be begun. */
  get over(): boolean {
    return this.trouble !== null || this.#app.signal.aborted
  }

  /** Makes one announced call, as `Outbox.make` does, and then lets a flush go first. */
  async make<W extends Write, T>(
    outbox: Outbox<W>,
    write: W,
    send: () => Promise<Written<T>>,
    known?: (value: T) => W | Promise<W>,
  ): Promise<Made<W>> {
    const made = await outbox.make(write, send, known)
    if (made.kind === 'notSent') this.trouble ??= made.error
    const error = made.kind === 'called' ? made.error : null
    this.#unanswered = error?.exit === 'temporary' ? this.#unanswered + 1 : 0
    if (error !== null && this.#unanswered >= MOST_UNANSWERED) this.trouble ??= error
    await this.#giveWay()
    return made
  }

  /** Both directions share Smaregi's rate limit, and a flush is the more urgent one: it stops overselling online. */
  async #giveWay(): Promise<void> {
    this.#made += 1
    if (this.#made % LOOK_EVERY !== 0) return
    for (let waited = 0; waited < LONGEST_MS && !this.#app.signal.aborted; waited += STEP_MS) {
      if ((await this.#store.holder('stock')) !== 'flush') return
      await this.#app.sleep(STEP_MS)
    }
  }
}

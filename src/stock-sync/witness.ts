import { noteSightings, type TillReturn } from '../capabilities/sightings.ts'
import type { ChangeRecord } from '../domain/stock/batch.ts'
import type { App } from '../context.ts'
import type { Store } from '../store/store.ts'

/** 返品, and a sale that was taken back: which of the two Smaregi writes is not certain. */
const BACK = new Set(['12', '02'])
const LAID_AWAY = '07'

/** Looks on while changes are decided, for what others may do to the same stock. */
export class Witness {
  readonly #app: App
  readonly #till: TillReturn[] = []
  #laidAway = false

  constructor(app: App) {
    this.#app = app
  }

  see({ key, product, store, delta, division, at, decision }: ChangeRecord): void {
    const { stockMaster, orders } = this.#app.config
    const leftOut = decision === 'division' && stockMaster === 'nextengine'
    if (division === LAID_AWAY && leftOut) this.#laidAway = true
    if (!orders.enabled || decision !== 'counted' || delta <= 0 || !BACK.has(division)) return
    const seenAt = this.#app.now().toISOString()
    this.#till.push({ key, productId: product, storeId: store, at, pieces: delta, seenAt })
  }

  /** Before the batch is sealed: what is noted twice is one sighting. */
  async keep(store: Store): Promise<void> {
    if (!this.#laidAway && this.#till.length === 0) return
    const now = this.#app.now()
    const laidAway = this.#laidAway ? { laidAwayAt: now.toISOString() } : {}
    await noteSightings(store, { till: this.#till, ...laidAway }, now)
  }
}

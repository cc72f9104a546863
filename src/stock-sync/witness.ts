import {
  noteSightings,
  readSightings,
  type Sightings,
  type TillReturn,
} from '../capabilities/sightings.ts'
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
  readonly #stores = new Set<string>()

  constructor(app: App) {
    this.#app = app
  }

  see({ key, product, store, delta, division, at, decision }: ChangeRecord): void {
    if (decision !== 'alignment') this.#stores.add(store)
    const { stockMaster, orders } = this.#app.config
    const leftOut = decision === 'division' && stockMaster === 'nextengine'
    if (division === LAID_AWAY && leftOut) this.#laidAway = true
    if (!orders.enabled || decision !== 'counted' || delta <= 0 || !BACK.has(division)) return
    const seenAt = this.#app.now().toISOString()
    this.#till.push({ key, productId: product, storeId: store, at, pieces: delta, seenAt })
  }

  /** Before the batch is sealed: what is noted twice is one sighting. */
  async keep(store: Store): Promise<void> {
    const now = this.#app.now()
    const stores = await this.#newStores(store, now.toISOString())
    if (!this.#laidAway && this.#till.length === 0 && stores === null) return
    const laidAway = this.#laidAway ? { laidAwayAt: now.toISOString() } : {}
    await noteSightings(store, { till: this.#till, ...laidAway, ...stores }, now)
  }

  async #newStores(
    store: Store,
    at: string,
  ): Promise<Pick<Sightings, 'stores' | 'storesFrom'> | null> {
    if (this.#stores.size === 0) return null
    const { stores: known } = await readSightings(store)
    const fresh = [...this.#stores].filter((id) => !Object.hasOwn(known ?? {}, id))
    if (fresh.length === 0) return null
    const stores = { ...known, ...Object.fromEntries(fresh.map((id) => [id, at])) }
    const isLate = known === undefined && (await store.batches.newest()) !== null
    return { stores, ...(isLate ? { storesFrom: at } : {}) }
  }
}

import { factsOf } from './store-facts.ts'
import type { LegacyOptions } from './legacy-call.ts'
import { legacyClient } from './legacy-client.ts'
import type { LegacyClient } from './legacy-client.ts'
import { legacyPairs } from './legacy-pairs.ts'
import type { StockReader } from './stock-reader.ts'

export type { LegacyOptions } from './legacy-call.ts'
export { legacyClient } from './legacy-client.ts'
export type { LegacyClient, Page, Ref } from './legacy-client.ts'
export type { LegacyProduct, LegacyStock, LegacyStore } from './shapes.ts'

/** So few products are asked for one by one without a look at the size of the whole table. */
const FEW = 3

type Conditions = Readonly<Record<string, string>>

/** Reads counts through the legacy API, which knows neither OR nor IN: one product a call, or everything page by page. */
export function legacyStockReader(options: LegacyOptions): StockReader {
  const client = legacyClient(options)
  return {
    async stock(productIds, stores) {
      const wanted = new Set(productIds)
      const counts = new StoreCounts(wanted, new Set(stores))
      const [only, ...more] = stores
      const shop = only === undefined || more.length > 0 ? {} : { storeId: only }
      const done = wanted.size > FEW && (await readPages(client, shop, counts))
      if (!done) await readEach(client, shop, counts)
      return counts.sums()
    },
    pairs: (stores, since) => legacyPairs(client, stores, since),
    stores: async () => (await client.stores()).map((one) => one.storeId),
    storeFacts: async () => (await client.stores()).map(factsOf),
    get calls() {
      return client.calls
    },
  }
}

/** Reads the whole table, or gives up after its first page if one call a product is cheaper than the other pages. */
async function readPages(
  client: LegacyClient,
  shop: Conditions,
  counts: StoreCounts,
): Promise<boolean> {
  for await (const { rows, total } of client.stock(shop)) {
    counts.add(rows)
    const pagesLeft = total / Math.max(rows.length, 1) - 1
    if (counts.pages === 1 && pagesLeft > counts.wanted.size) return false
  }
  return true
}

async function readEach(
  client: LegacyClient,
  shop: Conditions,
  counts: StoreCounts,
): Promise<void> {
  for (const productId of counts.wanted) {
    for await (const { rows } of client.stock({ ...shop, productId })) counts.add(rows)
  }
}

interface Row {
  readonly productId: string
  readonly storeId: string
  readonly stockAmount: number
}

/** The counts of the products and stores in question; a row that comes twice counts once. */
class StoreCounts {
  readonly wanted: ReadonlySet<string>
  pages = 0
  readonly #stores: ReadonlySet<string>
  readonly #byStore = new Map<string, Map<string, number>>()

  constructor(wanted: ReadonlySet<string>, stores: ReadonlySet<string>) {
    this.wanted = wanted
    this.#stores = stores
  }

  add(rows: readonly Row[]): void {
    this.pages += 1
    for (const { productId, storeId, stockAmount } of rows) {
      if (!this.wanted.has(productId)) continue
      if (this.#stores.size > 0 && !this.#stores.has(storeId)) continue
      const stores = this.#byStore.get(productId) ?? new Map<string, number>()
      this.#byStore.set(productId, stores.set(storeId, stockAmount))
    }
  }

  sums(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>()
    for (const [productId, stores] of this.#byStore) {
      let sum = 0
      for (const amount of stores.values()) sum += amount
      sums.set(productId, sum)
    }
    return sums
  }
}

import { factsOf } from './store-facts.ts'
import type { Platform } from './platform-api.ts'
import type { StockWish } from './platform-stock.ts'
import type { StockPair, StockReader } from './stock-reader.ts'

/** So few products are asked for one by one without a look at the whole list. */
const FEW = 3

/** Counts through the platform API, which takes one product a call, or gives everything page by page. */
export function platformStockReader(platform: Platform): StockReader {
  return {
    async stock(productIds, stores) {
      const wanted = new Set(productIds)
      const counts = new StoreCounts(wanted, new Set(stores))
      const [only, ...more] = stores
      const shop = only === undefined || more.length > 0 ? {} : { storeId: only }
      if (wanted.size <= FEW || !(await readList(platform, shop, counts))) {
        await readEach(platform, shop, counts)
      }
      return counts.sums()
    },
    pairs: (stores, since) => readPairs(platform, stores, since),
    stores: async () => (await platform.stores()).map((one) => one.storeId),
    storeFacts: async () => (await platform.stores()).map(factsOf),
    get calls() {
      return platform.calls
    },
  }
}

async function readPairs(
  platform: Platform,
  stores: readonly string[],
  since: string | null,
): Promise<readonly StockPair[]> {
  const [only, ...more] = stores
  const shop = only === undefined || more.length > 0 ? {} : { storeId: only }
  const wish = since === null ? shop : { ...shop, updatedFrom: new Date(since) }
  const found = new Map<string, StockPair>()
  for await (const page of platform.stockPairs(wish)) {
    for (const pair of page)
      if (stores.length === 0 || stores.includes(pair.storeId))
        found.set(`${pair.productId}/${pair.storeId}`, pair)
  }
  return [...found.values()]
}

/**
 * Reads the whole list. Nobody knows its length beforehand: when it has taken half as many calls as asking one by one
 * would, it is given up, so that no way costs more than half as much again as the better one.
 */
async function readList(
  platform: Platform,
  shop: StockWish,
  counts: StoreCounts,
): Promise<boolean> {
  let left = Math.ceil(counts.wanted.size / 2)
  for await (const page of platform.stockPairs(shop)) {
    if (left === 0) return false
    left -= 1
    counts.add(page)
  }
  return true
}

async function readEach(platform: Platform, shop: StockWish, counts: StoreCounts): Promise<void> {
  for (const productId of counts.wanted) {
    for await (const page of platform.stockPairs({ ...shop, productId })) counts.add(page)
  }
}

/** The counts of the products and stores in question; a pair that comes twice counts once. */
class StoreCounts {
  readonly wanted: ReadonlySet<string>
  readonly #stores: ReadonlySet<string>
  readonly #pairs = new Map<string, StockPair>()

  constructor(wanted: ReadonlySet<string>, stores: ReadonlySet<string>) {
    this.wanted = wanted
    this.#stores = stores
  }

  add(page: readonly StockPair[]): void {
    for (const pair of page) {
      if (!this.wanted.has(pair.productId)) continue
      if (this.#stores.size > 0 && !this.#stores.has(pair.storeId)) continue
      this.#pairs.set(`${pair.productId}/${pair.storeId}`, pair)
    }
  }

  sums(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>()
    for (const { productId, stockAmount } of this.#pairs.values()) {
      sums.set(productId, (sums.get(productId) ?? 0) + stockAmount)
    }
    return sums
  }
}

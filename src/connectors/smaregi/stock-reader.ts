import type { StoreRow } from './shapes.ts'
import { eachOnce, type ListPage, wantedRows } from './wanted-rows.ts'

/** The present count of one product in one store. */
export interface StockPair {
  readonly productId: string
  readonly storeId: string
  readonly stockAmount: number
  /** Of its last change, by Smaregi's clock: `YYYY-MM-DDTHH:MM:SS+09:00`. */
  readonly updDateTime: string
}

/** What ston asks Smaregi for, on whichever API the shop has. */
export interface StockReader {
  /**
   * The stock of each product, added up over `stores` (empty = every store), by 商品ID. A product that has never moved has no
   * entry. Throws `StonError`: `temporary`, or `smaregi` (exit `attention`) when the credentials or the account are refused.
   */
  stock(
    productIds: readonly string[],
    stores: readonly string[],
  ): Promise<ReadonlyMap<string, number>>
  /**
   * The stock of every product in each of `stores` (empty = every store), or of those pairs only whose stock changed at `since`
   * (Smaregi's clock) or later. A pair comes once, as it was read last. Throws like `stock`.
   */
  pairs(stores: readonly string[], since: string | null): Promise<readonly StockPair[]>
  /** The same of some products. Throws like `stock`. */
  pairsOf(wanted: Wanted, stores: readonly string[]): Promise<readonly StockPair[]>
  /** All stores there are; `division`: 1 a shop, 2 a warehouse, '' = not told. Throws like `stock`; the legacy API has a switch of its own for them. */
  storeFacts(): Promise<readonly StoreFacts[]>
  readonly calls: number
}

/** `listed`: so many pairs the whole list had; absent = nobody has read it. */
export interface Wanted {
  readonly productIds: readonly string[]
  readonly listed?: number
}

/** Rows that either API gives out at once. */
const PAGE = 1000

/** A store as Smaregi lists it. */
export interface StoreFacts {
  readonly storeId: string
  readonly name: string
  readonly division: string
}

/** Which pairs: of one store, of one product; all unless told. */
export interface PairWish {
  readonly storeId?: string
  readonly productId?: string
}

type Count = Omit<StockPair, 'updDateTime'>

/** An API's ways to its counts and stores. */
export interface StockLists {
  counts(wish: PairWish): AsyncIterable<ListPage<Count>>
  /** `since`: only those whose stock changed at this moment or later. */
  pairs(wish: PairWish, since: Date | null): AsyncIterable<ListPage<StockPair>>
  stores(): Promise<readonly StoreRow[]>
  readonly calls: number
}

/** Reads counts: one product a call or the whole list, whichever takes fewer calls. */
export function stockReader(lists: StockLists): StockReader {
  return {
    stock: (productIds, stores) => readStock(lists, productIds, stores),
    pairs: (stores, since) => readPairs(lists, stores, since),
    pairsOf: (wanted, stores) => readPairsOf(lists, wanted, stores),
    storeFacts: async () => (await lists.stores()).map(factsOf),
    get calls() {
      return lists.calls
    },
  }
}

async function readStock(
  lists: StockLists,
  productIds: readonly string[],
  stores: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>()
  for (const row of await wantedOf((wish) => lists.counts(wish), productIds, stores))
    sums.set(row.productId, (sums.get(row.productId) ?? 0) + row.stockAmount)
  return sums
}

/** The rows of some products, by whichever way takes fewer calls. */
async function wantedOf<Row extends Count>(
  list: (wish: PairWish) => AsyncIterable<ListPage<Row>>,
  productIds: readonly string[],
  stores: readonly string[],
): Promise<readonly Row[]> {
  const wanted = new Set(productIds)
  const shop = onlyOf(stores)
  const isWanted = (row: Row): boolean => wanted.has(row.productId) && isIn(stores, row)
  const rows = await wantedRows(wanted, {
    whole: () => list(shop),
    one: (productId) => list({ ...shop, productId }),
    isWanted,
    nameOf: pairName,
  })
  return [...rows].filter(isWanted)
}

async function readPairs(
  lists: StockLists,
  stores: readonly string[],
  since: string | null,
): Promise<readonly StockPair[]> {
  const found = new Map<string, StockPair>()
  const pages = lists.pairs(onlyOf(stores), since === null ? null : new Date(since))
  for await (const { rows } of pages)
    for (const row of rows) if (isIn(stores, row)) found.set(pairName(row), row)
  return [...found.values()]
}

/** The whole list once more, or each product by itself: whichever takes fewer calls. */
async function readPairsOf(
  lists: StockLists,
  { productIds, listed }: Wanted,
  stores: readonly string[],
): Promise<readonly StockPair[]> {
  if (listed === undefined) return wantedOf((wish) => lists.pairs(wish, null), productIds, stores)
  if (listed / PAGE < productIds.length) {
    const wanted = new Set(productIds)
    return (await readPairs(lists, stores, null)).filter(({ productId }) => wanted.has(productId))
  }
  const found: StockPair[] = []
  for (const productId of productIds) {
    const pages = lists.pairs({ ...onlyOf(stores), productId }, null)
    for (const row of await eachOnce(pages, pairName)) if (isIn(stores, row)) found.push(row)
  }
  return found
}

/** Either API takes one store as a condition, or none. */
function onlyOf(stores: readonly string[]): PairWish {
  const [only, ...more] = stores
  return only === undefined || more.length > 0 ? {} : { storeId: only }
}

function isIn(stores: readonly string[], { storeId }: Count): boolean {
  return stores.length === 0 || stores.includes(storeId)
}

function pairName({ productId, storeId }: Count): string {
  return `${productId}/${storeId}`
}

function factsOf({ storeId, storeName, division }: StoreRow): StoreFacts {
  return { storeId, name: storeName ?? '', division: division?.trim() ?? '' }
}

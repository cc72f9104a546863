/** A 拠点, by its id in Next Engine; the base one is `0`. */
export interface Warehouse {
  readonly id: string
  readonly name: string
}

export const BASE: Warehouse = { id: '0', name: '基本拠点' }

/** Smaregi's stores, Next Engine's 拠点, and which feeds which at the moment. */
export interface Places {
  readonly stores: readonly string[]
  readonly warehouses: readonly Warehouse[]
  /** The id of the 拠点 that a store feeds; null = its changes are left out. */
  readonly feeds: (storeId: string) => string | null
  /** Told what has happened that is worth counting. */
  readonly saw?: (what: string) => void
  /** The 拠点 of something open that names none, by the words about it; null = any. */
  readonly unnamed?: (words: string) => string | null
  /** Where something happens. Absent = nearly always in the first store. */
  readonly pick?: () => string
  /** Next Engine's shop of a new order, and the id of the 拠点 that a line of it is to be allocated from. */
  readonly shop?: () => { readonly shopId: string }
  readonly source?: () => { readonly warehouse?: string }
}

/** Two stores, and one 拠点 for both. */
export const ONE_PLACE: Places = {
  stores: ['1', '2'],
  warehouses: [BASE],
  feeds: () => BASE.id,
}

/** Both of a pair. */
export function pairOf(code: string, place: string): string {
  return `${code}@${place}`
}

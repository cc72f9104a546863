/** One stock change as Smaregi reported it, in the words of this program. */
export interface Change {
  /** 32 hex digits, the same for the same change whenever and however often it arrives. */
  readonly key: string
  /** The key that earlier versions gave it, where that was another; equal ids of other pairs have the same one. */
  readonly formerKey?: string
  readonly productId: string
  readonly storeId: string
  /** Signed pieces. */
  readonly delta: number
  /** Stock after the change, where it was told. */
  readonly after: number | null
  /** 在庫区分, two digits. Codes that nobody has heard of are valid. */
  readonly division: string
  /** When it happened by Smaregi's clock: `YYYY-MM-DDTHH:MM:SS+09:00`. */
  readonly at: string
  /** Of a transfer between stores: the store it goes to, where that was told. */
  readonly to?: string
  /** The notification that brought it (`Received.id`). */
  readonly notification: string
  /** Number of the id table in force when it was received; 0 = none. */
  readonly table: number
  /** Number of the rule set in force when it was received; absent = the first. */
  readonly rules?: number
  /** Of a row without an id, where an equal one stands before it: the key of the first change of just this content. */
  readonly content?: string
}

/** The name of a product in a store. */
export function pairOf({ productId, storeId }: Pick<Change, 'productId' | 'storeId'>): string {
  return `${productId} ${storeId}`
}

/** That Smaregi does not show a change (ISO instants). Only runs count in which Smaregi answered for another pair, or for this one without the change. */
export interface Missing {
  /** The first of them. */
  readonly since: string
  /** How many they are, up to as many as it takes. */
  readonly asks: number
  /** It is held, and was asked for last then; null = a person wants it asked for at once. */
  readonly held?: { readonly askedAt: string | null }
  /** Smaregi shows it, and nobody can read its row. */
  readonly unreadable?: UnreadableChange
}

/** A change as Smaregi shows it. */
export type UnreadableChange = Pick<BadRow, 'raw' | 'what'>

/** A row that cannot be read as a change. It is kept for a person, never dropped. */
export interface BadRow {
  readonly notification: string
  readonly raw: string
  /** Stable word for what is wrong: `productId`, `storeId`, `amount`, `division`, `date`, `row` */
  readonly what: string
}

/** Why a change was not passed on. The names are those of the `ignored` counters in `--json`. */
export const IGNORE_RULES = [
  'division',
  'store',
  'echo',
  'duplicate',
  'zero',
  'notManaged',
  'excluded',
  'otherChannel',
  'aligned',
  'unknownDivision',
  'takenBack',
] as const

/** One of them. */
export type IgnoreRule = (typeof IGNORE_RULES)[number]

/** `key`: 32 hex digits, kept with those of the day (JST, `YYYY-MM-DD`). */
export interface DayKey {
  readonly day: string
  readonly key: string
}

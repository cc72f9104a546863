import type { StockHistory } from '../connectors/smaregi/platform-shapes.ts'
import { pairOf } from '../domain/stock/change.ts'

/** Smaregi's dates, never our clock: up to where the stock has been looked through, and what was seen on the way. */
export interface SearchCursor {
  /** Nothing from before is ever taken in: the first notification, or the moment of the first flush. */
  readonly floor: Floor
  /** Of what earlier versions wrote: stores that were added to the configuration later, and from when they count. */
  readonly floors?: Readonly<Record<string, string>>
  /** Likewise: the stores of the last look; null = every store. The rule sets say both now. */
  readonly stores?: readonly string[] | null
  /** The newest date of the last completed look. */
  readonly cursor: string
  /** Pairs near the cursor, as they stood when they were looked through. */
  readonly pairs: Readonly<Record<string, string>>
  /** Changes (see `changeName`) that no notification had named yet, but whose notification may still have been on its way. */
  readonly suspects: readonly string[]
  /** Pairs whose history could not be read. Absent in what earlier versions wrote. */
  readonly unread?: readonly Unread[]
  /** What a person has been told of and has ended, or may end: found, it must not come back. Absent = none. */
  readonly dropped?: readonly Dropped[]
}

export interface Dropped {
  /** Of a change see `changeName`; of a count that no history explains: its pair, and the count as `markOf` names it. */
  readonly name: string
  /** ISO instant. */
  readonly at: string
}

export interface Unread {
  readonly productId: string
  readonly storeId: string
  /** From when on its history is still to be read; '' = from its beginning. */
  readonly after: string
  /** It was asked for, and refused; without it nobody has come to ask. */
  readonly refused: boolean
  /** What its history has to show before it counts as read. Absent in what earlier versions wrote. */
  readonly stand?: Stand
}

/** How a pair's count stood when a look came upon it. */
export interface Stand {
  /** When it changed last, by Smaregi's clock: whole seconds. */
  readonly updDateTime: string
  /** Pieces. */
  readonly stockAmount: number
  /** ISO instant, by our clock: when this count was first seen. */
  readonly since: string
}

export interface Floor {
  /** Only what is dated after this … */
  readonly at: string
  /** … or at this very second with a later id than this one. */
  readonly id: string | null
}

/** The first change that was resolved. */
export interface First extends Floor {
  readonly id: string
}

/** By date, and within a second by id. */
export function firstOf(changes: readonly First[]): First | null {
  return changes.reduce<First | null>((first, one) => {
    if (first === null || one.at < first.at) return one
    return one.at === first.at && isBefore(one.id, first.id) ? one : first
  }, null)
}

/** Ids are numbers that grow; as text the longer one is the greater. */
export function isBefore(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length
}

export interface Row {
  readonly id: string
  readonly productId: string
  readonly storeId: string
  readonly updDateTime: string
}

/** A pair of product and store whose count has changed. */
export interface Changed extends Stand {
  readonly productId: string
  readonly storeId: string
}

/** As `SearchCursor.pairs` keeps it. */
export function markOf({ updDateTime, stockAmount }: Omit<Stand, 'since'>): string {
  return `${updDateTime} ${stockAmount}`
}

/**
 * Whether a history does not show yet what the pair's count already tells: it may be read from a copy that is late. Rows that are left out of
 * the very second of the count add up to nothing where the last one shown leaves that count.
 */
export function isBehind(
  { rows }: Pick<Shown, 'rows'>,
  { updDateTime, stockAmount }: Stand,
): boolean {
  const [newest] = rows
  if (newest === undefined || newest.updDateTime < updDateTime) return true
  return newest.updDateTime === updDateTime && newest.stockAmount !== stockAmount
}

/** A history, newest row first. */
interface Shown {
  readonly rows: readonly Pick<StockHistory, 'updDateTime' | 'amount' | 'stockAmount'>[]
  /** A person is told of these. */
  readonly unreadable: readonly object[]
}

/**
 * Whether nothing says that a movement is missing at the end of one that is behind: something else than the stock may have changed the date
 * of the count. One with a gap between two of its rows does not show everything that moves the stock, so it says nothing about its end either.
 */
export function isExplained(shown: Shown, stand: Stand): boolean {
  if (hasGap(shown)) return true
  const [newest] = shown.rows
  if (newest === undefined) return stand.stockAmount === 0
  if (newest.stockAmount === null) return newest.updDateTime === stand.updDateTime
  return newest.stockAmount === stand.stockAmount
}

function hasGap({ rows, unreadable }: Shown): boolean {
  return (
    unreadable.length > 0 ||
    rows.some(({ stockAmount, amount }, i) => {
      const before = rows[i + 1]?.stockAmount ?? null
      return before !== null && stockAmount !== null && stockAmount - amount !== before
    })
  )
}

/**
 * The histories to be read this time: of pairs that have changed, from `usual` on, and those that are left over from earlier looks. What was
 * refused comes last: however many there are, all others have been asked for by then. `counts`: whether
 * a store is looked at.
 */
export function readings(
  { unread = [] }: SearchCursor,
  changed: readonly Changed[],
  usual: string,
  counts: (storeId: string) => boolean,
): readonly Unread[] {
  const left = new Map(unread.map((one) => [pairOf(one), one]))
  const fresh = changed.map(({ productId, storeId, ...stand }) => {
    const name = pairOf({ productId, storeId })
    const before: Omit<Unread, 'productId' | 'storeId'> = left.get(name) ?? {
      after: usual,
      refused: false,
    }
    left.delete(name)
    const isSame = before.stand !== undefined && markOf(before.stand) === markOf(stand)
    return { ...before, productId, storeId, stand: isSame ? before.stand : stand }
  })
  const rest = [...left.values()].filter(({ storeId }) => counts(storeId))
  return [...fresh, ...rest].toSorted((a, b) => Number(a.refused) - Number(b.refused))
}

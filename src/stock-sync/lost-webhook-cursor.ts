import { pairOf } from '../domain/stock/change.ts'
import { MINUTE_MS, toJstIso } from '../kernel/time.ts'

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
  /** Changes that Smaregi did not show and a person has dropped: found, they must not come back. Absent = none. */
  readonly dropped?: readonly Dropped[]
}

export interface Dropped {
  /** See `changeName`. */
  readonly name: string
  /** ISO instant. */
  readonly at: string
}

export interface Unread {
  readonly productId: string
  readonly storeId: string
  /** From when on its history is still to be read; '' = from its beginning. */
  readonly after: string
  /** It was asked for, and refused; without it nobody has come to ask, or it did not show yet how the pair stands. */
  readonly refused: boolean
  /** How the pair stood then; absent where it was refused, and in what earlier versions wrote. */
  readonly mark?: string | null
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

/** One history to be read. */
export interface Reading extends Unread {
  /** How the pair stands (see `markOf`); null where it has not changed since. */
  readonly mark: string | null
}

/** How a pair stands: when it changed last, and its count. */
export function markOf(pair: {
  readonly updDateTime: string
  readonly stockAmount: number
}): string {
  return `${pair.updDateTime} ${pair.stockAmount}`
}

/**
 * Whether a history, read since, shows how the pair stood: then it does not lag behind that moment. Where it never does, it is believed
 * when the time to settle is over.
 */
export function isShown(
  mark: string,
  rows: readonly { readonly updDateTime: string; readonly stockAmount: number | null }[],
  { now, settleMs }: { readonly now: number; readonly settleMs: number },
): boolean {
  const changed = mark.slice(0, mark.indexOf(' '))
  const shows = rows.some(
    ({ updDateTime, stockAmount }) =>
      updDateTime > changed ||
      (updDateTime === changed &&
        (stockAmount === null || markOf({ updDateTime, stockAmount }) === mark)),
  )
  if (shows) return true
  return now - Date.parse(changed) >= settleMs
}

const OVERLAP_MS = 10 * MINUTE_MS

/** From when on everything is looked at again, in Smaregi's own form of dates. */
export function before(cursor: string): string {
  if (cursor === '') return ''
  return toJstIso(new Date(Date.parse(cursor) - OVERLAP_MS))
}

/**
 * What is to be read this time: pairs that have changed, from `usual` on, and those that are left over from earlier looks. What was
 * refused comes last: however many there are, all others have been asked for by then. `counts`: whether
 * a store is looked at.
 */
export function readings(
  { unread = [] }: SearchCursor,
  changed: readonly Row[],
  usual: string,
  counts: (storeId: string) => boolean,
): readonly Reading[] {
  const left = new Map(unread.map((one) => [pairOf(one), one]))
  const fresh = changed.map(({ productId, storeId, id }) => {
    const name = pairOf({ productId, storeId })
    const { after, refused } = left.get(name) ?? { after: usual, refused: false }
    left.delete(name)
    return { productId, storeId, after, refused, mark: id }
  })
  const rest = [...left.values()].filter(({ storeId }) => counts(storeId))
  const all = [...fresh, ...rest.map((one) => ({ ...one, mark: one.mark ?? null }))]
  return all.toSorted((a, b) => Number(a.refused) - Number(b.refused))
}

import type { Seen } from './booking.ts'

/** Where counting begins, and what is remembered of other slips. */
export interface Scope {
  /** The highest slip at the starting point: slips up to it do not count. */
  readonly start: number
  /** Shops that were added to the filter later, and the highest slip then. */
  readonly shops: Readonly<Record<string, number>>
  /** The same for all shops that are not named there; 0 = none. */
  readonly otherShops: number
  /** Followed shops; empty = every shop. */
  readonly shopIds: readonly string[]
  /** Slips up to this one may have been forgotten. */
  readonly forgottenUpTo: number
  /** What is remembered of another slip that lines came from; null = nothing. */
  seen(slip: number): SlipFacts | null
  /** Whether anything of a line is booked. */
  isBooked(slip: number, line: number): boolean
}

/** What is remembered of one slip: `Seen` without its place in the log. */
export type SlipFacts = Omit<Seen, 'kind'>

/** Too old to be counted, a 複数配送 parent, or of a shop that is not followed. */
export type Named = 'old' | 'multiDelivery' | 'otherShop'

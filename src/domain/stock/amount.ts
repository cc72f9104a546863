import type { Mark } from './mark.ts'
import type { StockKey } from './stock-key.ts'

/** Pieces. Next Engine's free stock is the stock less what its slips hold; a decrement can take no more than that. */
export interface Counts {
  readonly stock: number
  readonly free: number
}

/** An amount for one count, or for one product that has no code, added up from one or more changes. `code` '' = none yet. */
export interface Amount extends StockKey {
  readonly products: readonly string[]
  readonly delta: number
  /** How many changes were added up. */
  readonly changes: number
  /** When the oldest of them was received (ISO instant). */
  readonly since: string
  /** A person said "send it" (`failures retry`): guards and comparisons are passed over once. */
  readonly released?: true
  /** Number of the rule set under which the newest of them came, for what is still to be asked; absent = the first. */
  readonly rules?: number
  /** Where parts of it left before and were found not applied: looked for once more before it leaves again. */
  readonly marks?: readonly Mark[]
}

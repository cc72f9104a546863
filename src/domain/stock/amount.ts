/** Pieces. Next Engine's free stock is the stock less what its slips hold; a decrement can take no more than that. */
export interface Counts {
  readonly stock: number
  readonly free: number
}

/** An amount for one code, folded from one or more changes. */
export interface Amount {
  readonly code: string
  readonly products: readonly string[]
  readonly delta: number
  /** How many changes were added up. */
  readonly changes: number
  /** When the oldest of them was received (ISO instant). */
  readonly since: string
  /** A person said "send it" (`failures retry`): guards and comparisons are passed over once. */
  readonly released?: true
}

/**
 * Which batches, and which of their lines, may be about a product. Only an index: the batches are the truth, and what it does not know
 * is read in them.
 */
export interface ProductIndex {
  /**
   * Takes over what batches say that it does not know yet: after a flush those that it sealed, after a crash or an update what is
   * missing, a part of it with each call. For the holder of the lock `stock`.
   */
  complete(): Promise<void>
  /** Where these names are met: products (商品ID) and codes, in whatever letter case. It may find too much, never too little. */
  find(names: Iterable<string>): Promise<Found>
}

/** What the index says of each batch. */
export interface Found {
  /** Whether the index knows the batch; of one that it does not know, everything may be about the product. */
  knows(batch: number): boolean
  /** Where in a batch that it knows; null = nowhere. */
  in(batch: number): Places | null
}

/** Places within a batch. */
export interface Places {
  /** Numbers of its changes, from 0, ascending. */
  readonly lines: readonly number[]
  /** Numbers of its rows, from 1, ascending. */
  readonly rows: readonly number[]
  /** Whether an outcome, or something that came to a stop or goes on, is about it. */
  readonly outcomes: boolean
  readonly carried: boolean
}

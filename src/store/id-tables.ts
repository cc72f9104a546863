import type { Lookup, Pair, TableText } from '../domain/mapping/table.ts'

/**
 * The id tables: which 商品コード a 商品ID has. A table never changes; another one takes its place, under a new number, and
 * notifications keep the number that was in force when they came. So a table stays for as long as something names it.
 *
 * The contract, for every implementation:
 * - a number that was ever given out belongs to a table that is there as a whole, also after the power went;
 * - whenever the power goes during `replace` or `undo`, the former table is in force afterwards or the new one;
 * - a number is never used for a second table;
 * - look-ups need memory for a part of the table only, however large it is.
 *
 * `replace`, `undo` and `prune` are for a holder of the lock `stock`.
 */
export interface IdTables {
  /** The table in force. Number 0: there has never been one, and every product has its id as code. */
  current(): Promise<TableFacts>

  /** Opens a table that was in force at some time and has not been pruned. Number 0 is an empty one. */
  open(number: number): Promise<IdTable>

  /**
   * Puts a table in the place of number `after`; the answer is the new one's facts.
   * Throws `Moved` when another one is in force by now.
   */
  replace(table: TableText, how: 'import' | 'clear', after: number): Promise<TableFacts>

  /**
   * Puts the content of the table before number `after` in force again, under a new number; so a second undo undoes the first.
   * Throws `Moved` when another one is in force by now, and must not be asked for when `after` has no former one.
   */
  undo(after: number): Promise<TableFacts>

  /**
   * Removes tables that are older than the one before the current one and that `keep` does not name. `keep` names the
   * tables of everything that was received and has not been decided.
   */
  prune(keep: ReadonlySet<number>): Promise<void>
}

/** What is known of a table without reading it. `undo` and `clear` make tables of their own. */
export interface TableFacts {
  readonly number: number
  readonly entries: number
  /** ISO instant; null for number 0. */
  readonly at: string | null
  readonly how: 'import' | 'clear' | 'undo' | null
  /** The table that was in force before (0 = none); null for number 0. */
  readonly former: number | null
}

/** A table to look things up in. Its text is in both orders, as it is handed over by `replace`. */
export interface IdTable extends Lookup, TableText {
  readonly number: number
  /** All pairs by id, a chunk at a time. */
  rows(): AsyncIterable<readonly Pair[]>
  close(): Promise<void>
}

/** Before the first import. */
export const NO_TABLE: TableFacts = { number: 0, entries: 0, at: null, how: null, former: null }

const NOTHING: ReadonlyMap<string, string> = new Map()

/** Number 0, for every store. */
export const EMPTY_TABLE: IdTable = {
  number: 0,
  entries: 0,
  codeOf: () => Promise.resolve(null),
  idOf: () => Promise.resolve(null),
  codesOf: () => Promise.resolve(NOTHING),
  idsOf: () => Promise.resolve(NOTHING),
  byId: () => [],
  byCode: () => [],
  async *rows() {},
  close: () => Promise.resolve(),
}

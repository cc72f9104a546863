import { diffTables, isSame, type TableDiff } from '../domain/mapping/diff.ts'
import type { TableText } from '../domain/mapping/table.ts'
import type { IdTable, TableFacts } from '../store/id-tables.ts'
import type { Store } from '../store/store.ts'

/** Opens a table for `work` and closes it whatever happens. */
export async function withTable<T>(
  { tables }: Store,
  number: number,
  work: (table: IdTable) => Promise<T>,
): Promise<T> {
  const table = await tables.open(number)
  try {
    return await work(table)
  } finally {
    await table.close()
  }
}

/** What changes when `table` takes the place of number `before`. */
export function diffAgainst(store: Store, before: number, table: TableText): Promise<TableDiff> {
  return withTable(store, before, (former) => diffTables(former, table))
}

/** What stands after a table was to take the place of the one in force. */
export interface PutInForce {
  /** False: the table in force says the same. */
  readonly replaced: boolean
  readonly facts: TableFacts
  readonly diff: TableDiff
}

/**
 * The same table again takes no new number: `map undo` still goes back to the one before. `allow` throws where the change may not be
 * made. For a holder of the lock `stock`.
 */
export async function putInForce(
  store: Store,
  table: TableText,
  by: 'import' | 'clear',
  allow: (diff: TableDiff) => Promise<void>,
): Promise<PutInForce> {
  const { tables } = store
  const before = await tables.current()
  const diff = await diffAgainst(store, before.number, table)
  if (isSame(diff)) return { replaced: false, facts: before, diff }
  await allow(diff)
  return { replaced: true, facts: await tables.replace(table, by, before.number), diff }
}

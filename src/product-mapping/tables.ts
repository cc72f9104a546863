import { diffTables, type TableDiff } from '../domain/mapping/diff.ts'
import type { TableText } from '../domain/mapping/table.ts'
import type { IdTable } from '../store/id-tables.ts'
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

import { diffTables, isSame, type TableDiff } from '../domain/mapping/diff.ts'
import type { TableText } from '../domain/mapping/table.ts'
import type { IdTable, TableFacts } from '../store/id-tables.ts'
import type { Store } from '../store/store.ts'
import { Changes, noteReplaced } from './relinked.ts'

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
export function diffAgainst(
  store: Store,
  before: number,
  table: TableText,
  changes?: Changes,
): Promise<TableDiff> {
  return withTable(store, before, (former) => diffTables(former, table, changes?.take))
}

/** What stands after a table was to take the place of the one in force. */
export interface PutInForce {
  /** False: the table in force says the same. */
  readonly replaced: boolean
  readonly facts: TableFacts
  readonly diff: TableDiff
}

/** Somebody (`--as`, null = not told) puts another table in force. */
interface Replacement {
  readonly store: Store
  readonly who: string | null
  /** Throws where the change may not be made. */
  readonly allow: (diff: TableDiff) => Promise<void>
}

/** The same table again takes no new number: `map undo` still goes back to the one before. For a holder of the lock `stock`. */
export async function putInForce(
  { store, who, allow }: Replacement,
  table: TableText,
  by: 'import' | 'clear',
): Promise<PutInForce> {
  const { tables } = store
  const before = await tables.current()
  const changes = new Changes()
  const diff = await diffAgainst(store, before.number, table, changes)
  if (isSame(diff)) return { replaced: false, facts: before, diff }
  await allow(diff)
  const facts = await tables.replace(table, by, before.number)
  await noteReplaced(store, facts, changes.all, who)
  return { replaced: true, facts, diff }
}

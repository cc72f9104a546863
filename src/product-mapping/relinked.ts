import type { Relinked } from '../domain/mapping/diff.ts'
import type { TableFacts } from '../store/id-tables.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'

/** The document `relinked`: what each table that a person has put in force has changed, oldest first. */
interface Kept {
  readonly tables: readonly KeptTable[]
}

interface KeptTable extends Pick<ReplacedTable, 'at' | 'how' | 'who'> {
  /** Product, its code before, its code since; null = none. */
  readonly changes: readonly (readonly [string, string | null, string | null])[]
}

/** A table that a person has put in the place of another one. */
export interface ReplacedTable {
  /** ISO instant */
  readonly at: string
  readonly how: 'import' | 'clear' | 'undo'
  /** Who has done it, where `--as` told it. */
  readonly who?: string
  readonly changes: readonly Relinked[]
}

/** So many changes are remembered in all, those of the newest tables; of a larger table the first ones. */
const MOST = 20_000
const MOST_TABLES = 500

/** Takes as many changes as are remembered. */
export class Changes {
  readonly all: Relinked[] = []
  readonly take = (change: () => Relinked): void => {
    if (this.all.length < MOST) this.all.push(change())
  }
}

/** For a holder of the lock `stock`, when the table is in force. */
export function noteReplaced(
  store: Store,
  { at, how }: Pick<TableFacts, 'at' | 'how'>,
  changes: readonly Relinked[],
  who: string | null,
): Promise<void> {
  const table: KeptTable = {
    at: at ?? '',
    how: how ?? 'import',
    ...(who === null ? {} : { who }),
    changes: changes.map(({ productId, from, to }) => [productId, from, to]),
  }
  return rewrite<Kept>(store.document('relinked'), (before) => ({
    tables: newest([...(before?.tables ?? []), table]),
  }))
}

function newest(tables: readonly KeptTable[]): readonly KeptTable[] {
  let room = MOST
  const kept: KeptTable[] = []
  for (const table of tables.slice(-MOST_TABLES).toReversed()) {
    room -= table.changes.length
    if (room < 0) break
    kept.unshift(table)
  }
  return kept
}

/** Oldest first. */
export async function replacedTables(store: Store): Promise<readonly ReplacedTable[]> {
  const { value } = await store.document<Kept>('relinked').read()
  return (value?.tables ?? []).map(({ changes, ...table }) => ({
    ...table,
    changes: changes.map(([productId, from, to]) => ({ productId, from, to })),
  }))
}

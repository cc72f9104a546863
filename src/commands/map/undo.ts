import { StonError } from '../../kernel/errors.ts'
import type { Store } from '../../store/store.ts'
import * as says from '../../messages/map.ts'
import type { App, Report } from '../../context.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { replacementReport } from '../../reports/table-replaced.ts'
import { diffAgainst, withTable } from '../../product-mapping/tables.ts'

/** Goes back to the table before the one in force; done twice, it is as it was. */
export async function mapUndo(app: App): Promise<Report> {
  const store = await app.store()
  return holdingStock(app, store, () => undo(app, store))
}

async function undo(app: App, store: Store): Promise<Report> {
  const before = await store.tables.current()
  const { former } = before
  if (former === null) {
    throw new StonError({ code: 'map', exit: 'config', ...says.nothingToUndo })
  }
  const diff = await withTable(store, former, (table) => diffAgainst(store, before.number, table))
  const facts = await store.tables.undo(before.number)
  return replacementReport(app, { headline: says.undone(facts.entries), facts, diff })
}

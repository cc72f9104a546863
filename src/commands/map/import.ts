import type { App, Report } from '../../context.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { say } from '../../kernel/sentence.ts'
import * as says from '../../messages/map.ts'
import { type NewTable, readTable } from '../../product-mapping/read-table.ts'
import { putInForce } from '../../product-mapping/tables.ts'
import { replacementReport, unchangedReport } from '../../reports/table-replaced.ts'
import type { Store } from '../../store/store.ts'
import { type Input, readInput } from '../../user-files/read.ts'

export interface ImportOptions {
  /** `-` for standard input. */
  readonly file: string
  readonly stdin?: Input | undefined
}

/** Puts a whole new id table in force, or says everything that is wrong with the file and changes nothing. */
export async function mapImport(app: App, { file, stdin }: ImportOptions): Promise<Report> {
  try {
    const found = await readTable(app, file, await readInput(file, stdin))
    const store = await app.store()
    app.progress(say(app.locale, says.writing))
    return await holdingStock(app, store, () => replace(app, store, found))
  } finally {
    app.progress('')
  }
}

async function replace(app: App, store: Store, { table, encoding }: NewTable): Promise<Report> {
  const { replaced, facts, diff } = await putInForce(store, table, 'import')
  if (!replaced) return unchangedReport(app, facts, diff, encoding)
  const headline = says.imported(facts.entries, encoding)
  return replacementReport(app, { headline, facts, diff, json: { encoding } })
}

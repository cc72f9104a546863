import type { App, Report } from '../../context.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { say } from '../../kernel/sentence.ts'
import * as says from '../../messages/map.ts'
import { type NewTable, readTable } from '../../product-mapping/read-table.ts'
import { diffAgainst, putInForce } from '../../product-mapping/tables.ts'
import { keptReport, previewReport, replacementReport } from '../../reports/table-replaced.ts'
import type { Store } from '../../store/store.ts'
import { type Input, readInput } from '../../user-files/read.ts'
import { leftAlone } from '../../messages/map-learnt.ts'
import {
  agreedLoss,
  type Consent,
  refuseLoss,
  type Replacing,
} from '../../product-mapping/agreed-loss.ts'

export interface ImportOptions extends Consent {
  /** `-` for standard input. */
  readonly file: string
  readonly stdin?: Input | undefined
  /** Nothing is changed. */
  readonly dryRun?: boolean
}

/** Puts a whole new id table in force, or says everything that is wrong with the file and changes nothing. */
export async function mapImport(
  app: App,
  { file, stdin, dryRun = false, ...consent }: ImportOptions,
): Promise<Report> {
  try {
    const found = await readTable(app, file, await readInput(file, stdin))
    const store = await app.store()
    if (dryRun) return await preview(app, store, found)
    const words = ['ston', 'map', 'import', file]
    return await replace({ app, store, consent, words }, found)
  } finally {
    app.progress('')
  }
}

/** What would become of the table in force. */
async function preview(app: App, store: Store, { table, encoding }: NewTable): Promise<Report> {
  const facts = await store.tables.current()
  const diff = await diffAgainst(store, facts.number, table)
  return previewReport(app, { facts, diff, rows: table.entries, encoding })
}

async function replace(replacing: Replacing, { table, encoding }: NewTable): Promise<Report> {
  const { app, store } = replacing
  const agreed = await agreedLoss(replacing, async () =>
    diffAgainst(store, (await store.tables.current()).number, table),
  )
  if (agreed === null) return keptReport(app, await store.tables.current(), leftAlone)
  app.progress(say(app.locale, says.writing))
  const { replaced, facts, diff } = await holdingStock(app, store, () =>
    putInForce(store, table, 'import', (change) => refuseLoss(replacing, change, agreed)),
  )
  if (!replaced)
    return keptReport(app, facts, says.unchanged(facts.entries, encoding), { encoding, ...diff })
  const headline = says.imported(facts.entries, encoding)
  return replacementReport(app, { headline, facts, diff, json: { encoding } })
}

import type { App, Report } from '../../context.ts'
import { replaceTable, replacing } from '../../jobs/replace-table.ts'
import * as says from '../../messages/map.ts'
import type { Consent } from '../../product-mapping/agreed-loss.ts'
import { type NewTable, readTable } from '../../product-mapping/read-table.ts'
import { diffAgainst } from '../../product-mapping/tables.ts'
import { keptReport, previewReport, replacementReport } from '../../reports/table-replaced.ts'
import { type Input, readInput } from '../../user-files/read.ts'
import { leftAsItIs } from './back.ts'

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
    return dryRun ? await preview(app, found) : await inForce(app, consent, found, file)
  } finally {
    app.progress('')
  }
}

/** What would become of the table in force. */
async function preview(app: App, { table, encoding }: NewTable): Promise<Report> {
  const store = await app.store()
  const facts = await store.tables.current()
  const diff = await diffAgainst(store, facts.number, table)
  return previewReport(app, { facts, diff, rows: table.entries, encoding })
}

async function inForce(app: App, consent: Consent, found: NewTable, file: string): Promise<Report> {
  const put = await replaceTable(await replacing(app, consent, ['import', file]), found)
  if (put === null) return leftAsItIs(app)
  const { replaced, facts, diff } = put
  const { encoding } = found
  return replaced
    ? replacementReport(app, {
        headline: says.imported(facts.entries, encoding),
        facts,
        diff,
        json: { encoding },
      })
    : keptReport(app, facts, says.unchanged(facts.entries, encoding), { encoding, ...diff })
}

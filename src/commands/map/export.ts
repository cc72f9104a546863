import { HEADER } from '../../domain/mapping/row-check.ts'
import type { IdTable } from '../../store/id-tables.ts'
import * as says from '../../messages/map.ts'
import type { App, Report } from '../../context.ts'
import { csvText, wholeText } from '../../product-mapping/csv-text.ts'
import { tableJson } from '../../reports/table-replaced.ts'
import { toldReport } from '../../reports/told-report.ts'
import { withTable } from '../../product-mapping/tables.ts'
import { writeWhole } from '../../user-files/write.ts'

export interface ExportOptions {
  /** Absent or `-`: standard output. */
  readonly file?: string | undefined
  readonly excel: boolean
}

/** The table in force as a file that `map import` takes back unchanged. */
export async function mapExport(app: App, { file, excel }: ExportOptions): Promise<Report> {
  const store = await app.store()
  const facts = await store.tables.current()
  return withTable(store, facts.number, async (table) => {
    const json = { outcome: 'ok', ...tableJson(facts) }
    if (file === undefined || file === '-') return toOutput(table, excel, json)
    await writeWhole(file, csvText(table.byId(), excel))
    const lines = [says.exported(table.entries, file), ...(excel ? [says.excelCare] : [])]
    return toldReport(app.locale, lines, { ...json, file })
  })
}

async function toOutput(
  table: IdTable,
  excel: boolean,
  json: Readonly<Record<string, unknown>>,
): Promise<Report> {
  const csv = await wholeText(table.byId(), excel)
  return { exit: 'ok', json: { ...json, csv }, text: csv }
}

/** The header alone: an example line would sooner or later be imported. Needs no configuration. */
export async function mapTemplate({ excel }: Pick<ExportOptions, 'excel'>): Promise<Report> {
  const csv = await wholeText([], excel)
  return { exit: 'ok', json: { header: HEADER, csv }, text: csv }
}

import type { App, Report } from '../../context.ts'
import { include } from '../../domain/mapping/exclusions.ts'
import { checkNames } from '../../product-mapping/asked-names.ts'
import { changeExclusions, readExclusions } from '../../product-mapping/exclusions.ts'
import { includedReport } from '../../reports/exclusions.ts'

/** Takes products off the exclude list. */
export async function mapInclude(app: App, names: readonly string[]): Promise<Report> {
  const store = await app.store()
  const { entries } = await readExclusions(store)
  const plain = checkNames(names, new Set(entries.map(({ name }) => name)))
  const done = await changeExclusions(store, (before) => include(before, plain))
  return includedReport(app.locale, done)
}

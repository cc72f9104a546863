import type { App, Report } from '../../context.ts'
import { include } from '../../domain/mapping/exclusions.ts'
import { checkNames } from '../../product-mapping/asked-names.ts'
import { changeExclusions } from '../../product-mapping/exclusions.ts'
import { includedReport } from '../../reports/exclusions.ts'

/** Takes products off the exclude list. */
export async function mapInclude(app: App, names: readonly string[]): Promise<Report> {
  checkNames(names)
  const done = await changeExclusions(await app.store(), (before) => include(before, names))
  return includedReport(app.locale, done)
}

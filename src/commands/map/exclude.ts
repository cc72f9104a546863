import type { App, Report } from '../../context.ts'
import { exclude } from '../../domain/mapping/exclusions.ts'
import { checkNames } from '../../product-mapping/asked-names.ts'
import { changeExclusions, readExclusions } from '../../product-mapping/exclusions.ts'
import { excludedReport, exclusionsReport } from '../../reports/exclusions.ts'

export interface ExcludeOptions {
  readonly list: boolean
}

/** Products that are not passed on, in either direction. Without names only `--list` has a meaning. */
export async function mapExclude(
  app: App,
  names: readonly string[],
  { list }: ExcludeOptions,
): Promise<Report> {
  if (list && names.length === 0) return showList(app)
  checkNames(names)
  const done = await changeExclusions(await app.store(), (before) =>
    exclude(before, names, app.now()),
  )
  return list ? showList(app) : excludedReport(app.locale, done)
}

async function showList(app: App): Promise<Report> {
  return exclusionsReport(app.locale, await readExclusions(await app.store()))
}

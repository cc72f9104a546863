import type { App, Report } from '../../context.ts'
import { exclude, include } from '../../domain/mapping/exclusions.ts'
import { readOrders } from '../../order-sync/state.ts'
import { checkNames } from '../../product-mapping/asked-names.ts'
import { changeExclusions, readExclusions } from '../../product-mapping/exclusions.ts'
import { excludedReport, exclusionsReport, includedReport } from '../../reports/exclusions.ts'
import type { Store } from '../../store/store.ts'

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
  const store = await app.store()
  const plain = checkNames(names, await metNames(store))
  const done = await changeExclusions(store, (before) => exclude(before, plain, app.now()))
  return list ? showList(app) : excludedReport(app.locale, done)
}

/** Codes of order lines that have come to a stop: as Next Engine writes them. */
async function metNames(store: Store): Promise<ReadonlySet<string>> {
  const { items } = await readOrders(store)
  return new Set(
    items.flatMap(({ code, component }) => [code, component]).filter((one) => one !== ''),
  )
}

async function showList(app: App): Promise<Report> {
  return exclusionsReport(app.locale, await readExclusions(await app.store()))
}

/** Takes products off the exclude list. */
export async function mapInclude(app: App, names: readonly string[]): Promise<Report> {
  const store = await app.store()
  const { entries } = await readExclusions(store)
  const plain = checkNames(names, new Set(entries.map(({ name }) => name)))
  const done = await changeExclusions(store, (before) => include(before, plain))
  return includedReport(app.locale, done)
}

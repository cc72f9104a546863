import type { App, Report } from '../../context.ts'
import { askedName } from '../../product-mapping/asked-names.ts'
import { showName } from '../../product-mapping/name-shown.ts'
import { mapShowReport } from '../../reports/map-show.ts'

/** What the table in force says about a 商品ID or a 商品コード. Digits that can be an id are read as one. */
export async function mapShow(app: App, idOrCode: string): Promise<Report> {
  const name = askedName(idOrCode)
  const paired = app.config.mapping.mode === 'jan' ? 'jan' : 'table'
  return mapShowReport(app.locale, await showName(await app.store(), name, paired), paired)
}

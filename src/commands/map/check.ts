import type { App, Report } from '../../context.ts'
import { checkMasters } from '../../product-mapping/check-masters.ts'
import { mapCheckReport } from '../../reports/map-check.ts'

/** Compares the id table with both masters, product by product, and changes nothing. */
export async function mapCheck(app: App): Promise<Report> {
  return mapCheckReport(app, await checkMasters(app))
}

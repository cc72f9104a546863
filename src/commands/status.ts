import type { App, Report } from '../context.ts'
import { statusReport } from '../reports/status.ts'
import { alarmsOf } from '../status/alarms.ts'
import { readOverview } from '../status/overview.ts'

/** What waits, what happened last, what needs a person. With `--check` the last of these decides the exit code. */
export async function status(app: App, options: { readonly check: boolean }): Promise<Report> {
  const overview = await readOverview(app, await app.store())
  return statusReport(app, overview, alarmsOf(overview, app.config.alarms), options)
}

import type { App, Report } from '../context.ts'
import { backupJob } from '../jobs/backup-job.ts'
import { restoreJob } from '../jobs/restore-job.ts'
import { backedUpReport, restoredReport } from '../reports/backup.ts'

/** Everything that ston keeps, as one file, taken while others are at work. */
export async function backup(app: App, file: string): Promise<Report> {
  return backedUpReport(app.locale, file, await backupJob(app, file))
}

/** The way back, into a place that is empty. */
export async function restore(app: App, file: string): Promise<Report> {
  return restoredReport(app.locale, file, await restoreJob(app, file), app.config.orders.enabled)
}

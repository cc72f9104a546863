import { requireRun } from '../config/need.ts'
import type { App, Report } from '../context.ts'
import { planJob, runJob } from '../jobs/run-job.ts'

/** What is due is done, by the commands themselves; `dryRun`: only told. For one line of cron or one timer a minute. */
export async function run(app: App, { dryRun }: { readonly dryRun: boolean }): Promise<Report> {
  requireRun(app.config)
  return dryRun ? planJob(app) : runJob(app)
}

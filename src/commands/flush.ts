import { requireRun } from '../config/need.ts'
import type { App, Report } from '../context.ts'
import { flushJob } from '../jobs/flush-job.ts'
import { preview } from '../jobs/flush-preview.ts'

/** Smaregi → Next Engine: what has been received since the last time goes out, or says why it does not. */
export async function flush(app: App, options: { readonly dryRun: boolean }): Promise<Report> {
  requireRun(app.config)
  return options.dryRun ? preview(app, await app.store()) : flushJob(app)
}

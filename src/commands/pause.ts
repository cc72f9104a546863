import { requireNextEngine, requireRun } from '../config/index.ts'
import { pauseJob } from '../jobs/pause-job.ts'
import type { App, Report } from '../context.ts'

/** Stops both directions, so that the goods can be counted. `stores`: ids; empty = all of them are counted. */
export async function pause(app: App, stores: readonly string[]): Promise<Report> {
  requireRun(app.config)
  requireNextEngine(app.config)
  return pauseJob(app, stores)
}

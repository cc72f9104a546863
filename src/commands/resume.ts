import { requireNextEngine, requireRun } from '../config/index.ts'
import { resumeJob, type ResumeOptions } from '../jobs/resume-job.ts'
import type { App, Report } from '../context.ts'

export type { ResumeOptions } from '../jobs/resume-job.ts'

/** The goods have been counted: what the count holds is settled, both counts are compared, and both directions go on. */
export async function resume(app: App, options: ResumeOptions): Promise<Report> {
  requireRun(app.config)
  requireNextEngine(app.config)
  return resumeJob(app, options)
}

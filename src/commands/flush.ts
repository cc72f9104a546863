import { requireRun } from '../config/need.ts'
import type { App, Report } from '../context.ts'
import { StonError } from '../kernel/errors.ts'
import { urgentAndDryRun } from '../messages/flush.ts'
import { flushJob } from '../jobs/flush-job.ts'
import { previewFlush } from '../jobs/flush-preview.ts'
import type { Planned } from '../stock-sync/run-context.ts'

export interface FlushOptions {
  readonly dryRun: boolean
  /** Only what takes the last pieces that are free online, or leaves few; everything else is carried. */
  readonly urgent: boolean
  /** `ston run` says so of what it starts: `ask` for counts first, or `send` at once what may go without. */
  readonly planned?: NonNullable<Planned>
}

/** Smaregi → Next Engine: what has been received since the last time goes out, or says why it does not. */
export async function flush(app: App, { dryRun, urgent, planned }: FlushOptions): Promise<Report> {
  if (dryRun && urgent) throw new StonError({ code: 'usage', message: urgentAndDryRun })
  requireRun(app.config)
  if (dryRun) return previewFlush(app, await app.store())
  if (urgent) return flushJob(app, { sends: 'urgent', planned: planned ?? null })
  return flushJob(app, { planned: planned ?? null })
}

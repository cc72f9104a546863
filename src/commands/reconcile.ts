import type { App, Report } from '../context.ts'
import { reconcileJob, type ReconcileOptions } from '../jobs/reconcile-job.ts'
import { leftAloneReport, reconcileReport, stillRunningReport } from '../reports/reconcile-run.ts'

export type { ReconcileOptions } from '../jobs/reconcile-job.ts'

/** Compares the absolute counts of both sides, names a cause for each difference, and mends where it is told to. */
export async function reconcile(app: App, options: ReconcileOptions): Promise<Report> {
  const ended = await reconcileJob(app, options)
  switch (ended.kind) {
    case 'running':
      return stillRunningReport(app, ended.holder)
    case 'leftAlone':
      return leftAloneReport(app)
    case 'done':
      return reconcileReport(app, { ...ended, csv: options.csv })
  }
}

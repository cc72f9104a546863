import { StonError } from '../kernel/errors.ts'
import { requireNextEngine, requireRun } from '../config/index.ts'
import * as says from '../messages/orders.ts'
import type { App, Report } from '../context.ts'
import { importJob, switchedOffJob } from '../jobs/import-job.ts'
import { previewOrders } from '../jobs/import-preview.ts'
import { parseSince } from '../order-sync/start.ts'
import { type SwitchOn, switchOrdersOn } from '../jobs/switch-orders-on.ts'

export interface ImportOptions {
  readonly dryRun: boolean
  readonly since?: string
  readonly fromNow: boolean
  /** The owner's page says so. */
  readonly switchOn?: SwitchOn
}

/** Next Engine → Smaregi: what was sold online leaves Smaregi's stock as 出荷. */
export async function importOrders(app: App, options: ImportOptions): Promise<Report> {
  const { dryRun, fromNow } = options
  const since = options.since === undefined ? null : parseSince(options.since)
  if (since !== null && fromNow) throw usage()
  if (options.switchOn !== undefined)
    return switchOrdersOn(app, options.switchOn, { since, fromNow })
  if (!app.config.orders.enabled) return switchedOffJob(app, { dryRun })
  requireRun(app.config)
  requireNextEngine(app.config)
  if (dryRun) return previewOrders(app, await app.store(), { since, fromNow })
  return importJob(app, { since, fromNow })
}

function usage(): StonError {
  return new StonError({ code: 'usage', message: says.sinceAndFromNow })
}

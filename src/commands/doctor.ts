import { requireAllRead } from '../config/index.ts'
import type { App, Report } from '../context.ts'
import { checkAll } from '../checks/all.ts'
import { doctorReport } from '../reports/doctor.ts'

/** Looks at everything that ston needs, and says for each what to do. Changes nothing. */
export async function doctor(app: App, configFile: string): Promise<Report> {
  requireAllRead(app.config)
  return doctorReport(app, await checkAll(app, configFile))
}

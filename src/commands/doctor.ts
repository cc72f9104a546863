import { checkAll } from '../checks/all.ts'
import { requireAllRead } from '../config/index.ts'
import type { Place } from '../config/load.ts'
import type { App, Report } from '../context.ts'
import { writeBundle } from '../jobs/write-bundle.ts'
import { say } from '../kernel/sentence.ts'
import { bundled } from '../messages/doctor-command.ts'
import { doctorReport } from '../reports/doctor.ts'

/** Looks at everything that ston needs, and says for each what to do. Changes nothing; `bundle`: a file for whoever helps. */
export async function doctor(app: App, place: Place, bundle?: string): Promise<Report> {
  requireAllRead(app.config)
  const checked = await checkAll(app, place.file)
  const report = doctorReport(app, checked)
  if (bundle === undefined) return report
  const calls = await writeBundle(app, place, checked, bundle)
  const told = say(app.locale, bundled(bundle, app.config.log.record ? calls : calls || null))
  return {
    ...report,
    json: { ...(report.json as object), bundle },
    text: `${report.text}\n${told}`,
  }
}

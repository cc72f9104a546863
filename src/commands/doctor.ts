import { checkAll, type Checked } from '../checks/all.ts'
import { anonymousSettings } from '../config/anonymous.ts'
import { requireAllRead } from '../config/index.ts'
import { loadConfig } from '../config/load.ts'
import type { App, Report } from '../context.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { bundled } from '../messages/doctor-command.ts'
import { Ring } from '../recording/ring.ts'
import { type BundleFacts, bundleOf } from '../reports/bundle.ts'
import { doctorReport } from '../reports/doctor.ts'
import { statusReport } from '../reports/status.ts'
import { alarmsOf } from '../status/alarms.ts'
import { readOverview } from '../status/overview.ts'
import { writeWhole } from '../user-files/write.ts'
import type { Place } from './config.ts'

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

/** Gives the number of recorded calls in it. */
async function writeBundle(
  app: App,
  { file, env }: Place,
  checked: Checked,
  bundle: string,
): Promise<number> {
  const { config, written } = loadConfig(file, env)
  const settings = anonymousSettings(config, written)
  const recording = await new Ring(config.store.path).read(app.now())
  const facts = { settings, checked, recording, ...(await standing(app)) }
  await writeWhole(bundle, lines(bundleOf(facts)))
  return recording.length
}

/** Where the data cannot be read, the checks have said so. */
async function standing(app: App): Promise<Pick<BundleFacts, 'status' | 'warnings'>> {
  try {
    const overview = await readOverview(app, await app.store())
    const alarms = alarmsOf(overview, app.config.alarms)
    const { json } = await statusReport(app, overview, alarms, { check: false })
    return { status: json, warnings: alarms.map(({ id }) => id) }
  } catch (error) {
    if (error instanceof StonError) return { status: null, warnings: [] }
    throw error
  }
}

async function* lines(document: object): AsyncGenerator<string> {
  yield await Promise.resolve(`${JSON.stringify(document, null, 2)}\n`)
}

import type { Checked } from '../checks/all.ts'
import { anonymousSettings } from '../config/anonymous.ts'
import { loadConfig, type Place } from '../config/load.ts'
import type { App } from '../context.ts'
import { StonError } from '../kernel/errors.ts'
import { Ring } from '../recording/ring.ts'
import { type BundleFacts, bundleOf } from '../reports/bundle.ts'
import { statusReport } from '../reports/status.ts'
import { alarmsOf } from '../status/alarms.ts'
import { readOverview } from '../status/overview.ts'
import { writeWhole } from '../user-files/write.ts'

/** A file for whoever helps, with nothing in it that is anybody's. Gives the number of recorded calls in it. */
export async function writeBundle(
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

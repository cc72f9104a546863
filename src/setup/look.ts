import { checkAll } from '../checks/all.ts'
import { type Check, none, warn } from '../checks/check.ts'
import { checkPublicUrl } from '../checks/public-url.ts'
import { loadConfig, type Config } from '../config/index.ts'
import type { Frame, Report } from '../context.ts'
import { startServe } from '../messages/doctor-machine.ts'
import * as links from '../messages/doctor-links.ts'
import { CHECKED } from '../messages/init-checks.ts'
import { doctorReport } from '../reports/doctor.ts'
import type { Made } from './report.ts'
import type { OpenTrial } from './trials.ts'

/** As doctor looks, from the file that was written; with what follows from the answers. */
export function look(
  frame: Frame,
  file: string,
  { otherLink }: Pick<Made, 'otherLink'>,
  trial: OpenTrial,
): Promise<Report> {
  const { config } = loadConfig(file, frame.env)
  return trial(config, async (app) => {
    const { checks, questions } = await checkAll(app, file)
    const url = await checkPublicUrl(app)
    const all = [
      ...checks.map((one) =>
        one.name === url.name ? beforeEntrance(one, url) : atSetUp(one, otherLink),
      ),
      ...ordersLeftOut(config),
    ]
    const { json } = doctorReport(app, { checks: all, questions })
    // Nothing was learnt yet, so there is no question to list.
    return { ...doctorReport(app, { checks: all, questions: [] }), json }
  })
}

/** Nothing leads to ston yet, so that nobody answers is no fault of the address. */
function beforeEntrance(tried: Check, written: Check): Check {
  const isToCome = written.state === 'ok' && tried.state !== 'ok'
  return isToCome ? { name: written.name, ...none(written.found) } : tried
}

function atSetUp(check: Check, otherLink: boolean): Check {
  const { name } = check
  // To start it is what comes next.
  if (check.next === startServe) return { name, ...none(CHECKED.notStarted) }
  if (name === links.name && otherLink) return { name, ...warn(CHECKED.stillRuns, CHECKED.endIt) }
  return check
}

/** With Next Engine as master nothing of Smaregi's counts depends on them. */
function ordersLeftOut({ stockMaster, orders }: Config): Check[] {
  if (stockMaster !== 'smaregi' || orders.enabled) return []
  return [{ name: CHECKED.orders, ...warn(CHECKED.noOrders, CHECKED.giveStore) }]
}

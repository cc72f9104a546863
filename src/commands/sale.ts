import { StonError } from '../kernel/errors.ts'
import { readMoment } from '../kernel/moment.ts'
import { toJstIso, toJstMinute } from '../kernel/time.ts'
import * as says from '../messages/schedule.ts'
import type { App, Report } from '../context.ts'
import { toldReport } from '../reports/told-report.ts'
import { isPlanned } from '../scheduling/shown-plan.ts'
import { announceSale } from '../settings/sale.ts'

/** Announces a sale: until then `ston run` sends sooner, reads orders more often, and may use the calls kept for people. */
export async function sale(app: App, text: string): Promise<Report> {
  const until = readMoment(text)
  if (until === null)
    throw new StonError({
      code: 'usage',
      exit: 'config',
      message: says.badUntil(text),
      hint: says.untilForms,
    })
  const store = await app.store()
  await announceSale(store, until)
  const isOver = until.getTime() <= app.now().getTime()
  if (isOver) return toldReport(app.locale, [says.saleOver], { outcome: 'ok', until: null })
  const planned = await isPlanned(store, app.now())
  const told = says.saleUntil(toJstMinute(until.toISOString()))
  const json = { outcome: 'ok', until: toJstIso(until), planned }
  return toldReport(app.locale, [told, ...(planned ? [] : [says.saleAlone])], json)
}

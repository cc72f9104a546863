import { StonError } from '../kernel/errors.ts'
import { readMoment } from '../kernel/moment.ts'
import { say } from '../kernel/sentence.ts'
import { toJstIso, toJstMinute } from '../kernel/time.ts'
import * as says from '../messages/schedule.ts'
import type { App, Report } from '../context.ts'
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
  await announceSale(await app.store(), until)
  const isOver = until.getTime() <= app.now().getTime()
  const told = isOver ? says.saleOver : says.saleUntil(toJstMinute(until.toISOString()))
  const json = { outcome: 'ok', until: isOver ? null : toJstIso(until) }
  return { exit: 'ok', json, text: say(app.locale, told) }
}

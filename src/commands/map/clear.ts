import { StonError } from '../../kernel/errors.ts'
import { tableOf } from '../../domain/mapping/sheet.ts'
import * as says from '../../messages/map.ts'
import type { App, Report } from '../../context.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { keptReport, replacementReport } from '../../reports/table-replaced.ts'
import { putInForce } from '../../product-mapping/tables.ts'
import { leftAlone } from '../../messages/map-learnt.ts'
import {
  type Consent,
  isWanted,
  refuseLoss,
  type Replacing,
} from '../../product-mapping/agreed-loss.ts'

/** Puts an empty table in force: from then on each product has its id as code. */
export async function mapClear(app: App, consent: Consent): Promise<Report> {
  const store = await app.store()
  const replacing = { app, store, consent, words: ['ston', 'map', 'clear'] }
  const agreed = await agreedToClear(replacing)
  if (agreed === null) return keptReport(app, await store.tables.current(), leftAlone)
  const { replaced, facts, diff } = await holdingStock(app, store, () =>
    putInForce(store, tableOf([]), 'clear', (change) => refuseLoss(replacing, change, agreed)),
  )
  return replaced
    ? replacementReport(app, { headline: says.cleared, facts, diff })
    : keptReport(app, facts, says.alreadyEmpty)
}

/** Clearing is asked about in every mode. */
async function agreedToClear({ app, store, consent }: Replacing): Promise<number | null> {
  if (consent.yes) return Infinity
  const { entries } = await store.tables.current()
  const words = says.clearNeedsYes(entries)
  if (consent.ask === null) throw new StonError({ code: 'usage', ...words })
  return (await isWanted(app, consent.ask, says.clearLoses(entries))) ? entries : null
}

import type { App, Report } from '../../context.ts'
import { clearTable, replacing, undoTable } from '../../jobs/replace-table.ts'
import * as says from '../../messages/map.ts'
import { leftAlone } from '../../messages/map-learnt.ts'
import type { Consent } from '../../product-mapping/agreed-loss.ts'
import { keptReport, replacementReport } from '../../reports/table-replaced.ts'

export async function mapClear(app: App, consent: Consent): Promise<Report> {
  const cleared = await clearTable(await replacing(app, consent, ['clear']))
  if (cleared === null) return leftAsItIs(app)
  const { replaced, facts, diff } = cleared
  return replaced
    ? replacementReport(app, { headline: says.cleared, facts, diff })
    : keptReport(app, facts, says.alreadyEmpty)
}

export async function mapUndo(app: App, consent: Consent): Promise<Report> {
  const undone = await undoTable(await replacing(app, consent, ['undo']))
  if (undone === null) return leftAsItIs(app)
  const { facts, diff } = undone
  return replacementReport(app, { headline: says.undone(facts.entries), facts, diff })
}

/** A person did not want it after all. */
export async function leftAsItIs(app: App): Promise<Report> {
  return keptReport(app, await (await app.store()).tables.current(), leftAlone)
}

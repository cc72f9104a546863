import { StonError } from '../../kernel/errors.ts'
import { tableOf } from '../../domain/mapping/sheet.ts'
import type { Store } from '../../store/store.ts'
import * as says from '../../messages/map.ts'
import { say } from '../../kernel/sentence.ts'
import type { App, Report } from '../../context.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { replacementReport, tableJson } from '../../reports/table-replaced.ts'
import { putInForce } from '../../product-mapping/tables.ts'

/** Puts an empty table in force: from then on each product has its id as code. */
export async function mapClear(app: App, { yes }: { readonly yes: boolean }): Promise<Report> {
  if (!yes) throw new StonError({ code: 'usage', exit: 'config', ...says.clearNeedsYes })
  const store = await app.store()
  return holdingStock(app, store, () => clear(app, store))
}

async function clear(app: App, store: Store): Promise<Report> {
  const { replaced, facts, diff } = await putInForce(store, tableOf([]), 'clear')
  return replaced
    ? replacementReport(app, { headline: says.cleared, facts, diff })
    : alreadyEmpty(app, tableJson(facts))
}

function alreadyEmpty(app: App, table: Record<string, unknown>): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', ...table, replaced: false },
    text: say(app.locale, says.alreadyEmpty),
  }
}

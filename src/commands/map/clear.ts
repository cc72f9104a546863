import { StonError } from '../../errors.ts'
import { tableOf } from '../../mapping/sheet.ts'
import type { Store } from '../../store/store.ts'
import * as says from '../../text/map.ts'
import { say } from '../../text/sentence.ts'
import type { App, Report } from '../command.ts'
import { holdingStock } from './held.ts'
import { replacementReport, tableJson } from './outcome.ts'
import { diffAgainst } from './tables.ts'

/** Puts an empty table in force: from then on each product has its id as code. */
export async function mapClear(app: App, { yes }: { readonly yes: boolean }): Promise<Report> {
  if (!yes) throw new StonError({ code: 'usage', exit: 'config', ...says.clearNeedsYes })
  const store = await app.store()
  return holdingStock(app, store, () => clear(app, store))
}

async function clear(app: App, store: Store): Promise<Report> {
  const { tables } = store
  const before = await tables.current()
  if (before.entries === 0) return alreadyEmpty(app, tableJson(before))
  const nothing = tableOf([])
  const diff = await diffAgainst(store, before.number, nothing)
  const facts = await tables.replace(nothing, 'clear', before.number)
  return replacementReport(app, { headline: says.cleared, facts, diff })
}

function alreadyEmpty(app: App, table: Record<string, unknown>): Report {
  return {
    exit: 'ok',
    json: { outcome: 'ok', ...table, replaced: false },
    text: say(app.locale, says.alreadyEmpty),
  }
}

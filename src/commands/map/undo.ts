import { StonError } from '../../kernel/errors.ts'
import type { Store } from '../../store/store.ts'
import * as says from '../../messages/map.ts'
import type { App, Report } from '../../context.ts'
import { holdingStock } from '../../jobs/under-stock-lock.ts'
import { keptReport, replacementReport } from '../../reports/table-replaced.ts'
import { noteLearnt, wasLearnt } from '../../product-mapping/pair-book.ts'
import { diffAgainst, withTable } from '../../product-mapping/tables.ts'
import { leftAlone } from '../../messages/map-learnt.ts'
import {
  agreedLoss,
  type Consent,
  refuseLoss,
  type Replacing,
} from '../../product-mapping/agreed-loss.ts'

/** Goes back to the table before the one in force; done twice, it is as it was. */
export async function mapUndo(app: App, consent: Consent): Promise<Report> {
  const store = await app.store()
  const replacing = { app, store, consent, words: ['ston', 'map', 'undo'] }
  const agreed = await agreedLoss(replacing, async () => (await backwards(store)).diff)
  if (agreed === null) return keptReport(app, await store.tables.current(), leftAlone)
  return holdingStock(app, store, () => undo(replacing, agreed))
}

async function undo(replacing: Replacing, agreed: number): Promise<Report> {
  const { app, store } = replacing
  const { before, former, diff } = await backwards(store)
  await refuseLoss(replacing, diff, agreed)
  const facts = await store.tables.undo(before)
  if (await wasLearnt(store, former)) await noteLearnt(store, facts.number, app.now())
  return replacementReport(app, { headline: says.undone(facts.entries), facts, diff })
}

/** The tables in force and before that, and what changes on the way back. */
async function backwards(store: Store) {
  const { number: before, former } = await store.tables.current()
  if (former === null) throw new StonError({ code: 'map', ...says.nothingToUndo })
  const diff = await withTable(store, former, (table) => diffAgainst(store, before, table))
  return { before, former, diff }
}

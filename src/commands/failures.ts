import { type Decision, itemsOf } from '../domain/stock/open-items.ts'
import * as says from '../messages/failures.ts'
import type { App, Report } from '../context.ts'
import { decidedReport, listItems } from '../reports/failure-list.ts'
import { orderItems } from '../jobs/decide-orders.ts'
import { failuresJob } from '../jobs/failures-job.ts'
import { misused } from '../jobs/misused.ts'
import { repairInDoubt } from '../reconciliation/repair-record.ts'
import { readNames } from '../product-mapping/names.ts'
import { withNotes } from '../stock-sync/shortage-notes.ts'
import { readOpenWork } from '../stock-sync/read-open-work.ts'

/** What could not be delivered: each item with the quantity, the reason and what to do about it. */
export async function failuresList(app: App): Promise<Report> {
  const store = await app.store()
  const items = itemsOf(await withNotes(store, await readOpenWork(store)))
  const others = {
    orders: await orderItems(store),
    repair: await repairInDoubt(store),
    names: await readNames(store),
  }
  return { exit: 'ok', ...listItems(app.locale, items, others) }
}

/** "Send it": without ids everything that can be sent again and asks no question. The next flush tries. */
export async function failuresRetry(app: App, ids: readonly string[]): Promise<Report> {
  return decided(app, ids, { kind: 'retry' })
}

/** "Forget it", with the reason, which is kept. */
export async function failuresDrop(app: App, ids: readonly string[], why: string): Promise<Report> {
  if (why.trim() === '') throw misused(says.whyNeeded)
  return decided(app, ids, { kind: 'drop', why: why.trim() })
}

/** What a person has found out about a row that is in doubt. */
export async function failuresResolve(
  app: App,
  id: string,
  found: { readonly applied: boolean; readonly notApplied: boolean },
): Promise<Report> {
  if (found.applied === found.notApplied) throw misused(says.appliedOrNot)
  const kind = found.applied ? 'applied' : 'notApplied'
  return decided(app, [id], { kind })
}

async function decided(app: App, ids: readonly string[], decision: Decision): Promise<Report> {
  const { decided: items, left } = await failuresJob(app, ids, decision)
  // Changes and order lines keep the name with them.
  app.concerns(items.flatMap((one) => ('batch' in one || 'slip' in one ? [] : [one.code])))
  return decidedReport(app, { decided: items, left })
}

import type { Decision } from '../domain/stock/open-items.ts'
import * as says from '../messages/failures.ts'
import type { App } from '../context.ts'
import { repairInDoubt } from '../reconciliation/repair-record.ts'
import { resolveRepair } from '../reconciliation/repair-smaregi.ts'
import type { DecidedItem } from '../reports/failure-list.ts'
import type { Store } from '../store/store.ts'
import { misused, unfit } from './misused.ts'

/** Changes of Smaregi's stock are named so, as in their memo. */
export function isRepair(id: string): boolean {
  return id.startsWith('R-')
}

/** Writes down what a person has found out about a change of Smaregi's stock. For a holder of the lock `stock`. */
export async function decideRepair(
  app: App,
  store: Store,
  asked: string,
  { kind }: Decision,
): Promise<DecidedItem> {
  const found = await repairInDoubt(store)
  if (found?.id !== asked) throw misused(says.unknownItem(asked))
  if (kind !== 'applied' && kind !== 'notApplied') throw unfit({ id: asked, kind: 'inDoubt' })
  const { id, code, delta } = found
  await resolveRepair(app, store, id, kind === 'applied')
  return { kind, id, code, delta }
}

import type { Decision } from '../domain/stock/open-items.ts'
import type { App } from '../context.ts'
import { repairInDoubt, resolveRepair } from '../reconciliation/repair-smaregi.ts'
import type { DecidedItem } from '../reports/failure-list.ts'
import type { Store } from '../store/store.ts'

/** Changes of Smaregi's stock are named so, as in their memo. */
export function isRepair(id: string): boolean {
  return id.startsWith('R-')
}

/** What was decided, or why not. */
export type RepairDecided =
  | { readonly kind: 'decided'; readonly item: DecidedItem }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unfit' }

/** Writes down what a person has found out about a change of Smaregi's stock. For a holder of the lock `stock`. */
export async function decideRepair(
  app: App,
  store: Store,
  asked: string,
  { kind }: Decision,
): Promise<RepairDecided> {
  const found = await repairInDoubt(store)
  if (found?.id !== asked) return { kind: 'unknown' }
  if (kind !== 'applied' && kind !== 'notApplied') return { kind: 'unfit' }
  const { id, code, delta } = found
  await resolveRepair(app, store, id, kind === 'applied')
  return { kind: 'decided', item: { kind, id, code, delta } }
}

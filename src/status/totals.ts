import type { OrderItem } from '../domain/orders/open-item.ts'
import { allHeld, type Held, type OpenWork, toLeave } from '../domain/stock/open-work.ts'
import { numbersOf } from '../domain/stock/repeat-question.ts'
import { heldChanges } from '../domain/stock/unanswered.ts'
import { standingOrders } from '../order-sync/counts.ts'
import { readOrders } from '../order-sync/state.ts'
import { type RepairInDoubt, repairInDoubt } from '../reconciliation/repair-record.ts'
import type { Store } from '../store/store.ts'
import { readOpenWork } from '../stock-sync/read-open-work.ts'
import type { Snapshot } from './snapshot.ts'

/** What needs a person, in rows: as many as `failures list` names. */
export interface Totals {
  readonly held: number
  readonly failed: number
  readonly inDoubt: number
}

/** What stands unfinished, in rows. `waiting` are rows that have not been sent or whose answer is not known yet. */
export interface Standing extends Totals {
  readonly waiting: number
}

/** Of changes on their way to Next Engine. */
export function standing(state: OpenWork): Standing {
  const held = allHeld(state).reduce((sum, one) => sum + rowsOf(one), 0)
  return {
    held: held + heldChanges(state.unresolved).length,
    failed: state.failed.length,
    inDoubt: state.inDoubt.length,
    waiting: toLeave(state).length + state.doubtful.length,
  }
}

/** Equal rows are asked about one by one. */
function rowsOf(held: Held): number {
  return held.reason === 'repeat' ? numbersOf(held.repeat).length : 1
}

/** Of what is on its way to Smaregi: order lines, and what `reconcile` mends there. */
export function standingInSmaregi(
  orders: readonly OrderItem[],
  repair: RepairInDoubt | null,
): Totals {
  const { held, failed, inDoubt } = standingOrders(orders)
  return { held, failed, inDoubt: inDoubt + (repair === null ? 0 : 1) }
}

/** Everything that has come to a stop. */
interface Stopped {
  readonly state: OpenWork
  readonly orders: readonly OrderItem[]
  readonly repair: RepairInDoubt | null
}

/** Both directions together: what needs a person does so wherever it comes from. */
export function totals(snapshot: Pick<Snapshot, 'state' | 'orders' | 'hints'>): Totals {
  const { state, orders, hints } = snapshot
  return inBoth({ state, orders, repair: hints.repair })
}

/** The same after a run, which knows its own direction already. */
export async function totalsAfterRun(
  store: Store,
  known: Pick<Stopped, 'state'> | Pick<Stopped, 'orders'>,
): Promise<Totals> {
  const repair = await repairInDoubt(store)
  return 'state' in known
    ? inBoth({ ...known, repair, orders: (await readOrders(store)).items })
    : inBoth({ ...known, repair, state: await readOpenWork(store) })
}

function inBoth({ state, orders, repair }: Stopped): Totals {
  const [stock, others] = [standing(state), standingInSmaregi(orders, repair)]
  return {
    held: stock.held + others.held,
    failed: stock.failed + others.failed,
    inDoubt: stock.inDoubt + others.inDoubt,
  }
}

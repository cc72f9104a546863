import { allHeld, type OpenWork } from '../domain/stock/open-work.ts'
import { heldChanges } from '../domain/stock/unanswered.ts'
import { standingOrders } from '../order-sync/counts.ts'
import type { Snapshot } from './snapshot.ts'

/** What stands unfinished, in rows. `waiting` are rows that have not been sent or whose answer is not known yet. */
export interface Standing {
  readonly held: number
  readonly failed: number
  readonly inDoubt: number
  readonly waiting: number
}

/** Of changes on their way to Next Engine. */
export function standing(state: OpenWork): Standing {
  return {
    held: allHeld(state).length + heldChanges(state.unresolved).length,
    failed: state.failed.length,
    inDoubt: state.inDoubt.length,
    waiting: state.waiting.length + state.doubtful.length,
  }
}

/** Both directions together: what needs a person does so wherever it comes from. */
export function totals({
  state,
  orders,
}: Pick<Snapshot, 'state' | 'orders'>): Omit<Standing, 'waiting'> {
  const { held, failed, inDoubt } = standing(state)
  const ofOrders = standingOrders(orders)
  return {
    held: held + ofOrders.held,
    failed: failed + ofOrders.failed,
    inDoubt: inDoubt + ofOrders.inDoubt,
  }
}

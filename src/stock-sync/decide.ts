import type { Unresolved } from '../domain/stock/left-open.ts'
import { changeName } from '../domain/stock/unanswered.ts'
import type { Decider } from './decider.ts'
import type { Resolved } from './resolve-ids.ts'
import type { TakenIn } from './take-in.ts'

/** What has been received since the last time, decided and added up. */
export type Decided = Omit<TakenIn, 'decider' | 'ids'> & ReturnType<Decider['result']>

/** The last changes, and what could not be judged before they were there. */
export async function decide(
  taken: TakenIn,
  {
    changes,
    shipments,
    left,
    unmanaged,
  }: Pick<Resolved, 'changes' | 'shipments' | 'left' | 'unmanaged'>,
): Promise<Decided> {
  const { decider, ids: _, ...told } = taken
  await decider.decide(changes, unmanaged, shipments)
  await decider.settle(true)
  const once = toldOnce(left)
  decider.figures.ignore('duplicate', left.length - once.length)
  return { ...told, ...decider.result(once) }
}

/** Told again while Smaregi does not show it, it is still one change. */
function toldOnce(left: readonly Unresolved[]): readonly Unresolved[] {
  const names = new Set<string>()
  return left.filter((one) => names.size < names.add(changeName(one)).size)
}

import type { RowOutcome } from '../domain/stock/batch.ts'
import type { HoldReason } from '../domain/stock/hold.ts'
import {
  afterDecisions,
  changesOf,
  type Decided,
  type Decision,
  decide,
  type Item,
  itemsOf,
  outcomesOfAnswers,
} from '../domain/stock/open-items.ts'
import { unknownItem } from '../messages/failures.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { withGivenUp } from '../stock-sync/given-up.ts'
import { passOver } from '../stock-sync/lost-webhooks.ts'
import { readNewest } from '../stock-sync/read-open-work.ts'
import { sealState } from '../stock-sync/seal-state.ts'
import { misused, unfit } from './misused.ts'

/**
 * Writes a person's decisions about stock down. For holders of the lock `stock`. Without ids it is about everything that may be
 * sent again without having been named.
 */
export async function decideStock(
  app: App,
  store: Store,
  ids: readonly string[],
  decision: Decision,
): Promise<readonly RowOutcome[]> {
  const { head, state } = await readNewest(store)
  const items = await withGivenUp(store, itemsOf(state))
  const decided = decisions(items, ids, decision)
  if (decision.kind === 'drop')
    await passOver(app, store, changesOf(items.filter(({ id }) => decided.has(id))))
  const who = app.as === null ? {} : { who: app.as }
  const named = [...decided.values()].map(({ outcome }) => ({ ...outcome, ...who }))
  const outcomes = [...named, ...outcomesOfAnswers(state, decided)]
  if (head !== null && decided.size > 0)
    await sealState(app, store, head, { state: afterDecisions(state, decided), outcomes })
  return outcomes
}

/** Every id must be there and must fit, or nothing at all is decided. */
function decisions(
  items: readonly Item[],
  ids: readonly string[],
  decision: Decision,
): Map<string, Decided> {
  const named = new Map(items.map((item) => [item.id, item]))
  const unknown = ids.find((id) => !named.has(id))
  if (unknown !== undefined) throw misused(unknownItem(unknown))
  const wanted =
    ids.length === 0 ? items.filter(goesUnlooked) : ids.flatMap((id) => named.get(id) ?? [])
  const decided = new Map<string, Decided>()
  for (const item of wanted) {
    const one = decide(item, decision)
    if (one !== null) decided.set(item.id, one)
    else if (ids.length > 0) throw unfit(item)
  }
  return decided
}

/** Whether it may be sent again without having been named: what may be counted twice a person has to have looked at. */
function goesUnlooked(item: Item): boolean {
  return item.kind !== 'held' || !LOOKED_AT.has(item.held.reason)
}

const LOOKED_AT = new Set<HoldReason>(['shipment', 'repeat', 'otherLink', 'twice'])

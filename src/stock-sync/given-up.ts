import { platformIds } from '../connectors/smaregi/platform-ids.ts'
import type { Unresolved } from '../domain/stock/left-open.ts'
import type { Item } from '../domain/stock/open-items.ts'
import { changeName, isGivenUp } from '../domain/stock/unanswered.ts'
import type { Store } from '../store/store.ts'

/**
 * Earlier versions gave a change up for good when Smaregi did not show it, and kept neither its store nor its id table. The
 * notification still tells both. One pass through the journal, and only where there is such an item.
 */
export async function withGivenUp(store: Store, items: readonly Item[]): Promise<readonly Item[]> {
  if (!items.some(isOfOld)) return items
  const failed = items.flatMap((item) => (item.kind === 'failed' && isOfOld(item) ? [item] : []))
  const found = new Map<string, Map<string, Unresolved>>(failed.map(({ id }) => [id, new Map()]))
  for await (const chunk of store.unread({})) {
    for (const entry of chunk) {
      if (entry.kind !== 'notification' || entry.received.form !== 'platform') continue
      for (const one of platformIds(entry.received).ids)
        for (const { id, failed: facts } of failed)
          if (isGivenUp(facts, one)) found.get(id)?.set(changeName(one), one)
    }
  }
  return items.map((item) => {
    const changes = item.kind === 'failed' ? (found.get(item.id)?.values() ?? []) : []
    return item.kind === 'failed' ? { ...item, changes: [...changes] } : item
  })
}

function isOfOld(item: Item): boolean {
  return item.kind === 'failed' && item.failed.reason === 'unknownChange'
}

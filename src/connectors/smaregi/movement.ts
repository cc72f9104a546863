import { type HistoryRow, legacyRowKey } from './legacy-key.ts'
import { formerPlatformKey, platformKey } from './platform-change.ts'
import type { Movement } from './shipments-client.ts'

/** Those later than the row with the id `after` (null: all of them), oldest first. */
export function movementsOf(
  contractId: string,
  rows: Iterable<HistoryRow>,
  after: string | null,
): readonly Movement[] {
  return [...rows]
    .filter(({ id }) => after === null || isLaterId(id, after))
    .map((row) => movementOf(contractId, row))
    .toSorted(oldestFirst)
}

/** The row with the keys under which it may come back: by its id as a webhook, by its content as a legacy row. */
function movementOf(contractId: string, row: HistoryRow): Movement {
  const { id, updDateTime: at, amount: delta, stockAmount: after, division, memo } = row
  const idKey = platformKey(contractId, row)
  const formerKey = formerPlatformKey(contractId, row)
  const keys = [idKey, legacyRowKey(row), formerKey]
  return { id, at, delta, after, division, memo, keys, idKey, formerKey }
}

/** Ids grow; as text a longer one is the greater. */
export function isLaterId(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length
}

/** Order of movements by id, because several may bear one second. */
function oldestFirst(a: Movement, b: Movement): number {
  if (a.id === b.id) return 0
  return isLaterId(a.id, b.id) ? 1 : -1
}

import { legacyRowKey, type LegacyMovement } from './legacy-key.ts'
import { formerPlatformKey, platformKey } from './platform-change.ts'
import type { Movement } from './shipments-client.ts'

/** A row of 在庫変動履歴, from whichever API. */
export interface HistoryRow extends LegacyMovement {
  readonly id: string
  readonly memo: string | null
}

/** The row with the keys under which it may come back: by its id as a webhook, by its content as a legacy row. */
export function movementOf(contractId: string, row: HistoryRow): Movement {
  const { id, at, delta, after, division, memo } = row
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
export function oldestFirst(a: Movement, b: Movement): number {
  if (a.id === b.id) return 0
  return isLaterId(a.id, b.id) ? 1 : -1
}

/** Milliseconds. */
export const DAY_MS = 24 * 60 * 60 * 1000

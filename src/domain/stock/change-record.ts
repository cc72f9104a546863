import type { Change, DayKey, IgnoreRule } from './change.ts'

/** One line of a batch's changes: what was decided about a change, and why. */
export interface ChangeRecord extends Pick<
  Change,
  'key' | 'delta' | 'division' | 'at' | 'notification' | 'rules' | 'to'
> {
  readonly product: string
  readonly store: string
  readonly code: string
  /** `alignment`: no change at all, but the moment up to which a product's counts were set equal (see `alignment.ts`). */
  readonly decision: 'counted' | IgnoreRule | 'failed' | 'alignment' | 'repeat'
  /** Smaregi's count in that store: of an alignment, and after a change, where that was told. */
  readonly after?: number | undefined
  /** Of an alignment: `Alignment.readBy`. */
  readonly readBy?: string
  /** The entry of the echo ledger that this change has used up: a further duplicate key, under the day of that call. */
  readonly spent?: DayKey
  /** `Change.content`, where it is not the key itself. */
  readonly content?: string
  /** About a row that an earlier line has told: `counted` = it is a change after all, `duplicate` = one that counted is none. */
  readonly later?: true
  /** What is to be found among the duplicate keys from now on: this second has been judged. */
  readonly judged?: readonly DayKey[]
}

/** What a line says beyond the change and its decision; see `ChangeRecord`. */
export type Beside = Pick<ChangeRecord, 'spent' | 'later' | 'judged'>

/** How a decision is written down. `code`: '' = none. */
export function changeRecord(
  change: Change,
  code: string,
  decision: ChangeRecord['decision'],
  beside: Beside | null = null,
): ChangeRecord {
  const line: ChangeRecord = {
    key: change.key,
    product: change.productId,
    store: change.storeId,
    delta: change.delta,
    division: change.division,
    at: change.at,
    notification: change.notification,
    code,
    decision,
    // Left out of what is written where it was not told. Written here, because copying a million lines takes a second.
    after: change.after ?? undefined,
  }
  const { to, rules, content, key } = change
  const copy = content !== undefined && content !== key
  // Many have none of these; they need not be copied.
  if (to === undefined && rules === undefined && !copy && beside === null) return line
  return {
    ...line,
    ...(rules && { rules }),
    ...(to && { to }),
    ...(copy && { content }),
    ...beside,
  }
}

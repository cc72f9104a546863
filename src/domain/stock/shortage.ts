import type { ChangeRecord } from './batch.ts'
import type { Held, HeldFor, Shortage } from './open-work.ts'

/** Goods between two stores come back: what waits for them alone is 移動中, anything more is 売り越し. */
export function withShortage(held: HeldFor<'oversold'>, shortage: Shortage): Held {
  if (shortage.inTransit < -held.delta) return { ...held, shortage }
  return { ...held, reason: 'inTransit', shortage }
}

/** What no slip and no transfer accounts for as well: pieces that are really missing. */
export function missing({ delta }: Pick<Held, 'delta'>, { inTransit }: Shortage): number {
  return Math.max(0, -delta - inTransit)
}

const OUT = '04'
const IN = '05'
const NEVER_ARRIVED = '17'

/**
 * Pieces of one code that have left a store and have not arrived in another, from the changes that were passed on. A 入庫 whose
 * 出庫 is older than the records given takes nothing away from a later transfer.
 */
export function piecesInTransit(
  changes: readonly ChangeRecord[],
  follows: (storeId: string | undefined) => boolean,
): number {
  let pieces = 0
  for (const { division, delta, to } of changes.toSorted(byTime)) {
    if (division === OUT && follows(to)) pieces -= delta
    else if (division === IN) pieces -= delta
    else if (division === NEVER_ARRIVED) pieces -= Math.abs(delta)
    pieces = Math.max(0, pieces)
  }
  return pieces
}

/** Within one second the 出庫 comes first: its division is the lower one. */
function byTime(a: ChangeRecord, b: ChangeRecord): number {
  const [one, other] = [a, b].map(({ at, division }) => `${at} ${division}`) as [string, string]
  return one === other ? 0 : one < other ? -1 : 1
}

/** A change that was passed on and is part of a transfer: 出庫 (04), 入庫 (05) or 入庫欠品 (17). */
export function isTransfer({ division, decision }: ChangeRecord): boolean {
  return (
    decision === 'counted' && (division === OUT || division === IN || division === NEVER_ARRIVED)
  )
}

import type { OrderLine } from './order-line.ts'
import type { Named, Scope, SlipFacts } from './slip-facts.ts'

/**
 * Slips are merged, split and copied, and what is made of them counts as what it was before: lines of a slip that does not count stay
 * out wherever they go, and lines that count are followed also into a slip that does not.
 */

/** The line that one was before. `line`: null = Next Engine does not tell which. */
interface Origin {
  readonly slip: number
  readonly line: number | null
}

/** A slip that counts already is followed for ever; this is about new ones. */
export function isFollowed(shopId: string, { shopIds }: Scope): boolean {
  return shopIds.length === 0 || shopIds.includes(shopId)
}

/** By its number. */
export function isBefore(slip: number, shopId: string, scope: Scope): boolean {
  const { start, shops, otherShops, forgottenUpTo } = scope
  return slip <= Math.max(start, shops[shopId] ?? otherShops, forgottenUpTo)
}

/** Older than the starting point or the memory, or made from such a slip: what of it is booked nobody can say. */
export function isOld(line: OrderLine, scope: Scope): boolean {
  const { slip, shopId } = line
  return (
    isBefore(slip, shopId, scope) || madeFrom(line).some((from) => isOldSlip(from, line, scope))
  )
}

/** The same of what is remembered: the starting point may have been set back since. */
export function staysOld({ old, oldBy, shopId }: SlipFacts, scope: Scope): boolean {
  return old && (oldBy === undefined || isBefore(oldBy, shopId, scope))
}

/** The slip by whose number an old one is old; undefined = a person has said so. */
export function oldBy(line: OrderLine, scope: Scope): number | undefined {
  if (isBefore(line.slip, line.shopId, scope)) return line.slip
  const from = madeFrom(line).find((one) => isOldSlip(one, line, scope))
  const facts = from === undefined ? null : scope.seen(from)
  return facts === null ? from : facts.oldBy
}

/** A line of a slip that counts, and that does not: it was one of an old slip. */
export function isOldLine(line: OrderLine, scope: Scope): boolean {
  // What an earlier version has booked of a split or copied slip is followed. That the slip was met before says nothing: only some of
  // its lines may have been read.
  if (line.mergedFrom === null && scope.isBooked(line.slip, line.line)) return false
  return countedThere(line, scope) === false
}

/** A line of a slip that does not count, and that does: it came from one that counts. */
export function isGuest(line: OrderLine, named: Named, scope: Scope): boolean {
  const from = originOf(line)
  if (from === null || from.line === null) return false
  if (named === 'otherShop' && scope.seen(from.slip) === null) return false
  return countedThere(line, scope) === true
}

/** Null = it came from no other line, or nobody can say from which. */
function countedThere(line: OrderLine, scope: Scope): boolean | null {
  const from = originOf(line)
  if (from === null) return null
  const facts = scope.seen(from.slip)
  if (facts === null)
    return line.mergedFrom === null ? null : !isBefore(from.slip, line.shopId, scope)
  if (from.line === null) return staysOld(facts, scope) ? false : null
  if (staysOld(facts, scope)) return facts.counting?.includes(from.line) ?? false
  return !facts.oldLines.includes(from.line)
}

/** What it was merged in from comes before what its slip was made from. */
function originOf(line: OrderLine): Origin | null {
  const { mergedFrom, dividedFromSlip, dividedFromLine, copiedFromSlip, copiedFromLine } = line
  if (mergedFrom !== null) return mergedFrom
  if (dividedFromSlip !== null) return { slip: dividedFromSlip, line: dividedFromLine }
  return copiedFromSlip === null ? null : { slip: copiedFromSlip, line: copiedFromLine }
}

function madeFrom({ dividedFromSlip, copiedFromSlip }: OrderLine): readonly number[] {
  return [dividedFromSlip, copiedFromSlip].filter((from) => from !== null)
}

function isOldSlip(slip: number, { shopId }: OrderLine, scope: Scope): boolean {
  const facts = scope.seen(slip)
  return facts === null ? isBefore(slip, shopId, scope) : staysOld(facts, scope)
}

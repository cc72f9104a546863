import { HOUR_MS, MINUTE_MS } from '../../kernel/time.ts'
import { type Budget, flushCost } from './budget.ts'
import { tomorrow } from './duties.ts'
import type { Facts } from './facts.ts'
import type { Item } from './items.ts'

/** After it was held; after that it rides along once a day with everything else. */
const ASKED_AFTER = [HOUR_MS, 6 * HOUR_MS]
/** A code that has turned up makes neither an import nor a flush more often than that. */
const PACE = 10 * MINUTE_MS

/**
 * When what is held is asked for by itself: whether Next Engine has the code by now, whether its counts fit. At once after a person has
 * said "send it", or put in another table. A flush of anything else that asks at all asks for it as well, at no further call.
 */
export function heldOf(facts: Facts, budget: Budget): readonly Item[] {
  const { held, done, now } = facts
  const lastAsked = held.askedAt ?? done.flush ?? 0
  const asked = wanted(held.wantedAt, lastAsked)
  // Now, unless it has just been asked for, and could not be compared all the same.
  const compared = held.orders === 'imported' ? Math.max(now, lastAsked + PACE) : Infinity
  const at = Math.min(...held.since.map((since) => nextAsk(since, lastAsked)), asked, compared)
  if (at === Infinity) return []
  const mayGo = budget.spare >= flushCost(facts) || (asked === at && isLeftForPeople(facts))
  if (mayGo) return [{ job: 'flush', why: 'held', at }]
  return [{ job: 'flush', why: 'budget', at: Math.max(at, tomorrow(now)) }]
}

/** Orders are imported before the counts of a code are compared that has turned up. */
export function ordersBeforeComparing(
  { held, importing, done, calls, now }: Facts,
  budget: Budget,
): readonly Item[] {
  const job = 'import-orders'
  if (!importing || held.orders !== 'wanted' || budget.spare < calls.cost[job]) return []
  const before = done[job] ?? Number.NEGATIVE_INFINITY
  return [{ job, why: 'compare', at: Math.max(now, before + PACE) }]
}

/** What a person has asked for may use what is kept for people. */
function isLeftForPeople({ limits, calls }: Facts): boolean {
  return calls.month + flushCost({ calls }) <= limits.callsPerMonth
}

function nextAsk(since: number, lastAsked: number): number {
  return ASKED_AFTER.map((after) => since + after).find((time) => time > lastAsked) ?? Infinity
}

function wanted(wantedAt: number | null, lastAsked: number): number {
  return wantedAt !== null && wantedAt > lastAsked ? wantedAt : Infinity
}

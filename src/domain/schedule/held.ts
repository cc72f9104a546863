import { HOUR_MS } from '../../kernel/time.ts'
import { type Budget, flushCost } from './budget.ts'
import { tomorrow } from './duties.ts'
import type { Facts } from './facts.ts'
import type { Item } from './items.ts'

/** After it was held; after that it rides along once a day with everything else. */
const ASKED_AFTER = [HOUR_MS, 6 * HOUR_MS]

/**
 * When what is held is asked for by itself: whether Next Engine has the code by now, whether its counts fit. At once after a person has
 * said "send it", or put in another table. A flush of anything else that asks at all asks for it as well, at no further call.
 */
export function heldOf(facts: Facts, budget: Budget): readonly Item[] {
  const { held, done, now } = facts
  const lastAsked = held.askedAt ?? done.flush ?? 0
  const asked = wanted(held.wantedAt, lastAsked)
  const at = Math.min(...held.since.map((since) => nextAsk(since, lastAsked)), asked)
  if (at === Infinity) return []
  const mayGo = budget.spare >= flushCost(facts) || (asked === at && isLeftForPeople(facts))
  if (mayGo) return [{ job: 'flush', why: 'held', at }]
  return [{ job: 'flush', why: 'budget', at: Math.max(at, tomorrow(now)) }]
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

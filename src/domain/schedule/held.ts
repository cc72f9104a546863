import { HOUR_MS } from '../../kernel/time.ts'
import type { Budget } from './budget.ts'
import { tomorrow } from './duties.ts'
import type { Facts } from './facts.ts'
import type { Item } from './items.ts'

/** After it was held; after that it rides along once a day with everything else. */
const ASKED_AFTER = [HOUR_MS, 6 * HOUR_MS]

/**
 * When what is held is asked for by itself: whether Next Engine has the code by now, whether its counts fit. At once after a person has
 * said "send it", or put in another table. A flush of anything else asks as well, at no further call.
 */
export function heldOf(facts: Facts, budget: Budget): readonly Item[] {
  const { held, done, calls, now } = facts
  const lastFlush = done.flush ?? 0
  const at = Math.min(...held.since.map((since) => nextAsk(since, lastFlush)), wanted(facts))
  if (at === Infinity) return []
  if (budget.spare >= calls.cost.flush) return [{ job: 'flush', why: 'held', at }]
  return [{ job: 'flush', why: 'budget', at: Math.max(at, tomorrow(now)) }]
}

function nextAsk(since: number, lastFlush: number): number {
  return ASKED_AFTER.map((after) => since + after).find((time) => time > lastFlush) ?? Infinity
}

function wanted({ held: { wantedAt }, done }: Facts): number {
  return wantedAt !== null && wantedAt > (done.flush ?? 0) ? wantedAt : Infinity
}

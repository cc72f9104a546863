import { MINUTE_MS } from '../../kernel/time.ts'
import type { Budget } from './budget.ts'
import { AFTER_CLOSING, tomorrow } from './duties.ts'
import type { Facts } from './facts.ts'
import { openNow } from './hours.ts'
import type { Item, Note } from './items.ts'

const LEAST = 5 * MINUTE_MS
const MOST = 180 * MINUTE_MS
/** While nobody knows yet what the day will need, so much is kept for what cannot wait. */
const FOR_URGENT = 0.5

/**
 * When everything that waits goes: while the shop is open as often as the calls allow, after that a quarter of an hour after the last
 * change, because the evening sells online.
 */
export function restOf(
  facts: Facts,
  budget: Budget,
): { readonly items: readonly Item[]; readonly notes: readonly Note[] } {
  const waiting = facts.pending.filter((one) => !one.waits)
  if (waiting.length === 0) return NOTHING
  const oldest = waiting.reduce((min, one) => Math.min(min, one.since), Infinity)
  const opening = openNow(facts.week, facts.now)
  if (opening === null) return { items: [evening(facts, budget, oldest)], notes: [] }
  const pace = paceOf(facts, budget, opening.closes)
  const closing = opening.closes + AFTER_CLOSING
  if (pace.gap === null)
    return { items: [{ ...FLUSH, why: 'budget', at: closing }], notes: pace.notes }
  const at = Math.max((facts.done.flush ?? 0) + pace.gap, oldest + Math.min(LEAST, pace.gap))
  return { items: [{ ...FLUSH, why: 'rest', at: Math.min(at, closing) }], notes: pace.notes }
}

const FLUSH = { job: 'flush' } as const
const NOTHING = { items: [], notes: [] } as const

function evening(facts: Facts, budget: Budget, oldest: number): Item {
  if (budget.spare < facts.calls.cost.flush)
    return { ...FLUSH, why: 'budget', at: tomorrow(facts.now) }
  const quiet = Math.max(oldest, facts.heardAt ?? 0) + AFTER_CLOSING
  // Somebody who books all night must not keep it back for ever.
  return { ...FLUSH, why: 'evening', at: Math.min(quiet, oldest + MOST) }
}

/** Time between two flushes of everything while the shop is open; null = the calls allow none before it closes. */
function paceOf(
  { now, calls, limits, urgentADay }: Facts,
  { spare }: Budget,
  closes: number,
): { readonly gap: number | null; readonly notes: readonly Note[] } {
  const wanted = limits.everyMinutes * MINUTE_MS
  if (spare === Infinity)
    return { gap: Math.max(wanted, wanted === 0 ? LEAST : MINUTE_MS), notes: [] }
  const mine = urgentADay === null ? spare * (1 - FOR_URGENT) : spare
  const runs = Math.floor(mine / Math.max(1, calls.cost.flush))
  const allowed = runs < 1 ? null : Math.min(MOST, Math.max(LEAST, (closes - now) / runs))
  const short = wanted > 0 && (allowed === null || allowed > wanted)
  const notes = short ? (['pace'] as const) : []
  return { gap: allowed === null ? null : Math.max(wanted, allowed), notes }
}
